// What the script tag is told about its site at one place, and the script made of it.
import { isWithin } from "../../core/domain.ts";
import type { Notice } from "../../core/notice.ts";
import { isOptional, type Purpose } from "../../core/purpose.ts";
import { asksWithin, gpcCategories, rulesFor, runsUnasked, type PlaceRules } from "../../core/regime.ts";
import type { SiteSettings } from "../../core/schema.ts";
import type { PurposeRow, SiteConfig } from "../../core/site.ts";
import { addPeriod, millisecondsOf, type Instant } from "../../core/time.ts";
import { triggerLook } from "../../core/trigger.ts";
import { languages as shipped } from "../../widget/i18n/languages.ts";
import type { MessageKey } from "../../widget/i18n/messages.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { NoticeRow, StandingNotices } from "../store/rows.ts";
import { assetPath } from "./assets.ts";
import { mayBeExempt } from "./lint.ts";
import { standingNotices } from "./notices.ts";
import { settingsOf } from "./settings.ts";
import { existingSite } from "./sites.ts";
import { signalsOf, vendorRows } from "./vendor-rows.ts";

/** What the gate is told, for someone in the jurisdiction; throws `not-found` without site or notice. */
export async function siteConfig(context: ServiceContext, id: string, jurisdiction: string): Promise<SiteConfig> {
  const site = await existingSite(context, id);
  const [standing, settings] = await Promise.all([standingNotices(context, site.id), settingsOf(context, site.id)]);
  const { current } = standing;
  if (!current) throw new ProblemError("not-found");
  const rules = rulesFor(jurisdiction, context.now(), settings.regimes);
  return {
    site: site.id,
    api: context.publicUrl,
    notice: current.hash,
    regime: rules.regime,
    purposes: purposeRows(current, rules, settings),
    ask: rules.regime === "opt-in" || settings.ask === true,
    trigger: captions(current.notice, "trigger"),
    look: triggerLook(current.notice.layout.style),
    renew: renewDays(current, rules, settings),
    ui: assetPath(context.files, "first.js"),
    ...partsOf(current.notice, settings),
    ...(settings.google ? { google: googleOf(settings.google, context.now(), settings) } : {}),
    ...(rules.optOut && isSold(current.notice) ? optOutCaptions(current.notice) : {}),
    ...sharedDomain(context, settings),
    ...shownBeside(standing),
  };
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

const isSold = ({ purposes }: Notice): boolean =>
  purposes.some(({ category }) => (gpcCategories as readonly (string | null)[]).includes(category));

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

function partsOf({ purposes }: Notice, settings: SiteSettings): Partial<SiteConfig> {
  const vendors = vendorRows(purposes, settings);
  const signals = signalsOf(purposes, settings);
  return {
    ...(vendors.length > 0 ? { vendors } : {}),
    ...(settings.taggedOnly ? { taggedOnly: 1 } : {}),
    ...(signals.length > 0 ? { signals } : {}),
  };
}

// What was lawful when it was set need not be: the table and the site's own regimes change after it.
function googleOf(
  { regions = [], ...rest }: NonNullable<SiteSettings["google"]>,
  now: Instant,
  { regimes }: SiteSettings,
): NonNullable<SiteConfig["google"]> {
  const kept = regions
    .map(([places, signals]) => [places.filter((place) => !asksWithin(place, now, regimes)), signals] as const)
    .filter(([places]) => places.length > 0);
  return { ...rest, ...(kept.length > 0 ? { regions: kept } : {}) } as NonNullable<SiteConfig["google"]>;
}

function sharedDomain({ publicUrl }: ServiceContext, { domain }: SiteSettings): Partial<SiteConfig> {
  if (domain === undefined) return {};
  return isWithin(new URL(publicUrl).hostname, domain) ? { domain, credentials: 1 } : { domain };
}

function shownBeside({ current, coming }: StandingNotices): Partial<SiteConfig> {
  const { shape } = current?.notice.layout ?? {};
  const age = current?.notice.minimumAge;
  return {
    ...(shape ? { layout: shape } : {}),
    ...(age ? { age } : {}),
    ...(coming ? { announce: { notice: coming.row.hash, at: coming.at } } : {}),
  };
}

/**
 * The text of `/s/SITE.js`: the gate with its site's configuration in its scope, and before it the parts that the
 * configuration uses. Throws when the build lacks one of them.
 */
export function siteScript(context: ServiceContext, config: SiteConfig): string {
  const file = (name: string): string => {
    const body = context.files[name]?.body;
    if (body === undefined) throw new Error(`the build has no ${name}`);
    return `${body}\n`;
  };
  const holds = !config.taggedOnly && config.vendors?.some(([, , match]) => match.length > 0);
  const tells = config.signals !== undefined || config.google !== undefined;
  const used = { "peers.js": true, "untagged.js": holds, "signals.js": tells, "opt-out-link.js": config.optOut };
  const parts = Object.entries(used)
    .map(([name, isUsed]) => (isUsed ? file(name) : ""))
    .join("");
  const data = JSON.stringify(config).replaceAll("<", "\\u003c");
  return `(()=>{const ASSENT_SITE=${data},ASSENT_PARTS=[];${parts}${file("gate.js")}})()`;
}
