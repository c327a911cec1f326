// Filters of records: what a record must say to be listed, and where in the log such records can stand.
import type { RecordFilters } from "../../core/console-schema.ts";
import type { RecordCore } from "../../core/record.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { RecordFilter } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";

/** How far the order of the log and that of times may be apart. */
const slackMs = 86_400_000;

/** What to look for, and the stretch of the log in which all of it is. */
export interface FilteredStretch {
  readonly filter: RecordFilter;
  readonly after: number;
  readonly before: number;
}

/** Where records that fit can stand, as the log is now. What they say is narrowed by text; `fits` decides. */
export async function stretchOf(store: SiteStore, wanted: RecordFilters): Promise<FilteredStretch> {
  const ms = (instant: string | undefined) => (instant === undefined ? undefined : millisecondsOf(instant));
  const [fromMs, untilMs] = [ms(wanted.receivedFrom), ms(wanted.receivedUntil)];
  // Nobody's act is received before it was done.
  const earliest = Math.max(fromMs ?? -Infinity, ms(wanted.from) ?? -Infinity);
  const [count, after, past] = await Promise.all([
    store.entryCount(),
    earliest === -Infinity ? 0 : store.receivedBefore(earliest - slackMs),
    untilMs === undefined ? undefined : store.receivedBefore(untilMs + slackMs),
  ]);
  return { filter: { texts: textsOf(wanted), fromMs, untilMs }, after, before: Math.min(count, past ?? count) };
}

/** Pieces of the canonical text of every record that fits: members stand in the order of their names. */
export function textsOf(wanted: RecordFilters): string[] {
  const { event, purpose, status, channel, surface, lang, jurisdiction, notice } = wanted;
  const member = (name: string, value: string | undefined) =>
    value === undefined ? undefined : `"${name}":${JSON.stringify(value)}`;
  // Without its end: an answer to one vendor of the purpose fits too.
  const ofPurpose = member("purpose", purpose)?.slice(0, -1);
  const inChannel = member("channel", channel);
  return [
    member("event", event),
    inChannel && ofPurpose ? `${inChannel},${ofPurpose}` : (inChannel ?? ofPurpose),
    member("status", status),
    member("surface", surface),
    member("lang", lang),
    member("jurisdiction", jurisdiction)?.slice(0, -1),
    member("notice", notice),
  ].filter((text) => text !== undefined);
}

/** From an instant on, and before another. By milliseconds: of instants that are written otherwise the texts do not sort. */
const isWithin = (at: string, from: string | undefined, until: string | undefined): boolean =>
  (from === undefined || millisecondsOf(at) >= millisecondsOf(from)) &&
  (until === undefined || millisecondsOf(at) < millisecondsOf(until));

/** Whether an answer is to the purpose asked for, or to one vendor of it (docs/decisions/0046). */
const isOf = (answered: string, asked: string | undefined) =>
  asked === undefined || answered === asked || answered.startsWith(`${asked}/`);

/** Whether the record says all that is asked. */
export function fits(core: RecordCore, wanted: RecordFilters): boolean {
  const is = (asked: string | undefined, value: string | undefined) => asked === undefined || asked === value;
  const { purpose, status, channel, jurisdiction, from, until, receivedFrom, receivedUntil } = wanted;
  const asksAnswer = purpose !== undefined || status !== undefined || channel !== undefined;
  return (
    is(wanted.event, core.event) &&
    is(wanted.lang, core.lang) &&
    is(wanted.notice, core.notice) &&
    is(wanted.surface, core.method.surface) &&
    (jurisdiction === undefined ||
      core.jurisdiction === jurisdiction ||
      core.jurisdiction.startsWith(`${jurisdiction}-`)) &&
    isWithin(core.actedAt, from, until) &&
    isWithin(core.at, receivedFrom, receivedUntil) &&
    (!asksAnswer ||
      core.choices.some(
        (choice) => isOf(choice.purpose, purpose) && is(status, choice.status) && is(channel, choice.channel),
      ))
  );
}
