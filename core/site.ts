// What the script tag is told about its site: small, public, cacheable.
import type { SignalName } from "./catalogue.ts";
import type { SiteId } from "./ids.ts";
import type { Controller, ContentHash, NoticeTexts } from "./notice.ts";
import type { Purpose, Vendor } from "./purpose.ts";
import type { Regime } from "./regime.ts";
import type { Instant } from "./time.ts";

/**
 * A purpose a person may answer: `category` is "" for a marketing purpose, which a form asks for, and "vendor" for one
 * vendor of a purpose alone, such as `social/video`, which its placeholder asks for. `on` says that
 * it runs here until it is refused (opt-out, notice, or exempt and objectable); without it, not before a yes.
 * `givenDays` says how long a yes holds where that is less than `renew.given` of the configuration.
 */
export type PurposeRow = readonly [id: string, version: number, category: string, on?: 0 | 1, givenDays?: number];

/** Bits of a `VendorRow`: shown in the page, so that a placeholder stands in for it; runs on until the page is loaded anew. */
export const vendorFlags = { embed: 1, reload: 2 } as const;

/**
 * A vendor that may not run before its purpose does. `match` holds patterns as `matchLength` of core/catalogue.ts
 * reads them, and is empty where the vendor's tag may run and obeys a signal instead. `cookies` and `storage` are
 * what a script of the page can clear: cookie names, and keys written `l:key` (localStorage), `s:key`
 * (sessionStorage) or `d:name` (an IndexedDB database); a trailing `*` stands for any ending. Such as
 * `["hotjar", "analytics", ["hotjar.com"], ["_hj*"], ["l:_hj*"], 2]`.
 */
export type VendorRow = readonly [
  id: string,
  purpose: string,
  match: readonly string[],
  cookies: readonly string[],
  storage: readonly string[],
  flags: number,
];

/** The signals of Google Consent Mode v2. */
export const googleSignals = [
  "ad_storage",
  "ad_user_data",
  "ad_personalization",
  "analytics_storage",
  "personalization_storage",
  "functionality_storage",
  "security_storage",
] as const;
export type GoogleSignal = (typeof googleSignals)[number];

/** Google Consent Mode where a site differs from the defaults. */
interface GoogleSettings {
  /** `basic`: nothing of Google's is asked for before a yes. `advanced`: its tags run and are told of the no. */
  readonly mode: "basic" | "advanced";
  /** How long Google's tags wait for an update; 500 unless told. */
  readonly waitMs?: number;
  /** Whether a click's identifiers may travel in addresses while storage is denied; no unless told. */
  readonly passUrl?: boolean;
  /** Whether advertising data is redacted while `ad_storage` is denied; yes unless told. */
  readonly redactAds?: boolean;
  /** Signals granted by default in Google's own regions, such as `[["US-NY"], ["analytics_storage"]]`. */
  readonly regions?: readonly (readonly [regions: readonly string[], signals: readonly GoogleSignal[]])[];
}

/** Where the first layer stands: along the bottom, in a corner, or in the middle; never over a locked page. */
export const layouts = ["bar", "box", "centre"] as const;
export type Layout = (typeof layouts)[number];

/** The gate's configuration for one place: inlined into the site script, or fetched as `/s/SITE.json`. */
export interface SiteConfig {
  readonly site: SiteId;
  /** Where the API lives, such as `https://consent.example.com`, no trailing slash. */
  readonly api: string;
  /** The notice in force. */
  readonly notice: ContentHash;
  readonly regime: Regime;
  readonly purposes: readonly PurposeRow[];
  /** Whether the first layer comes by itself while a purpose of the banner has no answer and is not on already. */
  readonly ask: boolean;
  /** The caption of the trigger by language; the first language is the default. */
  readonly trigger: Readonly<Record<string, string>>;
  /** The trigger's style, as CSS declarations (core/trigger.ts). */
  readonly look: string;
  /** Days until an answer is asked for again, at the most, by what it was; a withdrawal counts as refused. */
  readonly renew: { readonly given: number; readonly refused: number };
  /** Path of the UI module below `api`. */
  readonly ui: string;
  /** Domain that the answer is shared on, such as `example.com`: the page's host and its siblings. */
  readonly domain?: string;
  /**
   * The API is on `domain` too and writes the cookie again with a record it acknowledges, because some browsers
   * drop cookies of scripts after seven days. Records go with credentials then, and the gate writes the cookie
   * only when the answer changes: writing it on every page would make it a script's again.
   */
  readonly credentials?: 1;
  /** Untagged elements and requests of these vendors are held, their storage is cleared, their embeds replaced. */
  readonly vendors?: readonly VendorRow[];
  /** By a name in another tool's marks, the purpose or vendor that it means. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Only what is marked in the page is held: the site script has no untagged part. */
  readonly taggedOnly?: 1;
  /** Marks of other tools mean nothing here: the site script has no part that reads them. */
  readonly marks?: 0;
  /** The consent signals to send beside Google's. */
  readonly signals?: readonly SignalName[];
  readonly google?: GoogleSettings;
  /**
   * By language, the caption of the way to opt out of sale and sharing that is not the banner: one press, no
   * questions (11 CCR 7026). Only where the place asks for one and the site has a purpose that it is about.
   */
  readonly optOut?: Readonly<Record<string, string>>;
  /** By language, what stands there once the request holds. */
  readonly honoured?: Readonly<Record<string, string>>;
  /** Below this age nobody is asked, and everything stays off. */
  readonly age?: number;
  /** `bar` unless told. */
  readonly layout?: Layout;
  /** A notice that comes into force then: shown beside the present one, at `/s/SITE/HASH/LANG.json`. */
  readonly announce?: { readonly notice: ContentHash; readonly at: Instant };
  /** Says, with each record, on which day, by which build and under which rules this was served (docs/decisions/0017). */
  readonly served?: string;
}

/** What the UI shows: the notice reduced to one language. Served immutable at `/s/SITE/HASH/LANG.json`. */
export interface NoticeView {
  readonly hash: ContentHash;
  readonly lang: string;
  readonly texts: NoticeTexts;
  readonly controller: Controller;
  readonly policyUrl: string;
  readonly purposes: readonly Purpose[];
  readonly style: Readonly<Record<string, string>>;
}

/** A view is fetched in layers, as they are needed, from `/s/SITE/HASH/LANG.LAYER.json`. */
export const viewLayers = ["first", "panel", "answers", "options"] as const;
/** `later` is the last two in one: what UIs of earlier builds ask for, which pages and records still run. */
export type ViewLayer = (typeof viewLayers)[number] | "later";

/** The layer of that name; undefined for any other text. */
export const layerNamed = (name: string | undefined): ViewLayer | undefined =>
  name === "later" ? name : viewLayers.find((layer) => layer === name);

/**
 * What the first layer knows of a purpose; of how a yes is confirmed, only what is so. `google`: where Google says what
 * its advertising does with data.
 */
export type FirstPurpose = Pick<Purpose, "id" | "version" | "category" | "changes" | "explicit" | "doubleOptIn"> & {
  readonly google?: string;
};
/** A vendor with what it is for in the language of the view, where the notice says it in that language. */
export type ShownVendor = Omit<Vendor, "purpose"> & { readonly purpose?: string };
/** What the panel knows beside it. */
export type PurposeFacts = Omit<Purpose, keyof FirstPurpose | "basis" | "retentionPeriod" | "vendors"> & {
  readonly vendors: readonly ShownVendor[];
};

/** The layer that is there first; the texts of the others are merged into its own. */
export interface FirstView extends Pick<NoticeView, "lang" | "texts" | "policyUrl" | "style"> {
  readonly controller: Pick<Controller, "name">;
  /** Those of the first layer in the order of their categories, then those of forms. */
  readonly purposes: readonly FirstPurpose[];
  /** Where the language is written from right to left. */
  readonly dir?: "rtl";
}
/** What another layer brings; `facts` in the order of the purposes. */
export interface LaterView {
  readonly texts: NoticeTexts;
  readonly facts?: readonly PurposeFacts[];
}

/** The first of `wanted` (BCP 47, most wanted first) that the site has, by its primary subtag; else the site's first. */
export const languageFor = (wanted: readonly string[], offered: readonly string[]): string =>
  wanted
    .flatMap((tag) => [tag, tag.toLowerCase().split("-")[0]])
    // Sorted, the language itself comes before its varieties.
    .flatMap((tag) => offered.filter((lang) => `${lang}-`.startsWith(`${tag}-`)).sort())[0] ??
  offered[0] ??
  "en";
