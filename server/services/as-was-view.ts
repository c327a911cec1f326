// The as-was page's facts: a published notice in one language, how it can be run again, its pictures, and where it stands.
import { isSiteId } from "../../core/ids.ts";
import type { ContentHash, NoticeTexts } from "../../core/notice.ts";
import { directionOf } from "../../widget/i18n/direction.ts";
import { firstLayer, panelLayer } from "../../widget/i18n/messages.ts";
import type { ServiceContext, StaticFile } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { FileRow, ScreenshotRow } from "../store/archive-rows.ts";
import type { NoticeRow } from "../store/rows.ts";
import { buildFiles, staticFile } from "./archive.ts";
import { assetServedAs } from "./assets.ts";
import { shownRun, type ShownRun, type ShownWish } from "./as-was.ts";
import { publishedNotice, standingNotices, wasInForce } from "./notices.ts";
import { existingSite } from "./sites.ts";

/** Where a notice stands today. `never` came into force although it was announced, and will not. */
export type Standing = "in-force" | "coming" | "superseded" | "never";

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
  /** Those of this language and the build that is run. */
  readonly screenshots: readonly ScreenshotRow[];
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
  const pictures = await (await context.site(row.notice.site)).screenshots(row.hash);
  const screenshots = pictures.filter((picture) => picture.lang === lang && picture.build === run?.build);
  const words = everyWord(row.notice.languages[lang]!);
  return { row, lang, dir: directionOf(lang), words, run, screenshots, standing: await standingOf(context, row) };
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
 * What an archived build is answered below its own address: `w/first.5a1f0c3e.js` out of the build, and
 * `s/SITE/HASH/en.first.json` as it was given then. Throws `not-found` for everything else.
 */
export async function archivedAnswer(
  context: ServiceContext,
  asked: { readonly site: string; readonly hash: string; readonly build: string; readonly path: string },
): Promise<StaticFile> {
  const { hash, notice } = await noticeOf(context, asked);
  const build: ContentHash = `sha256:${asked.build}`;
  const [, served] = /^w\/([\w.-]{1,80})$/.exec(asked.path) ?? [];
  const file = served && assetServedAs((await buildFiles(context, build)) ?? {}, served);
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
