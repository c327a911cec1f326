// When a Node process seals: a moment after a commit, at once when much has come together, and when it stops.
import type { SiteId } from "../../core/ids.ts";

export interface SealingOptions {
  /** Seals everything committed of one site. */
  readonly seal: (site: SiteId) => Promise<unknown>;
  readonly failed: (error: unknown, site: SiteId) => void;
  /** How long commits gather under one checkpoint. */
  readonly everyMs: number;
  /** This many commits are sealed without waiting. */
  readonly atOnce: number;
}

export interface Sealing {
  /** Something was committed. */
  committed(site: SiteId): void;
  /** Seals what is still open; resolves when every site is sealed or has failed to. */
  finish(): Promise<void>;
}

interface OpenSite {
  commits: number;
  timer: NodeJS.Timeout | undefined;
  running: Promise<void> | undefined;
}

/** One sealing at a time per site; commits that arrive meanwhile are sealed by the next. */
export function startSealing(options: SealingOptions): Sealing {
  const { seal, failed, everyMs, atOnce } = options;
  const sites = new Map<SiteId, OpenSite>();
  let finishing = false;

  const stateOf = (site: SiteId): OpenSite => {
    const known = sites.get(site) ?? { commits: 0, timer: undefined, running: undefined };
    sites.set(site, known);
    return known;
  };

  async function run(site: SiteId, state: OpenSite): Promise<void> {
    clearTimeout(state.timer);
    state.timer = undefined;
    state.commits = 0;
    let waitMs = everyMs;
    try {
      await seal(site);
    } catch (error) {
      failed(error, site);
      // What could not be sealed stays committed: it is tried again, without hurry.
      state.commits = 1;
      waitMs = everyMs * 20;
    }
    state.running = undefined;
    if (state.commits > 0) schedule(site, state, waitMs);
  }

  function schedule(site: SiteId, state: OpenSite, waitMs = everyMs): void {
    if (state.running || finishing) return;
    const begin = () => {
      state.running = run(site, state);
    };
    if (state.commits >= atOnce) begin();
    else state.timer ??= setTimeout(begin, waitMs);
  }

  return {
    committed(site) {
      const state = stateOf(site);
      state.commits++;
      schedule(site, state);
    },
    async finish() {
      finishing = true;
      for (const [site, state] of sites) {
        await state.running;
        clearTimeout(state.timer);
        if (state.commits > 0) await seal(site).catch((error: unknown) => failed(error, site));
      }
    },
  };
}
