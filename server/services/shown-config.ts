// How a notice is put on screen under the rules of a place: the part of a configuration that everything shown follows from.
import { isSold } from "../../core/gpc.ts";
import type { Notice } from "../../core/notice.ts";
import { isOptional, type Purpose } from "../../core/purpose.ts";
import { regimes, runsUnasked, type PlaceRules } from "../../core/regime.ts";
import type { SiteSettings } from "../../core/schema.ts";
import type { PurposeRow, SiteConfig } from "../../core/site.ts";
import { addPeriod, millisecondsOf } from "../../core/time.ts";
import { triggerLook } from "../../core/trigger.ts";
import { languages as shipped } from "../../widget/i18n/languages.ts";
import type { MessageKey } from "../../widget/i18n/messages.ts";
import type { ServiceContext } from "../context.ts";
import type { NoticeRow } from "../store/rows.ts";
import { assetPath } from "./assets.ts";
import { mayBeExempt } from "./lint.ts";

/** The part of a configuration that decides what people see of the notice, with this build's files. */
export function shownConfig(
  { files }: Pick<ServiceContext, "files">,
  row: NoticeRow,
  { rules, settings }: { rules: PlaceRules; settings: SiteSettings },
): Omit<SiteConfig, "site" | "api" | "ask"> {
  const { notice, hash } = row;
  const { shape } = notice.layout;
  return {
    notice: hash,
    regime: rules.regime,
    purposes: purposeRows(row, rules, settings),
    trigger: captions(notice, "trigger"),
    look: triggerLook(notice.layout.style),
    renew: renewDays(row, rules, settings),
    ui: assetPath(files, "first.js"),
    ...(rules.optOut && notice.purposes.some(({ category }) => isSold(category)) ? optOutCaptions(notice) : {}),
    ...(shape ? { layout: shape } : {}),
    ...(notice.minimumAge ? { age: notice.minimumAge } : {}),
  };
}

/** Whether the first layer comes by itself under rules of that name: where things run before a yes, only if the site says so. */
export const asksUnder = (variant: string, { ask }: SiteSettings): boolean =>
  variant.startsWith("opt-in") || ask === true;

/** Under which rules a notice was on screen, and what follows from them for who reads it. */
export interface ShownRules {
  /** As `variantOf` (core/regime.ts) names the rules. */
  readonly variant: string;
  /** Whether the first layer came by itself. */
  readonly asks: boolean;
  /** The purposes of the banner that ran before there was an answer. */
  readonly runs: readonly string[];
}

/** What follows from the rules of that name and the site's settings of the time. */
export function shownRules(notice: Notice, variant: string, settings: SiteSettings): ShownRules {
  const regime = regimes.find((name) => variant === name || variant.startsWith(`${name}-`)) ?? "opt-in";
  const rules = { regime, objectable: variant.endsWith("-exempt") };
  const { exempt = [] } = settings;
  const runs = notice.purposes.filter((purpose) => {
    const isExempt = exempt.includes(purpose.id) && mayBeExempt(purpose);
    return isOptional(purpose.category) && runsUnasked(rules, { category: purpose.category ?? "", exempt: isExempt });
  });
  return { variant, asks: asksUnder(variant, settings), runs: runs.map(({ id }) => id) };
}

function purposeRows(row: NoticeRow, rules: PlaceRules, settings: SiteSettings): PurposeRow[] {
  const { exempt = [] } = settings;
  const longest = renewDays(row, rules, settings).given;
  return row.notice.purposes
    .filter(({ category }) => category !== "essential")
    .map((purpose): PurposeRow => {
      const { id, version, category } = purpose;
      const name = category ?? "";
      const on = runsUnasked(rules, { category: name, exempt: exempt.includes(id) && mayBeExempt(purpose) }) ? 1 : 0;
      const days = givenDays(row, purpose, settings);
      if (isOptional(category) && days < longest) return [id, version, name, on, days];
      return on ? [id, version, name, on] : [id, version, name];
    });
}

/** A text by language, the default language first; a language that lacks it is left out. */
function captions(notice: Notice, key: MessageKey, textOf = ownText): Record<string, string> {
  const { languages, defaultLanguage } = notice;
  const tags = Object.keys(languages).sort();
  const first = defaultLanguage ?? tags[0];
  const ordered = tags.filter((tag) => tag === first).concat(tags.filter((tag) => tag !== first));
  return Object.fromEntries(
    ordered.flatMap((tag) => {
      const text = textOf(notice, tag, key);
      return text ? [[tag, text] as const] : [];
    }),
  );
}

const ownText = ({ languages }: Notice, tag: string, key: MessageKey): string | undefined =>
  languages[tag]?.messages[key];

/** Both captions by language, from this build where an older build's notice has none: the button is never empty. */
function optOutCaptions(notice: Notice): Required<Pick<SiteConfig, "optOut" | "honoured">> {
  const text = (_: Notice, tag: string, key: MessageKey) =>
    ownText(notice, tag, key) || shipped[tag]?.messages[key] || shipped[tag.split("-")[0]!]?.messages[key];
  const optOut = captions(notice, "doNotSell", text);
  const honoured = captions(notice, "optOutHonoured", text);
  const both = (rows: Record<string, string>) =>
    Object.fromEntries(Object.entries(rows).filter(([tag]) => optOut[tag] && honoured[tag]));
  const told = { optOut: both(optOut), honoured: both(honoured) };
  if (Object.keys(told.optOut).length > 0) return told;
  const { doNotSell, optOutHonoured } = shipped["en"]!.messages;
  return { optOut: { en: doNotSell }, honoured: { en: optOutHonoured } };
}

// A yes never outlives the period the notice names for its purpose: asking early is allowed, asking late is not.
function givenDays({ publishedAt }: NoticeRow, { validPeriod }: Purpose, { renewDays: own }: SiteSettings): number {
  const end = addPeriod(publishedAt, validPeriod);
  const days = end ? (millisecondsOf(end) - millisecondsOf(publishedAt)) / 86_400_000 : 365;
  return Math.floor(Math.min(365, own?.given ?? 365, days));
}

// A no is kept for as long as any yes, and never asked about again sooner than the place lets.
function renewDays(row: NoticeRow, rules: PlaceRules, settings: SiteSettings): SiteConfig["renew"] {
  const asked = row.notice.purposes.filter(({ category }) => isOptional(category));
  const given = Math.max(1, ...asked.map((purpose) => givenDays(row, purpose, settings)));
  return { given, refused: Math.max(rules.refusedDays, settings.renewDays?.refused ?? 0, given) };
}
