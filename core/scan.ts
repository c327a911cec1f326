// What a browser saw on a site's pages before a choice, after a no and after a yes, beside what the site declares.
import { namesKey, vendorFor, type CatalogueVendor } from "./catalogue.ts";
import { isWithin } from "./domain.ts";
import type { SiteId } from "./ids.ts";
import type { Purpose, Vendor } from "./purpose.ts";
import type { SiteConfig } from "./site.ts";

/** Three visits, each by a browser that was never there: nothing answered, all refused, all given. */
export const visitNames = ["before", "refused", "given"] as const;
export type VisitName = (typeof visitNames)[number];

/** What one visit saw. A page is a path, such as `/pricing`. */
export interface Visit {
  readonly name: VisitName;
  /** Whole addresses; of WebSockets too. */
  readonly requests: readonly { readonly url: string; readonly page: string }[];
  /** `lifetimeMs` from now on; undefined for a cookie that ends with the browser. */
  readonly cookies: readonly { readonly name: string; readonly domain: string; readonly lifetimeMs?: number }[];
  readonly keys: readonly {
    readonly kind: "local" | "session" | "indexedDb";
    readonly name: string;
    /** The page or frame in whose origin it is. */
    readonly url: string;
    readonly page: string;
  }[];
}

/** What the site says of itself: the notice in force, and the configuration that its tag is given. */
export interface Declaration {
  readonly purposes: readonly Pick<Purpose, "id" | "category" | "vendors">[];
  readonly config: Pick<SiteConfig, "site" | "api" | "purposes" | "vendors" | "domain">;
}

/** A vendor of the notice, with the purpose that it stands under. */
export interface DeclaredVendor {
  readonly vendor: Vendor;
  readonly purpose: string;
  readonly category: string | null;
  /** It may run before a choice here, because its purpose does or because it obeys a signal. */
  readonly runs?: "unasked" | "by-signal";
}

/** One thing that was seen, in however many visits and pages. */
export interface Observation {
  readonly kind: "request" | "cookie" | "local" | "session" | "indexedDb";
  /** Host, name of the cookie, or key. */
  readonly name: string;
  /** Host that it went to, or is stored for. */
  readonly host: string;
  readonly known?: CatalogueVendor;
  readonly declared?: DeclaredVendor;
  readonly when: readonly VisitName[];
  readonly pages: readonly string[];
  /** Host and path of one request, without its query, which may hold what nobody should read. */
  readonly example?: string;
  /** The longest that was seen. */
  readonly lifetimeMs?: number;
}

/** What observations are compared with. `own` are the site's hosts, and all below them; `apis` are its tag's origins. */
export interface Terms {
  readonly catalogue: readonly CatalogueVendor[];
  readonly own: readonly string[];
  readonly apis?: readonly string[];
  readonly declaration?: Declaration;
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** Every vendor of the notice, in its order. */
export function declaredVendors({ purposes, config }: Declaration): DeclaredVendor[] {
  const unasked = new Set(config.purposes.filter((row) => row[3] === 1).map(([id]) => id));
  const bySignal = new Set((config.vendors ?? []).filter(([, , match]) => match.length === 0).map(([id]) => id));
  return purposes.flatMap(({ id, category, vendors }) =>
    vendors.map((vendor) => {
      const runs = unasked.has(id) ? "unasked" : bySignal.has(vendor.id) ? "by-signal" : undefined;
      return { vendor, purpose: id, category, ...(runs ? { runs } : {}) };
    }),
  );
}

/** The catalogue's row for a vendor of a notice: by id, else by name. */
export const knownVendor = ({ id, name }: Vendor, catalogue: Terms["catalogue"]): CatalogueVendor | undefined =>
  catalogue.find((row) => row.id === id) ?? catalogue.find((row) => plain(row.name) === plain(name));

const isOwn = (host: string, { own }: Terms): boolean => own.some((domain) => isWithin(host, domain));

/** What follows the tag's own name in what it keeps beside the answer; and what may, in a declaration of all of it. */
const tagKeys = /^(?::rec_[0-9a-f]{32}|-(?:checkpoint|config|forms|left|past|told|rec_[0-9a-f]{32}))$/;
const tagPatterns: readonly string[] = ["*", "-*", ":*"];

/** Whether a declaration names by it what the site's tag itself keeps; another site's id may begin alike. */
export function isTagName(name: string, site: SiteId): boolean {
  const own = `assent-${site}`;
  const rest = name.slice(own.length);
  return name.startsWith(own) && (rest === "" || tagKeys.test(rest) || tagPatterns.includes(rest));
}

/** What the tag itself keeps on the site's hosts: the answer, the copy of the configuration, records on their way. */
function isAnswer({ kind, name, host }: Observation, terms: Terms): boolean {
  if (!terms.declaration || !isOwn(host, terms)) return false;
  const own = `assent-${terms.declaration.config.site}`;
  return name === own || (kind !== "cookie" && name.startsWith(own) && tagKeys.test(name.slice(own.length)));
}

type Found = Pick<Observation, "known" | "declared">;
interface Matching {
  readonly terms: Terms;
  readonly declared: readonly DeclaredVendor[];
}

/** Whom an address belongs to: by the site's own patterns first, then by the catalogue's. */
function byAddress(url: URL, { terms, declared }: Matching): Found {
  const rows = (terms.declaration?.config.vendors ?? []).map(([id, , match]) => ({ id, match }));
  const row = vendorFor(url, rows);
  const known = vendorFor(url, terms.catalogue);
  const own = declared.find(({ vendor }) => vendor.id === (row?.id ?? known?.id));
  return found(own ?? (known && declaredAs(known, { terms, declared })), known);
}

const declaredAs = (known: CatalogueVendor, { terms, declared }: Matching): DeclaredVendor | undefined =>
  declared.find(({ vendor }) => knownVendor(vendor, terms.catalogue)?.id === known.id);

const found = (declared: DeclaredVendor | undefined, known: CatalogueVendor | undefined): Found => ({
  ...(known ? { known } : {}),
  ...(declared ? { declared } : {}),
});

/** Of several that leave the same name behind: one that the notice names, else one that is essential, else the first. */
function likeliest(setters: readonly CatalogueVendor[], matching: Matching): CatalogueVendor | undefined {
  return (
    setters.find((known) => declaredAs(known, matching)) ??
    setters.find(({ category }) => category === "essential") ??
    setters[0]
  );
}

function byCookie(cookie: { name: string; domain: string }, matching: Matching): Found {
  const { terms, declared } = matching;
  const isThird = !isOwn(cookie.domain, terms);
  const host = isThird ? byAddress(new URL(`https://${cookie.domain}/`), matching) : undefined;
  // A name says whose it is where the site alone sets cookies; a stranger may call its own by a declared name.
  const named = declared.find(({ vendor }) =>
    vendor.cookies.some(
      ({ name, thirdParty }) =>
        namesKey(name, cookie.name) && (!isThird || thirdParty || vendor.id === host?.declared?.vendor.id),
    ),
  );
  const setters = terms.catalogue.filter((vendor) =>
    vendor.cookies.some((row) => namesKey(row.name, cookie.name) && (row.thirdParty === true) === isThird),
  );
  const known = likeliest(setters, matching);
  // A name that nobody knows, for a host that somebody does: it is theirs, and still not in the list of cookies.
  return found(named, named || known ? known : host?.known);
}

const kindMark = { local: "l:", session: "s:", indexedDb: "d:" } as const;

function byKey({ kind, name, url }: Visit["keys"][number], matching: Matching): Found {
  const { terms, declared } = matching;
  const address = new URL(url);
  if (!isOwn(address.hostname, terms)) return byAddress(address, matching);
  const setters = terms.catalogue.filter(({ storage }) => storage?.[kind]?.some((pattern) => namesKey(pattern, name)));
  const known = likeliest(setters, matching);
  const row = terms.declaration?.config.vendors?.find(([, , , , storage]) =>
    storage.some((mark) => mark.startsWith(kindMark[kind]) && namesKey(mark.slice(2), name)),
  );
  // Owners who list keys list them beside the cookies.
  const named =
    declared.find(({ vendor }) => vendor.id === row?.[0]) ??
    declared.find(({ vendor }) => vendor.cookies.some((cookie) => namesKey(cookie.name, name))) ??
    (known && declaredAs(known, matching));
  return found(named, known);
}

function requestsIn(visit: Visit, matching: Matching): Observation[] {
  const { terms } = matching;
  return visit.requests.flatMap(({ url, page }) => {
    const address = new URL(url);
    if (!/^(http|ws)s?:$/.test(address.protocol)) return [];
    if (isOwn(address.hostname, terms) || terms.apis?.includes(address.origin)) return [];
    const { host, pathname } = address;
    const seen = { kind: "request", name: host, host, when: [visit.name], pages: [page] } as const;
    return [{ ...seen, example: host + pathname, ...byAddress(address, matching) }];
  });
}

function storedIn(visit: Visit, matching: Matching): Observation[] {
  const { terms } = matching;
  const cookies = visit.cookies.map(({ name, domain, lifetimeMs }): Observation => {
    const host = domain.replace(/^\./, "");
    const seen = { kind: "cookie", name, host, when: [visit.name], pages: [] } as const;
    return {
      ...seen,
      ...(lifetimeMs === undefined ? {} : { lifetimeMs }),
      ...byCookie({ name, domain: host }, matching),
    };
  });
  const keys = visit.keys.map((key): Observation => {
    const seen = { kind: key.kind, name: key.name, host: new URL(key.url).hostname } as const;
    return { ...seen, when: [visit.name], pages: [key.page], ...byKey(key, matching) };
  });
  return [...cookies, ...keys].filter((one) => !isAnswer(one, terms));
}

/** What was seen of others and left in the browser, each once, in the order of the visits and of what they saw. */
export function observations(visits: readonly Visit[], terms: Terms): Observation[] {
  const matching = { terms, declared: terms.declaration ? declaredVendors(terms.declaration) : [] };
  const all = visits.flatMap((visit) => [...requestsIn(visit, matching), ...storedIn(visit, matching)]);
  const merged = new Map<string, Observation>();
  for (const seen of all) {
    const id = [seen.kind, seen.name, seen.host, seen.known?.id ?? seen.declared?.vendor.id ?? ""].join("\n");
    const before = merged.get(id);
    merged.set(id, before ? together(before, seen) : seen);
  }
  return [...merged.values()];
}

const together = (one: Observation, other: Observation): Observation => {
  const lifetimeMs = Math.max(one.lifetimeMs ?? 0, other.lifetimeMs ?? 0);
  return {
    ...one,
    when: [...new Set([...one.when, ...other.when])],
    pages: [...new Set([...one.pages, ...other.pages])],
    ...(lifetimeMs > 0 ? { lifetimeMs } : {}),
  };
};
