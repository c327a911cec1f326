// Imports that nobody goes on with: killed while they came in, or left to lie; their rows and keys go.
import type { SiteId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import type { ImportJob } from "../store/import-rows.ts";
import type { SiteStore } from "../store/rows.ts";

/** How long rows are kept that nobody commits. */
const keptMs = 7 * 86_400_000;
/** How long a file may come in through another process. */
const arrivingMs = 1_800_000;

/**
 * Forgets the rows of uploads that nobody committed for a week, and of those that were killed while they came in: they
 * come through no process that is known of, and began half an hour ago. What a commit that was never finished has
 * imported by then is imported. Returns how many. The system does this by itself, hourly.
 */
export async function forgetUploads(context: ServiceContext, site: SiteId): Promise<number> {
  const store = await context.site(site);
  let forgotten = 0;
  for (const job of await store.imports()) {
    const { id, state } = job;
    if (isEnded(job)) continue;
    // Where its keys are gone there is nothing to be gone on with.
    const isOver = isLeft(context, job) || (state !== "uploaded" && !(await store.isImportKept(id)));
    if (isOver && (await ended(store, job))) forgotten++;
  }
  return forgotten;
}

/**
 * Ends every import that is not committed and forgets its rows and their keys, however young: for a restore that cannot
 * tell which of its people were erased since. Returns how many.
 */
export async function forgetEveryUpload(store: SiteStore): Promise<number> {
  let forgotten = 0;
  for (const job of await store.imports()) if (!isEnded(job) && (await ended(store, job))) forgotten++;
  return forgotten;
}

const isEnded = ({ state }: ImportJob): boolean => state === "committed" || state === "undone";

/** False where it has gone on meanwhile. */
async function ended(store: SiteStore, { id, state }: ImportJob): Promise<boolean> {
  if (!(await store.moveImport(id, [state], state === "committing" ? "committed" : "undone"))) return false;
  await store.forgetUpload(id);
  return true;
}

function isLeft({ memory: { arriving }, nowMs }: ServiceContext, { id, state, createdMs }: ImportJob): boolean {
  const ageMs = nowMs() - createdMs;
  return state === "uploaded" ? !arriving.has(id) && ageMs >= arrivingMs : ageMs >= keptMs;
}
