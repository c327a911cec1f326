// Sites: which there are, and who may write to them.
import { originsRequest, siteNameRequest, siteRequest } from "../../core/console-schema.ts";
import { isSiteId, type SiteId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import { isRecent, type Actor, type ServiceContext } from "../context.ts";
import { faultAt, ProblemError, refusal } from "../errors.ts";
import type { SiteRow } from "../store/site-rows.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { assertAsRead } from "./revisions.ts";

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

/** Every site, for who may choose among them. Every role may. */
export function listSites(context: ServiceContext, actor: Actor): Promise<readonly SiteRow[]> {
  return audited(context, { actor, verb: "site.list", site: null }, async () => {
    const rows = await context.control.sites();
    return { value: rows, detail: `${rows.length} sites` };
  });
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
    const row = await storeSite(context, site);
    return { value: row, detail: `${site.origins.length} origins` };
  });
}

/** Stores a site whose right to be is seen to; throws `site-exists` and `not-valid`. */
export async function storeSite(
  context: ServiceContext,
  site: { id: SiteId; name: string; origins: readonly string[]; isSample?: true; sampleFillingUntil?: Instant },
): Promise<SiteRow> {
  if (!isSiteId(site.id)) throw faultAt("/id", "not-a-site-id");
  if (await context.control.site(site.id)) throw new ProblemError("site-exists");
  assertOrigins(site.origins);
  const row: SiteRow = {
    ...site,
    logOrigin: `${new URL(context.publicUrl).host}/v1/logs/${site.id}`,
    createdAt: context.now(),
  };
  await context.control.insertSite(row);
  delete context.memory.sites;
  return row;
}

/**
 * The same from a request: where it chooses no id, one of 16 random letters and digits is made. The audit has it among
 * what belongs to no site.
 */
export function createSiteAs(context: ServiceContext, actor: Actor, read: () => unknown): Promise<SiteRow> {
  return audited(context, { actor, verb: "site.create", site: null }, async () => {
    const { id, name, origins } = parsed(siteRequest, await read());
    const wanted = { id: (id ?? freshSiteId(context)) as SiteId, name: name.trim(), origins };
    const row = await storeSite(context, wanted);
    return { value: row, detail: `${row.id}, ${origins.length} origins` };
  });
}

/** A site's id of 16 random letters and digits. */
export function freshSiteId({ random }: Pick<ServiceContext, "random">): string {
  return `site_${Array.from(random(16), (byte) => "0123456789abcdefghijklmnopqrstuv"[byte % 32]!).join("")}`;
}

/** Calls the site something else, in lists of people; nothing that is shown to visitors changes. Owners may. */
export function renameSite(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown; expected?: string | undefined },
): Promise<SiteRow> {
  return audited(context, { actor, verb: "site.rename", site: asked.site }, async () => {
    const name = parsed(siteNameRequest, await asked.read()).name.trim();
    const row = await storedSite(context, asked.site);
    assertAsRead(asked.expected, row.name);
    if (!(await context.control.renameSite(row.id, name, asked.expected === undefined ? undefined : row.name)))
      throw new ProblemError("not-as-read");
    delete context.memory.sites;
    return { value: { ...row, name }, detail: row.id };
  });
}

/** The origins that may write, as the store has them now. Owners, editors and auditors may. */
export function readOrigins(context: ServiceContext, actor: Actor, site: SiteId): Promise<readonly string[]> {
  return audited(context, { actor, verb: "site.read-settings", site }, async () => {
    const { origins } = await storedSite(context, site);
    return { value: origins, detail: `${origins.length} origins` };
  });
}

/** The same as `setOrigins`, from a request; answers those that may write now. */
export async function replaceOrigins(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown; expected?: string | undefined },
): Promise<readonly string[]> {
  const { site, expected } = asked;
  return audited(context, { actor, verb: "site.set-origins", site }, async () => {
    const { origins } = parsed(originsRequest, await asked.read());
    await storeOrigins(context, { site, origins, expected });
    return { value: origins, detail: `${origins.length} origins` };
  });
}

interface OriginsChange {
  readonly site: SiteId;
  readonly origins: readonly string[];
  /** The revision that was read; whatever they are where it is left out. */
  readonly expected?: string | undefined;
}

/**
 * Replaces the origins that may write; in force at once here, within seconds in other processes. Throws `not-as-read`
 * where they are not those that the expected revision names, and `may-not` where the sample site would get another.
 */
export function setOrigins(context: ServiceContext, actor: Actor, change: OriginsChange): Promise<void> {
  return audited(context, { actor, verb: "site.set-origins", site: change.site }, async () => {
    await storeOrigins(context, change);
    return { value: undefined, detail: `${change.origins.length} origins` };
  });
}

async function storedSite(context: ServiceContext, id: SiteId): Promise<SiteRow> {
  const row = await context.control.site((await existingSite(context, id)).id);
  if (!row) throw new ProblemError("not-found");
  return row;
}

async function storeOrigins(context: ServiceContext, { site, origins, expected }: OriginsChange): Promise<void> {
  assertOrigins(origins);
  const { origins: now, isSample } = await storedSite(context, site);
  assertAsRead(expected, now);
  if (isSample && origins.some((origin) => !now.includes(origin))) throw refusal("may-not", "sample-not-real");
  if (!(await context.control.setOrigins(site, origins, expected === undefined ? undefined : now)))
    throw new ProblemError("not-as-read");
  delete context.memory.sites;
}

function assertOrigins(origins: readonly string[]): void {
  for (const [i, origin] of origins.entries()) {
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    if (url?.origin !== origin) throw faultAt(`/origins/${i}`, "not-an-origin", { example: "https://www.example.com" });
  }
}
