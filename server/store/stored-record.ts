// A stored record out of a row of the site database.
import { fromHex, toHex } from "../../core/bytes.ts";
import type { RecordId } from "../../core/ids.ts";
import type { RecordCore } from "../../core/record.ts";
import type { Row } from "@libsql/client/web";
import { unpackCore } from "./packed-core.ts";
import { blob } from "./query.ts";
import type { StoredRecord } from "./record-rows.ts";

/** The 16 bytes of a record id in hex: what `entry.ref` holds for a record. */
export const refOf = (id: RecordId): string => id.slice(4);

/** What `recordFrom` reads, of an entry `e` and its shape `s`. No column is called as a method of arrays: rows are such. */
export const recordColumns = `e.idx AS place, e.ref, e.data, e.digest, e.at AS made, e.times, e.salt, e.person, e.who, s.doc`;

/** The reference of an entry as everybody else writes it: a record's id, a notice's hash. */
export const refText = (value: unknown): string => {
  if (typeof value === "string") return value;
  return `rec_${toHex(value instanceof ArrayBuffer ? new Uint8Array(value) : (value as Uint8Array))}`;
};

/** The record of a row with `recordColumns`, whose shape is there. */
export function recordFrom(row: Row): StoredRecord {
  const id = refText(row["ref"]) as RecordId;
  const data = blob(row, "data");
  const packed = { shape: String(row["doc"]), at: Number(row["made"]), times: blob(row, "times") };
  return {
    id,
    core: JSON.parse(unpackCore(packed, id)) as RecordCore,
    salt: blob(row, "salt"),
    index: Number(row["place"]) - 1,
    coreCommitment: data.slice(0, 32),
    personCommitment: data.slice(32),
    ...(row["person"] === null ? {} : { person: blob(row, "person") }),
    ...(row["who"] === null ? {} : { who: Number(row["who"]) }),
  };
}

/** The same; undefined where the row is damaged so that it tells no record any more. */
export function readableRecord(row: Row): StoredRecord | undefined {
  try {
    return recordFrom(row);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The bytes `entry.ref` holds for a record id. */
export const refBytes = (id: RecordId): Uint8Array => fromHex(refOf(id)) ?? new Uint8Array();
