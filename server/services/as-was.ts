// What was shown, kept and found again: a notice under a build, with everything that build was given to show it.
import type { SiteId } from "../../core/ids.ts";
import { laws } from "../../core/jurisdictions.ts";
import { noticeBytes, type ContentHash, type Notice } from "../../core/notice.ts";
import { rulesFor, variantOf, type PlaceRules } from "../../core/regime.ts";
import type { SiteSettings } from "../../core/schema.ts";
import { viewLayers, type SiteConfig } from "../../core/site.ts";
import type { Instant } from "../../core/time.ts";
import type { ServiceContext, StaticFile } from "../context.ts";
import type { FileRow } from "../store/archive-rows.ts";
import type { NoticeRow } from "../store/rows.ts";
import { archivedText, keepBuild } from "./archive.ts";
import { noticeView, viewLayer } from "./notice-layers.ts";
import { asksUnder, shownConfig } from "./shown-config.ts";

const script = "text/javascript; charset=utf-8";
const json = "application/json";

/** One set of rules of each variant that any place has at the instant. */
function variants(at: Instant, settings: SiteSettings): ReadonlyMap<string, PlaceRules> {
  // Also places that the table of laws does not tell apart, and the site does.
  const places = ["", ...laws.flatMap((row) => row.places.split(" ")), ...Object.keys(settings.regimes ?? {})];
  const rules = places.map((place) => rulesFor(place, at, settings.regimes));
  return new Map(rules.map((row) => [variantOf(row), row] as const).toReversed());
}

/** Where an archived build finds what it asks a server for: the start of every address, below which it is alone. */
export const archivePath = (site: string, notice: ContentHash, build: ContentHash): string =>
  `/n/${site}/${notice.slice(7)}/${build.slice(7)}`;

/**
 * The script that runs a build's gate on a page with the notice, whoever asks: nothing of who is reading is in it. On a
 * page whose root has `data-unasked` nobody is asked, as where a form asks alone.
 */
function runScript(files: ServiceContext["files"], config: SiteConfig): StaticFile {
  const parts = config.optOut ? (files["opt-out-link.js"]?.body ?? "") : "";
  const data = JSON.stringify(config).replaceAll("<", "\\u003c");
  const ask = `{ask:!("unasked"in document.documentElement.dataset)}`;
  const body = `(()=>{const ASSENT_SITE=Object.assign(${data},${ask}),ASSENT_PARTS=[];${parts}\n${files["gate.js"]?.body ?? ""}\n})()`;
  return { type: script, body };
}

/** Rules that people see no difference between, by the names of all of them, and what is there for people to see. */
export interface ShownLook {
  readonly names: readonly string[];
  /** Whether the first layer comes by itself. */
  readonly asks: boolean;
}

/** Every look that this build gives the notice today, the strictest rules first. */
export async function shownLooks(context: ServiceContext, row: NoticeRow): Promise<ShownLook[]> {
  const settings = (await context.control.settings()).get(row.notice.site) ?? {};
  const looks = new Map<string, string[]>();
  for (const [variant, rules] of variants(context.now(), settings)) {
    // When somebody is asked again is nothing that anybody sees.
    const { renew: _, ...seen } = shownConfig(context, row, { rules, settings });
    const look = JSON.stringify([seen, asksUnder(variant, settings)]);
    looks.set(look, [...(looks.get(look) ?? []), variant]);
  }
  const order = (name: string) => (name === "opt-in" ? "" : name);
  return [...looks.values()]
    .map((names) => names.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)))
    .map((names) => ({ names, asks: asksUnder(names[0]!, settings) }))
    .toSorted((a, b) => (order(a.names[0]!) < order(b.names[0]!) ? -1 : 1));
}

/** Everything this build is given to show the notice: a script for each set of rules, and every layer in every language. */
function shownFiles(context: ServiceContext, row: NoticeRow, asked: { build: ContentHash; settings: SiteSettings }) {
  const { build, settings } = asked;
  const api = archivePath(row.notice.site, row.hash, build);
  const runs = [...variants(context.now(), settings)].map(([variant, rules]) => {
    const config = { site: row.notice.site, api, ...shownConfig(context, row, { rules, settings }), ask: true };
    return { path: `run.${variant}.js`, file: archivedText(runScript(context.files, config)) };
  });
  const views = Object.keys(row.notice.languages).flatMap((lang) => {
    const view = noticeView(row, lang);
    return viewLayers.map((layer) => {
      const body = JSON.stringify(viewLayer(view, layer));
      return { path: `${lang}.${layer}.json`, file: archivedText({ type: json, body }) };
    });
  });
  return [...runs, ...views];
}

/**
 * Keeps what this process's build shows of a published notice, and the build itself: after this the notice can be
 * shown again exactly as it is shown now, whatever is built or published later. Again is the same.
 */
export async function keepShown(context: ServiceContext, row: NoticeRow): Promise<void> {
  const build = await keepBuild(context);
  const settings = (await context.control.settings()).get(row.notice.site) ?? {};
  const store = await context.site(row.notice.site);
  const kept = new Map<string, ContentHash>();
  for (const { build: by, path, file } of await store.shown(row.hash)) if (by === build) kept.set(path, file);
  // Mostly nothing is new, and then nothing is written. Members stand as the store gives them, whoever has the row.
  const stored = { ...row, notice: JSON.parse(new TextDecoder().decode(noticeBytes(row.notice))) as Notice };
  const fresh = shownFiles(context, stored, { build, settings }).filter(
    ({ path, file }) => kept.get(path) !== file.hash,
  );
  await store.keepShown({ notice: row.hash, build, at: context.now() }, fresh);
}

/** Keeps what this build shows of the site's notices, in force and to come: what a new build does first. */
export async function keepStanding(context: ServiceContext, site: SiteId): Promise<void> {
  const { current, coming } = await (await context.site(site)).standingNotices(context.now());
  for (const row of [current, coming?.row]) if (row) await keepShown(context, row);
}

/** Which of a notice's builds to run, and by which file: what is asked for where that is there, else the nearest. */
export interface ShownWish {
  readonly build?: ContentHash | undefined;
  /** As `variantOf` names it; `opt-in` where it is not there. */
  readonly variant: string;
  /** Of the settings' changes, those until then count. */
  readonly at: Instant;
}

/** How a notice can be run again. */
export interface ShownRun {
  readonly build: ContentHash;
  /** Every build it was shown by, the first one first. */
  readonly builds: readonly ContentHash[];
  readonly variant: string;
  readonly variants: readonly string[];
  readonly script: FileRow;
}

/** How the notice is run as it was; undefined where nothing of how it looked was kept. */
export async function shownRun(
  context: ServiceContext,
  { hash, notice }: NoticeRow,
  wish: ShownWish,
): Promise<ShownRun | undefined> {
  const store = await context.site(notice.site);
  const rows = await store.shown(hash);
  const builds = [...new Set(rows.map(({ build }) => build))];
  const build = [wish.build, notice.build, builds.at(-1)].find((one) => one !== undefined && builds.includes(one));
  if (build === undefined) return undefined;
  const names = rows.flatMap(({ build: by, path }) => (by === build ? [path] : []));
  const known = [...new Set(names.flatMap((path) => /^run\.([a-z-]+)\.js$/.exec(path)?.[1] ?? []))];
  const variant = known.includes(wish.variant) ? wish.variant : "opt-in";
  const found = await store.shownFile({ notice: hash, build, path: `run.${variant}.js`, at: wish.at });
  return found && { build, builds, variant, variants: known, script: found };
}
