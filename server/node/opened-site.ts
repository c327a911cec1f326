// Opening a site of a restored folder for the first time: what was erased is erased again, its log sealed and verified.
import type { SiteId } from "../../core/ids.ts";
import { sealSite } from "../assemble.ts";
import type { Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import { verifyExport } from "../log/verify-export.ts";
import { exportLog } from "../services/exports.ts";
import { recounted, type Recount } from "../services/recounts.ts";
import { sayHalvesLost } from "../services/retention.ts";
import type { SiteStore } from "../store/rows.ts";
import type { CarriedSite } from "./given-exports.ts";
import { doneSince } from "./done-since.ts";
import { nodeHashes } from "./hashes.ts";

/** What was found in it. */
export interface OpenedSite {
  /** Entries of its log now, all of them verified that are under a checkpoint. */
  readonly entries: number;
  /** Whether what stands follows from the records: nothing is kept back where it does not, for it may be the only backup. */
  readonly recount: Recount;
  /** What came from an export: it holds nobody's half of a record. */
  readonly fromExport?: Omit<CarriedSite, "halfless" | "done"> & {
    readonly withoutHalf: number;
    /** Erasures since the backup of people whom it does not know, so that nothing here knows them as erased. */
    readonly erasedUnknown: readonly ErasedUnknown[];
  };
}

/** An erasure by which nobody can be found: its record, and the caller's own number of the request, where it had one. */
interface ErasedUnknown {
  readonly record: string;
  readonly at: Instant;
  readonly request?: string;
}

/** Who acts meanwhile. */
const restoring = { kind: "system", name: "restore" } as const;

interface Opening {
  /** What an export had beyond the backup. */
  readonly fromExport: CarriedSite | undefined;
  readonly progress: (what: string, share: number) => void;
}

/**
 * Opens the site, which erases again whom its log names, says in the log what an export could not give back, seals it
 * and verifies it whole. Rejects with a sentence for a person where it does not verify.
 */
export async function openedSite(
  context: ServiceContext,
  id: SiteId,
  { fromExport, progress }: Opening,
): Promise<OpenedSite> {
  const store = await context.site(id);
  const begun = (await store.entryCount()) - (fromExport?.entries ?? 0);
  await store.reserveNumbers(await store.highestSubject());
  if (fromExport) await doneSince(context, restoring, { site: id, done: fromExport.done });
  await dropUnnamed(store);
  await store.refuseMail();
  const { keyText } = await context.signer(id);
  const halfless = fromExport?.halfless ?? [];
  if (halfless.length > 0) await sayHalvesLost(context, restoring, { site: id, indexes: halfless });
  // What was wiped is explained by entries of which the last may not have been sealed when the backup was made.
  await sealSite(context, id);
  const exported = await exportLog(context, restoring, { site: id });
  const verifying = (read: number) => progress(`verifying ${id}`, Math.min(1, read / Math.max(1, exported.size)));
  const verdict = await verifyExport(withoutNewlines(exported.lines, verifying), { key: keyText, hashes: nodeHashes });
  if (exported.size > 0 && !verdict.ok) throw new Error(`${id}: ${verdict.findings[0]!.detail}`);
  const entries = await store.entryCount();
  const between = async ({ records }: { readonly records: number }) =>
    progress(`recounting ${id}`, Math.min(1, records / Math.max(1, entries)));
  const recount = await recounted(store, { hmac: context.hmac, between });
  if (!fromExport) return { entries, recount };
  const { halfless: _, done: __, ...came } = fromExport;
  const erasedUnknown = await erasuresOfUnknown(store, begun);
  return { entries, recount, fromExport: { ...came, withoutHalf: halfless.length, erasedUnknown } };
}

/** Of erasures from a position on: whom the backup knew has a tombstone, of the others a number is left, and the record. */
async function erasuresOfUnknown(store: SiteStore, from: number): Promise<ErasedUnknown[]> {
  const erased = (await store.erasures()).filter(({ mode, index }) => mode === "erase" && index >= from);
  const known = new Set<number>();
  for (let after = -1; ;) {
    const page = await store.tombstones({ after, most: 10_000 });
    if (page.length === 0) break;
    for (const who of page) known.add(who);
    after = page.at(-1)!;
  }
  const unknown = new Map(erased.filter(({ who }) => !known.has(who)).map(({ who, index }) => [who, index]));
  const records = await Promise.all([...unknown.values()].map((index) => store.records(index, index + 1)));
  return records.flat().map(({ id, core: { at, erasure } }) => ({
    record: id,
    at,
    ...(erasure?.request === undefined ? {} : { request: erasure.request }),
  }));
}

/** Destroys the keys of people whom no record names: those past every period since the backup. */
async function dropUnnamed(store: SiteStore): Promise<void> {
  for (let after = 0; ;) {
    const numbers = await store.subjectNumbers({ after, most: 10_000 });
    if (numbers.length === 0) return;
    const named = new Set(await store.namedSubjects(numbers));
    const unnamed = numbers.filter((no) => !named.has(no));
    if (unnamed.length > 0) await store.dropSubjects(unnamed);
    after = numbers.at(-1)!;
  }
}

async function* withoutNewlines(lines: AsyncIterable<string>, passed: (count: number) => void): AsyncGenerator<string> {
  let count = 0;
  for await (const line of lines) {
    passed(++count);
    yield line.slice(0, -1);
  }
}
