// Sealing where no process lives on: a request that committed seals a moment later, for all that committed with it.
import type { SiteId } from "../../core/ids.ts";

export interface SoonOptions {
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly failed: (error: unknown, site: SiteId) => void;
}

/** How long commits gather under one checkpoint. */
const gatherMs = 250;
/** A request that was cancelled while it gathered for others is taken to be gone after so long. */
const forgetMs = 1_500;
/** Pauses between tries. Together shorter than a request may live on; what they do not settle, the schedule does. */
const pausesMs = [250, 500, 1_000, 2_000, 2_000];

/**
 * Tells a request that committed what it must see to: the sealing of its site, or nothing when another one of the
 * same moment does. Give the promise to the runtime; it never rejects.
 */
export function sealsSoon({ nowMs, pause, failed }: SoonOptions) {
  const gathering = new Map<SiteId, number>();

  async function sealed(site: SiteId, seal: () => Promise<unknown>): Promise<void> {
    for (const pauseMs of [...pausesMs, undefined]) {
      try {
        await seal();
        return;
      } catch (error) {
        if (pauseMs === undefined) failed(error, site);
        else await pause(pauseMs);
      }
    }
  }

  return (site: SiteId, seal: () => Promise<unknown>): Promise<void> | undefined => {
    const now = nowMs();
    const since = gathering.get(site);
    // Either way: of a clock that was set back, nobody may wait until it is where it was.
    if (since !== undefined && Math.abs(now - since) < forgetMs) return undefined;
    gathering.set(site, now);
    return pause(gatherMs).then(() => {
      // From here on a commit may come too late for this sealing: it begins another.
      if (gathering.get(site) === now) gathering.delete(site);
      return sealed(site, seal);
    });
  };
}
