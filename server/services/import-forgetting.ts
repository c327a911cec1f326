// Imports that nobody goes on with: killed while they came in, or left to lie; their rows and keys go.
import type { SiteId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import type { ImportJob } from "../store/import-rows.ts";

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
    if (state === "committed" || state === "undone") continue;
    // Where its keys are gone there is nothing to be gone on with.
    const isOver = isLeft(context, job) || (state !== "uploaded" && !(await store.isImportKept(id)));
    if (!isOver || !(await store.moveImport(id, [state], state === "committing" ? "committed" : "undone"))) continue;
    await store.forgetUpload(id);
    forgotten++;
  }
  return forgotten;
}

function isLeft({ memory: { arriving }, nowMs }: ServiceContext, { id, state, createdMs }: ImportJob): boolean {
  const ageMs = nowMs() - createdMs;
  return state === "uploaded" ? !arriving.has(id) && ageMs >= arrivingMs : ageMs >= keptMs;
}
