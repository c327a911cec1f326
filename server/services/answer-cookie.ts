// The answer's cookie, written again by the server: some browsers drop what a script wrote after seven days.
import { decidedAt, decodeDecision } from "../../core/decision.ts";
import { sharesDomain } from "../../core/domain.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { SiteRow } from "../store/site-rows.ts";
import type { PublicActor } from "./records.ts";
import { settingsOf } from "./settings.ts";
import { siteConfig } from "./site-config.ts";
import { knownSites } from "./sites.ts";

/** The longest a browser keeps a cookie, in seconds. */
const longest = 400 * 86_400;
// Stricter than what a browser reads back: anybody under the domain may plant a cookie of the name.
const whole = /^[\da-z]{8}[\dA-Za-z+/]{36}\.[\w:.-]{0,200}$/;

/** The domain that pages of the origin and this server share by the site's settings. */
async function sharedDomain(context: ServiceContext, site: SiteRow, origin: string): Promise<string | undefined> {
  const { domain } = await settingsOf(context, site.id);
  if (domain === undefined || !site.origins.includes(origin)) return undefined;
  const hosts = [new URL(origin).hostname, new URL(context.publicUrl).hostname];
  return sharesDomain(domain, hosts) ? domain : undefined;
}

/** Whether a page of the origin may send its records with cookies: only where it shares its domain with this server. */
export async function maySendCookies(context: ServiceContext, origin: string): Promise<boolean> {
  for (const site of await knownSites(context)) {
    if (site.origins.includes(origin) && (await sharedDomain(context, site, origin))) return true;
  }
  return false;
}

/**
 * A Set-Cookie line for the answer that a record proves, for as long as the gate would keep it; undefined where the
 * domain is not shared, or no cookie of the request holds that very answer. The server adds nothing to it: what is
 * in the cookie is what the browser itself wrote.
 */
export async function answerCookie(
  context: ServiceContext,
  actor: PublicActor,
  { site: id, record, cookies }: { site: string; record: string; cookies: string },
): Promise<string | undefined> {
  const site = (await knownSites(context)).find((row) => row.id === id);
  const { origin } = actor;
  const domain = site && origin ? await sharedDomain(context, site, origin) : undefined;
  if (!site || !origin || domain === undefined) return undefined;
  const name = `assent-${site.id}`;
  const text = cookies
    .split(/;\s*/)
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
    .find((value) => whole.test(value) && decodeDecision(value, [])?.record === record);
  if (text === undefined) return undefined;
  const { purposes, renew } = await siteConfig(context, site.id, actor.jurisdiction);
  const kept = purposes.some((row) => row[3]) ? longest : Math.max(renew.given, renew.refused) * 86_400;
  const left = Math.min(longest, Math.floor(kept - (millisecondsOf(context.now()) - decidedAt(text)) / 1000));
  if (left <= 0) return undefined;
  const secure = origin.startsWith("https:") ? "; Secure" : "";
  return `${name}=${text}; Domain=${domain}; Path=/; Max-Age=${left}; SameSite=Lax${secure}`;
}
