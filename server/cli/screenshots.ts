// Screenshots by a browser on this computer: the archived notice, in every language, width and layer.
import { existsSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { photographedLayers } from "../../core/shown.ts";
import { archivePath } from "../services/as-was.ts";
import type { Picture } from "../services/screenshots.ts";
import type { NoticeRow } from "../store/rows.ts";
import { CommandError } from "./command.ts";

/** A telephone held upright, a tablet, a desk. */
const viewports = [
  { width: 320, height: 640 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
] as const;

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/microsoft-edge",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

const wayOut = `or publish with --without-screenshots "why", which the log then says.`;

/** The browser to use: the one that was named, else the first there is. Throws with what to do. */
export function foundBrowser(named: string | undefined, known: readonly string[] = places): string {
  if (named !== undefined && !existsSync(named))
    throw new CommandError(`there is no browser at ${named}`, `Name one that is, ${wayOut}`);
  const found = named ?? known.find((path) => existsSync(path));
  if (found) return found;
  throw new CommandError(
    "no browser was found for the screenshots",
    `Install Chromium, name one with --browser, ${wayOut}`,
  );
}

/** Opens the browser; throws with what to do where the package that drives it is not there. */
export async function openedBrowser(executablePath: string): Promise<Browser> {
  const driver = await import("playwright-core").catch((error: unknown) => {
    const said = "the package playwright-core is not installed, which takes the screenshots";
    throw new CommandError(said, `npm install playwright-core, ${wayOut}`, { cause: error });
  });
  return driver.chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"] });
}

/** Every picture of the notice as the build shows it, from a server that has it in its archive. */
export async function photographed(
  browser: Browser,
  { url, row, build }: { url: string; row: NoticeRow; build: NoticeRow["hash"] },
): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const lang of Object.keys(row.notice.languages).sort()) {
    for (const viewport of viewports) {
      const options = { viewport, locale: lang, colorScheme: "light", reducedMotion: "reduce" } as const;
      const context = await browser.newContext({ ...options, timezoneId: "UTC" });
      for (const layer of photographedLayers) {
        const address = `${url}${archivePath(row.notice.site, row.hash, build)}/${lang}.html?layer=${layer}`;
        const page = await context.newPage();
        await page.goto(address);
        const png = await picture(page, layer === "panel" && row.notice.minimumAge === undefined);
        pictures.push({ lang, viewport: `${viewport.width}x${viewport.height}`, layer, png });
        await page.close();
      }
      await context.close();
    }
  }
  return pictures;
}

/** The page once the layer is on screen; before the question of age is answered, no panel opens. */
async function picture(page: Page, opensPanel: boolean): Promise<Uint8Array> {
  await page.locator(opensPanel ? "#privacy-panel dialog[open] footer" : "#privacy-panel .banner").waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  return Uint8Array.from(await page.screenshot({ animations: "disabled", caret: "hide" }));
}
