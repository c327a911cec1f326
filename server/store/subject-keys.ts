// The keys database: one row per subject, whose loss erases the person, and what must outlive that row.
import { hex } from "./hex.ts";
import { millisecondsOf, type Instant } from "../../core/time.ts";
import type { Row } from "@libsql/client/web";
import type { SqlClient } from "./client.ts";
import { kindNo, kindOf } from "./codes.ts";
import { blob } from "./query.ts";
import type { KnownSubject, Restriction, SubjectHash, SubjectRow, SubjectWish } from "./record-rows.ts";

/** The tables that know somebody by keyed hash and forget them with their key. */
export const ofHashes = ["screening", "sale", "sending"] as const;

const insertMissing = `
INSERT INTO subject (hash, kind, key, created)
SELECT unhex(value->>0), value->>1, unhex(value->>2), ? FROM json_each(?) WHERE true
ON CONFLICT (hash) DO NOTHING`;

const selectAsked = `
SELECT s.no, s.hash, s.kind, s.key
FROM json_each(?) AS r
LEFT JOIN subject AS s ON s.no = coalesce(r.value->>1, (SELECT no FROM subject WHERE hash = unhex(r.value->>0)))
ORDER BY r.key`;

const selectKnown = `
SELECT s.no, t.erased, x.until
FROM json_each(?) AS r
LEFT JOIN subject AS s ON s.hash = unhex(r.value)
LEFT JOIN tombstone AS t ON t.hash = unhex(r.value)
LEFT JOIN restriction AS x ON x.who = s.no
ORDER BY r.key`;

function subjectOf(row: Row): SubjectRow | undefined {
  if (row["no"] === null) return undefined;
  return { no: Number(row["no"]), hash: blob(row, "hash"), kind: kindOf(Number(row["kind"])), key: blob(row, "key") };
}

/** The parameter of `selectAsked`. */
const placesOf = (wanted: readonly SubjectWish[]): string =>
  JSON.stringify(wanted.map((wish) => ("no" in wish ? [null, wish.no] : [hex(wish.hash), null])));

/**
 * The rows of the subjects, in order. One named by hash that is missing is stored as wished, and of two racing
 * wishes one wins for both; one named by number is undefined once it is erased. Costs a commit only where somebody
 * may be new.
 */
export async function obtainSubjects(
  client: SqlClient,
  { wanted, at }: { wanted: readonly SubjectWish[]; at: Instant },
): Promise<(SubjectRow | undefined)[]> {
  const fresh = wanted.flatMap((wish) =>
    "no" in wish ? [] : [[hex(wish.hash), kindNo(wish.kind), hex(wish.key)] as const],
  );
  const asked = { sql: selectAsked, args: [placesOf(wanted)] };
  if (fresh.length === 0) return (await client.execute(asked)).rows.map(subjectOf);
  const insert = { sql: insertMissing, args: [millisecondsOf(at), JSON.stringify(fresh)] };
  const results = await client.batch([insert, asked], "write");
  return results[1]!.rows.map(subjectOf);
}

/** What is known of each hash, in order. */
export async function knownSubjects(client: SqlClient, hashes: readonly SubjectHash[]): Promise<KnownSubject[]> {
  const { rows } = await client.execute({ sql: selectKnown, args: [JSON.stringify(hashes.map(hex))] });
  return rows.map((row) => ({
    ...(row["no"] === null ? {} : { no: Number(row["no"]) }),
    ...(row["erased"] === null ? {} : { erasedAtMs: Number(row["erased"]) }),
    ...(row["until"] === null ? {} : { restrictedUntilMs: Number(row["until"]) }),
  }));
}

/** The row with this number; undefined once the subject is erased. */
export async function subjectByNumber(client: SqlClient, no: number): Promise<SubjectRow | undefined> {
  const { rows } = await client.execute({ sql: "SELECT no, hash, kind, key FROM subject WHERE no = ?", args: [no] });
  return rows[0] && subjectOf(rows[0]);
}

/**
 * Erases the subjects of these numbers: their keys are gone and a tombstone says since when. Erasing again changes
 * nothing, so that a log can be replayed.
 */
export async function eraseSubjects(
  client: SqlClient,
  erased: readonly { readonly who: number; readonly atMs: number }[],
): Promise<void> {
  const rows = JSON.stringify(erased.map(({ who, atMs }) => [who, atMs]));
  await client.batch(
    [
      {
        sql: `INSERT INTO tombstone (hash, who, erased)
SELECT s.hash, s.no, r.value->>1 FROM json_each(?) AS r JOIN subject AS s ON s.no = r.value->>0 WHERE true
ON CONFLICT (hash) DO UPDATE SET who = excluded.who, erased = max(excluded.erased, tombstone.erased)`,
        args: [rows],
      },
      ...ofHashes.map((table) => ({
        sql: `DELETE FROM ${table} WHERE hash IN (SELECT s.hash FROM json_each(?) AS r JOIN subject AS s ON s.no = r.value->>0)`,
        args: [rows],
      })),
      { sql: "DELETE FROM subject WHERE no IN (SELECT value->>0 FROM json_each(?))", args: [rows] },
      { sql: "DELETE FROM restriction WHERE who IN (SELECT value->>0 FROM json_each(?))", args: [rows] },
      {
        sql: `DELETE FROM subject_link
WHERE a IN (SELECT value->>0 FROM json_each(?)) OR b IN (SELECT value->>0 FROM json_each(?))`,
        args: [rows, rows],
      },
    ],
    "write",
  );
}

/** Which of the numbers still have a row, in no order. */
export async function presentSubjects(client: SqlClient, numbers: readonly number[]): Promise<number[]> {
  const { rows } = await client.execute({
    sql: "SELECT s.no FROM json_each(?) AS r JOIN subject AS s ON s.no = r.value",
    args: [JSON.stringify(numbers)],
  });
  return rows.map((row) => Number(row["no"]));
}

/** Sees to it that no number up to this one is given to anybody new: records may name it although its row is lost. */
export async function reserveNumbers(client: SqlClient, highest: number): Promise<void> {
  await client.batch(
    [
      {
        sql: "INSERT INTO sqlite_sequence (name, seq) SELECT 'subject', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'subject')",
        args: [],
      },
      { sql: "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'subject'", args: [highest] },
    ],
    "write",
  );
}

/** Restricts a subject until an instant; an earlier restriction is replaced. */
export async function restrictSubject(client: SqlClient, { who, untilMs, record }: Restriction): Promise<void> {
  await client.execute({
    sql: `INSERT INTO restriction (who, until, record) VALUES (?, ?, ?)
ON CONFLICT (who) DO UPDATE SET until = excluded.until, record = excluded.record`,
    args: [who, untilMs, record],
  });
}

/** Ends a restriction without erasing. */
export async function releaseSubject(client: SqlClient, who: number): Promise<void> {
  await client.execute({ sql: "DELETE FROM restriction WHERE who = ?", args: [who] });
}

/** The restrictions, those that end first before the others. */
export async function restrictions(client: SqlClient): Promise<Restriction[]> {
  const { rows } = await client.execute("SELECT who, until, record FROM restriction ORDER BY until");
  return rows.map((row) => ({ who: Number(row["who"]), untilMs: Number(row["until"]), record: String(row["record"]) }));
}

/** Notes that two subjects are one person; the first record that says so stays. */
export async function linkSubjects(client: SqlClient, pair: { a: number; b: number; record: string }): Promise<void> {
  const [a, b] = [Math.min(pair.a, pair.b), Math.max(pair.a, pair.b)];
  await client.execute({
    sql: "INSERT INTO subject_link (a, b, record) VALUES (?, ?, ?) ON CONFLICT (a, b) DO NOTHING",
    args: [a, b, pair.record],
  });
}

/** The numbers of the subjects that are the same person, the given one first. Links of links count too. */
export async function linkedSubjects(client: SqlClient, no: number): Promise<number[]> {
  const { rows } = await client.execute({
    sql: `WITH RECURSIVE one(no) AS (
  SELECT ? UNION SELECT CASE WHEN l.a = one.no THEN l.b ELSE l.a END FROM one JOIN subject_link AS l ON one.no IN (l.a, l.b)
) SELECT no FROM one`,
    args: [no],
  });
  return rows.map((row) => Number(row["no"]));
}
