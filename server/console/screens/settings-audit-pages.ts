// Pages of the audit that belong together: those that came later are kept with the first page that they follow.
import type { AuditPage } from "../../services/audit-pages.ts";

/** Later pages, and the first page of the question they answer. */
export interface LaterPages {
  readonly of: AuditPage | undefined;
  readonly pages: readonly AuditPage[];
}

/** The first page and those after it; none that answered another question, or the same one before it was asked anew. */
export function pagesOf(first: AuditPage | undefined, later: LaterPages): readonly AuditPage[] {
  if (!first) return [];
  return later.of === first ? [first, ...later.pages] : [first];
}

/** With the page that was found after those of a first one. */
export const withFound = (later: LaterPages, of: AuditPage, found: AuditPage): LaterPages => ({
  of,
  pages: later.of === of ? [...later.pages, found] : [found],
});
