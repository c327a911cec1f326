// Retention by the clock: what is past its period is reported first, and goes once the owner's delay is over.
import type { RecordId, SiteId } from "../../core/ids.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import { isRecent, type ServiceContext } from "../context.ts";
import type { RetentionNote } from "../store/retention-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { retentionRun, whatIsDue } from "./retention.ts";
import { settingsOf } from "./settings.ts";

const dayMs = 86_400_000;
/** A report counts for a day less what makes an hourly job late. */
const reportedMs = 23 * 3_600_000;
const schedule = { kind: "system", name: "retention" } as const;

/** What was reported last, and when it is taken away where its owner lets that happen by itself. */
export interface PlannedRun {
  readonly reportedAt: Instant;
  readonly records: number;
  readonly subjects: number;
  readonly runsAt?: Instant;
}

/** The run that the last report leads to; undefined where it found nothing past its period, or there was none. */
export async function plannedRun(context: ServiceContext, site: SiteId): Promise<PlannedRun | undefined> {
  const note = await (await context.site(site)).retentionNote();
  if (!note || note.records === 0) return undefined;
  const { forgetAfterDays } = await settingsOf(context, site);
  const { records, subjects, atMs, sinceMs } = note;
  // The job has not seen the setting yet: it begins to count within the hour.
  const runsMs = forgetAfterDays === undefined ? undefined : (sinceMs ?? context.nowMs()) + forgetAfterDays * dayMs;
  return {
    reportedAt: instantAt(atMs),
    records,
    subjects,
    ...(runsMs === undefined ? {} : { runsAt: instantAt(runsMs) }),
  };
}

/**
 * Reports once a day what is past its period. Where the site's `forgetAfterDays` is set, what a report found waits so
 * many days from when both were there, and is then taken away as `retentionRun` does: only what was past its period by
 * that report, nothing that a hold or a restriction keeps by then, and never what was answered. Returns the records in
 * the log that prove a run; none where nothing was due.
 */
export async function keepRetention(context: ServiceContext, site: SiteId): Promise<readonly RecordId[]> {
  const { forgetAfterDays } = await settingsOf(context, site);
  const store = await context.site(site);
  const last = await store.retentionNote();
  const isOn = forgetAfterDays !== undefined;
  if (!isOn || last?.sinceMs === undefined) {
    const isFresh = last !== undefined && isRecent(last.atMs, context.nowMs(), reportedMs);
    if (!isFresh || isOn !== (last.sinceMs !== undefined))
      await keepReport(context, { store, isOn, fresh: isFresh && last });
    return [];
  }
  if (context.nowMs() < last.sinceMs + forgetAfterDays * dayMs) return [];
  const { proofs } = await retentionRun(context, schedule, { site, dueBy: instantAt(last.atMs) });
  await keepReport(context, { store, isOn });
  return proofs;
}

/** Keeps a fresh report, or the one that is fresh still; where runs are on and it found something, the wait begins. */
async function keepReport(
  context: ServiceContext,
  { store, isOn, fresh }: { store: SiteStore; isOn: boolean; fresh?: RetentionNote | false },
): Promise<void> {
  const nowMs = context.nowMs();
  const { atMs, records, subjects } = fresh || { ...(await whatIsDue(context, store)), atMs: nowMs };
  const waits = isOn && records > 0;
  await store.keepRetentionNote({ atMs, records, subjects, ...(waits ? { sinceMs: nowMs } : {}) });
}
