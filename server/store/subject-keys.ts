// The keys database: one row per subject, whose loss erases the person, and what must outlive that row.
import { hex } from "./hex.ts";
import { millisecondsOf, type Instant } from "../../core/time.ts";
import type { Row } from "@libsql/client/web";
import type { SqlClient } from "./client.ts";
import { kindNo, kindOf } from "./codes.ts";
import { blob } from "./query.ts";
import { allNames, hashIn, newNames, readNamed, writeNamed, type RowKeys } from "./row-keys.ts";
import type { KnownSubject, Restriction, SubjectHash, SubjectRow, SubjectWish } from "./record-rows.ts";
import { aliasedOf, keepingAliases } from "./subject-aliases.ts";

/** The tables that know somebody by keyed hash and forget them with their key. */
export const ofHashes = ["screening", "sale", "sending", "subject_alias"] as const;

const insertMissing = `
INSERT INTO subject (hash, kind, key, created, version)
SELECT unhex(value->>0), value->>1, unhex(value->>2), ?, ? FROM json_each(?) WHERE true
ON CONFLICT (hash) DO NOTHING`;

const selectAsked = `
SELECT s.no, s.hash, s.version, s.kind, s.key
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

function subjectOf(keys: RowKeys, row: Row): SubjectRow | undefined {
  if (row["no"] === null) return undefined;
  return {
    no: Number(row["no"]),
    hash: hashIn(keys, row),
    kind: kindOf(Number(row["kind"])),
    key: blob(row, "key"),
  };
}

const hashesOf = (wanted: readonly SubjectWish[]): SubjectHash[] =>
  wanted.flatMap((wish) => ("no" in wish ? [] : [wish.hash]));

/** The places of `selectAsked`: a name in hex, or a number. */
function placesOf(keys: RowKeys, wanted: readonly SubjectWish[]): [string | null, number | null][] {
  const names = newNames(keys, hashesOf(wanted));
  let next = 0;
  return wanted.map((wish) => ("no" in wish ? [null, wish.no] : [names[next++]!, null]));
}

/** The rows of `insertMissing`, for those named by hash. */
const freshOf = (wanted: readonly SubjectWish[], places: readonly (readonly [string | null, number | null])[]) =>
  wanted.flatMap((wish, i) => ("no" in wish ? [] : [[places[i]![0], kindNo(wish.kind), hex(wish.key)] as const]));

/**
 * The rows of the subjects, in order. One named by hash that is missing is stored as wished, and of two racing
 * wishes one wins for both; one named by number is undefined once it is erased. Costs a commit only where somebody
 * may be new.
 */
export async function obtainSubjects(
  client: SqlClient,
  keys: RowKeys,
  { wanted, at }: { wanted: readonly SubjectWish[]; at: Instant },
): Promise<(SubjectRow | undefined)[]> {
  const places = placesOf(keys, wanted);
  const fresh = freshOf(wanted, places);
  const asked = { sql: selectAsked, args: [JSON.stringify(places)] };
  const found = (row: Row) => subjectOf(keys, row);
  if (fresh.length === 0) return (await client.execute(asked)).rows.map(found);
  const insert = { sql: insertMissing, args: [millisecondsOf(at), keys[0].version, JSON.stringify(fresh)] };
  const aliased = aliasedOf(wanted);
  const hashes = [...hashesOf(wanted), ...aliased.map(({ denyHash }) => denyHash)];
  const statements = [insert, asked, ...keepingAliases(keys, aliased)];
  const results = await writeNamed(client, keys, { hashes, statements });
  return results[1]!.rows.map(found);
}

/** What is known of each hash, in order. */
export async function knownSubjects(
  client: SqlClient,
  keys: RowKeys,
  hashes: readonly SubjectHash[],
): Promise<KnownSubject[]> {
  const asked = { sql: selectKnown, args: [JSON.stringify(allNames(keys, hashes))] };
  const [found] = await readNamed(client, keys, [asked]);
  const known: KnownSubject[] = hashes.map(() => ({}));
  // Everything about a person stands under one name: of the rows at a place all but one are empty.
  for (const [i, row] of found!.rows.entries()) {
    const place = i % hashes.length;
    known[place] = {
      ...known[place],
      ...(row["no"] === null ? {} : { no: Number(row["no"]) }),
      ...(row["erased"] === null ? {} : { erasedAtMs: Number(row["erased"]) }),
      ...(row["until"] === null ? {} : { restrictedUntilMs: Number(row["until"]) }),
    };
  }
  return known;
}

const selectEarlier = `
SELECT (SELECT until FROM earlier_links) AS until,
  (SELECT created FROM subject WHERE hash IN (SELECT unhex(value) FROM json_each(?))) AS created,
  EXISTS (SELECT 1 FROM tombstone WHERE hash IN (SELECT unhex(value) FROM json_each(?))) AS erased`;

/** Whether an unsubscribe link of the earlier form can have been sent to this hash: not to whoever was stored since. */
export async function mayHaveEarlierLink(client: SqlClient, keys: RowKeys, hash: SubjectHash): Promise<boolean> {
  const names = JSON.stringify(allNames(keys, [hash]));
  const [found] = await readNamed(client, keys, [{ sql: selectEarlier, args: [names, names] }]);
  const { until, created, erased } = found!.rows[0]!;
  if (until === null) return false;
  // Who was erased and came back has a new row, and the messages of before.
  return created === null || erased === 1 || Number(created) < Number(until);
}

/** The row with this number; undefined once the subject is erased. */
export async function subjectByNumber(client: SqlClient, keys: RowKeys, no: number): Promise<SubjectRow | undefined> {
  const sql = "SELECT no, hash, version, kind, key FROM subject WHERE no = ?";
  const { rows } = await client.execute({ sql, args: [no] });
  return rows[0] && subjectOf(keys, rows[0]);
}

/**
 * Statements that destroy the keys of subjects. Each is overwritten in its place first: where nothing overwrites what is
 * deleted, which a libSQL server cannot be told to do, the row's bytes would stay in its page.
 */
export const withoutKeys = (numbers: string, args: [string]) => [
  { sql: `UPDATE subject SET key = zeroblob(32) WHERE no IN (${numbers})`, args },
  { sql: `DELETE FROM subject WHERE no IN (${numbers})`, args },
];

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
        sql: `INSERT INTO tombstone (hash, version, who, erased)
SELECT s.hash, s.version, s.no, r.value->>1 FROM json_each(?) AS r JOIN subject AS s ON s.no = r.value->>0 WHERE true
ON CONFLICT (hash) DO UPDATE SET who = excluded.who, erased = max(excluded.erased, tombstone.erased)`,
        args: [rows],
      },
      ...ofHashes.map((table) => ({
        sql: `DELETE FROM ${table} WHERE hash IN (SELECT s.hash FROM json_each(?) AS r JOIN subject AS s ON s.no = r.value->>0)`,
        args: [rows],
      })),
      ...withoutKeys("SELECT value->>0 FROM json_each(?)", [rows]),
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
