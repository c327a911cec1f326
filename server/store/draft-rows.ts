// The notice a site's owner is writing: its row, and what a control store does with it.
import type { SiteId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";

/** A notice that is being written. `doc` is JSON; each save raises `revision`, which starts at 1. */
export interface NoticeDraftRow {
  readonly site: SiteId;
  readonly doc: string;
  readonly revision: number;
  readonly begunAt: Instant;
  readonly savedAt: Instant;
  /** As the audit names who saved it. */
  readonly savedBy: string;
}

/** The part of a control store that holds what is being written. */
export interface NoticeDrafts {
  noticeDraft(site: SiteId): Promise<NoticeDraftRow | undefined>;
  /** Over the revision that was read, 0 where there was none; false when another is there by now. */
  saveNoticeDraft(row: Omit<NoticeDraftRow, "begunAt">): Promise<boolean>;
  /** Drops the draft unless it was saved again since. */
  dropNoticeDraft(site: SiteId, revision: number): Promise<void>;
}
