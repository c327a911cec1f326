// Site settings: what a site's owner decides about the script tag beside the notice. Every version is kept.
import { isWithin } from "../../core/domain.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import { isOptional } from "../../core/purpose.ts";
import { asksWithin, rulesFor, stricter } from "../../core/regime.ts";
import { siteSettings, type SiteSettings } from "../../core/schema.ts";
import { isRecent, type Actor, type ServiceContext } from "../context.ts";
import { fault, faultAt, ProblemError, type Fault } from "../errors.ts";
import type { SiteRow } from "../store/site-rows.ts";
import { keepShown } from "./as-was.ts";
import { audited } from "./audit.ts";
import { assertLawfulSettings } from "./lint.ts";
import { currentNotice } from "./notices.ts";
import { parsed } from "./parse.ts";
import { assertAsRead } from "./revisions.ts";
import { existingSite } from "./sites.ts";
import { vendorRows } from "./vendor-rows.ts";

const believedMs = 5_000;

/** The settings that rule at the site, as the store had them at most five seconds ago; empty before the first. */
export async function settingsOf(context: ServiceContext, site: SiteId): Promise<SiteSettings> {
  const { memory } = context;
  const readAtMs = context.nowMs();
  if (!memory.settings || !isRecent(memory.settings.readAtMs, readAtMs, believedMs)) {
    memory.settings = { bySite: await context.control.settings(), readAtMs };
  }
  return memory.settings.bySite.get(site) ?? {};
}

/** The settings in force, as the store has them now. Owners, editors and auditors may. */
export function readSettings(context: ServiceContext, actor: Actor, site: SiteId): Promise<SiteSettings> {
  return audited(context, { actor, verb: "site.read-settings", site }, async () => {
    await existingSite(context, site);
    const settings = (await context.control.settings()).get(site) ?? {};
    return { value: settings, detail: Object.keys(settings).sort().join(", ") || "none" };
  });
}

/**
 * Replaces the site's settings; in force at once here, within seconds in other processes. Throws `not-valid` for
 * what is not in the schema, for a domain that no origin of the site is on, for a regime that would be looser than
 * the law of the place, for an alias of what the notice has not, and for signals of Google's granted where people are asked first; `notice-unlawful` for an
 * exempt purpose that may not be; `not-as-read` where they are not those that the expected revision names. Owners and the system may.
 */
export const setSettings = (
  context: ServiceContext,
  actor: Actor,
  { settings, ...change }: { site: SiteId; settings: unknown; expected?: string | undefined },
): Promise<SiteSettings> => setSettingsAs(context, actor, { ...change, read: () => settings });

/** The same as `setSettings`, from a request, whose body is read once it is known that the actor may. */
export function setSettingsAs(
  context: ServiceContext,
  actor: Actor,
  change: { site: SiteId; read: () => unknown; expected?: string | undefined },
): Promise<SiteSettings> {
  return audited(context, { actor, verb: "site.set-settings", site: change.site }, async () => {
    const site = await existingSite(context, change.site);
    const settings = parsed(siteSettings, await change.read());
    const now = (await context.control.settings()).get(site.id) ?? {};
    assertAsRead(change.expected, now);
    assertDomain(site, settings);
    assertStricter(context, settings);
    const current = await currentNotice(context, site.id);
    assertLawfulSettings(current?.notice, settings);
    if (current) assertAliases(current.notice, settings);
    const over = change.expected === undefined ? undefined : now;
    const isStored = await context.control.insertSettings(site.id, settings, context.now(), over);
    if (!isStored) throw new ProblemError("not-as-read");
    delete context.memory.settings;
    // They change what is shown.
    if (current) await keepShown(context, current);
    return { value: settings, detail: Object.keys(settings).sort().join(", ") || "none" };
  });
}

function assertDomain({ origins }: SiteRow, { domain }: SiteSettings): void {
  if (domain === undefined || origins.some((origin) => isWithin(new URL(origin).hostname, domain))) return;
  throw faultAt("/domain", "not-own-domain");
}

/** What an alias means must be there to be refused; before the first notice nothing is. */
function assertAliases({ purposes }: Notice, settings: SiteSettings): void {
  const known = new Set([
    ...purposes.filter(({ category }) => isOptional(category)).map(({ id }) => id),
    ...vendorRows(purposes, settings).map(([id]) => id),
  ]);
  const errors = Object.entries(settings.aliases ?? {}).flatMap(([name, meant]): Fault[] => {
    const pointer = `/aliases/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return known.has(meant) ? [] : [fault(pointer, "not-allowed", { allowed: [...known].join(", ") })];
  });
  if (errors.length > 0) throw new ProblemError("not-valid", undefined, { errors });
}

function assertStricter(context: ServiceContext, { regimes = {}, google }: SiteSettings): void {
  const errors = Object.entries(regimes).flatMap(([place, own]): Fault[] => {
    const { regime } = rulesFor(place === "*" ? "" : place, context.now());
    // For every place at once, only what makes some of them stricter means anything.
    const fits = place === "*" ? own !== "notice" : stricter(own, regime) === own;
    return fits ? [] : [fault(`/regimes/${place}`, "looser-regime", { regime })];
  });
  const regions = (google?.regions ?? []).flatMap(([places], i) =>
    places.flatMap((place, j): Fault[] => {
      if (!asksWithin(place, context.now(), regimes)) return [];
      const pointer = `/google/regions/${i}/0/${j}`;
      return [{ ...fault(pointer, "asked-there"), rule: 2 }];
    }),
  );
  errors.push(...regions);
  if (errors.length > 0) throw new ProblemError("not-valid", undefined, { errors });
}
