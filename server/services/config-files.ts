// A site as one file, to be kept in version control: written out, and applied so that only what differs is changed.
import { differences, type Difference } from "../../core/differences.ts";
import { configRequest } from "../../core/console-schema.ts";
import { canonicalText, type Json } from "../../core/canonical.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { SiteSettings } from "../../core/schema.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError, refusal } from "../errors.ts";
import { audited } from "./audit.ts";
import { noticeSettings, settingsOfNotice } from "./notice-settings.ts";
import { assertReasoned, publishNotice, standingNotices, type NoticeSettings } from "./notices.ts";
import { parsed } from "./parse.ts";
import { assertAsRead, revisionOf } from "./revisions.ts";
import { setSettings, settingsOf } from "./settings.ts";
import { createSite, existingSite, renameSite, setOrigins, siteById } from "./sites.ts";

/** What a site's owner decides, whole: who may write, the settings, and the notice with purposes and controller. */
export interface ConfigFile {
  readonly v: 1;
  readonly site: { readonly id: string; readonly name: string; readonly origins: readonly string[] };
  readonly settings: SiteSettings;
  /** The notice announced last; absent before the first. */
  readonly notice?: NoticeSettings | undefined;
  /** Said with the act of applying it, and no part of the site: why the notice comes sooner than in thirty days. */
  readonly shortNotice?: string | undefined;
}

/** A part of a site that a file may change. */
export type ConfigPart = "site" | "name" | "origins" | "settings" | "notice";

/** What applying a file would change: the parts, and every place in the file that differs from the site as it is. */
export interface ConfigChanges {
  readonly parts: readonly ConfigPart[];
  readonly differences: readonly Difference[];
}

/** A site as it was read: the file, and the hash of the notice in it. */
export interface ConfigReading {
  readonly file: ConfigFile;
  readonly notice: ContentHash | undefined;
}

/** The site as a file; applied at once, it changes nothing. Throws `not-found` without the site. */
export async function configOf(context: ServiceContext, id: string): Promise<ConfigFile> {
  return (await configReading(context, id)).file;
}

/** The same as `configOf`, with what a change of it is held against. */
async function configReading(context: ServiceContext, id: string): Promise<ConfigReading> {
  const { id: site, name, origins } = await existingSite(context, id);
  const { current, coming } = await standingNotices(context, site);
  const latest = coming?.row ?? current;
  const file: ConfigFile = {
    v: 1,
    site: { id: site, name, origins },
    settings: await settingsOf(context, site),
    ...(latest ? { notice: settingsOfNotice(latest.notice) } : {}),
  };
  return { file, notice: latest?.hash };
}

/** The file in a value; throws `not-valid` with a pointer for each fault. What is lawful is judged when it is applied. */
export function configFile(value: unknown): ConfigFile {
  const { notice, ...rest } = parsed(configRequest, value);
  return { ...rest, ...(notice === undefined ? {} : { notice: noticeSettings(notice) }) };
}

const same = (a: unknown, b: unknown): boolean => canonicalText(plain(a)) === canonicalText(plain(b));
// Members that are undefined are not there.
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

/** The notice without what publishing adds to it: versions are raised there, and what each changed is written down. */
function meaning(notice: NoticeSettings | undefined, published: NoticeSettings | undefined) {
  if (!notice) return undefined;
  const raised = new Map(published?.purposes.map(({ id, version }) => [id, version]));
  const purposes = notice.purposes.map(({ changes: _, ...purpose }) => ({
    ...purpose,
    version: Math.max(purpose.version, raised.get(purpose.id) ?? 0),
  }));
  return { ...toldAs(notice, published), purposes };
}

/** The notice with when the published one was told, where it says nothing of that itself: publishing keeps that. */
function toldAs(notice: NoticeSettings, published: NoticeSettings | undefined): NoticeSettings {
  const announcedAt = notice.policy.announcedAt ?? published?.policy.announcedAt;
  return announcedAt === undefined ? notice : { ...notice, policy: { ...notice.policy, announcedAt } };
}

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
    name: now.site.name !== wanted.site.name,
    origins: !same(now.site.origins, origins),
    settings: !same(now.settings, wanted.settings),
    notice: wanted.notice !== undefined && !same(meaning(now.notice, now.notice), meaning(wanted.notice, now.notice)),
  };
  return (Object.keys(isOther) as ConfigPart[]).filter((part) => isOther[part]);
}

/**
 * Makes the site as the file says and returns what was changed. Each part is a verb of its own, authorised and audited
 * as ever, in an order in which each can stand: name, origins, settings, notice. Throws what these throw; what was done before
 * stays, and applying again goes on from there. A part that differs from `over`, the site as it was read, throws
 * `not-as-read`, which says what was written before.
 */
export async function applyConfig(
  context: ServiceContext,
  actor: Actor,
  wanted: ConfigFile,
  over?: ConfigReading,
): Promise<ConfigPart[]> {
  const site = wanted.site.id as SiteId;
  const parts = await configDifferences(context, wanted);
  const file = over?.file;
  const as = (read: unknown) => ({ site, expected: file === undefined ? undefined : revisionOf(read) });
  const { name, origins } = wanted.site;
  const { settings, notice, shortNotice } = wanted;
  const reason = shortNotice === undefined ? {} : { shortNotice };
  // Before anything is written: of a site that there is not yet, nobody was told anything else.
  if (parts.includes("notice") && !parts.includes("site")) {
    await audited(context, { actor, verb: "notice.publish", site }, async () => {
      await assertReasoned(context, { site, settings: notice!, ...reason });
      return { value: undefined, logged: true };
    });
  }
  for (const [done, part] of parts.entries()) {
    try {
      if (part === "site") await createSite(context, actor, { ...wanted.site, id: site });
      if (part === "name") await renameSite(context, actor, { ...as(file?.site.name), read: () => ({ name }) });
      if (part === "origins") await setOrigins(context, actor, { ...as(file?.site.origins), origins });
      if (part === "settings") await setSettings(context, actor, { ...as(file?.settings), settings });
      if (part === "notice")
        await publishNotice(context, actor, { site, settings: notice!, after: over?.notice, ...reason });
    } catch (error) {
      throw over === undefined ? error : tooLate(error, part, parts.slice(0, done));
    }
  }
  return parts;
}

/** What is told where a part is not as it was read: which, and what was written before it. */
function tooLate(error: unknown, part: ConfigPart, written: readonly ConfigPart[]): unknown {
  if (!(error instanceof ProblemError) || !["not-as-read", "purpose-changed"].includes(error.slug)) return error;
  const before = written.length === 0 ? "nothing" : written.join(", ");
  return refusal("not-as-read", "config-in-parts", { part, before }, {}, { cause: error });
}

/** The site as a file, for who may read its settings: owners, editors and auditors. */
export function readConfig(context: ServiceContext, actor: Actor, site: SiteId): Promise<ConfigFile> {
  return audited(context, { actor, verb: "site.read-settings", site }, async () => ({
    value: await configOf(context, site),
    detail: "as a file",
  }));
}

/** A file of the site that is named, and no other's; throws `not-valid`. */
function fileOf(site: SiteId, value: unknown): ConfigFile {
  const wanted = configFile(value);
  if (wanted.site.id !== site) throw faultAt("/site/id", "other-site", { site });
  return wanted;
}

/** What applying the file that is read would change, and nothing is. Owners, editors and auditors may. */
export function compareConfig(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown },
): Promise<ConfigChanges> {
  return audited(context, { actor, verb: "site.read-settings", site: asked.site }, async () => {
    const wanted = fileOf(asked.site, await asked.read());
    const [parts, now] = await Promise.all([configDifferences(context, wanted), configOf(context, asked.site)]);
    // A file without a notice leaves the one that is there; what publishing works out is nobody's change.
    const { shortNotice: _, ...said } = wanted;
    const kept = { ...said, notice: meaning(wanted.notice ?? now.notice, now.notice) };
    const was = { ...now, notice: meaning(now.notice, now.notice) };
    const value = { parts, differences: differences(plain(was), plain(kept)) };
    return { value, detail: `${parts.join(", ") || "nothing"} would change` };
  });
}

/** The same as `applyConfig`, from a request, and `not-as-read` where the site is not as the revision says. Each part needs the right of its own verb. */
export async function applyConfigAs(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown; expected?: string | undefined },
): Promise<ConfigPart[]> {
  const { site, expected } = asked;
  const { wanted, over } = await audited(context, { actor, verb: "site.set-settings", site }, async () => {
    const file = fileOf(site, await asked.read());
    const now = expected === undefined ? undefined : await configReading(context, site);
    assertAsRead(expected, now?.file);
    return { value: { wanted: file, over: now }, logged: true };
  });
  return applyConfig(context, actor, wanted, over);
}
