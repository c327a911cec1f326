// Shares in a site's keys database, by keyed hash: what was passed on to whom, and what those were told of its end.
import type { Row } from "@libsql/client/web";
import { endRank, type Share } from "../../core/share.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Database } from "./client.ts";
import { hex } from "./hex.ts";
import { blob } from "./query.ts";
import type { SubjectHash, SubjectRow } from "./record-rows.ts";
import { storedTwice } from "./store-error.ts";
import { obtainUnerased } from "./unerased-subjects.ts";

/** A share as it is kept. */
export interface ShareRow extends Share {
  readonly no: number;
  readonly hash: SubjectHash;
  /** What suppressions know the person by. */
  readonly denyHash: SubjectHash;
  /** The rank of the strongest end that the recipient was told of; 0 for none. */
  readonly told: number;
  readonly toldAt?: Instant | undefined;
}

export interface ShareStore {
  /**
   * Adds shares; the same twice is one, whatever the order of its kinds of data. Also of who was erased, because their
   * recipients have to be told. Answers how many of the call are there now.
   */
  insertShares(
    rows: readonly (Share & { readonly person: Omit<SubjectRow, "no">; readonly denyHash: SubjectHash })[],
    at: Instant,
  ): Promise<number>;
  /** Every share of any of the hashes, or of those that suppressions know so, oldest first. */
  sharesOf(hashes: readonly SubjectHash[], by?: "hash" | "deny"): Promise<ShareRow[]>;
  /** Shares after a number that fit all that is said, in order. */
  sharesWhere(wanted: ShareFilter, page: { readonly after: number; readonly most: number }): Promise<ShareRow[]>;
  /** Shares after a number, in order: each may have an end that its recipient was not told of. */
  openShares(page: { readonly after: number; readonly most: number }): Promise<ShareRow[]>;
  /** Those of the numbers that there are. */
  shares(numbers: readonly number[]): Promise<ShareRow[]>;
  /** Keeps what recipients were told; of who was erased nothing is left then. Tells how many had not been told of it. */
  tellShares(told: readonly { readonly no: number; readonly rank: number }[], at: Instant): Promise<number>;
}

/** What a share must be to be found; all of it where several are said. */
interface ShareFilter {
  readonly hash?: SubjectHash | undefined;
  readonly recipient?: string | undefined;
  readonly purpose?: string | undefined;
  /** Unix milliseconds. */
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

const insert = `
INSERT INTO share (hash, deny, recipient, purpose, types, shared, added)
SELECT unhex(value->>0), unhex(value->>1), value->>2, value->>3, value->>4, value->>5, ? FROM json_each(?) WHERE true
ON CONFLICT DO NOTHING`;

const tell = `
UPDATE share SET told = r.value->>1, told_at = ? FROM json_each(?) AS r
WHERE share.no = r.value->>0 AND share.told < r.value->>1`;

/** The part of a site store that keeps shares. */
export function shareRows({ reader, writer }: Database): ShareStore {
  return {
    insertShares: (rows, at) =>
      storedTwice(async () => {
        // Each person has a row, so that an erasure finds them; whoever was erased gets none.
        await obtainUnerased(writer, { wanted: rows.map(({ person }) => ({ subject: person })), at });
        const values = rows.map(({ person, denyHash, recipient, purpose, dataTypes, sharedAt }) => [
          hex(person.hash),
          hex(denyHash),
          recipient,
          purpose,
          JSON.stringify([...new Set(dataTypes)].sort()),
          millisecondsOf(sharedAt),
        ]);
        const different = new Set(values.map((value) => JSON.stringify(value)));
        await writer.execute({ sql: insert, args: [millisecondsOf(at), `[${[...different].join()}]`] });
        return different.size;
      }),
    sharesOf: (hashes, by = "hash") =>
      storedTwice(async () => {
        const sql = `SELECT * FROM share WHERE ${by} IN (SELECT unhex(value) FROM json_each(?)) ORDER BY no`;
        const { rows } = await reader.execute({ sql, args: [JSON.stringify(hashes.map(hex))] });
        return rows.map(shareFrom);
      }),
    sharesWhere: (wanted, page) => storedTwice(() => sharesWhere(reader, wanted, page)),
    openShares: ({ after, most }) =>
      storedTwice(async () => {
        const sql = "SELECT * FROM share WHERE no > ? ORDER BY no LIMIT ?";
        return (await reader.execute({ sql, args: [after, most] })).rows.map(shareFrom);
      }),
    shares: (numbers) =>
      storedTwice(async () => {
        const sql = "SELECT * FROM share WHERE no IN (SELECT value FROM json_each(?))";
        return (await reader.execute({ sql, args: [JSON.stringify(numbers)] })).rows.map(shareFrom);
      }),
    tellShares: (told, at) =>
      storedTwice(async () => {
        const values = JSON.stringify(told.map(({ no, rank }) => [no, rank]));
        const [changed] = await writer.batch(
          [
            { sql: tell, args: [millisecondsOf(at), values] },
            {
              sql: "DELETE FROM share WHERE told >= ? AND no IN (SELECT value->>0 FROM json_each(?))",
              args: [endRank("erased"), values],
            },
          ],
          "write",
        );
        return changed!.rowsAffected;
      }),
  };
}

/** The shares that fit all that is wanted, the oldest first. */
async function sharesWhere(
  reader: Database["reader"],
  wanted: ShareFilter,
  { after, most }: { readonly after: number; readonly most: number },
): Promise<ShareRow[]> {
  const all: readonly (readonly [string, string | number | Uint8Array | undefined])[] = [
    ["hash = ?", wanted.hash],
    ["recipient = ?", wanted.recipient],
    ["purpose = ?", wanted.purpose],
    ["shared >= ?", wanted.fromMs],
    ["shared < ?", wanted.untilMs],
  ];
  const conditions = all.flatMap(([sql, value]) => (value === undefined ? [] : [[sql, value] as const]));
  const where = conditions.map(([sql]) => ` AND ${sql}`).join("");
  const sql = `SELECT * FROM share WHERE no > ?${where} ORDER BY no LIMIT ?`;
  const { rows } = await reader.execute({ sql, args: [after, ...conditions.map(([, value]) => value), most] });
  return rows.map(shareFrom);
}

const shareFrom = (row: Row): ShareRow => ({
  no: Number(row["no"]),
  hash: blob(row, "hash"),
  denyHash: blob(row, "deny"),
  recipient: String(row["recipient"]),
  purpose: String(row["purpose"]),
  dataTypes: JSON.parse(String(row["types"])) as string[],
  sharedAt: instantAt(Number(row["shared"])),
  told: Number(row["told"]),
  ...(row["told_at"] === null ? {} : { toldAt: instantAt(Number(row["told_at"])) }),
});
