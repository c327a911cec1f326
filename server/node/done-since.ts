// Doing again in a restored site what was done to people since the backup, as far as an export tells of it.
import type { SiteId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { forgetEveryUpload } from "../services/import-forgetting.ts";
import { retentionRun } from "../services/retention.ts";

/** What an export says was done since the backup to records that the backup has whole. */
export interface DoneSince {
  /** Positions whose readable halves are gone, and the personal ones with them; ascending. */
  readonly wiped: readonly number[];
  /** When records past their period last lost their personal halves alone, and the log does not say which. */
  readonly retainedAt: Instant | undefined;
}

/** To be called once the site's log goes on from the export, and before anybody uses the site. */
export async function doneSince(
  context: ServiceContext,
  actor: Actor,
  { site, done: { wiped, retainedAt } }: { site: SiteId; done: DoneSince },
): Promise<void> {
  const store = await context.site(site);
  // Whoever only an upload knows has no number that an erasure in the log could name: any of them may be erased.
  await forgetEveryUpload(store);
  if (wiped.length > 0 && (await store.scrubEntries(wiped, true)) > 0) await store.settle();
  // Which were past their period follows from the records; what a hold of the backup keeps is kept.
  if (retainedAt !== undefined) await retentionRun(context, actor, { site, dueBy: retainedAt });
}
