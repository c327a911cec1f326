// Screenshots by a browser on this computer: the archived notice, in every language and width, under all rules that differ on screen.
import type { Browser, Page } from "playwright-core";
import { photographedLayers, type Scene } from "../../core/shown.ts";
import { archivePath, type ShownLook } from "../services/as-was.ts";
import { placeText, type Picture } from "../services/screenshots.ts";
import type { NoticeRow } from "../store/rows.ts";
import { foundBrowser, openedBrowser, type Use } from "./browser.ts";

/** A telephone held upright, a tablet, a desk. */
const viewports = [
  { width: 320, height: 640 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
] as const;

const use: Use = {
  what: "the screenshots",
  otherwise: `, or publish with --without-screenshots "why", which the log then says.`,
};

/** A browser for the notice's own page: the one that was named, else the first there is. Throws with what to do. */
export const screenshotBrowser = (named: string | undefined): Promise<Browser> =>
  openedBrowser(foundBrowser(named, use), use, { args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"] });

/** What is to be photographed, and what need not be, as `placeText` says it. */
export interface Sitting {
  readonly url: string;
  readonly row: NoticeRow;
  readonly build: NoticeRow["hash"];
  readonly looks: readonly ShownLook[];
  readonly known: ReadonlySet<string>;
  /** Told before each size of each language: what is photographed, and which share of all was. */
  readonly progress: (what: string, share: number) => void;
}

/**
 * Every picture of the notice as the build shows it, from a server that has it in its archive. Rules that look the
 * same are photographed once, and the picture stands for each of them.
 */
export async function photographed(browser: Browser, sitting: Sitting): Promise<Picture[]> {
  const pictures: Picture[] = [];
  const langs = Object.keys(sitting.row.notice.languages).sort();
  for (const [at, lang] of langs.entries()) {
    for (const [of, viewport] of viewports.entries()) {
      const share = (at * viewports.length + of) / (langs.length * viewports.length);
      sitting.progress(`photographing ${lang}, ${viewport.width} wide`, share);
      const options = { viewport, locale: lang, colorScheme: "light", reducedMotion: "reduce" } as const;
      const context = await browser.newContext({ ...options, timezoneId: "UTC" });
      const page = await context.newPage();
      const size = `${viewport.width}x${viewport.height}`;
      for (const scenes of sitting.looks.flatMap(scenesOf)) {
        const places = scenes.map((scene) => ({ ...scene, lang, viewport: size }));
        const wanted = places.filter((place) => !sitting.known.has(placeText(place)));
        if (wanted.length === 0) continue;
        const png = await picture(page, { ...sitting, lang, scene: scenes[0]! });
        pictures.push(...wanted.map((place) => ({ ...place, png })));
      }
      await context.close();
    }
  }
  return pictures;
}

/** What people see of a look, each under all of its names: where nobody is asked, only what they open themselves. */
const scenesOf = ({ names, asks }: ShownLook): Scene[][] =>
  photographedLayers
    .filter((layer) => asks || layer === "panel")
    .flatMap((layer) => [false, true].map((gpc) => names.map((rules) => ({ layer, rules, gpc }))));

/** The page once the layer is on screen; before the question of age is answered, no panel opens. */
async function picture(
  page: Page,
  { url, row, build, lang, scene }: Pick<Sitting, "url" | "row" | "build"> & { lang: string; scene: Scene },
): Promise<Uint8Array> {
  const { layer, rules, gpc } = scene;
  const query = new URLSearchParams({ layer, rules, ...(gpc ? { gpc: "1" } : {}) });
  await page.goto(`${url}${archivePath(row.notice.site, row.hash, build)}/${lang}.html?${query}`);
  const opensPanel = layer === "panel" && row.notice.minimumAge === undefined;
  await page.locator(opensPanel ? "#privacy-panel dialog[open] footer" : "#privacy-panel .banner").waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  return Uint8Array.from(await page.screenshot({ animations: "disabled", caret: "hide" }));
}
