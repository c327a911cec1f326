// Notices in a site database: every version shown, which was in force when, and which one is coming.
import type { InStatement } from "@libsql/client/web";
import { sha256 } from "@noble/hashes/sha2.js";
import { asc, eq } from "drizzle-orm";
import { toHex } from "../../core/bytes.ts";
import { canonicalText, type Json } from "../../core/canonical.ts";
import { inForceEntry, parseInForceEntry } from "../../core/in-force.ts";
import { noticeEntry, type ContentHash, type Notice } from "../../core/notice.ts";
import type { Instant } from "../../core/time.ts";
import type { Database, SqlClient } from "./client.ts";
import { blob, queries } from "./query.ts";
import type { NoticeRow, SiteStore } from "./rows.ts";
import { notice } from "./schema.ts";
import { storedTwice } from "./store-error.ts";

type NoticeRows = Pick<
  SiteStore,
  | "publishNotice"
  | "standingNotices"
  | "noticeAt"
  | "hashesInForce"
  | "noticesInForce"
  | "notice"
  | "notices"
  | "noticesWithin"
  | "noticeIndex"
  | "noticeText"
  | "decisions"
>;

const last = "(SELECT hash FROM notice_in_force ORDER BY seq DESC LIMIT 1)";
/** Whether the notice that was decided on last is still the one expected; true where nothing is expected. */
const stands = `(? IS NULL OR ? IS ${last})`;
const insertNotice = `
INSERT INTO notice (hash, doc, published_at) SELECT ?, ?, ? WHERE ${stands} ON CONFLICT (hash) DO NOTHING`;
const insertEntry = `
INSERT INTO entry (ref, kind, data) SELECT ?, 'notice', ? WHERE ${stands} ON CONFLICT (ref) DO NOTHING`;
// The cross join keeps this order: there are few notices and many entries.
const selectWithin = `
SELECT n.hash FROM notice AS n CROSS JOIN entry AS e ON e.ref = n.hash WHERE e.idx <= ? ORDER BY e.idx`;
// Its own entry puts a notice in force at once; what else is decided, and why so soon, has an entry right behind it.
const insertInForceEntry = `
INSERT INTO entry (ref, kind, data) SELECT ?1, 'in-force', ?2
WHERE ?3 IS NOT ${last} AND (?4 IS NULL OR ?4 IS ${last})
  AND (?5 OR EXISTS (SELECT 1 FROM entry WHERE ref = ?3 AND data IS NOT ?6))
ON CONFLICT (ref) DO NOTHING`;
// By the index of names, where these stand together: there are few of them and many entries.
const selectDecisions = "SELECT data FROM entry WHERE ref >= 'in-force:' AND ref < 'in-force;' ORDER BY idx";
const putInForce = `
INSERT INTO notice_in_force (hash, at, decided_at) SELECT ?, ?, ?
WHERE ? IS NOT ${last} AND ${stands}`;

// A row counts from the moment it names, and at once where it was decided to be in force at once. A row for later
// counts only while nothing else was decided before its time came: the owner's last word holds.
const came = "(f.at = coalesce(f.decided_at, f.at) OR f.at <= ?)";
const toCome = "f.at > coalesce(f.decided_at, f.at) AND f.at > ?";
/** Of the past: rows of a later day do not count, at whatever moment they were to be in force. */
const hadCome = "max(f.at, coalesce(f.decided_at, f.at)) <= ?";
const notCalledOff = `(f.at = coalesce(f.decided_at, f.at) OR NOT EXISTS (
  SELECT 1 FROM notice_in_force AS later WHERE later.seq > f.seq AND coalesce(later.decided_at, later.at) < f.at))`;

const selectStanding = (when: string) => `
SELECT f.hash, f.at AS in_force_at, n.doc, n.published_at FROM notice_in_force AS f JOIN notice AS n ON n.hash = f.hash
WHERE ${when} AND ${notCalledOff} ORDER BY f.seq DESC LIMIT 1`;
const selectInForce = `SELECT f.hash, f.at FROM notice_in_force AS f WHERE ${came} AND ${notCalledOff} ORDER BY f.seq`;

async function standing(reader: SqlClient, when: string, now: Instant) {
  const { rows } = await reader.execute({ sql: selectStanding(when), args: [now] });
  const row = rows[0];
  if (!row) return undefined;
  const found = { hash: String(row["hash"]), doc: String(row["doc"]), publishedAt: String(row["published_at"]) };
  return { row: noticeRow(found), at: String(row["in_force_at"]) };
}

const noticeRow = (row: typeof notice.$inferSelect): NoticeRow => ({
  hash: row.hash as ContentHash,
  notice: JSON.parse(row.doc) as Notice,
  publishedAt: row.publishedAt,
});

/** The statements of a publication; the last tells which notice was decided on last after them. */
function publication(
  { hash, notice: doc, publishedAt, shortNotice }: NoticeRow,
  inForceAt: Instant,
  after: ContentHash | null,
): InStatement[] {
  const published = noticeEntry(hash, publishedAt);
  const decision = inForceEntry({ notice: hash, from: inForceAt, decidedAt: publishedAt, shortNotice });
  const decisionRef = `in-force:${toHex(sha256(decision))}`;
  const isSaid = inForceAt !== publishedAt || shortNotice !== undefined ? 1 : 0;
  return [
    { sql: insertNotice, args: [hash, canonicalText(doc as unknown as Json), publishedAt, after, after] },
    { sql: insertEntry, args: [hash, published, after, after] },
    { sql: insertInForceEntry, args: [decisionRef, decision, hash, after, isSaid, published] },
    { sql: putInForce, args: [hash, inForceAt, publishedAt, hash, after, after] },
    { sql: `SELECT ${last} AS hash`, args: [] },
  ];
}

/** The part of a site store that holds notices. */
export function noticeRows({ reader, writer }: Database): NoticeRows {
  const db = queries(reader);
  const inForce = (now: Instant) =>
    storedTwice(async () => {
      const { rows } = await reader.execute({ sql: selectInForce, args: [now] });
      return rows.map((row) => ({ hash: String(row["hash"]) as ContentHash, at: String(row["at"]) }));
    });
  return {
    publishNotice: (row, inForceAt = row.publishedAt, after = null) =>
      storedTwice(async () => {
        const results = await writer.batch(publication(row, inForceAt, after), "write");
        return results.at(-1)?.rows[0]?.["hash"] === row.hash;
      }),
    standingNotices: (now) =>
      storedTwice(async () => ({
        current: (await standing(reader, came, now))?.row,
        coming: await standing(reader, toCome, now),
      })),
    noticeAt: (instant) => storedTwice(async () => (await standing(reader, hadCome, instant))?.row),
    hashesInForce: async (now) => (await inForce(now)).map(({ hash }) => hash),
    noticesInForce: inForce,
    decisions: () =>
      storedTwice(async () => {
        const { rows } = await reader.execute(selectDecisions);
        return rows.flatMap((row) => parseInForceEntry(blob(row, "data")) ?? []);
      }),
    notice: (hash) =>
      storedTwice(async () => {
        const found = await db.select().from(notice).where(eq(notice.hash, hash));
        return found[0] && noticeRow(found[0]);
      }),
    notices: () =>
      storedTwice(async () =>
        (await db.select().from(notice).orderBy(asc(notice.publishedAt), asc(notice.hash))).map(noticeRow),
      ),
    noticesWithin: (size) =>
      storedTwice(async () => {
        const { rows } = await reader.execute({ sql: selectWithin, args: [size] });
        return rows.map((row) => String(row["hash"]) as ContentHash);
      }),
    noticeIndex: (hash) =>
      storedTwice(async () => {
        const sql = "SELECT idx AS place FROM entry WHERE ref = ? AND kind = 'notice'";
        const [row] = (await reader.execute({ sql, args: [hash] })).rows;
        return row && Number(row["place"]) - 1;
      }),
    noticeText: (hash) =>
      storedTwice(async () => {
        const [row] = await db.select().from(notice).where(eq(notice.hash, hash));
        return row && { doc: row.doc, publishedAt: row.publishedAt };
      }),
  };
}
