// What a page tells its owner's console, when that opened it: read from the page once it has loaded, and sent once.
import { vendorFor } from "../../core/catalogue.ts";
import { isBeforeDefault, mostTold, toolsIn, type PageReport } from "../../core/page-check.ts";
import type { SiteConfig } from "../../core/site.ts";

/** How long after the page has loaded: tools and tags that come late have come. */
const settleMs = 1_000;

/** The console's own word in the address, `#assent-debug=…`; undefined where a person wrote the address. */
export const checkToken = (href: string): string | undefined => /assent-debug=([\w.-]{8,60})/.exec(href)?.[1];

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : "");

/** An element with the id of a global is in the window too, and no tool. */
const isInWindow = (name: string): boolean => {
  const value = (window as unknown as Record<string, unknown>)[name];
  return value !== undefined && value !== null && !(value instanceof Element) && !(value instanceof HTMLCollection);
};

const few = (names: readonly string[]): string[] => [...new Set(names)].filter(Boolean).slice(0, mostTold);

/** Vendors of the site that were asked for something before the script of the site was there to hold it. */
function earlyVendors({ api, vendors = [] }: SiteConfig): string[] {
  const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  const own = entries.find(({ name }) => name.startsWith(`${api}/s/`));
  if (!own) return [];
  const rows = vendors.map(([id, , match]) => ({ id, match }));
  const before = entries.filter(({ startTime }) => startTime < own.responseEnd);
  return before.flatMap(({ name }) => (URL.canParse(name) ? (vendorFor(new URL(name), rows)?.id ?? []) : []));
}

/** What stands in the page: names of tools, hosts and vendors, and nothing of whoever looks at it. */
export function pageReport(config: SiteConfig): PageReport {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[src]:not([type="text/plain"])')];
  const ours = scripts.findIndex(({ src }) => src.startsWith(config.api));
  const inFront = scripts.slice(0, Math.max(0, ours)).map(({ src }) => hostOf(src));
  const { dataLayer = [] } = window as { dataLayer?: unknown[] };
  return {
    notice: config.notice,
    tools: few(toolsIn({ has: isInWindow, hosts: scripts.map(({ src }) => hostOf(src)) })),
    inFront: few(inFront.filter((host) => host !== location.host)),
    early: few(earlyVendors(config)),
    beforeDefault: config.google !== undefined && isBeforeDefault(dataLayer),
  };
}

const loaded = (): Promise<unknown> =>
  document.readyState === "complete"
    ? Promise.resolve()
    : new Promise((resolve) => addEventListener("load", resolve, { once: true }));

/** Tells the server what stands in the page, and says what became of it, in a sentence for the panel. */
export async function tellConsole(config: SiteConfig, token: string): Promise<string> {
  await loaded();
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  try {
    const { ok, status } = await fetch(`${config.api}/v1/install/reports`, {
      method: "POST",
      body: JSON.stringify({ site: config.site, token, ...pageReport(config) }),
      credentials: "omit",
    });
    if (ok) return "Your console knows now what stands in this page.";
    return status === 403
      ? "This check is over: begin it again in the console."
      : `The console did not take it (${status}). Try again.`;
  } catch {
    return "The console could not be told: the server is away, or the page's policy forbids asking it (connect-src).";
  }
}
