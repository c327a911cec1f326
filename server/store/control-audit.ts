// The audit as it is read, in the control database.
import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { SiteId } from "../../core/ids.ts";
import type { AuditPages } from "./audit-rows.ts";
import type { Database } from "./client.ts";
import { queries } from "./query.ts";
import { audit } from "./schema.ts";
import { storedTwice } from "./store-error.ts";

/** The part of the control store that reads the audit by filters. */
export function auditPages({ reader }: Database): AuditPages {
  const db = queries(reader);
  return {
    auditPage: ({ site: of, actor, verb, outcome, handedOut, before, most }) =>
      storedTwice(async () => {
        const fits = [
          of === undefined ? undefined : eq(audit.site, of),
          actor === undefined ? undefined : eq(audit.actor, actor),
          verb === undefined ? undefined : eq(audit.verb, verb),
          outcome === undefined ? undefined : eq(audit.outcome, outcome),
          handedOut ? sql`instr(${audit.detail}, ' handed out, ') > 0` : undefined,
          before === undefined ? undefined : lt(audit.seq, before),
        ];
        const found = await db
          .select()
          .from(audit)
          .where(and(...fits))
          .orderBy(desc(audit.seq))
          .limit(most);
        return found.map((row) => ({ ...row, site: row.site as SiteId | null }));
      }),
  };
}
