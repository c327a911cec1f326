// What the script tag is told about its site at one place, and the script made of it.
import { isWithin } from "../../core/domain.ts";
import type { Notice } from "../../core/notice.ts";
import { vendorAnswer } from "../../core/purpose.ts";
import { asksWithin, rulesFor, variantOf } from "../../core/regime.ts";
import type { SiteSettings } from "../../core/schema.ts";
import { vendorFlags, type PurposeRow, type SiteConfig } from "../../core/site.ts";
import { asksAnybody } from "../../core/telling.ts";
import type { Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { StandingNotices } from "../store/rows.ts";
import { standingNotices } from "./notices.ts";
import { servedToken } from "./served.ts";
import { settingsOf } from "./settings.ts";
import { asksUnder, shownConfig } from "./shown-config.ts";
import { existingSite } from "./sites.ts";
import { signalsOf, vendorRows } from "./vendor-rows.ts";

/** What the gate is told, for someone in the jurisdiction; throws `not-found` without site or notice. */
export async function siteConfig(context: ServiceContext, id: string, jurisdiction: string): Promise<SiteConfig> {
  const site = await existingSite(context, id);
  const [standing, settings] = await Promise.all([standingNotices(context, site.id), settingsOf(context, site.id)]);
  const { current } = standing;
  if (!current) throw new ProblemError("not-found");
  const rules = rulesFor(jurisdiction, context.now(), settings.regimes);
  const shown = shownConfig(context, current, { rules, settings });
  const parts = partsOf(current.notice, settings);
  return {
    site: site.id,
    api: context.publicUrl,
    ...shown,
    purposes: [...shown.purposes, ...vendorAnswers(current.notice, parts)],
    ask: asksUnder(variantOf(rules), settings),
    ...parts,
    ...(settings.google ? { google: googleOf(settings.google, context.now(), settings) } : {}),
    ...sharedDomain(context, settings),
    ...comingOf(standing),
    served: servedToken(context, site.id, { notice: current.hash, variant: variantOf(rules) }),
  };
}

function partsOf({ purposes }: Notice, settings: SiteSettings): Partial<SiteConfig> {
  const vendors = vendorRows(purposes, settings);
  const signals = signalsOf(purposes, settings);
  return {
    ...(vendors.length > 0 ? { vendors } : {}),
    ...(settings.aliases ? { aliases: settings.aliases } : {}),
    ...(settings.taggedOnly ? { taggedOnly: 1 } : {}),
    ...(settings.marks === false ? { marks: 0 } : {}),
    ...(signals.length > 0 ? { signals } : {}),
  };
}

/** Vendors that a placeholder may ask for alone: shown in pages, and of a purpose to which one act says yes. */
function vendorAnswers({ purposes }: Notice, { vendors = [], taggedOnly }: Partial<SiteConfig>): PurposeRow[] {
  if (taggedOnly) return [];
  return vendors.flatMap(([vendor, name, match, , , flags]): PurposeRow[] => {
    const purpose = purposes.find(({ id }) => id === name);
    if (!purpose || purpose.explicit || !match.length || !(flags & vendorFlags.embed)) return [];
    return [[vendorAnswer(name, vendor), purpose.version, "vendor"]];
  });
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

const comingOf = ({ coming }: StandingNotices): Partial<SiteConfig> =>
  coming ? { announce: { notice: coming.row.hash, at: coming.at } } : {};

/**
 * The text of `/s/SITE.js`: the gate with its site's configuration in its scope, and before it the parts that the
 * configuration uses, and what else it is to carry. Throws when the build lacks one of them.
 */
export function siteScript(context: ServiceContext, config: SiteConfig, carried = ""): string {
  const file = (name: string): string => {
    const body = context.files[name]?.body;
    if (body === undefined) throw new Error(`the build has no ${name}`);
    return `${body}\n`;
  };
  const holds = !config.taggedOnly && config.vendors?.some(([, , match]) => match.length > 0);
  const tells = config.signals !== undefined || config.google !== undefined;
  const used = {
    "peers.js": config.marks !== 0,
    // Who is new and is asked is told by what asks. Their answer, or the next day, brings another script.
    "telling.js": !(carried && asksAnybody(config)),
    "clearing.js": config.vendors !== undefined,
    "untagged.js": holds,
    "placeholders.js": !holds,
    "signals.js": tells,
    "opt-out-link.js": config.optOut,
    "siblings.js": config.domain,
  };
  const parts = Object.entries(used)
    .map(([name, isUsed]) => (isUsed ? file(name) : ""))
    .join("");
  const data = JSON.stringify(config).replaceAll("<", "\\u003c");
  // Every page runs nearly all of it at once: a browser that reads this line compiles it in one go (V8 13.6).
  return `//# allFunctionsCalledOnLoad\n(()=>{const ASSENT_SITE=${data},ASSENT_PARTS=[];${parts}${carried}${file("gate.js")}})()`;
}
