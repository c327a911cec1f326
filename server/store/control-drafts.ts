// Drafts of notices in the control database: one a site, and no save that has not seen the one before it.
import { eq } from "drizzle-orm";
import type { SiteId } from "../../core/ids.ts";
import type { Database } from "./client.ts";
import { queries } from "./query.ts";
import type { NoticeDraftRow, NoticeDrafts } from "./draft-rows.ts";
import { noticeDraft } from "./schema.ts";
import { storedTwice } from "./store-error.ts";

// A draft that was dropped leaves its number behind, so that no later one has a revision somebody saw of another.
// A repeat of the very same save, after an answer that was lost, finds its own row and says yes again.
const repeated = "notice_draft.saved_at = ?4 AND notice_draft.saved_by = ?5 AND notice_draft.doc = ?2";
const save = `
INSERT INTO notice_draft (site, doc, revision, begun_at, saved_at, saved_by)
SELECT ?1, ?2, 1, ?4, ?4, ?5 WHERE ?3 = 0 OR EXISTS (SELECT 1 FROM notice_draft WHERE site = ?1)
ON CONFLICT (site) DO UPDATE SET doc = excluded.doc, saved_at = excluded.saved_at, saved_by = excluded.saved_by,
  begun_at = CASE notice_draft.doc WHEN '' THEN excluded.saved_at ELSE notice_draft.begun_at END,
  revision = notice_draft.revision + CASE WHEN ${repeated} THEN 0 ELSE 1 END
WHERE (notice_draft.doc <> '' AND notice_draft.revision = ?3) OR (notice_draft.doc = '' AND ?3 = 0)
  OR (${repeated} AND notice_draft.revision > ?3)
RETURNING revision`;

const draftRow = (row: typeof noticeDraft.$inferSelect): NoticeDraftRow => ({ ...row, site: row.site as SiteId });

/** The part of the control store that holds drafts of notices. */
export function draftRows({ reader, writer }: Database): NoticeDrafts {
  const db = queries(reader);
  return {
    noticeDraft: (site) =>
      storedTwice(async () => {
        const [row] = await db.select().from(noticeDraft).where(eq(noticeDraft.site, site));
        return row && row.doc !== "" ? draftRow(row) : undefined;
      }),
    saveNoticeDraft: ({ site, doc, revision, savedAt, savedBy }) =>
      storedTwice(async () => {
        const { rows } = await writer.execute({ sql: save, args: [site, doc, revision, savedAt, savedBy] });
        return rows.length > 0;
      }),
    dropNoticeDraft: (site, revision) =>
      storedTwice(async () => {
        const sql = "UPDATE notice_draft SET doc = '' WHERE site = ? AND revision = ?";
        await writer.execute({ sql, args: [site, revision] });
      }),
  };
}
