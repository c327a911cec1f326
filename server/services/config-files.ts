// A site as one file, to be kept in version control: written out, and applied so that only what differs is changed.
import * as z from "zod/mini";
import { canonicalText, type Json } from "../../core/canonical.ts";
import type { SiteId } from "../../core/ids.ts";
import { siteSettings, text, type SiteSettings } from "../../core/schema.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { noticeSettings, settingsOfNotice } from "./notice-settings.ts";
import { publishNotice, standingNotices, type NoticeSettings } from "./notices.ts";
import { parsed } from "./parse.ts";
import { setSettings, settingsOf } from "./settings.ts";
import { createSite, existingSite, setOrigins, siteById } from "./sites.ts";

/** What a site's owner decides, whole: who may write, the settings, and the notice with purposes and controller. */
export interface ConfigFile {
  readonly v: 1;
  readonly site: { readonly id: string; readonly name: string; readonly origins: readonly string[] };
  readonly settings: SiteSettings;
  /** The notice announced last; absent before the first. */
  readonly notice?: NoticeSettings | undefined;
}

const file = z.strictObject({
  v: z.literal(1),
  site: z.strictObject({ id: text(40), name: text(200), origins: z.array(text(300)) }),
  settings: siteSettings,
  notice: z.optional(z.unknown()),
});

/** A part of a site that a file may change. */
export type ConfigPart = "site" | "origins" | "settings" | "notice";

/** The site as a file; applied at once, it changes nothing. Throws `not-found` without the site. */
export async function configOf(context: ServiceContext, id: string): Promise<ConfigFile> {
  const { id: site, name, origins } = await existingSite(context, id);
  const { current, coming } = await standingNotices(context, site);
  const latest = coming?.row ?? current;
  return {
    v: 1,
    site: { id: site, name, origins },
    settings: await settingsOf(context, site),
    ...(latest ? { notice: settingsOfNotice(latest.notice) } : {}),
  };
}

/** The file in a value; throws `not-valid` with a pointer for each fault. What is lawful is judged when it is applied. */
export function configFile(value: unknown): ConfigFile {
  const { notice, ...rest } = parsed(file, value);
  return { ...rest, ...(notice === undefined ? {} : { notice: noticeSettings(notice) }) };
}

const same = (a: unknown, b: unknown): boolean => canonicalText(plain(a)) === canonicalText(plain(b));
// Members that are undefined are not there.
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

/** What applying the file would change, in the order it would be done; nothing where the site is as the file says. */
export async function configDifferences(context: ServiceContext, wanted: ConfigFile): Promise<ConfigPart[]> {
  const { id, origins } = wanted.site;
  if (!(await siteById(context, id))) {
    const { settings, notice } = wanted;
    return ["site", ...(same(settings, {}) ? [] : ["settings" as const]), ...(notice ? ["notice" as const] : [])];
  }
  const now = await configOf(context, id);
  const isOther: Readonly<Record<ConfigPart, boolean>> = {
    site: false,
    origins: !same(now.site.origins, origins),
    settings: !same(now.settings, wanted.settings),
    notice: wanted.notice !== undefined && !same(now.notice, wanted.notice),
  };
  return (Object.keys(isOther) as ConfigPart[]).filter((part) => isOther[part]);
}

/**
 * Makes the site as the file says and returns what was changed. Each part is a verb of its own, authorised and audited
 * as ever, in an order in which each can stand: origins, settings, notice. Throws what these throw; what was done before
 * stays, and applying again goes on from there. A site's name is not changed after it was made.
 */
export async function applyConfig(context: ServiceContext, actor: Actor, wanted: ConfigFile): Promise<ConfigPart[]> {
  const site = wanted.site.id as SiteId;
  const parts = await configDifferences(context, wanted);
  for (const part of parts) {
    if (part === "site") await createSite(context, actor, { ...wanted.site, id: site });
    if (part === "origins") await setOrigins(context, actor, { site, origins: wanted.site.origins });
    if (part === "settings") await setSettings(context, actor, { site, settings: wanted.settings });
    if (part === "notice") await publishNotice(context, actor, { site, settings: wanted.notice! });
  }
  return parts;
}
