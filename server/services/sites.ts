// Sites: which there are, and who may write to them.
import { isSiteId, type SiteId } from "../../core/ids.ts";
import { isRecent, type Actor, type ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import type { SiteRow } from "../store/rows.ts";
import { audited } from "./audit.ts";

/** For how long a site's row is believed; an origin taken away stops writing after this many milliseconds. */
const believedMs = 5_000;

/** Every site, as the store had them at most five seconds ago. */
export async function knownSites(context: ServiceContext): Promise<readonly SiteRow[]> {
  const { memory } = context;
  const readAtMs = context.nowMs();
  if (memory.sites && isRecent(memory.sites.readAtMs, readAtMs, believedMs)) return memory.sites.rows;
  const rows = await context.control.sites();
  memory.sites = { rows, readAtMs };
  return rows;
}

/** The site of the id; undefined when there is none. */
export async function siteById(context: ServiceContext, id: string): Promise<SiteRow | undefined> {
  return (await knownSites(context)).find((site) => site.id === id);
}

/** The site of the id; throws `not-found` when there is none. */
export async function existingSite(context: ServiceContext, id: string): Promise<SiteRow> {
  const site = await siteById(context, id);
  if (!site) throw new ProblemError("not-found");
  return site;
}

/** Whether a page of the origin may write to any site: what a CORS preflight, which names no site, can be told. */
export async function isKnownOrigin(context: ServiceContext, origin: string): Promise<boolean> {
  return (await knownSites(context)).some((site) => site.origins.includes(origin));
}

/**
 * Creates a site whose log is named after this server and the site, such as
 * `consent.example.com/v1/logs/site_demo`, for good. Only the system and owners may.
 */
export function createSite(
  context: ServiceContext,
  actor: Actor,
  site: { id: SiteId; name: string; origins: readonly string[] },
): Promise<SiteRow> {
  return audited(context, { actor, verb: "site.create", site: site.id }, async () => {
    if (!isSiteId(site.id)) throw faultAt("/id", "must be a site id such as site_demo");
    assertOrigins(site.origins);
    const row: SiteRow = {
      ...site,
      logOrigin: `${new URL(context.publicUrl).host}/v1/logs/${site.id}`,
      createdAt: context.now(),
    };
    await context.control.insertSite(row);
    delete context.memory.sites;
    return { value: row, detail: `${site.origins.length} origins` };
  });
}

/** Replaces the origins that may write; in force at once here, within seconds in other processes. */
export function setOrigins(
  context: ServiceContext,
  actor: Actor,
  change: { site: SiteId; origins: readonly string[] },
): Promise<void> {
  return audited(context, { actor, verb: "site.set-origins", site: change.site }, async () => {
    assertOrigins(change.origins);
    await existingSite(context, change.site);
    await context.control.setOrigins(change.site, change.origins);
    delete context.memory.sites;
    return { value: undefined, detail: `${change.origins.length} origins` };
  });
}

function assertOrigins(origins: readonly string[]): void {
  for (const [i, origin] of origins.entries()) {
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    if (url?.origin !== origin) throw faultAt(`/origins/${i}`, "must be an origin such as https://www.example.com");
  }
}
