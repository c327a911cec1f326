// The audit as it is read: its rows with their places, by filters.
import type { AuditRow } from "./rows.ts";
import type { SiteId } from "../../core/ids.ts";

/** A row and its place; later ones are higher. */
export interface ListedAudit extends AuditRow {
  readonly seq: number;
}

interface AuditFilter {
  readonly site?: SiteId | undefined;
  readonly actor?: string | undefined;
  readonly verb?: string | undefined;
  readonly outcome?: "done" | "refused" | undefined;
  /** Only what was handed out to people: of that there is an index. */
  readonly handedOut?: true | undefined;
  readonly before?: number | undefined;
  readonly most: number;
}

export interface AuditPages {
  /** Those that fit, latest first. */
  auditPage(filter: AuditFilter): Promise<ListedAudit[]>;
}
