// Expiry: consents that lapsed are said to have lapsed, each by a record of its own.
import type { RecordId, SiteId } from "../../core/ids.ts";
import type { Choice } from "../../core/record.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { StateRow } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { recordService } from "./service-records.ts";

/** Subjects looked at in one question, so that no question keeps others waiting. */
const stride = 5_000;
const sweeper = { kind: "system", name: "expiry" } as const;

/**
 * Records the lapse of every consent of the site that ended by now: one record a subject, naming each purpose and
 * channel. Returns how many subjects. Answers never wait for it: a lapsed consent is judged so whenever it is read.
 */
export async function sweepExpired(context: ServiceContext, site: SiteId): Promise<number> {
  const store = await context.site(site);
  const atMs = millisecondsOf(context.now());
  const highest = await store.highestSubject();
  let swept = 0;
  for (let from = 0; from <= highest; from += stride) {
    const lapsed = await store.lapsedStates({ from, to: from + stride, atMs });
    for (const who of new Set(lapsed.map((state) => state.who))) {
      const states = lapsed.filter((state) => state.who === who);
      if (await expireStates(context, { site, store, who, states })) swept++;
    }
  }
  return swept;
}

async function expireStates(
  context: ServiceContext,
  { site, store, who, states }: { site: SiteId; store: SiteStore; who: number; states: readonly StateRow[] },
): Promise<boolean> {
  // What was shown when it was given is what lapses.
  const latest = Math.max(...states.map(({ index }) => index));
  const [given] = await store.records(latest, latest + 1);
  const choices = states.map(({ purpose, channel, version }): Choice<"expired"> => ({
    purpose,
    version,
    status: "expired",
    ...(channel ? { channel } : {}),
  }));
  const { notice, lang, policy, retainUntil, jurisdiction, located } = given?.core ?? {};
  try {
    await recordService(context, sweeper, {
      site,
      act: {
        event: "expire",
        choices,
        method: { surface: "system", action: "sweep" },
        actor: "system",
        subject: { no: who },
        person: given ? { prev: given.id satisfies RecordId } : {},
        direct: true,
        notice,
        lang,
        policy,
        retainUntil,
        jurisdiction,
        located,
      },
    });
    return true;
  } catch (error) {
    // Whoever is erased meanwhile has nothing left that could lapse.
    if (error instanceof Error && "slug" in error && error.slug === "unknown-receipt") return false;
    throw error;
  }
}
