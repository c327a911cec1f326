// Page checks: the owner opens a page of theirs from the console, and the page tells what stands in it.
import { sameBytes, toBase64Url } from "../../core/bytes.ts";
import type { SiteId } from "../../core/ids.ts";
import { pageReportRequest } from "../../core/stats-schema.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { parsed } from "./parse.ts";
import type { PublicActor } from "./records.ts";
import { siteById } from "./sites.ts";

/** Tokens begin with the hour in which they end: all that are made within an hour are the same. */
const hourMs = 3_600_000;
const encoder = new TextEncoder();

const tokenOf = (context: ServiceContext, site: SiteId, hour: number): string => {
  const mac = context.hmac(context.linkKey(site), encoder.encode(`assent-page-check/v1\n${site}\n${hour}`));
  return `${hour.toString(36)}.${toBase64Url(mac.slice(0, 16))}`;
};

/** Lets a page tell of itself for one to two hours; nobody else can make one. */
export const pageCheckToken = (context: ServiceContext, site: SiteId): string =>
  tokenOf(context, site, Math.floor(context.nowMs() / hourMs) + 2);

function isCheckToken(context: ServiceContext, site: SiteId, token: string): boolean {
  const hour = Number.parseInt(token, 36);
  if (!(hour * hourMs > context.nowMs())) return false;
  return sameBytes(encoder.encode(token), encoder.encode(tokenOf(context, site, hour)));
}

/**
 * The address that has a page of the origin tell of itself. What the page needs for that stands behind `#`: no server
 * and no cache is told, and the page comes as it comes to everybody. `https://www.example.com/#assent-debug=…`
 */
export const pageCheckAddress = (context: ServiceContext, site: SiteId, origin: string): string =>
  `${origin}/#assent-debug=${pageCheckToken(context, site)}`;

/**
 * Keeps what a page told, in the place of what one of its origin told before. Throws `not-valid`, and
 * `origin-not-allowed` for another site's page or a token that is over or was never made.
 */
export async function tellPageReport(context: ServiceContext, { origin }: PublicActor, body: unknown): Promise<void> {
  const { site: id, token, ...report } = parsed(pageReportRequest, body);
  const site = await siteById(context, id);
  const isKnown = site !== undefined && origin !== undefined && site.origins.includes(origin);
  if (!isKnown || !isCheckToken(context, site.id, token)) throw new ProblemError("origin-not-allowed");
  await (await context.site(site.id)).keepPageReport({ origin, atMs: context.nowMs(), report });
}
