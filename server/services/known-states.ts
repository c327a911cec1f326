// What may be told of people where a restore lost a no: a yes that a check no longer counts is not told as one.
import { isAskedSince } from "../../core/contact.ts";
import { isInForce } from "../../core/status.ts";
import type { StateRow } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";

/**
 * The states as they are known: a yes is `unknown` where somebody said no to the same after the backup that the site was
 * restored from, nobody can tell who, and the person has not said yes themselves since. All else is as it stands.
 */
export function knownStates(store: Pick<SiteStore, "unknownBefore">, states: readonly StateRow[]): Promise<StateRow[]> {
  return Promise.all(
    states.map(async (state) => {
      if (!isInForce(state.status)) return state;
      const { purpose, channel } = state;
      const before = await store.unknownBefore({ purpose, channel: channel || undefined });
      if (before === undefined || isAskedSince(state, before)) return state;
      const { until: _, ...known } = state;
      return { ...known, status: "unknown" };
    }),
  );
}
