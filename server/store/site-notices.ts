// Notices in a site database: every version shown, and which was in force when.
import { asc, desc, eq } from "drizzle-orm";
import { canonicalText, type Json } from "../../core/canonical.ts";
import { noticeEntry, type ContentHash, type Notice } from "../../core/notice.ts";
import type { Database } from "./client.ts";
import { queries } from "./query.ts";
import type { NoticeRow, SiteStore } from "./rows.ts";
import { notice, noticeInForce } from "./schema.ts";
import { storedTwice } from "./store-error.ts";

type NoticeRows = Pick<SiteStore, "publishNotice" | "currentNotice" | "notice" | "notices">;

const insertNotice = "INSERT INTO notice (hash, doc, published_at) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING";
const insertEntry = "INSERT INTO entry (ref, kind, data) VALUES (?, 'notice', ?) ON CONFLICT (ref) DO NOTHING";
const putInForce = `
INSERT INTO notice_in_force (hash, at) SELECT ?, ?
WHERE ? IS NOT (SELECT hash FROM notice_in_force ORDER BY seq DESC LIMIT 1)`;

const noticeRow = (row: typeof notice.$inferSelect): NoticeRow => ({
  hash: row.hash as ContentHash,
  notice: JSON.parse(row.doc) as Notice,
  publishedAt: row.publishedAt,
});

/** The part of a site store that holds notices. */
export function noticeRows({ reader, writer }: Database): NoticeRows {
  const db = queries(reader);
  return {
    publishNotice: ({ hash, notice: doc, publishedAt }) =>
      storedTwice(async () => {
        await writer.batch(
          [
            { sql: insertNotice, args: [hash, canonicalText(doc as unknown as Json), publishedAt] },
            { sql: insertEntry, args: [hash, noticeEntry(hash, publishedAt)] },
            { sql: putInForce, args: [hash, publishedAt, hash] },
          ],
          "write",
        );
      }),
    currentNotice: () =>
      storedTwice(async () => {
        const found = await db
          .select({ hash: notice.hash, doc: notice.doc, publishedAt: notice.publishedAt })
          .from(noticeInForce)
          .innerJoin(notice, eq(notice.hash, noticeInForce.hash))
          .orderBy(desc(noticeInForce.seq))
          .limit(1);
        return found[0] && noticeRow(found[0]);
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
  };
}
