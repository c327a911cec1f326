// Reading records and states of a site: by id, by position, by subject, and what holds for many subjects at once.
import type { ContentHash } from "../../core/notice.ts";
import { instantAt } from "../../core/time.ts";
import type { Row } from "@libsql/client/web";
import type { Database, SqlClient } from "./client.ts";
import { channelOf, statusOf } from "./codes.ts";
import type { StateRow, StoredRecord } from "./record-rows.ts";
import type { RowKeyring } from "./row-keys.ts";
import type { SiteStore } from "./rows.ts";
import { standingAsked, standingFrom, type StandingReader } from "./standing-facts.ts";
import { storedTwice } from "./store-error.ts";
import { readableRecord, recordColumns, recordFrom, refBytes } from "./stored-record.ts";

type RecordRows = Pick<SiteStore, "record" | "records" | "recordsOf" | "facts" | "statesOf">;

const selectRecords = `SELECT ${recordColumns} FROM entry AS e JOIN shape AS s ON s.no = e.shape WHERE e.shape IS NOT NULL`;

const selectStates = `
SELECT t.who, p.id, t.channel, t.status, t.version, t.idx, t.acted, t.until, t.direct
FROM consent_state AS t JOIN purpose AS p ON p.no = t.purpose`;

/** The part of a site store that reads records and what follows from them. */
export function recordRows({ reader }: Database, standing: StandingReader, keyring: RowKeyring): RecordRows {
  const noticesOf = shapeNotices(reader);
  const rowsOf = async (where: string, args: (number | Uint8Array)[]) =>
    (await reader.execute({ sql: `${selectRecords} ${where}`, args })).rows;
  const records = async (where: string, args: (number | Uint8Array)[]) => (await rowsOf(where, args)).map(recordFrom);
  return {
    record: (id) => storedTwice(async () => (await records("AND e.ref = ?", [refBytes(id)]))[0]),
    records: (start, end) =>
      storedTwice(async () => {
        const rows = await rowsOf("AND e.idx > ? AND e.idx <= ? ORDER BY e.idx", [start, end]);
        return rows.flatMap((row) => readableRecord(row) ?? []);
      }),
    recordsOf: (who, { most, before = Number.MAX_SAFE_INTEGER }) =>
      storedTwice(async () => {
        const found: StoredRecord[] = [];
        // `before` is a position, and the row key of a position is one more. Damaged rows are read around.
        for (let upTo = before; ;) {
          const wanted = most - found.length;
          const rows = await rowsOf("AND e.who = ? AND e.idx <= ? ORDER BY e.idx DESC LIMIT ?", [who, upTo, wanted]);
          found.push(...rows.flatMap((row) => readableRecord(row) ?? []));
          if (found.length === most || rows.length < wanted) return found;
          upTo = Number(rows.at(-1)!["place"]) - 1;
        }
      }),
    statesOf: (who) =>
      storedTwice(async () => {
        const { rows } = await reader.execute({ sql: `${selectStates} WHERE t.who = ?`, args: [who] });
        return rows.map(stateFrom);
      }),
    facts: (question) =>
      storedTwice(async () => {
        if (question.subjects.length === 0) return [];
        return keyring.with(async (keys) =>
          standingFrom(await standing(standingAsked(keys, question)), { keys, question }, noticesOf),
        );
      }),
  };
}

/** A state's row with `selectStates`. */
export const stateFrom = (row: Row): StateRow => ({
  who: Number(row["who"]),
  purpose: String(row["id"]),
  channel: channelOf(Number(row["channel"])),
  status: statusOf(Number(row["status"])),
  version: Number(row["version"]),
  index: Number(row["idx"]) - 1,
  at: instantAt(Number(row["acted"])),
  ...(row["until"] === null ? {} : { until: instantAt(Number(row["until"])) }),
  direct: Number(row["direct"]) > 0,
});

/** Shapes are for life, so what was learnt is never wrong. */
const mostKept = 10_000;

/** The notices that shapes name, by the shape's number; each shape is read once. */
function shapeNotices(reader: SqlClient): (shapes: readonly number[]) => Promise<ReadonlyMap<number, ContentHash>> {
  const kept = new Map<number, ContentHash | undefined>();
  return async (shapes) => {
    const asked = [...new Set(shapes)];
    const missing = asked.filter((no) => !kept.has(no));
    if (missing.length > 0) {
      const { rows } = await reader.execute({
        sql: "SELECT s.no, s.doc FROM json_each(?) AS r JOIN shape AS s ON s.no = r.value",
        args: [JSON.stringify(missing)],
      });
      if (kept.size > mostKept) kept.clear();
      for (const row of rows) kept.set(Number(row["no"]), noticeIn(String(row["doc"])));
    }
    return new Map(asked.flatMap((no) => (kept.get(no) ? [[no, kept.get(no)!] as const] : [])));
  };
}

const noticeIn = (shape: string) => /"notice":"(sha256:[0-9a-f]{64})"/.exec(shape)?.[1] as ContentHash | undefined;
