// What the page marked, what of it waits, and which third parties were reached: read from the page, changing nothing.
import { vendorFor } from "../../core/catalogue.ts";
import type { SiteConfig } from "../../core/site.ts";

/** An element that carries the name of a category, a purpose or a vendor. */
export interface Marked {
  /** Such as `script www.example.com/a.js`. */
  readonly label: string;
  /** What it waits for, in our own words. */
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

// As the gate reads them: ours and five peers' attributes, and the peers' words for our categories.
const attributes = ["assent", "cookieconsent", "category", "name", "osano"];
const peerClass = /\boptanon-category-([-\w]+)/;
const words: Readonly<Record<string, RegExp>> = {
  essential: /^(necessary|c0001)$/,
  analytics: /^(statistics|measurement|performance|c0002)$/,
  advertising: /^(marketing|ads|targeting|c0004)$/,
  social: /^c0005$/,
};
const waiting = ["src", "srcset", "href", "poster", "class"].map((name) => `[data-${name}]:not(script)`).join();
const held = `script[type="text/plain"],${waiting}`;

function meaning(name: string): string {
  const word = name.toLowerCase();
  return Object.keys(words).find((category) => words[category]!.test(word)) ?? name;
}

/** The names in an element's tag, in our own words; undefined when it carries none. */
function namesOf(element: HTMLElement): string[] | undefined {
  const { dataset } = element;
  const own = attributes.find((name) => dataset[name] !== undefined);
  const text = own ? dataset[own] : peerClass.exec(element.getAttribute("class") ?? "")?.[1]?.replaceAll("-", " ");
  // An empty name names nothing, and so waits for ever.
  return text === undefined ? undefined : (text.match(/[^\s,]+/g) ?? [""]).map(meaning);
}

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

/** Every marked element of the page, in its order. */
export function markedElements(): Marked[] {
  const places = [...attributes.map((name) => `[data-${name}]`), '[class*="optanon-category-"]'].join();
  return [...document.querySelectorAll<HTMLElement>(places)].flatMap((element) => {
    const isHeld = element.matches(held);
    // Nothing is asked of anybody for what stands in the page itself.
    if (!isHeld && /^(data|blob|about):/.test(element.getAttribute("src") ?? "")) return [];
    // Other peoples' words for other things: without an address that waits they are none of ours.
    if (!isHeld && element.dataset["assent"] === undefined) return [];
    const names = namesOf(element);
    return names ? [{ label: labelOf(element), names, held: isHeld, element }] : [];
  });
}

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
