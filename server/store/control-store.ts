// The control database's store: sites, API keys and the audit trail here, users and settings in their own files.
import { asc, eq, isNull } from "drizzle-orm";
import type { SiteId } from "../../core/ids.ts";
import type { Database } from "./client.ts";
import { answerRows } from "./control-answers.ts";
import { buildRows } from "./control-builds.ts";
import { auditPages } from "./control-audit.ts";
import { siteRows } from "./control-sites.ts";
import { keyRows } from "./control-keys.ts";
import { sessionRows } from "./control-sessions.ts";
import { draftRows } from "./control-drafts.ts";
import { settingsRows } from "./control-settings.ts";
import { signInRows } from "./control-sign-in.ts";
import { userRows } from "./control-users.ts";
import { groupCommit } from "./group-commit.ts";
import { queries } from "./query.ts";
import type { AuditRow, ControlStore } from "./rows.ts";
import { audit } from "./schema.ts";
import { stored, storedTwice } from "./store-error.ts";

const insertAudit = `
INSERT INTO audit (at, actor, verb, site, outcome, detail)
SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(?)`;

/** The control store. Keep one per process (on workerd per isolate), so that audit rows share commits. */
export function createControlStore(control: Database, options: { deadlineMs?: number } = {}): ControlStore {
  const db = queries(control.reader);
  return {
    ...userRows(control),
    ...settingsRows(control),
    ...buildRows(control),
    ...sessionRows(control),
    ...keyRows(control),
    ...auditPages(control),
    ...draftRows(control),
    ...signInRows(control),
    ...answerRows(control),
    ...siteRows(control),
    // Not repeated on a silent database: an audit row has no id of its own, and one act is one row.
    audit: groupCommit({
      ...options,
      write: (rows: readonly AuditRow[]) =>
        stored(async () => {
          const args = [
            JSON.stringify(rows.map((row) => [row.at, row.actor, row.verb, row.site, row.outcome, row.detail])),
          ];
          await control.writer.execute({ sql: insertAudit, args });
          return rows.map(() => {});
        }),
    }),
    auditRows: (id) =>
      storedTwice(async () => {
        const { at, actor, verb, outcome, detail } = audit;
        const columns = { at, actor, verb, site: audit.site, outcome, detail };
        const ofSite = id === null ? isNull(audit.site) : eq(audit.site, id);
        const found = await db.select(columns).from(audit).where(ofSite).orderBy(asc(audit.seq));
        return found.map((row) => ({ ...row, site: row.site as SiteId | null }));
      }),
  };
}
