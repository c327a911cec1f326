// Shares in a site's keys database, by keyed hash: what was passed on to whom, and what those were told of its end.
import type { Row } from "@libsql/client/web";
import { endRank, type Share } from "../../core/share.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Database } from "./client.ts";
import type { SubjectHash, SubjectRow } from "./record-rows.ts";
import { allNames, hashIn, newNames, readNamed, writeNamed, type RowKeyring, type RowKeys } from "./row-keys.ts";
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
INSERT INTO share (hash, deny, recipient, purpose, types, shared, added, version, deny_version)
SELECT unhex(value->>0), unhex(value->>1), value->>2, value->>3, value->>4, value->>5, ?, ?, ? FROM json_each(?) WHERE true
ON CONFLICT DO NOTHING`;

const tell = `
UPDATE share SET told = r.value->>1, told_at = ? FROM json_each(?) AS r
WHERE share.no = r.value->>0 AND share.told < r.value->>1`;

/** The part of a site store that keeps shares. */
export function shareRows({ reader, writer }: Database, keyring: RowKeyring): ShareStore {
  const named = <T>(work: (keys: RowKeys) => Promise<T>): Promise<T> => storedTwice(() => keyring.with(work));
  return {
    insertShares: (rows, at) =>
      named(async (keys) => {
        // Each person has a row, so that an erasure finds them; whoever was erased gets none.
        await obtainUnerased(writer, keys, { wanted: rows.map(({ person }) => ({ subject: person })), at });
        const hashes = [...rows.map(({ person }) => person.hash), ...rows.map(({ denyHash }) => denyHash)];
        const names = newNames(keys, hashes);
        const values = rows.map(({ recipient, purpose, dataTypes, sharedAt }, i) => [
          names[i]!,
          names[rows.length + i]!,
          recipient,
          purpose,
          JSON.stringify([...new Set(dataTypes)].sort()),
          millisecondsOf(sharedAt),
        ]);
        const { version } = keys[0];
        const different = new Set(values.map((value) => JSON.stringify(value)));
        const args = [millisecondsOf(at), version, version, `[${[...different].join()}]`];
        await writeNamed(writer, keys, { hashes, statements: [{ sql: insert, args }] });
        return different.size;
      }),
    sharesOf: (hashes, by = "hash") =>
      named(async (keys) => {
        const sql = `SELECT * FROM share WHERE ${by} IN (SELECT unhex(value) FROM json_each(?)) ORDER BY no`;
        const asked = { sql, args: [JSON.stringify(allNames(keys, hashes))] };
        return (await readNamed(reader, keys, [asked]))[0]!.rows.map((row) => shareFrom(row, keys));
      }),
    sharesWhere: (wanted, page) => named((keys) => sharesWhere(reader, keys, { wanted, ...page })),
    openShares: ({ after, most }) =>
      named(async (keys) => {
        const sql = "SELECT * FROM share WHERE no > ? ORDER BY no LIMIT ?";
        return (await reader.execute({ sql, args: [after, most] })).rows.map((row) => shareFrom(row, keys));
      }),
    shares: (numbers) =>
      named(async (keys) => {
        const sql = "SELECT * FROM share WHERE no IN (SELECT value FROM json_each(?))";
        const { rows } = await reader.execute({ sql, args: [JSON.stringify(numbers)] });
        return rows.map((row) => shareFrom(row, keys));
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
  keys: RowKeys,
  { wanted, after, most }: { readonly wanted: ShareFilter; readonly after: number; readonly most: number },
): Promise<ShareRow[]> {
  const names = wanted.hash && JSON.stringify(allNames(keys, [wanted.hash]));
  const all: readonly (readonly [string, string | number | undefined])[] = [
    ["hash IN (SELECT unhex(value) FROM json_each(?))", names],
    ["recipient = ?", wanted.recipient],
    ["purpose = ?", wanted.purpose],
    ["shared >= ?", wanted.fromMs],
    ["shared < ?", wanted.untilMs],
  ];
  const conditions = all.flatMap(([sql, value]) => (value === undefined ? [] : [[sql, value] as const]));
  const where = conditions.map(([sql]) => ` AND ${sql}`).join("");
  const sql = `SELECT * FROM share WHERE no > ?${where} ORDER BY no LIMIT ?`;
  const asked = { sql, args: [after, ...conditions.map(([, value]) => value), most] };
  return (await readNamed(reader, keys, [asked]))[0]!.rows.map((row) => shareFrom(row, keys));
}

const shareFrom = (row: Row, keys: RowKeys): ShareRow => ({
  no: Number(row["no"]),
  hash: hashIn(keys, row),
  denyHash: hashIn(keys, row, "deny", "deny_version"),
  recipient: String(row["recipient"]),
  purpose: String(row["purpose"]),
  dataTypes: JSON.parse(String(row["types"])) as string[],
  sharedAt: instantAt(Number(row["shared"])),
  told: Number(row["told"]),
  ...(row["told_at"] === null ? {} : { toldAt: instantAt(Number(row["told_at"])) }),
});
