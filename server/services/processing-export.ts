// The record of processing handed out: made from the notice in force, as JSON or as a table.
import type { SiteId } from "../../core/ids.ts";
import { processingCsv, processingRecord } from "../../core/processing.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import { audited } from "./audit.ts";
import { existingSite } from "./sites.ts";

/** The record as a file. */
export interface ProcessingFile {
  readonly text: string;
  readonly type: string;
}

/**
 * The record of processing activities [GDPR Art. 30] of the notice in force, in a language of the notice: its default
 * one where none is named. Throws `not-found` before the first notice, `not-valid` for a language that it does not
 * have. Needs the scope `purposes`.
 */
export function processingExport(
  context: ServiceContext,
  actor: Actor,
  asked: { readonly site: SiteId; readonly form: "json" | "csv"; readonly lang?: string | undefined },
): Promise<ProcessingFile> {
  const { site, form, lang } = asked;
  return audited(context, { actor, verb: "purpose.list", site }, async () => {
    const { name } = await existingSite(context, site);
    const store = await context.site(site);
    const now = context.now();
    const { current } = await store.standingNotices(now);
    if (!current) throw new ProblemError("not-found");
    const { notice, hash } = current;
    if (lang !== undefined && !Object.hasOwn(notice.languages, lang))
      throw faultAt("/lang", "not-allowed", { allowed: Object.keys(notice.languages).join(", ") });
    const record = processingRecord(notice, { name, hash, madeAt: now, lang });
    const detail = `record of processing, ${record.activities.length} activities`;
    if (form === "csv") return { value: { text: processingCsv(record), type: "text/csv; charset=utf-8" }, detail };
    return { value: { text: `${JSON.stringify(record, undefined, 2)}\n`, type: "application/json" }, detail };
  });
}
