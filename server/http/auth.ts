// Who asks, and about which site: an API key, or a user whose browser holds a session.
import { getCookie } from "hono/cookie";
import { fromBase64 } from "../../core/bytes.ts";
import type { KeyActor, ServiceContext, SiteActor } from "../context.ts";
import { ProblemError, refusal } from "../errors.ts";
import { refusedRequest } from "../services/audit.ts";
import { keyActor } from "../services/keys.ts";
import { nobody, refusedSeldom } from "../services/refusals.ts";
import { isForgeryToken, sessionOf, type FoundSession } from "../services/sessions.ts";
import { siteById } from "../services/sites.ts";
import { userActor } from "../services/users.ts";
import type { AppContext } from "./deps.ts";

const readingMethods = new Set(["GET", "HEAD"]);

/** `__Host-` keeps other hosts, other paths and plain http from setting it; without https browsers refuse the name. */
export const cookieName = ({ publicUrl }: Pick<ServiceContext, "publicUrl">): string =>
  publicUrl.startsWith("https:") ? "__Host-assent-session" : "assent-session";

/** Whether the request carries a credential of a user's page, which the public's requests never do. */
export const hasCredential = (c: AppContext): boolean =>
  c.req.header("Authorization") !== undefined || c.req.header("Assent-CSRF") !== undefined;

/**
 * Who asks and about which site: the key in `Authorization` with its own site, else the session's user with the site
 * that `Assent-Site` names, or of a GET `?site=`. Throws `no-credential`; `forged-request` for what a session would
 * change without its token or from elsewhere; `may-not` for a key that names another site; `no-site` and `not-found`
 * for a user. Every refusal of somebody known is audited.
 */
export async function siteActor(c: AppContext): Promise<SiteActor> {
  const context = c.get("context");
  if (c.req.header("Authorization") !== undefined) {
    const key = await bearerKey(c);
    const named = c.req.header("Assent-Site");
    if (named === undefined || named === key.site) return key;
    await refusedRequest(context, { actor: key, site: key.site, detail: "may-not another site" });
    throw refusal("may-not", "key-of-another-site");
  }
  const user = userActor((await currentSession(c)).user);
  const named = c.req.header("Assent-Site") ?? (readingMethods.has(c.req.method) ? c.req.query("site") : undefined);
  if (named === undefined) throw new ProblemError("no-site");
  const site = await siteById(context, named);
  if (site) return { ...user, site: site.id };
  await refusedRequest(context, { actor: user, site: null, detail: "not-found site" });
  throw refusal("not-found", "site-unknown");
}

/** Whether the browser sent a session's cookie, good or not. */
export const hasCookie = (c: AppContext): boolean => getCookie(c, cookieName(c.get("context"))) !== undefined;

/** The session of the request's cookie with its user; throws `no-credential` or `forged-request`. */
export async function currentSession(c: AppContext): Promise<FoundSession & { readonly cookie: string }> {
  const context = c.get("context");
  const cookie = getCookie(c, cookieName(context));
  const found = cookie === undefined ? undefined : await sessionOf(context, cookie);
  if (!found || cookie === undefined) {
    // No key and no cookie; or a session that ended, or a cookie that somebody made up.
    const shown = cookie === undefined ? "none" : "session";
    await refusedSeldom(context, { actor: nobody, site: null, detail: `no-credential ${shown}` });
    throw new ProblemError("no-credential");
  }
  const fault = forgeryIn(c, cookie);
  if (fault === undefined) return { ...found, cookie };
  await refusedRequest(context, { actor: userActor(found.user), site: null, detail: `forged-request ${fault}` });
  throw new ProblemError("forged-request");
}

/** What is wrong with a request that a cookie came with, if anything. */
function forgeryIn(c: AppContext, cookie: string): "origin" | "token" | undefined {
  if (!isFromOwnPage(c)) return "origin";
  if (readingMethods.has(c.req.method)) return undefined;
  const given = c.req.header("Assent-CSRF") ?? "";
  return isForgeryToken(c.get("context"), { cookie, given }) ? undefined : "token";
}

/**
 * Whether a browser says that a page of this server asks. `none` is a person at the address line; a request that
 * changes something must say so in one of the two ways, one that reads may come from a program that says neither.
 */
export function isFromOwnPage(c: AppContext): boolean {
  const origin = c.req.header("Origin");
  const site = c.req.header("Sec-Fetch-Site");
  const reads = readingMethods.has(c.req.method);
  if (site !== undefined && site !== "same-origin" && !(reads && site === "none")) return false;
  if (origin !== undefined) return ownOrigins(c).has(origin);
  return reads || site === "same-origin";
}

/**
 * Where pages of this server are: its public address, and without https the address that this request came to. A page
 * of a name that was pointed here by somebody else holds no cookie of ours; under https a plain page is another's.
 */
function ownOrigins(c: AppContext): ReadonlySet<string> {
  const { origin, protocol } = new URL(c.get("context").publicUrl);
  return new Set(protocol === "https:" ? [origin] : [origin, new URL(c.req.url).origin]);
}

/**
 * The API key in `Authorization: Bearer …`, or as the password of `Authorization: Basic …`, which is all that some
 * providers can be told to send; throws `no-credential`.
 */
async function bearerKey(c: AppContext): Promise<KeyActor> {
  const sent = c.req.header("Authorization") ?? "";
  const [, scheme, credential] = /^(Bearer|Basic) +(\S+)$/i.exec(sent) ?? [];
  const token = scheme?.toLowerCase() === "basic" ? passwordIn(credential!) : credential;
  const { keyLimit } = c.get("deps");
  try {
    const key = await keyActor(c.get("context"), token);
    keyLimit.letIn(sent, key.id);
    return key;
  } catch (error) {
    keyLimit.refused(sent);
    throw error;
  }
}

function passwordIn(basic: string): string | undefined {
  const text = fromBase64(basic);
  return text && new TextDecoder().decode(text).split(":").slice(1).join(":");
}
