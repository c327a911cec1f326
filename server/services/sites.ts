// Sites: who may write to them, and what the script tag is told about them.
import { isSiteId, type SiteId } from "../../core/ids.ts";
import { rulesFor } from "../../core/regime.ts";
import type { SiteConfig } from "../../core/site.ts";
import { addPeriod, millisecondsOf } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import type { NoticeRow, SiteRow } from "../store/rows.ts";
import { assetPath } from "./assets.ts";
import { audited } from "./audit.ts";
import { currentNotice } from "./notices.ts";

/** For how long a site's row is believed; an origin taken away stops writing after this many milliseconds. */
const believedMs = 5_000;

/** Every site, as the store had them at most five seconds ago. */
export async function knownSites(context: ServiceContext): Promise<readonly SiteRow[]> {
  const { memory } = context;
  const now = context.now();
  if (memory.sites && millisecondsOf(now) - millisecondsOf(memory.sites.readAt) < believedMs) return memory.sites.rows;
  const rows = await context.control.sites();
  memory.sites = { rows, readAt: now };
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

/** What the gate is told, for someone in the jurisdiction; throws `not-found` without site or notice. */
export async function siteConfig(context: ServiceContext, id: string, jurisdiction: string): Promise<SiteConfig> {
  const site = await existingSite(context, id);
  const current = await currentNotice(context, site.id);
  if (!current) throw new ProblemError("not-found");
  return {
    site: site.id,
    api: context.publicUrl,
    notice: current.hash,
    regime: rulesFor(jurisdiction, context.now()).regime,
    purposes: current.notice.purposes
      .filter((purpose) => purpose.category !== "essential")
      .map((purpose) => [purpose.id, purpose.version, purpose.category ?? ""] as const),
    trigger: triggerCaptions(current),
    validDays: validDays(current),
    ask: true,
    renew: { given: validDays(current), refused: 183 },
    ui: assetPath(context.files, "first.js"),
  };
}

function triggerCaptions({ notice }: NoticeRow): Record<string, string> {
  const tags = Object.keys(notice.languages).sort();
  const first = notice.defaultLanguage ?? tags[0];
  const ordered = tags.filter((tag) => tag === first).concat(tags.filter((tag) => tag !== first));
  return Object.fromEntries(ordered.map((tag) => [tag, notice.languages[tag]?.messages["trigger"] ?? ""]));
}

// The shortest period of the banner's purposes rules: asking early is allowed, asking late is not.
function validDays({ notice, publishedAt }: NoticeRow): number {
  const days = notice.purposes
    .filter((purpose) => purpose.category !== null && purpose.category !== "essential")
    .map((purpose) => addPeriod(publishedAt, purpose.validPeriod))
    .map((end) => (end ? (millisecondsOf(end) - millisecondsOf(publishedAt)) / 86_400_000 : 365));
  return Math.floor(Math.min(365, ...days));
}

/** The text of `/s/SITE.js`: the gate with its site's configuration in its scope. */
export function siteScript(context: ServiceContext, config: SiteConfig): string {
  const gate = context.files["gate.js"]?.body;
  if (gate === undefined) throw new Error("the build has no gate.js");
  return `(()=>{const ASSENT_SITE=${JSON.stringify(config).replaceAll("<", "\\u003c")};${gate}\n})()`;
}
