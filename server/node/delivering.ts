// When a Node process tells receivers of changes: a moment after a commit, when a pause between tries is over, and what a crash left.
import type { SiteId } from "../../core/ids.ts";
import type { ServiceContext, Webhooks } from "../context.ts";
import { activeWebhooks, deliverWebhook } from "../services/delivering.ts";
import { postWebhook } from "./webhook.ts";

interface DeliveringOptions {
  /** The receivers of a site that are told anything. */
  readonly receivers: (site: SiteId) => Promise<readonly string[]>;
  /** Tells one receiver what is due; gives the instant of the next try, in Unix milliseconds. */
  readonly deliver: (site: SiteId, receiver: string) => Promise<number | undefined>;
  readonly failed: (error: unknown, site: SiteId) => void;
  readonly sites: () => Promise<readonly SiteId[]>;
  readonly nowMs: () => number;
}

interface Delivering {
  /** Something was committed at the site that is to be told. */
  changed(site: SiteId): void;
  /** Starts nothing more; resolves when what is on its way has been told or has failed to. */
  finish(): Promise<void>;
}

/** How long commits gather: receivers are told in milliseconds, and a thousand commits do not ask a thousand times. */
const gatherMs = 50;
/** Another process, or one that died, may have left changes: they are looked for. Also the longest sleep between tries. */
const lookEveryMs = 30_000;
const firstLookMs = 500;
/** A site whose receivers were none is asked again after so long, or when one is added here. */
const noneMs = 5_000;

/** One telling at a time per receiver, so that a slow one keeps no other waiting; what comes meanwhile is told by the next. */
function startDelivering(options: DeliveringOptions): Delivering {
  return new Deliverer(options);
}

class Deliverer implements Delivering {
  readonly #options: DeliveringOptions;
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  readonly #gathering = new Map<SiteId, NodeJS.Timeout>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #begun = new Set<Promise<void>>();
  readonly #looks: NodeJS.Timeout;
  readonly #first: NodeJS.Timeout;
  #finishing = false;

  constructor(options: DeliveringOptions) {
    this.#options = options;
    this.#looks = setInterval(() => this.#look(), lookEveryMs);
    this.#looks.unref();
    this.#first = setTimeout(() => this.#look(), firstLookMs);
    this.#first.unref();
  }

  changed(site: SiteId): void {
    if (this.#finishing || this.#gathering.has(site)) return;
    const timer = setTimeout(() => {
      this.#gathering.delete(site);
      this.#beginAll(site);
    }, gatherMs);
    this.#gathering.set(site, timer);
  }

  async finish(): Promise<void> {
    this.#finishing = true;
    clearInterval(this.#looks);
    clearTimeout(this.#first);
    for (const timer of [...this.#gathering.values(), ...this.#timers.values()]) clearTimeout(timer);
    await Promise.all(this.#begun);
    await Promise.all(this.#running.values());
  }

  #look(): void {
    const { sites } = this.#options;
    // A list that cannot be read is asked for again at the next look.
    sites().then(
      (all) => all.forEach((site) => this.#beginAll(site)),
      () => {},
    );
  }

  #beginAll(site: SiteId): void {
    if (this.#finishing) return;
    const { receivers, failed } = this.#options;
    const begun = receivers(site).then(
      (ids) => ids.forEach((id) => this.#begin(site, id)),
      (error: unknown) => failed(error, site),
    );
    this.#begun.add(begun);
    void begun.finally(() => this.#begun.delete(begun));
  }

  #begin(site: SiteId, id: string): void {
    if (this.#finishing) return;
    clearTimeout(this.#timers.get(id));
    if (this.#running.has(id)) {
      this.#again.add(id);
      return;
    }
    const { deliver, failed } = this.#options;
    const work = deliver(site, id)
      .then(
        (due) => this.#sleep(site, id, due),
        (error: unknown) => failed(error, site),
      )
      .finally(() => {
        this.#running.delete(id);
        if (this.#again.delete(id)) this.#begin(site, id);
      });
    this.#running.set(id, work);
  }

  #sleep(site: SiteId, id: string, due: number | undefined): void {
    if (due === undefined || this.#finishing) return;
    // What is due later than the next look is found by it.
    const waitMs = Math.max(0, due - this.#options.nowMs());
    if (waitMs > lookEveryMs) return;
    const timer = setTimeout(() => this.#begin(site, id), waitMs);
    timer.unref();
    this.#timers.set(id, timer);
  }
}

/** Webhooks of a Node process: what its services are given, and how they end. */
export function nodeWebhooks(given: {
  readonly allowPrivate: boolean;
  readonly nowMs: () => number;
  /** Called once there is one. */
  readonly context: () => ServiceContext;
  readonly report: (error: unknown, what: string) => void;
}): { readonly webhooks: Omit<Webhooks, "key">; committed(site: SiteId): void; finish(): Promise<void> } {
  const { allowPrivate, nowMs, context, report } = given;
  const without = new Map<SiteId, number>();
  const delivering = startDelivering({
    async receivers(site) {
      if (context().isRemoved(site)) return [];
      // Most sites have none, and records must not pay for asking after every commit.
      if (Math.abs(nowMs() - (without.get(site) ?? -Infinity)) < noneMs) return [];
      const ids = await activeWebhooks(context(), site);
      if (ids.length === 0) without.set(site, nowMs());
      return ids;
    },
    deliver: (site, id) => deliverWebhook(context(), site, id),
    failed: (error, site) => {
      // Also where it went while they were told.
      if (!context().isRemoved(site)) report(error, `telling of changes of ${site}`);
    },
    sites: async () => (await context().control.sites()).map(({ id }) => id),
    nowMs,
  });
  return {
    webhooks: {
      allowPrivate,
      post: (post) => postWebhook(post, { allowPrivate }),
      changed(site) {
        without.delete(site);
        delivering.changed(site);
      },
    },
    committed: (site) => delivering.changed(site),
    finish: () => delivering.finish(),
  };
}
