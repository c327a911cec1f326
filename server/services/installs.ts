// Installs: whether a site's script tag works, from the pages that loaded it.
import type { SiteId } from "../../core/ids.ts";
import { installFindings, installOf, type Hit, type InstallFinding, type InstallState } from "../../core/install.ts";
import { millisecondsOf } from "../../core/time.ts";
import { isRecent, type Actor, type ServiceContext } from "../context.ts";
import { audited } from "./audit.ts";
import { standingNotices } from "./notices.ts";
import { pageCheckAddress } from "./page-checks.ts";
import { existingSite } from "./sites.ts";

/** An origin's loads within this time are one. */
const sameMs = 60_000;
/** Bounds the memory: anybody can send any header. */
const mostKept = 1_000;
/** Pages that are not the site's are written so often a minute, whatever their headers say. */
const mostForeign = 10;

/** A page that loaded a site's script, or said what it showed. */
export interface PageHit {
  readonly origin: string;
  /** The notice on screen; absent of a page that only loaded the script. */
  readonly notice?: string;
}

/**
 * Notes that a page of the origin has the tag: written once a minute, an origin and a notice; of all foreign origins
 * ten times a minute, so that nobody makes the database write by making up headers.
 */
export async function noteHit(context: ServiceContext, site: SiteId, { origin, notice }: PageHit): Promise<void> {
  const { hits } = context.memory;
  const atMs = context.nowMs();
  const name = `${site} ${origin} ${notice ?? ""}`;
  if (isRecent(hits.get(name) ?? -Infinity, atMs, sameMs)) return;
  const foreign = !(await existingSite(context, site)).origins.includes(origin);
  if (foreign && !mayNoteForeign(context, site, atMs)) return;
  if (hits.size >= mostKept) hits.clear();
  hits.set(name, atMs);
  await (await context.site(site)).noteHit({ origin, atMs, foreign, ...(notice === undefined ? {} : { notice }) });
}

function mayNoteForeign({ memory: { foreignHits } }: ServiceContext, site: SiteId, atMs: number): boolean {
  const begun = foreignHits.get(site);
  const minute = begun && isRecent(begun.fromMs, atMs, sameMs) ? begun : { fromMs: atMs, count: 0 };
  foreignHits.set(site, { ...minute, count: minute.count + 1 });
  return minute.count < mostForeign;
}

/** The origin of a `Referer`, where it names an http page; the page itself is nobody's business. */
export function originOfReferer(referer: string | undefined): string | undefined {
  if (referer === undefined || referer.length > 2_048 || !URL.canParse(referer)) return undefined;
  const { origin, protocol } = new URL(referer);
  return /^https?:$/.test(protocol) && origin.length <= 200 ? origin : undefined;
}

/** How an install stands, with what to do about each finding. */
export interface Install {
  readonly state: InstallState;
  /** The tag to paste. */
  readonly tag: string;
  readonly hits: readonly Hit[];
  /** Opened in a browser, each has a page of that origin tell what stands in it; good for an hour or two. */
  readonly checks: readonly { readonly origin: string; readonly address: string }[];
  readonly findings: readonly {
    readonly code: InstallFinding;
    readonly origin?: string;
    readonly names?: readonly string[];
    readonly cause: string;
    readonly fix: string;
  }[];
}

/** Whether the site's script tag works. Needs the scope `stats`, or any role. */
export function readInstall(context: ServiceContext, actor: Actor, site: SiteId): Promise<Install> {
  return audited(context, { actor, verb: "install.read", site }, async () => {
    const { origins } = await existingSite(context, site);
    const hits = await (await context.site(site)).hits();
    const { current } = await standingNotices(context, site);
    const inForce = current && { notice: current.hash, sinceMs: sinceOf(current) };
    const { state, findings } = installOf(hits, { origins, inForce, nowMs: context.nowMs() });
    const told = findings.map((found) => ({ ...found, ...installFindings[found.code] }));
    const tag = `<script src="${context.publicUrl}/s/${site}.js"></script>`;
    const checks = origins.map((origin) => ({ origin, address: pageCheckAddress(context, site, origin) }));
    return { value: { state, tag, hits, checks, findings: told }, detail: state };
  });
}

const sinceOf = ({ publishedAt, notice }: { publishedAt: string; notice: { policy: { effectiveAt: string } } }) =>
  Math.max(millisecondsOf(publishedAt), millisecondsOf(notice.policy.effectiveAt) || 0);
