// When a Node process seals: a moment after a commit, at once when much has come together, again soon after a failure, and when it stops.
import type { SiteId } from "../../core/ids.ts";

export interface SealingOptions {
  /** Seals everything committed of one site. */
  readonly seal: (site: SiteId) => Promise<unknown>;
  readonly failed: (error: unknown, site: SiteId) => void;
  /** How long commits gather under one checkpoint; also the pause after a first failure. */
  readonly everyMs: number;
  /** This many commits are sealed without waiting. */
  readonly atOnce: number;
  /** The sites to look at now and then, whoever committed to them. */
  readonly sites: () => Promise<readonly SiteId[]>;
}

export interface Sealing {
  /** Something was committed. */
  committed(site: SiteId): void;
  /** Seals what is still open; resolves when every site is sealed or has failed to. */
  finish(): Promise<void>;
}

interface OpenSite {
  commits: number;
  /** Failures since the last success. */
  failures: number;
  timer: NodeJS.Timeout | undefined;
  running: Promise<void> | undefined;
}

/** A database that is back must find its entries sealed within ten seconds, so pauses between tries stay short. */
const longestPauseMs = 2_000;
/** A log that stays damaged is reported once a minute. */
const reportEvery = 30;
/** A commit of another process, or one whose answer was lost, comes with no word to this one: it is looked for. */
const lookEveryMs = 5_000;

/**
 * One sealing at a time per site; commits that arrive meanwhile are sealed by the next. Timers only: a computer's
 * clock that jumps moves nothing.
 */
export function startSealing(options: SealingOptions): Sealing {
  return new Sealer(options);
}

class Sealer implements Sealing {
  readonly #options: SealingOptions;
  readonly #sites = new Map<SiteId, OpenSite>();
  readonly #looks: NodeJS.Timeout;
  #looking: Promise<void> | undefined;
  #finishing = false;

  constructor(options: SealingOptions) {
    this.#options = options;
    this.#looks = setInterval(() => {
      const looked = () => (this.#looking = undefined);
      // A list of sites that cannot be read is asked for again at the next look, and by every request.
      this.#looking ??= this.#look().then(looked, looked);
    }, lookEveryMs);
    this.#looks.unref();
  }

  committed(site: SiteId): void {
    const state = this.#stateOf(site);
    state.commits++;
    if (!state.running) this.#soon(site, state);
  }

  async finish(): Promise<void> {
    this.#finishing = true;
    clearInterval(this.#looks);
    await this.#looking;
    const { seal, failed } = this.#options;
    for (const [site, state] of this.#sites) {
      await state.running;
      clearTimeout(state.timer);
      const isOpen = state.commits > 0 || state.failures > 0;
      if (isOpen) await seal(site).catch((error: unknown) => failed(error, site));
    }
  }

  #stateOf(site: SiteId): OpenSite {
    const known = this.#sites.get(site) ?? { commits: 0, failures: 0, timer: undefined, running: undefined };
    this.#sites.set(site, known);
    return known;
  }

  #begin(site: SiteId, state: OpenSite): Promise<void> {
    state.running = this.#run(site, state);
    return state.running;
  }

  /** At once when much has come together; but more commits do not shorten the pause after a failure. */
  #soon(site: SiteId, state: OpenSite): void {
    if (this.#finishing) return;
    if (state.commits >= this.#options.atOnce && state.failures === 0) void this.#begin(site, state);
    else this.#wait(site, state, this.#options.everyMs);
  }

  #wait(site: SiteId, state: OpenSite, waitMs: number): void {
    if (!this.#finishing) state.timer ??= setTimeout(() => void this.#begin(site, state), waitMs);
  }

  async #run(site: SiteId, state: OpenSite): Promise<void> {
    const { seal, failed, everyMs } = this.#options;
    clearTimeout(state.timer);
    state.timer = undefined;
    state.commits = 0;
    let waitMs = everyMs;
    try {
      await seal(site);
      state.failures = 0;
    } catch (error) {
      if (state.failures % reportEvery === 0) failed(error, site);
      waitMs = Math.min(longestPauseMs, everyMs * 2 ** state.failures);
      state.failures++;
    }
    state.running = undefined;
    if (state.failures > 0) this.#wait(site, state, waitMs);
    else if (state.commits > 0) this.#soon(site, state);
  }

  async #look(): Promise<void> {
    for (const site of await this.#options.sites()) {
      const state = this.#stateOf(site);
      if (!state.running && !state.timer && !this.#finishing) await this.#begin(site, state);
    }
  }
}
