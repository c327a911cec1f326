// A look-through: a site's whole log verified and its records recounted beside everything else, so that damage shows without anybody asking.
import type { SiteId } from "../../core/ids.ts";
import { portableHashes } from "../log/verifier-hashes.ts";
import { verifyExport } from "../log/verify-export.ts";
import { isRecent, type ServiceContext } from "../context.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { Lingering } from "../store/client.ts";
import type { LookedThrough } from "../store/look-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { sealedLog } from "./exports.ts";
import { recounted } from "./recounts.ts";
import { logHealths } from "./witnesses.ts";

/** How long a look-through counts, in milliseconds. */
const countsMs = 7 * 86_400_000;
/**
 * Entries of the largest log that is looked through, which takes some 200 bytes of memory for each: in the process that
 * takes records. Without a data folder that lives shortly and shares its time. What is larger is for `assent doctor`.
 */
const mostEntries = { beside: 500_000, elsewhere: 50_000 } as const;
/** Work for so many milliseconds, then let requests come first for as long. */
const workMs = 10;

/** A kept one is told for a day more, in which the next is made. */
const toldMs = countsMs + 86_400_000;
const looker = { kind: "system", name: "look-through" } as const;

/**
 * The latest look-through: over a data folder of this process, which knows what happened to its files while it was away
 * of none before; else of whichever process or isolate made one, within eight days. Undefined as long as there is none.
 */
export async function lookedThrough(context: ServiceContext, site: SiteId): Promise<LookedThrough | undefined> {
  if (context.dataFolder) return context.memory.lookedThrough.get(site);
  const kept = await (await context.site(site)).lastLook();
  return kept && isRecent(millisecondsOf(kept.at), context.nowMs(), toldMs) ? kept : undefined;
}

/** Whether a log of so many entries is left to `assent doctor`. */
export const isTooLarge = ({ dataFolder }: ServiceContext, entries: number): boolean =>
  entries > (dataFolder ? mostEntries.beside : mostEntries.elsewhere);

/** How many things a look-through found, the log as one. */
export const findingsIn = ({ log, findings }: LookedThrough): number => findings + (log === undefined ? 0 : 1);

/**
 * Looks through a site, unless that was done within the week and found nothing, and keeps what it found. The audit has
 * a row of it, but none where the same was found as the last time: what stands is looked at every hour. Every
 * entry is held against its record, every tile against the entries, every state against the records, every personal
 * half against its key. Takes at most half of the time. Of a log that became too large, only what was wrong is kept.
 * Rejects where a database does not answer, and within a second where `ended` says so.
 */
export async function lookThrough(
  context: ServiceContext,
  site: SiteId,
  ended?: AbortSignal,
): Promise<LookedThrough | undefined> {
  const known = await lookedThrough(context, site);
  const isFresh = known && isRecent(millisecondsOf(known.at), context.nowMs(), countsMs);
  const isClean = known && findingsIn(known) === 0;
  if (isFresh && isClean) return known;
  const store = await context.site(site);
  if (isTooLarge(context, await store.entryCount())) {
    if (isClean) await store.forgetLook();
    if (isClean) context.memory.lookedThrough.delete(site);
    return lookedThrough(context, site);
  }
  const before = await store.lastLook();
  const found = await foundIn(context, { site, store, pace: paced(context, ended) });
  await store.keepLook(found);
  context.memory.lookedThrough.set(site, found);
  if (!before || findingsIn(found) === 0 || saidOf(before) !== saidOf(found)) await noteLook(context, site, found);
  return found;
}

const saidOf = ({ log, findings, first }: LookedThrough): string =>
  JSON.stringify([log ?? null, findings, first?.detail]);

const noteLook = (context: ServiceContext, site: SiteId, found: LookedThrough): Promise<void> =>
  audited(context, { actor: looker, verb: "log.export", site }, () => ({
    value: undefined,
    detail: `${found.entries} entries looked through, ${findingsIn(found)} findings`,
  }));

async function foundIn(
  context: ServiceContext,
  { site, store, pace }: { site: SiteId; store: SiteStore; pace: () => Promise<void> },
): Promise<LookedThrough> {
  const hashes = { ...portableHashes, hmac: context.hmac, sha256: context.sha256, running: context.runningHash };
  // Somebody may be erased meanwhile, which only entries after those exported say.
  const wiped = new Set<number>();
  const exported = await sealedLog(context, { site, wiped });
  const { keyText } = await context.signer(site);
  const known = { key: keyText, hashes, limit: 1, wipedSince: wiped };
  const verdict = await verifyExport(lineByLine(exported.lines, pace), known);
  const recount = await recounted(store, { hmac: context.hmac, between: pace });
  // A log without a checkpoint has nothing that could be held against it.
  const isLogSound = exported.size === 0 || verdict.ok;
  const [first, record] = [verdict.findings[0], recount.findings[0]];
  return {
    at: context.now(),
    entries: exported.size,
    log: isLogSound || !first ? undefined : first.detail,
    findings: recount.total,
    ...(record ? { first: { who: record.who, entry: record.entry, detail: record.detail } } : {}),
  };
}

/** How all sites stand together. */
export interface Readiness {
  readonly sites: number;
  /** Entries that are committed and wait for the next checkpoint. */
  readonly unsealed: number;
  /** Logs that are not what their latest checkpoint signed. */
  readonly damaged: number;
  /** Checkpoints that witnesses kept and a log no longer stands by. */
  readonly contradictions: number;
  /** Every site was looked through, entry by entry and record by record: since the process began, or lately (`lookedThrough`). */
  readonly verified: boolean;
  /** Sites whose logs are too large to be looked through beside a server's work: `assent doctor` does. */
  readonly tooLarge: number;
  /** What look-throughs found. */
  readonly findings: number;
  /** On a libSQL server: where keys of people who were erased may still be. */
  readonly lingering?: Lingering;
}

/** Looks at every site's latest checkpoint, and tells what look-throughs found; rejects where a database does not answer. */
export async function readiness(context: ServiceContext): Promise<Readiness> {
  const logs = await logHealths(context);
  const sites = await context.control.sites();
  const looked = await Promise.all(sites.map(({ id }) => lookedThrough(context, id)));
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return {
    sites: logs.length,
    unsealed: sum(logs.map(({ entries, sealed }) => entries - sealed)),
    damaged: sum(logs.map(({ sound }) => (sound ? 0 : 1))),
    contradictions: sum(logs.map(({ contradictions }) => contradictions)),
    verified: looked.every((one) => one !== undefined),
    tooLarge: sum(logs.map(({ entries }) => (isTooLarge(context, entries) ? 1 : 0))),
    findings: sum(looked.map((one) => (one ? findingsIn(one) : 0))),
    ...(context.lingering ? { lingering: context.lingering() } : {}),
  };
}

async function* lineByLine(lines: AsyncIterable<string>, pace: () => Promise<void>): AsyncGenerator<string> {
  for await (const line of lines) {
    await pace();
    yield line.slice(0, -1);
  }
}

/** Waits after each piece of work for as long as that took; rejects once it is to end. */
function paced({ nowMs }: ServiceContext, ended?: AbortSignal): () => Promise<void> {
  let sinceMs = nowMs();
  return async () => {
    ended?.throwIfAborted();
    const workedMs = nowMs() - sinceMs;
    if (workedMs >= 0 && workedMs < workMs) return;
    await new Promise<void>((resolve) => setTimeout(resolve, Math.min(Math.max(workedMs, 0), 1_000)));
    sinceMs = nowMs();
  };
}
