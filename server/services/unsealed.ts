// How long what was committed last waits for a checkpoint: by what the entries say, else by when this process first saw them wait.
import type { SiteId } from "../../core/ids.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { SiteStore } from "../store/rows.ts";

/** Waiting longer than this, in milliseconds, is late. */
const lateMs = 60_000;
/** Entries that are looked at for one that says when it was made. */
const mostRead = 256;

/**
 * Whether entries wait for a checkpoint for longer than a minute. Records say when they were received. Others do not:
 * of them it is known from the second time that this process looks.
 */
export async function isSealingLate(
  context: ServiceContext,
  { site, store, entries, sealed }: { site: SiteId; store: SiteStore; entries: number; sealed: number },
): Promise<boolean> {
  const { waiting } = context.memory;
  if (entries <= sealed) {
    waiting.delete(site);
    return false;
  }
  const nowMs = context.nowMs();
  const seen = waiting.get(site);
  if (seen?.sealed !== sealed) waiting.set(site, { sealed, sinceMs: nowMs });
  const seenMs = seen?.sealed === sealed ? seen.sinceMs : nowMs;
  const [record] = await store.records(sealed, Math.min(entries, sealed + mostRead));
  const sinceMs = Math.min(seenMs, record ? millisecondsOf(record.core.at) : nowMs);
  return nowMs - sinceMs > lateMs;
}
