// Erasing people, restricting them for a claim, and doing again what the log says was done.
import type * as z from "zod/mini";
import type { RecordId, SiteId } from "../../core/ids.ts";
import type { Erasure } from "../../core/record.ts";
import { erasureRequest, type erasureResponse } from "../../core/person-schema.ts";
import { instantAt, millisecondsOf } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import { hex } from "../store/hex.ts";
import type { ErasureRow, Restriction } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { eraseFromUploads, isInUploads } from "./import-erasing.ts";
import { parsed } from "./parse.ts";
import { recordService } from "./service-records.ts";
import { denyAddress, newSubject, normalAddress, numbersOfPerson, subjectHash } from "./subjects.ts";

type Requested = z.infer<typeof erasureRequest>;
type Done = z.infer<typeof erasureResponse>;

/** More of one person's records than this are wiped by asking again. */
const mostWiped = 10_000;

/**
 * Erases a person and everybody linked to them as the same person, or restricts them until an instant, or ends
 * that. The log says so first; then the keys are destroyed, and what was encrypted under them is taken from the
 * databases and their write-ahead logs. On return nothing of the person can be read any more here, a check answers
 * ERASED, and every proof still stands. Needs the scope `request`. Throws `not-valid`, `not-found`.
 */
export function eraseSubject(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown },
): Promise<Done> {
  const { site } = asked;
  return audited(context, { actor, verb: "subject.erase", site }, async () => {
    const request = parsed(erasureRequest, await asked.read());
    assertEnd(context, request);
    const store = await context.site(site);
    const numbers = await numbersToErase(context, { site, store, request });
    await assertOwnId(store, request, numbers[0]);
    const wide = await wideNames(context, { site, store, request, numbers });
    const records: RecordId[] = [];
    // From the far end of the links, the named one last: after a crash in between, who is not in the log yet is still
    // found from there when it is asked again.
    for (const [i, who] of [...numbers.entries()].toReversed()) {
      // One id for the act; what it does to a linked subject is told by a record of its own.
      const id = i === 0 ? (request.id as RecordId | undefined) : undefined;
      records.unshift(await recordErasure(context, actor, { site, store, request, who, id }));
    }
    await applied(context, { store, request, numbers, record: records[0] });
    // Also where nobody is known any more: whoever asks again may do so because it was ended in between.
    if (request.mode === "erase") await eraseFromUploads(context, { site, store, wide });
    const value: Done = { mode: request.mode, subjects: numbers.length, records };
    return { value, detail: `${request.mode} ${numbers.length} ${request.reason} ${records.join(" ")}`.trim() };
  });
}

/**
 * The numbers of the person. Somebody whom only an upload names that nobody committed has none before: they are given
 * one, so that the log says that they were erased, and the file does not bring them back when it is sent again.
 */
async function numbersToErase(
  context: ServiceContext,
  { site, store, request }: Pick<Erasing, "site" | "store" | "request">,
): Promise<number[]> {
  const { subject, mode } = request;
  const known = await numbersOfPerson(context, { site, store, subject });
  // No file names a device.
  const isInNoFile = subject.kind === "record" || subject.kind === "device";
  if (known.length > 0 || mode !== "erase" || isInNoFile) return known;
  const { identityKey, random, hmac } = context;
  const named = newSubject({ kind: subject.kind, id: subject.id }, { identityKey: identityKey(site), random, hmac });
  if (!(await isInUploads(context, { site, store, hash: named.hash }))) return known;
  await store.addSubjects({ subjects: [named], at: context.now() });
  return numbersOfPerson(context, { site, store, subject });
}

/** What every spelling of the person's addresses is known by, in hex: of the one that was named, and of all linked ones. */
async function wideNames(
  context: ServiceContext,
  { site, store, request, numbers }: Pick<Erasing, "site" | "store" | "request"> & { numbers: readonly number[] },
): Promise<ReadonlySet<string>> {
  const { kind, id } = request.subject;
  const address = kind === "record" ? undefined : normalAddress(kind, id);
  const named =
    kind === "record" || address === undefined
      ? []
      : [subjectHash(context.identityKey(site), kind, denyAddress(kind, address))];
  const known = (await store.subjectNames(numbers)).map(({ denyHash }) => denyHash);
  return new Set([...named, ...known].map(hex));
}

function assertEnd(context: ServiceContext, { mode, until }: Requested): void {
  if (mode !== "restrict" && until) throw faultAt("/until", "not-a-restriction");
  if (mode === "restrict" && !(until && until > context.now())) throw faultAt("/until", "restriction-endless");
}

/** Throws `record-conflict` where the id is that of another record: before the log says anything of who is linked. */
async function assertOwnId(store: SiteStore, { id, mode }: Requested, who: number | undefined): Promise<void> {
  const known = id === undefined ? undefined : await store.record(id as RecordId);
  const erasure = known?.core.erasure;
  if (who !== undefined && known && !(erasure?.who === who && erasure.mode === mode))
    throw new ProblemError("record-conflict");
}

interface Erasing {
  readonly site: SiteId;
  readonly store: SiteStore;
  readonly request: Requested;
  readonly who: number;
  readonly id?: RecordId | undefined;
}

async function recordErasure(
  context: ServiceContext,
  actor: Actor,
  { site, store, request, who, id }: Erasing,
): Promise<RecordId> {
  const wipes = request.wipe === true && request.mode === "erase";
  const wiped = wipes ? (await store.recordsOf(who, { most: mostWiped })).map(({ index }) => index) : undefined;
  const erasure: Erasure = {
    mode: request.mode,
    who,
    reason: request.reason,
    verified: request.verified,
    request: request.request,
    requestedAt: request.requestedAt,
    until: request.until,
    ...(wiped?.length ? { wiped: wiped.toSorted((a, b) => a - b) } : {}),
  };
  const { answer } = await recordService(context, actor, {
    site,
    act: {
      id,
      event: "erase",
      choices: [],
      method: { surface: "console", action: request.mode === "erase" ? "erase" : "restrict" },
      actor: actor.kind === "system" ? "system" : "agent",
      subject: null,
      direct: true,
      erasure,
    },
  });
  if (wiped?.length) await store.scrubEntries(wiped, true);
  return answer.id as RecordId;
}

async function applied(
  context: ServiceContext,
  done: { store: SiteStore; request: Requested; numbers: readonly number[]; record: RecordId | undefined },
): Promise<void> {
  const { store, request, numbers, record } = done;
  if (!record) return;
  if (request.mode === "restrict") {
    const untilMs = millisecondsOf(request.until!);
    for (const who of numbers) await store.restrict({ who, untilMs, record });
  } else if (request.mode === "release") for (const who of numbers) await store.release(who);
  else await forget(store, numbers, millisecondsOf(context.now()));
}

/** Destroys keys, then what hung on them. A crash in between is mended by `completeErasures`. */
async function forget(store: SiteStore, numbers: readonly number[], atMs: number): Promise<void> {
  await store.eraseSubjects(numbers.map((who) => ({ who, atMs })));
  await store.scrubSubjects(numbers);
  await store.settle();
}

/**
 * Does again what the log says was done to people and the databases do not show: after a crash between the log and
 * the keys, and after a backup from before was restored. Returns how many people it erased. Called before a site's
 * store is used for anything else.
 */
export async function completeErasures(store: SiteStore): Promise<number> {
  // Before what the log says, so that what another process does meanwhile is done twice and never undone.
  const standing = await store.restrictions();
  const rows = await store.erasures();
  if (rows.length === 0) return 0;
  const wiped = rows.flatMap(({ wiped: places = [] }) => places);
  const scrubbed = wiped.length > 0 ? await store.scrubEntries(wiped, true) : 0;
  const erased = rows.filter(({ mode }) => mode === "erase");
  const numbers = erased.map(({ who }) => who);
  const open = new Set([...(await store.presentSubjects(numbers)), ...(await store.namedSubjects(numbers))]);
  if (open.size > 0) {
    const again = erased.filter(({ who }) => open.has(who));
    await store.eraseSubjects(again.map(({ who, at }) => ({ who, atMs: millisecondsOf(at) })));
    await store.scrubSubjects([...open]);
  }
  if (open.size + scrubbed > 0) await store.settle();
  await restrictAgain(store, rows, standing);
  return open.size;
}

/** Restrictions as the log has them last: those that the keys database lost, has with another end, or should not have. */
async function restrictAgain(
  store: SiteStore,
  rows: readonly ErasureRow[],
  restrictions: readonly Restriction[],
): Promise<void> {
  const last = [...new Map(rows.map((row) => [row.who, row])).values()].filter(({ mode }) => mode !== "erase");
  if (last.length === 0) return;
  const present = new Set(await store.presentSubjects(last.map(({ who }) => who)));
  const standing = new Map(restrictions.map(({ who, untilMs }) => [who, untilMs]));
  const unsaid = new Set((await unsaidRestrictions(store, { rows, restrictions })).map(({ who }) => who));
  for (const { who, until, index } of last) {
    // What the log says last of them was said before the entry that it lost.
    if (!present.has(who) || unsaid.has(who)) continue;
    const untilMs = until === undefined ? undefined : millisecondsOf(until);
    if (untilMs === standing.get(who)) continue;
    if (untilMs === undefined) await store.release(who);
    else await store.restrict({ who, untilMs, record: `entry ${index}` });
  }
}

const placed = /^entry (\d+)$/;

/**
 * Restrictions that stand by an entry which the log does not have: its end was lost, as where a log of before was
 * restored beside keys of later. A restriction never takes hold before the log says so.
 */
async function unsaidRestrictions(
  store: SiteStore,
  { rows, restrictions }: { rows: readonly ErasureRow[]; restrictions: readonly Restriction[] },
): Promise<Restriction[]> {
  const places = new Set(rows.map(({ who, index }) => `${who} entry ${index}`));
  const ids = restrictions.flatMap(({ record }) => (placed.test(record) ? [] : [record as RecordId]));
  const written = await store.writtenRecords(ids);
  return restrictions.filter(({ who, record }) => !places.has(`${who} ${record}`) && !written.has(record as RecordId));
}

/**
 * Writes down in the log again what it lost: that somebody is restricted, and until when. Why, and how they were made
 * sure of, was said by the entry that is gone. Returns how many. The system does this by itself, hourly.
 */
export async function sayRestrictionsAgain(context: ServiceContext, site: SiteId): Promise<number> {
  const store = await context.site(site);
  const restrictions = await store.restrictions();
  if (restrictions.length === 0) return 0;
  const unsaid = await unsaidRestrictions(store, { rows: await store.erasures(), restrictions });
  let said = 0;
  for (const { who, untilMs, record: lost } of unsaid) {
    // It may have been ended, or made anew, since it was read.
    const now = (await store.restrictions()).find((one) => one.who === who);
    if (now?.record !== lost || now.untilMs !== untilMs) continue;
    const request: Requested = {
      subject: { kind: "device", id: "" },
      mode: "restrict",
      reason: "entry-lost",
      verified: "not-needed",
      until: instantAt(untilMs),
    };
    await audited(context, { actor: retentionActor, verb: "subject.erase", site }, async () => {
      const record = await recordErasure(context, retentionActor, { site, store, request, who });
      await store.restrict({ who, untilMs, record });
      return { value: record, detail: `restrict 1 said again ${record}` };
    });
    said++;
  }
  return said;
}

/**
 * Erases everybody whose restriction has ended. Returns how many. The system does this by itself, hourly.
 */
export async function endRestrictions(context: ServiceContext, site: SiteId): Promise<number> {
  const store = await context.site(site);
  const now = millisecondsOf(context.now());
  const ended = (await store.restrictions()).filter(({ untilMs }) => untilMs <= now);
  const names = await store.subjectNames(ended.map(({ who }) => who));
  for (const { who } of ended) {
    const request: Requested = {
      subject: { kind: "device", id: "" },
      mode: "erase",
      reason: "claim-period-ended",
      verified: "not-needed",
    };
    await audited(context, { actor: retentionActor, verb: "subject.erase", site }, async () => {
      const record = await recordErasure(context, retentionActor, { site, store, request, who });
      await forget(store, [who], now);
      return { value: record, detail: `erase 1 claim-period-ended ${record}` };
    });
  }
  const wide = new Set(names.map(({ denyHash }) => hex(denyHash)));
  if (ended.length > 0) await eraseFromUploads(context, { site, store, wide });
  return ended.length;
}

/** Who acts when time does. */
const retentionActor = { kind: "system", name: "retention" } as const;
