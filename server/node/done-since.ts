// Doing again in a restored site what was done to people since the backup, as far as an export tells of it.
import { forgetEveryUpload } from "../services/import-forgetting.ts";
import type { SiteStore } from "../store/rows.ts";

/** To be called once the site's log goes on from the export, and before anybody uses the site. */
export async function doneSince(store: SiteStore): Promise<void> {
  // Whoever only an upload knows has no number that an erasure in the log could name: any of them may be erased.
  await forgetEveryUpload(store);
}
