// Retention: records past their period lose their personal half, people of whom nothing is left lose their key.
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import { retentionRequest } from "../../core/console-schema.ts";
import type { RecordId, SiteId } from "../../core/ids.ts";
import type { ContentHash } from "../../core/notice.ts";
import { millisecondsOf, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import type { StoredRecord } from "../store/record-rows.ts";
import type { HoldRow, SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { holdOn } from "./holds.ts";
import { parsed } from "./parse.ts";
import { recordService } from "./service-records.ts";

const dayMs = 86_400_000;
/** Positions looked at in one question. */
const stride = 5_000;
/** Records of one statement in the log, so that it stays of a size, and people of one question. */
const mostAtOnce = 1_000;

/** What a retention run would do, or did, and why the rest stays. */
export interface RetentionReport {
  readonly at: Instant;
  /** Records past their period that lose, or lost, their personal half. */
  readonly records: number;
  readonly byPurpose: Readonly<Record<string, number>>;
  /** Records past their period that a hold keeps, by the hold's id, or a `restriction`. */
  readonly held: Readonly<Record<string, number>>;
  /** People of whom no record is left, so that their keys go too. */
  readonly subjects: number;
  /** The records in the log that say so: the proof. Empty for a dry run. */
  readonly proofs: readonly RecordId[];
}

interface Tally {
  records: number;
  subjects: number;
  readonly byPurpose: Record<string, number>;
  readonly held: Record<string, number>;
  readonly proofs: RecordId[];
}

/** What is past its period now, and nothing is changed. The system, owners and auditors may. */
export function retentionReport(context: ServiceContext, actor: Actor, site: SiteId): Promise<RetentionReport> {
  return audited(context, { actor, verb: "retention.report", site }, async () => {
    const found = await whatIsDue(context, await context.site(site));
    return { value: found, detail: `${found.records} records past their period` };
  });
}

/** The same for the clock, which asks every day and is no verb of anybody's. */
export async function whatIsDue(context: ServiceContext, store: SiteStore): Promise<RetentionReport> {
  const tally = emptyTally();
  const people = new Map<number, number>();
  const at = context.now();
  for await (const due of dueRecords(context, store, { tally, dueBy: at })) {
    for (const { who } of due) if (who !== undefined) people.set(who, (people.get(who) ?? 0) + 1);
  }
  for (const page of pagesOf([...people.keys()])) {
    const left = await store.entriesNaming(page);
    tally.subjects += page.filter((who) => (left.get(who) ?? 0) <= people.get(who)!).length;
  }
  return { at, ...tally };
}

/**
 * Takes the personal half, and whose it was, from every record past its period that no hold keeps; with `wipe` the
 * readable half too, and with `dueBy` only from those that were past it by then. Each batch is said in the log before it is done: how many, and the hash of which. The system
 * and owners may. Running again goes on where a crash stopped it.
 */
export const retentionRun = (
  context: ServiceContext,
  actor: Actor,
  { site, wipe = false, dueBy = context.now() }: { site: SiteId; wipe?: boolean; dueBy?: Instant },
): Promise<RetentionReport> => retentionRunAs(context, actor, { site, dueBy, read: () => ({ wipe }) });

/** The same as `retentionRun`, from a request, whose body is read once it is known that the actor may. */
export function retentionRunAs(
  context: ServiceContext,
  actor: Actor,
  { site, read, dueBy = context.now() }: { site: SiteId; read: () => unknown; dueBy?: Instant },
): Promise<RetentionReport> {
  return audited(context, { actor, verb: "retention.run", site }, async () => {
    const { wipe = false } = parsed(retentionRequest, await read());
    const tally = emptyTally();
    const store = await context.site(site);
    const people = new Set<number>();
    for await (const due of dueRecords(context, store, { tally, dueBy })) {
      for (const { who } of due) if (who !== undefined) people.add(who);
      tally.proofs.push(await forgetRecords(context, actor, { site, store, due, wipe }));
    }
    tally.subjects = await forgetPeople(store, [...people]);
    if (tally.records > 0) await store.settle();
    // What was reported is gone: the next report begins anew.
    await store.forgetRetentionNote();
    const detail = `${tally.records} records, ${tally.subjects} people ${tally.proofs.join(" ")}`.trim();
    return { value: { at: context.now(), ...tally }, detail };
  });
}

const emptyTally = (): Tally => ({ records: 0, subjects: 0, byPurpose: {}, held: {}, proofs: [] });

/** Records past their period and under no hold, in batches; counts them, and those that are held. */
async function* dueRecords(
  context: ServiceContext,
  store: SiteStore,
  { tally, dueBy }: { tally: Tally; dueBy: Instant },
): AsyncGenerator<StoredRecord[]> {
  const now = context.now();
  const day = Math.floor(millisecondsOf(dueBy) / dayMs);
  const holds = await store.holds({ lifted: false });
  const restricted = new Set((await store.restrictions()).map(({ who }) => who));
  const count = await store.entryCount();
  let batch: StoredRecord[] = [];
  for (let after = 0; after < count; after += stride) {
    const past = await store.pastRetention({ after, day, most: Math.min(stride, count - after) });
    batch.push(...past.filter((record) => isDue(record, { holds, restricted, now, tally })));
    while (batch.length >= mostAtOnce) {
      yield batch.slice(0, mostAtOnce);
      batch = batch.slice(mostAtOnce);
    }
  }
  if (batch.length > 0) yield batch;
}

interface Keeping {
  readonly holds: readonly HoldRow[];
  readonly restricted: ReadonlySet<number>;
  readonly now: Instant;
  readonly tally: Tally;
}

function isDue(record: StoredRecord, { holds, restricted, now, tally }: Keeping): boolean {
  // Whoever is kept for a claim is kept whole.
  const isRestricted = record.who !== undefined && restricted.has(record.who);
  const keeper = isRestricted ? "restriction" : holdOn(holds, record, now)?.id;
  if (keeper) tally.held[keeper] = (tally.held[keeper] ?? 0) + 1;
  if (keeper) return false;
  tally.records++;
  for (const { purpose } of record.core.choices) tally.byPurpose[purpose] = (tally.byPurpose[purpose] ?? 0) + 1;
  return true;
}

/** SHA-256 over the positions in the log, each on a line: whoever knows which records went can check it. */
export const digestOf = (indexes: readonly number[]): ContentHash =>
  `sha256:${toHex(sha256(new TextEncoder().encode(indexes.map((index) => `${index}\n`).join(""))))}`;

async function forgetRecords(
  context: ServiceContext,
  actor: Actor,
  { site, store, due, wipe }: { site: SiteId; store: SiteStore; due: readonly StoredRecord[]; wipe: boolean },
): Promise<RecordId> {
  const indexes = due.map(({ index }) => index);
  const { answer } = await recordService(context, actor, {
    site,
    act: {
      event: "erase",
      choices: [],
      method: { surface: "system", action: "erase" },
      actor: actor.kind === "system" ? "system" : "agent",
      subject: null,
      direct: true,
      erasure: {
        mode: "retention",
        reason: "retention-ended",
        records: indexes.length,
        digest: digestOf(indexes),
        ...(wipe ? { wiped: indexes } : {}),
      },
    },
  });
  await store.scrubEntries(indexes, wipe);
  return answer.id as RecordId;
}

/** Destroys the keys of people no record names any more. They were not erased at their wish: no tombstone is left. */
async function forgetPeople(store: SiteStore, people: readonly number[]): Promise<number> {
  let forgotten = 0;
  for (const page of pagesOf(people)) {
    const named = new Set(await store.namedSubjects(page));
    const gone = page.filter((who) => !named.has(who));
    if (gone.length > 0) await store.dropSubjects(gone);
    forgotten += gone.length;
  }
  return forgotten;
}

/** Numbers of people, as many at once as one question is asked about. */
function* pagesOf(people: readonly number[]): Generator<number[]> {
  for (let at = 0; at < people.length; at += mostAtOnce) yield people.slice(at, at + mostAtOnce);
}

/**
 * Writes down in the log that the records at these positions have no personal half any more, and whose they are is not
 * known: how many, and the hash of which. Only the system does, where it restores from an export. Returns its record.
 */
export function sayHalvesLost(
  context: ServiceContext,
  actor: Actor & { readonly kind: "system" },
  { site, indexes }: { site: SiteId; indexes: readonly number[] },
): Promise<RecordId> {
  return audited(context, { actor, verb: "retention.run", site }, async () => {
    const { answer } = await recordService(context, actor, {
      site,
      act: {
        event: "erase",
        choices: [],
        method: { surface: "system", action: "erase" },
        actor: "system",
        subject: null,
        direct: true,
        erasure: { mode: "lost", reason: "half-lost", records: indexes.length, digest: digestOf(indexes) },
      },
    });
    return { value: answer.id as RecordId, detail: `${indexes.length} records without personal halves ${answer.id}` };
  });
}
