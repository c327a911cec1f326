// What the script tag is told about its site: small, public, cacheable.
import type { SiteId } from "./ids.ts";
import type { Controller, ContentHash, NoticeTexts } from "./notice.ts";
import type { Purpose } from "./purpose.ts";
import type { Regime } from "./regime.ts";

/** The gate's configuration: inlined into the site script, or fetched as `/s/SITE.json`. */
export interface SiteConfig {
  readonly site: SiteId;
  /** Where the API lives, such as `https://consent.example.com`, no trailing slash. */
  readonly api: string;
  /** The notice in force. */
  readonly notice: ContentHash;
  readonly regime: Regime;
  /** Purposes a person may answer, as `[id, version, category or "" for a marketing purpose]`. */
  readonly purposes: readonly (readonly [id: string, version: number, category: string])[];
  /** The caption of the trigger by language; the first language is the default. */
  readonly trigger: Readonly<Record<string, string>>;
  /** Days until an answer is asked for again. */
  readonly validDays: number;
  /** Path of the UI module below `api`. */
  readonly ui: string;
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

/** The first of `wanted` (BCP 47, most wanted first) that the site has, by its primary subtag; else the site's first. */
export function languageFor(wanted: readonly string[], offered: readonly string[]): string {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0]!;
    const match =
      offered.find((lang) => lang === tag) ??
      offered.find((lang) => lang === primary) ??
      offered.find((lang) => lang.startsWith(`${primary}-`));
    if (match) return match;
  }
  return offered[0] ?? "en";
}
