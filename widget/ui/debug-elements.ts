// What the page marked, what of it waits, and which third parties were reached: read from the page, changing nothing.
import { vendorFor } from "../../core/catalogue.ts";
import type { SiteConfig } from "../../core/site.ts";

/** An element that carries the name of a category, a purpose or a vendor. */
export interface Marked {
  /** Such as `script www.example.com/a.js`. */
  readonly label: string;
  /** What it waits for. */
  readonly names: readonly string[];
  /** Whether it is held now. */
  readonly held: boolean;
  readonly element: Element;
}

/** A third party that answered this page. */
export interface Reached {
  readonly host: string;
  readonly count: number;
  /** The site's vendor it belongs to. */
  readonly vendor?: string;
}

const waiting = ["src", "srcset", "href", "poster", "class"].map((name) => `[data-${name}]:not(script)`).join();
const held = `script[type="text/plain"],${waiting}`;

/** The names in an element's tag. An empty tag names nothing, and so waits for ever. */
const namesIn = (tag: string): string[] => tag.match(/[^\s,]+/g) ?? [""];

function labelOf(element: HTMLElement): string {
  const address = ["src", "data-src", "href", "data-href", "poster", "data-poster", "srcset", "data-srcset"]
    .map((name) => element.getAttribute(name))
    .find((value) => value && value !== "about:blank");
  if (!address) return `${element.localName} “${(element.textContent ?? "").trim().slice(0, 48)}”`;
  // Never the query: it may hold what nobody should copy into a report.
  const url = URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI) : undefined;
  if (!url?.host) return `${element.localName} ${address.slice(0, 24)}…`;
  return `${element.localName} ${(url.origin === location.origin ? "" : url.host) + url.pathname}`;
}

/** Every marked element of the page, in its order; also what carries another tool's mark or is held for a vendor has ours. */
export function markedElements(): Marked[] {
  return [...document.querySelectorAll<HTMLElement>("[data-assent]")].flatMap((element) => {
    const isHeld = element.matches(held);
    // Nothing is asked of anybody for what stands in the page itself.
    if (!isHeld && /^(data|blob|about):/.test(element.getAttribute("src") ?? "")) return [];
    return [{ label: labelOf(element), names: namesIn(element.dataset["assent"]!), held: isHeld, element }];
  });
}

const theirs = [
  "[data-cookieconsent]",
  "[data-category]",
  "[data-name]",
  "[data-osano]",
  '[class*="optanon-category-"]',
];

/** Scripts that wait under another tool's mark only, which this site was not set to read. */
export const foreignMarks = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('script[type="text/plain"]:not([data-assent])')]
    .filter((element) => element.matches(theirs.join()))
    .map(labelOf);

/** Which hosts beside the page's and the server's answered this page, most often first. */
export function reachedHosts({ api, vendors = [] }: SiteConfig): Reached[] {
  const rows = vendors.map((row) => ({ id: row[0], match: row[2] }));
  const own = new Set([location.host, new URL(api, document.baseURI).host]);
  const found = new Map<string, { count: number; vendor?: string }>();
  for (const { name } of performance.getEntriesByType("resource")) {
    const url = URL.canParse(name) ? new URL(name) : undefined;
    if (!url?.host || own.has(url.host)) continue;
    const vendor = vendorFor(url, rows)?.id;
    found.set(url.host, { count: (found.get(url.host)?.count ?? 0) + 1, ...(vendor && { vendor }) });
  }
  return [...found].map(([host, rest]) => ({ host, ...rest })).sort((a, b) => b.count - a.count);
}
