// Recordings that records name by hash: which their controller has to delete by now, and in the log that they were.
import type * as z from "zod/mini";
import type { RecordId, SiteId } from "../../core/ids.ts";
import type { ContentHash } from "../../core/notice.ts";
import {
  deletedRecordingsRequest,
  type deletedRecordingsResponse,
  type dueRecordingsResponse,
} from "../../core/recording-schema.ts";
import { addPeriod, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { fault, faultAt, ProblemError, type Fault } from "../errors.ts";
import type { NewOccasion } from "../store/occasion-rows.ts";
import type { StoredRecord } from "../store/record-rows.ts";
import type { HoldRow, SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { holdOn } from "./holds.ts";
import { publishedNotice, standingNotices } from "./notices.ts";
import { parsed } from "./parse.ts";
import { recordService } from "./service-records.ts";

/** Entries looked through in one question, and in one page of the list. */
const chunk = 8_192;
const mostLookedAt = 32_768;

/** As records' canonical text has them (RFC 8785). */
const recordingText = '"kind":"recording"';
const deletedText = '"mode":"retention"';

/** One recording that is to be deleted. */
interface DueRecording {
  readonly record: RecordId;
  readonly entry: number;
  readonly hash: ContentHash;
  readonly because: "period-ended" | "person-erased";
  readonly dueAt?: Instant;
}

/** The same with whom it is about, as long as they are known. */
interface JudgedRecording extends DueRecording {
  readonly who?: number | undefined;
}

/**
 * Which recordings their controller has to delete by now: past the `dataPeriod` of the purposes they are of, or of
 * somebody who was erased. Holds and restrictions keep those of people who are there. What was noted as deleted is
 * left out. With `held`, instead those that would be due and that a hold or a restriction keeps. Some thirty thousand
 * entries are looked through in one call: a page may be empty and have more behind it.
 * Needs the scope `request`; owners and auditors may.
 */
export function dueRecordings(
  context: ServiceContext,
  actor: Actor,
  { site, after: text, held = false }: { site: SiteId; after: string | undefined; held?: boolean },
): Promise<z.infer<typeof dueRecordingsResponse>> {
  return audited(context, { actor, verb: "recording.list", site }, async () => {
    if (text !== undefined && !/^\d{1,15}$/.test(text)) throw faultAt("/after", "not-a-position");
    const store = await context.site(site);
    const [start, count] = [Number(text ?? 0), await store.entryCount()];
    const end = Math.min(start + mostLookedAt, count);
    const judged = await judging(context, { site, store, held });
    const recordings: DueRecording[] = [];
    for (let after = start; after < end; after += chunk) {
      const { records } = await store.recordsWhere(
        { texts: [recordingText] },
        { after, before: Math.min(after + chunk, end), most: chunk },
      );
      for (const { who: _, ...due } of await judged(records.toReversed())) recordings.push(due);
    }
    const value = { recordings, ...(end < count ? { after: end } : {}) };
    return { value, detail: `${recordings.length} recordings ${held ? "held" : "due"}` };
  });
}

/** Makes a function that says what is due, or held, of records, in their order. */
async function judging(
  context: ServiceContext,
  { site, store, held = false }: { site: SiteId; store: SiteStore; held?: boolean },
) {
  const keeping: Keeping = {
    held,
    now: context.now(),
    holds: await store.holds({ lifted: false }),
    restricted: new Set((await store.restrictions()).map(({ who }) => who)),
    deleted: await deletedHashes(context, site, store),
  };
  return async (records: readonly StoredRecord[]): Promise<JudgedRecording[]> => {
    const due = await Promise.all(records.map((record) => dueOf(context, { site, record, keeping })));
    return due.flat();
  };
}

/** The entries with recordings that are not deleted. What was read is remembered: only what came since is read for them. */
async function openEntries({ memory }: ServiceContext, site: SiteId, store: SiteStore): Promise<readonly number[]> {
  const known = memory.openRecordings.get(site) ?? { upTo: 0, entries: [] };
  const count = await store.entryCount();
  const entries = [...known.entries];
  for (let after = known.upTo; after < count; after += chunk) {
    const stretch = { after, before: Math.min(after + chunk, count), most: chunk };
    const { records } = await store.recordsWhere({ texts: [recordingText] }, stretch);
    for (const record of records.toReversed())
      if (!record.core.erasure && recordingsOf(record).length > 0) entries.push(record.index);
  }
  memory.openRecordings.set(site, { upTo: count, entries });
  return entries;
}

/** The hashes that the log says are deleted. It only grows, so that only what came since the last question is read. */
async function deletedHashes({ memory }: ServiceContext, site: SiteId, store: SiteStore): Promise<ReadonlySet<string>> {
  const count = await store.entryCount();
  const known = memory.deletedRecordings.get(site);
  const deleted = new Set(known?.hashes);
  for (let after = known?.upTo ?? 0; after < count; after += chunk) {
    const stretch = { after, before: Math.min(after + chunk, count), most: chunk };
    const { records } = await store.recordsWhere({ texts: [recordingText, deletedText] }, stretch);
    for (const { core } of records) for (const { hash } of core.attachments ?? []) deleted.add(hash);
  }
  memory.deletedRecordings.set(site, { upTo: count, hashes: deleted });
  return deleted;
}

interface Keeping {
  /** Whether those are asked for that are kept. */
  readonly held: boolean;
  readonly now: Instant;
  readonly holds: readonly HoldRow[];
  readonly restricted: ReadonlySet<number>;
  readonly deleted: ReadonlySet<string>;
}

async function dueOf(
  context: ServiceContext,
  { site, record, keeping }: { site: SiteId; record: StoredRecord; keeping: Keeping },
): Promise<JudgedRecording[]> {
  const { core, index, who, person } = record;
  const { now, holds, restricted, deleted, held } = keeping;
  const hashes = recordingsOf(record).filter((hash) => !deleted.has(hash));
  if (hashes.length === 0 || core.erasure) return [];
  const of = (why: Pick<DueRecording, "because" | "dueAt">) =>
    hashes.map((hash): JudgedRecording => ({ record: core.id, entry: index, hash, ...why, who }));
  // What keeps somebody's data keeps it while they are there: an erasure by name goes over a hold.
  const isKept =
    person !== undefined && ((who !== undefined && restricted.has(who)) || holdOn(holds, record, now) !== undefined);
  const dueAt = await periodEnd(context, site, record);
  if (dueAt !== undefined && dueAt <= now) return isKept === held ? of({ because: "period-ended", dueAt }) : [];
  if (person !== undefined || held) return [];
  // A retention run takes the personal half too: nobody was erased where the record's own time was over.
  const { retainUntil } = core;
  const isPast = retainUntil !== undefined && retainUntil <= now;
  return of(isPast ? { because: "period-ended", dueAt: retainUntil } : { because: "person-erased" });
}

const recordingsOf = ({ core }: StoredRecord): ContentHash[] =>
  (core.attachments ?? []).filter(({ kind }) => kind === "recording").map(({ hash }) => hash);

/** When the longest period ends that the record's purposes name for their data; undefined where none does. */
async function periodEnd(context: ServiceContext, site: SiteId, { core }: StoredRecord): Promise<Instant | undefined> {
  const row = core.notice && (await publishedNotice(context, site, core.notice));
  if (!row) return undefined;
  const asked = new Set(core.choices.map(({ purpose }) => purpose));
  const ends = row.notice.purposes
    .filter(({ id }) => asked.has(id))
    .flatMap(({ dataPeriod }) => (dataPeriod && addPeriod(core.actedAt, dataPeriod)) || []);
  return ends.toSorted().at(-1);
}

/**
 * Notes in the log that recordings were deleted: which, by whom and when. Nothing of a recording was ever kept here.
 * The same twice is one. Needs the scope `request`; owners may. Throws `not-valid` for what no record names.
 */
export function recordingsDeleted(
  context: ServiceContext,
  actor: Actor,
  { site, read }: { site: SiteId; read: () => unknown },
): Promise<z.infer<typeof deletedRecordingsResponse>> {
  return audited(context, { actor, verb: "recording.delete", site }, async () => {
    const asked = parsed(deletedRecordingsRequest, await read()).deleted;
    const store = await context.site(site);
    const faults = await Promise.all(
      asked.map(async ({ record, hash }, i): Promise<Fault[]> => {
        const stored = await store.record(record as RecordId);
        if (stored && recordingsOf(stored).includes(hash)) return [];
        return [fault(`/deleted/${i}`, "no-recording")];
      }),
    );
    if (faults.flat().length > 0) throw new ProblemError("not-valid", undefined, { errors: faults.flat() });
    const known = await deletedHashes(context, site, store);
    const fresh = new Map(asked.filter(({ hash }) => !known.has(hash)).map(({ record, hash }) => [hash, record]));
    if (fresh.size === 0) return { value: { deleted: 0 }, detail: "0 recordings" };
    const { answer } = await recordService(context, actor, {
      site,
      act: {
        event: "erase",
        choices: [],
        method: { surface: "system", action: "erase" },
        actor: "agent",
        subject: null,
        direct: true,
        erasure: { mode: "retention", reason: "retention-ended" },
        attachments: [...fresh].map(([hash, note]) => ({ kind: "recording", hash, note })),
      },
    });
    const value = { deleted: fresh.size, proof: answer.id as RecordId };
    return { value, detail: `${fresh.size} recordings ${answer.id}` };
  });
}

/**
 * What is due as other systems are told it, one for each record; none where no purpose of the notice in force names a
 * period for its data. The log is gone through once a process; every hour after that only what came since, and the
 * entries that were found to name recordings which are not deleted.
 */
export async function recordingOccasions(context: ServiceContext, site: SiteId): Promise<NewOccasion[]> {
  const { current } = await standingNotices(context, site);
  if (!current?.notice.purposes.some(({ dataPeriod }) => dataPeriod !== undefined)) return [];
  const store = await context.site(site);
  const judged = await judging(context, { site, store });
  const open = await openEntries(context, site, store);
  const rows = new Map<number, NewOccasion>();
  const done = new Set<number>();
  const deleted = await deletedHashes(context, site, store);
  for (let at = 0; at < open.length; at += chunk) {
    const records = await store.recordsAt(open.slice(at, at + chunk));
    for (const record of records) if (recordingsOf(record).every((hash) => deleted.has(hash))) done.add(record.index);
    for (const { entry, record, hash, because, dueAt, who } of await judged(records)) {
      const recordings = [...((rows.get(entry)?.doc["recordings"] as string[] | undefined) ?? []), hash];
      const doc = { record, index: entry, recordings, because, ...(dueAt ? { dueAt } : {}) };
      // An erasure takes away what was noted of a person: after it this is noted anew, and by their number no more.
      const whose = who === undefined ? {} : { who };
      rows.set(entry, { ref: `recording ${entry}`, type: "recording.due", doc, ...whose });
    }
  }
  forgetOpen(context, site, done);
  return [...rows.values()];
}

/** What is deleted is for good. */
function forgetOpen({ memory }: ServiceContext, site: SiteId, done: ReadonlySet<number>): void {
  const known = memory.openRecordings.get(site);
  if (!known || done.size === 0) return;
  memory.openRecordings.set(site, { ...known, entries: known.entries.filter((entry) => !done.has(entry)) });
}
