// What a vendor of the catalogue is, and which vendor an address belongs to. The data lives in core/catalogue/.
import type { categories } from "./purpose.ts";

/** The consent signals a vendor obeys, by the file of `widget/signals` that sends them. */
export type SignalName =
  | "google"
  | "microsoft"
  | "clarity"
  | "meta"
  | "tiktok"
  | "pinterest"
  | "matomo"
  | "matomo-cookies"
  | "shopify"
  | "wp";

/** A cookie: its name (a trailing `*` matches a prefix) and how long it lives, as ISO 8601 or `session`. */
interface CatalogueCookie {
  readonly name: string;
  readonly period: string;
  /** Set for the vendor's own domain, which then recognises the browser on other sites too. */
  readonly thirdParty?: true;
  /** Set for servers only (`HttpOnly`): no script of a page can see or remove it. */
  readonly serverOnly?: true;
}

/** Keys that a vendor writes in the page's own origin; a trailing `*` matches a prefix. */
export interface CatalogueStorage {
  readonly local?: readonly string[];
  readonly session?: readonly string[];
  readonly indexedDb?: readonly string[];
}

/** One product of one third party: what it is for, where it is loaded from, and what it leaves behind. */
export interface CatalogueVendor {
  /** Key such as `google-analytics`, unique in the catalogue. */
  readonly id: string;
  readonly name: string;
  /** The company that answers for the data. */
  readonly controller: string;
  readonly policyUrl: string;
  readonly category: (typeof categories)[number];
  /** What it is for, in a few words, in the languages that were written by hand. */
  readonly purpose: { readonly en: string; readonly de: string };
  /** Why this category, where others file the vendor elsewhere. */
  readonly reason?: string;
  /** Address patterns, as `matchLength` reads them. */
  readonly match: readonly string[];
  readonly cookies: readonly CatalogueCookie[];
  readonly storage?: CatalogueStorage;
  readonly signals?: readonly SignalName[];
  /** Shown in the page as a frame or a block, so a placeholder can stand in for it. */
  readonly embed?: true;
  /** Goes on working in an open page after a withdrawal and has no signal to stop it, so the page must be loaded anew. */
  readonly reload?: true;
}

const expressions = /* @__PURE__ */ new Map<string, RegExp>();

// Every special character is escaped, so that no pattern can fail to be read and stop the others.
function expressionOf(pattern: string): RegExp {
  // A bare host must end where the pattern ends; a path is a prefix.
  const text = (pattern.includes("/") ? pattern : `${pattern}/`).replace(/[.?+()[\]{}|^$\\]/g, "\\$&");
  const [start, ...rest] = text.split("*");
  // The shortest stretch for a star is enough, because the end is open: kept by the group, no other is ever tried.
  const stars = rest.map((part, i) => `(?=([^/]*?${part}))\\${i + 1}`);
  return new RegExp(`^(?:[^/]+\\.)?${start}${stars.join("")}`);
}

/**
 * How many characters of `pattern` fit the address, 0 when it does not fit. A pattern is a host and its subdomains, with
 * an optional start of path and query, such as `hotjar.com` or `googletagmanager.com/gtag/js?id=AW-`. A star in it
 * stands for any characters but `/`: a language in a path, a country in Google's hosts.
 */
export function matchLength(pattern: string, { hostname, pathname, search }: URL): number {
  let expression = expressions.get(pattern);
  if (!expression) expressions.set(pattern, (expression = expressionOf(pattern)));
  return expression.test(hostname + pathname + search) ? pattern.length : 0;
}

/** The vendor whose most exact pattern fits the address; undefined when none does, or it is no http(s) or ws(s) address. */
export function vendorFor<Row extends { readonly match: readonly string[] }>(
  url: URL,
  vendors: readonly Row[],
): Row | undefined {
  if (!/^(http|ws)s?:$/.test(url.protocol)) return undefined;
  let best: Row | undefined;
  let longest = 0;
  for (const vendor of vendors) {
    for (const pattern of vendor.match) {
      const length = matchLength(pattern, url);
      if (length > longest) [best, longest] = [vendor, length];
    }
  }
  return best;
}

/** Whether a cookie or storage key is the one named; a trailing `*` of `pattern` stands for any ending. */
export const namesKey = (pattern: string, key: string): boolean =>
  pattern.endsWith("*") ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
