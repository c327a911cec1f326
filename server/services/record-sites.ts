// Which site a record belongs to: its id alone does not say, and each site has a database of its own.
import { isRecordId, type RecordId, type SiteId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { StoredRecord } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import type { SiteRow } from "../store/site-rows.ts";
import { knownSites } from "./sites.ts";

/** A record with the site it belongs to and that site's store. */
export interface FoundRecord {
  readonly site: SiteRow;
  readonly store: SiteStore;
  readonly stored: StoredRecord;
}

/** Of the latest as many are remembered, and as many before them. */
const rememberedRecords = 5_000;

/**
 * Notes where a record went, so that its receipt is found without asking every site; forgets the oldest, many at once: a
 * Map that loses its first with every new one looks through all that it lost before.
 */
export function rememberRecord({ memory }: ServiceContext, id: RecordId, site: SiteId): void {
  const { latest } = memory.recordSites;
  if (latest.size >= rememberedRecords) memory.recordSites = { latest: new Map([[id, site]]), earlier: latest };
  else latest.set(id, site);
}

/** The record of the id in whichever site holds it; throws `not-found`. Costs one look-up per site when unknown. */
export async function foundRecord(context: ServiceContext, id: string): Promise<FoundRecord> {
  if (!isRecordId(id)) throw new ProblemError("not-found");
  const sites = await knownSites(context);
  const { latest, earlier } = context.memory.recordSites;
  const remembered = latest.get(id) ?? earlier.get(id);
  const likely = sites.filter((site) => site.id === remembered);
  const others = sites.filter((site) => site.id !== remembered);
  for (const site of [...likely, ...others]) {
    const store = await context.site(site.id);
    const stored = await store.record(id);
    if (!stored) continue;
    rememberRecord(context, id, site.id);
    return { site, store, stored };
  }
  throw new ProblemError("not-found");
}
