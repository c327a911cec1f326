// The audit as owners and auditors read it: page by page, latest first, filtered.
import type { UserActor, ServiceContext } from "../context.ts";
import { faultAt } from "../errors.ts";
import type { ListedAudit } from "../store/audit-rows.ts";
import { audited } from "./audit.ts";
import { siteById } from "./sites.ts";

/** A page, and what to ask with for the rows before it; null at the end. */
export interface AuditPage {
  readonly rows: readonly ListedAudit[];
  readonly next: number | null;
}

interface AuditQuestion {
  /** Of that site alone; of all and of none without. */
  readonly site?: string | undefined;
  readonly actor?: string | undefined;
  readonly verb?: string | undefined;
  readonly outcome?: string | undefined;
  /** `next` of the page before. */
  readonly before?: number | undefined;
  /** 100 unless told, 500 at most. */
  readonly most?: number | undefined;
}

const usualPage = 100;
const mostRows = 500;

/** Reads a page, which is itself audited. Owners and auditors may. Throws `not-valid` for a filter that is none. */
export function readAudit(context: ServiceContext, actor: UserActor, asked: AuditQuestion): Promise<AuditPage> {
  return audited(context, { actor, verb: "audit.read", site: null }, async () => {
    const { outcome, most = usualPage } = asked;
    if (outcome !== undefined && outcome !== "done" && outcome !== "refused")
      throw faultAt("/outcome", "not-an-outcome");
    if (most < 1 || most > mostRows) throw faultAt("/most", "out-of-range", { most: mostRows });
    const site = asked.site === undefined ? undefined : await siteById(context, asked.site);
    if (asked.site !== undefined && !site) throw faultAt("/site", "no-site");
    const found = await context.control.auditPage({ ...asked, outcome, site: site?.id, most: most + 1 });
    const rows = found.slice(0, most);
    return { value: { rows, next: found.length > most ? rows.at(-1)!.seq : null }, detail: `${rows.length} rows` };
  });
}
