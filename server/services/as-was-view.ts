// The as-was page's facts: a published notice in one language, how it can be run again, its pictures, and where it stands.
import { isSiteId, type SiteId } from "../../core/ids.ts";
import type { ContentHash, Notice, NoticeTexts } from "../../core/notice.ts";
import type { RecordCore } from "../../core/record.ts";
import { rulesFor, variantOf } from "../../core/regime.ts";
import type { PictureLine } from "../../core/shown.ts";
import type { Instant } from "../../core/time.ts";
import { directionOf } from "../../widget/i18n/direction.ts";
import { firstLayer, panelLayer } from "../../widget/i18n/messages.ts";
import type { ServiceContext, StaticFile } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { FileRow } from "../store/archive-rows.ts";
import type { NoticeRow } from "../store/rows.ts";
import { buildFiles, staticFile } from "./archive.ts";
import { assetServedAs } from "./assets.ts";
import { shownRun, type ShownRun, type ShownWish } from "./as-was.ts";
import { publishedNotice, standingNotices, wasInForce } from "./notices.ts";
import { keptPictures } from "./screenshots.ts";
import { shownRules, type ShownRules } from "./shown-config.ts";
import { existingSite } from "./sites.ts";

/** Where a notice stands today. `never` came into force although it was announced, and will not. */
export type Standing = "in-force" | "coming" | "superseded" | "never";

/** The variant of the rules that ruled for a place at an instant, the site's own stricter ones among them. */
export async function placeVariant(
  context: ServiceContext,
  { site, place, at }: { site: SiteId; place: string; at: Instant },
): Promise<string> {
  const { regimes } = await context.control.settingsAt(site, at);
  return variantOf(rulesFor(place, at, regimes));
}

/**
 * The rules that a record's person had it shown under, as its token proves; for records of before, those that ruled
 * then. Settings count by the day, as on as-was pages.
 */
export async function rulesOfRecord(context: ServiceContext, record: RecordCore, notice: Notice): Promise<ShownRules> {
  const { site, served, jurisdiction, actedAt, method } = record;
  const variant = served?.variant ?? (await placeVariant(context, { site, place: jurisdiction, at: actedAt }));
  const settings = await context.control.settingsAt(site, `${actedAt.slice(0, 10)}T23:59:59.999Z`);
  const rules = shownRules(notice, variant, settings);
  // Who answered on the first layer had it before them, whatever settings said later on that day.
  return { ...rules, asks: rules.asks || method.surface === "banner" };
}

/** Everything the as-was page shows. */
export interface AsWasView {
  readonly row: NoticeRow;
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  /** Every text of the language once: messages in the order of the layers, then all others, then those of purposes. */
  readonly words: readonly string[];
  readonly standing: Standing;
  /** Undefined where nothing but the words was kept. */
  readonly run: ShownRun | undefined;
  /** Of those that are run: where nobody was asked, nobody saw the first layer. */
  readonly rules: ShownRules;
  /** Those of this language, the build and the rules that are run, with the signal and without. */
  readonly screenshots: readonly PictureLine[];
}

/** A notice of a site by the 64 hex digits of its hash; throws `not-found`. */
async function noticeOf(context: ServiceContext, { site, hash }: { site: string; hash: string }): Promise<NoticeRow> {
  const { id } = await existingSite(context, site);
  const row = /^[0-9a-f]{64}$/.test(hash) ? await publishedNotice(context, id, `sha256:${hash}`) : undefined;
  if (!row) throw new ProblemError("not-found");
  return row;
}

/** What is known of how the notice looked; throws `not-found` for an unknown site, notice or language. */
export async function asWasView(
  context: ServiceContext,
  named: { readonly site: string; readonly hash: string; readonly lang: string },
  wish: ShownWish,
): Promise<AsWasView> {
  const { lang } = named;
  const row = await noticeOf(context, named);
  if (!Object.hasOwn(row.notice.languages, lang)) throw new ProblemError("not-found");
  const run = await shownRun(context, row, wish);
  const settings = await context.control.settingsAt(row.notice.site, wish.at);
  const pictures = run
    ? await keptPictures(context, { site: row.notice.site, notice: row.hash, build: run.build })
    : [];
  const screenshots = pictures.filter((picture) => picture.lang === lang && picture.rules === run?.variant);
  const rules = shownRules(row.notice, run?.variant ?? wish.variant, settings);
  const words = everyWord(row.notice.languages[lang]!);
  return {
    row,
    lang,
    dir: directionOf(lang),
    words,
    run,
    rules,
    screenshots,
    standing: await standingOf(context, row),
  };
}

function everyWord({ messages, purposes }: NoticeTexts): string[] {
  const layered: readonly string[] = [...firstLayer, ...panelLayer];
  const named = layered.filter((key) => Object.hasOwn(messages, key));
  const rest = Object.keys(messages).filter((key) => !layered.includes(key));
  return [...new Set([...[...named, ...rest].map((key) => messages[key]!), ...textsIn(purposes)])];
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

async function standingOf(context: ServiceContext, { hash, notice: { site } }: NoticeRow): Promise<Standing> {
  const { current, coming } = await standingNotices(context, site);
  if (current?.hash === hash) return "in-force";
  if (coming?.row.hash === hash) return "coming";
  return (await wasInForce(context, site, hash)) ? "superseded" : "never";
}

/**
 * What an archived build is answered below its own address: `w/5a1f0c3e99aa/first.js` out of the build, and
 * `s/SITE/HASH/en.first.json` as it was given then. Throws `not-found` for everything else.
 */
export async function archivedAnswer(
  context: ServiceContext,
  asked: { readonly site: string; readonly hash: string; readonly build: string; readonly path: string },
): Promise<StaticFile> {
  const { hash, notice } = await noticeOf(context, asked);
  const build: ContentHash = `sha256:${asked.build}`;
  const [, served] = /^w\/([\w./-]{1,80})$/.exec(asked.path) ?? [];
  const files = (await buildFiles(context, build)) ?? {};
  // Builds before decision 0049 had the hash in the names of modules, and ask for them by these.
  const file =
    served && (assetServedAs(files, served) ?? (/\.[0-9a-f]{6,}\.js$/.test(served) ? files[served] : undefined));
  if (file) return file;
  const views = `s/${asked.site}/${asked.hash}/`;
  const path = asked.path.startsWith(views) ? asked.path.slice(views.length) : undefined;
  if (path === undefined || !/^[A-Za-z0-9-]{2,35}\.[a-z]+\.json$/.test(path)) throw new ProblemError("not-found");
  const store = await context.site(notice.site);
  const kept = await store.shownFile({ notice: hash, build, path, at: context.now() });
  if (!kept) throw new ProblemError("not-found");
  return staticFile(kept);
}

/** An archived file of the site by the 64 hex digits of its hash; throws `not-found`. */
export async function archivedSiteFile(context: ServiceContext, site: string, hash: string): Promise<FileRow> {
  if (!isSiteId(site) || !/^[0-9a-f]{64}$/.test(hash)) throw new ProblemError("not-found");
  const { id } = await existingSite(context, site);
  const file = await (await context.site(id)).file(`sha256:${hash}`);
  if (!file) throw new ProblemError("not-found");
  return file;
}
