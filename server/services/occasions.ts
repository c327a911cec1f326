// What time brings that other systems are told of: consents that end soon, registers that grew too old, recordings that are due.
import { changeKeyText, type Change } from "../../core/change.ts";
import type { SiteId } from "../../core/ids.ts";
import { isInForce } from "../../core/status.ts";
import { millisecondsOf, type Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { NewOccasion, Occasion } from "../store/occasion-rows.ts";
import type { StateRow } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { recordingOccasions } from "./recordings.ts";
import { endingRestrictions, requestChange } from "./request-changes.ts";
import { screeningDays } from "./screenings.ts";

const dayMs = 86_400_000;
/** Days before the end, the last first. */
const stages = [1, 7, 30] as const;
/** Subjects looked at in one question, so that no question keeps others waiting. */
const stride = 5_000;
/** How long it is kept that something was told: longer than the longest stage. */
const keptMs = 90 * dayMs;

/**
 * Notes every consent over a channel and every restriction that ends within thirty, seven or one days, once for each,
 * every register whose file is older than a check believes, and every record with recordings that are to be deleted:
 * those once in ninety days until they were. What is noted is told as other changes are. Returns how many were new.
 */
export async function noteOccasions(context: ServiceContext, site: SiteId): Promise<number> {
  const store = await context.site(site);
  const noted =
    (await noteStale(context, site, store)) +
    (await noteEndings(context, store)) +
    (await noteRestrictions(context, store)) +
    (await noteRecordings(context, site, store));
  await store.forgetOccasions(context.nowMs() - keptMs);
  if (noted > 0) context.webhooks.changed(site);
  return noted;
}

async function noteEndings(context: ServiceContext, store: SiteStore): Promise<number> {
  const nowMs = context.nowMs();
  const atMs = nowMs + stages.at(-1)! * dayMs;
  const highest = await store.highestSubject();
  let noted = 0;
  for (let from = 0; from <= highest; from += stride) {
    const states = await store.lapsedStates({ from, to: from + stride, atMs });
    const rows = states.flatMap((state) => endingOf(state, nowMs) ?? []);
    noted += await store.noteOccasions(rows, nowMs);
  }
  return noted;
}

/** What a page remembers of its visitors ends for each of them and is nobody's campaign: consents over channels count. */
function endingOf({ who, purpose, channel, version, index, until }: StateRow, nowMs: number): NewOccasion | undefined {
  if (until === undefined || !channel) return undefined;
  const endMs = millisecondsOf(until);
  const days = stages.find((stage) => endMs - nowMs <= stage * dayMs);
  if (endMs <= nowMs || days === undefined) return undefined;
  const ref = `expiring ${who} ${purpose} ${channel} ${endMs} ${days}`;
  const doc: Ending = { purpose, channel, version, index, until, days };
  return { ref, type: "consent.expiring", who, doc: { ...doc } };
}

/** What is kept of a consent that ends soon. */
interface Ending extends Pick<StateRow, "purpose" | "channel" | "version" | "index"> {
  readonly until: Instant;
  readonly days: number;
}

async function noteStale(context: ServiceContext, site: SiteId, store: SiteStore): Promise<number> {
  const maxDays = await screeningDays(context, site);
  const nowMs = context.nowMs();
  // A site that never imported a register calls nobody by it; a check says what is missing.
  const current = (await store.registerVersions()).filter(({ state }) => state === "current");
  const stale = current.filter(({ asOf }) => nowMs - millisecondsOf(asOf) > maxDays * dayMs);
  const rows = stale.map(({ register, asOf }): NewOccasion => ({
    ref: `stale ${register} ${millisecondsOf(asOf)}`,
    type: "screening.stale",
    doc: { register, asOf, maxDays },
  }));
  return store.noteOccasions(rows, nowMs);
}

async function noteRestrictions(context: ServiceContext, store: SiteStore): Promise<number> {
  const nowMs = context.nowMs();
  return store.noteOccasions(await endingRestrictions(store, { nowMs, stages }), nowMs);
}

async function noteRecordings(context: ServiceContext, site: SiteId, store: SiteStore): Promise<number> {
  return store.noteOccasions(await recordingOccasions(context, site), context.nowMs());
}

/**
 * An occasion as it is told. Undefined where nothing is left to be told: the person was erased, or the consent ended or
 * was renewed since.
 */
export function occasionChange(site: SiteId, occasion: Occasion): Change | undefined {
  const { type, doc, at, subject, states } = occasion;
  if (type === "request.done" || type === "request.due") return requestChange(site, occasion);
  if (type === "recording.due") {
    // Of somebody who was erased since nothing is left here: what is due of them is noted as theirs no more.
    if (doc["record"] === undefined) return undefined;
    const id = `evt_${site}_${String(doc["index"])}_recording_due_${at.slice(0, 10)}`;
    const whose = subject ? { subject: { key: changeKeyText(subject.hash), kind: subject.kind } } : {};
    return { id, type, timestamp: at, data: { site, ...doc, ...whose } };
  }
  if (type !== "consent.expiring") {
    const { register, asOf } = doc as { register: string; asOf: Instant };
    const id = `evt_${site}_${register}_${asOf.slice(0, 10)}_stale`;
    return { id, type, timestamp: at, data: { site, ...doc } };
  }
  const { index, days, purpose, channel, version, until } = doc as unknown as Ending;
  const held = states.find((state) => state.purpose === purpose && state.channel === channel);
  if (!subject || !held || !isInForce(held.status) || held.until !== until) return undefined;
  const { hash, kind } = subject;
  return {
    id: `evt_${site}_${index}_${purpose}_${channel}_expiring_${days}`,
    type,
    timestamp: at,
    data: {
      site,
      index,
      subject: { key: changeKeyText(hash), kind },
      days,
      choices: [{ purpose, version, channel, until }],
    },
  };
}
