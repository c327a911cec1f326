// What others are told of subject requests beside the log: that everything held was handed out, and that a restriction ends soon.
import { changeKeyText, type Change } from "../../core/change.ts";
import { isAskedFor, type Verification } from "../../core/erasure.ts";
import { isRecordId, uuidV7Hex, type SiteId } from "../../core/ids.ts";
import { instantAt } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { NewOccasion, Occasion } from "../store/occasion-rows.ts";
import type { SiteStore } from "../store/rows.ts";

const dayMs = 86_400_000;

/** One report about a person that was given to them. */
interface HandedOver {
  readonly site: SiteId;
  readonly store: SiteStore;
  /** By whose number; undefined where nothing is held. */
  readonly who: number | undefined;
  readonly verified: Verification;
  readonly request?: string | undefined;
}

/**
 * Notes that somebody was given what is held about them, unless nobody asked for it. Before the audit's row, which is in
 * another database: a process that ends in between has told of a report that its caller did not get, and is asked again.
 */
export async function noteHandedOut(context: ServiceContext, handed: HandedOver): Promise<void> {
  const { site, store, who, verified, request } = handed;
  if (!isAskedFor(verified)) return;
  const act = uuidV7Hex(context.nowMs(), context.random(10));
  const doc = { act, right: "access", verified, ...(request === undefined ? {} : { request }) };
  const row = { ref: `handed out ${act}`, type: "request.done", doc } as const;
  await store.noteOccasions([who === undefined ? row : { ...row, who }], context.nowMs());
  context.webhooks.changed(site);
}

/** The restrictions that end within the days of a stage, the shortest first: one for each restriction and stage. */
export async function endingRestrictions(
  store: Pick<SiteStore, "restrictions">,
  { nowMs, stages }: { nowMs: number; stages: readonly number[] },
): Promise<NewOccasion[]> {
  return (await store.restrictions()).flatMap(({ who, untilMs, record }): NewOccasion[] => {
    const days = stages.find((stage) => untilMs - nowMs <= stage * dayMs);
    if (days === undefined || untilMs <= nowMs) return [];
    // One that was set again from the log after a restore knows its entry alone.
    const named = isRecordId(record) ? { record } : {};
    const doc = { right: "restriction", ...named, until: instantAt(untilMs), days };
    return [{ ref: `due ${who} ${untilMs} ${days}`, type: "request.due", who, doc }];
  });
}

/** One of either as it is told; undefined where the person was erased, or the restriction ended or was changed since. */
export function requestChange(
  site: SiteId,
  { type, place, doc, at, subject, restrictedUntil }: Occasion,
): Change | undefined {
  if (doc["right"] === undefined) return undefined;
  const whose = subject ? { subject: { key: changeKeyText(subject.hash), kind: subject.kind } } : {};
  const { act, ...told } = doc;
  const data = { site, ...told, ...whose };
  if (type === "request.done") return { id: `evt_${String(act)}_done`, type, timestamp: at, data };
  if (!subject || restrictedUntil !== doc["until"]) return undefined;
  return { id: `evt_${site}_${place}_due_${String(doc["days"])}`, type, timestamp: at, data };
}
