// Receipts and evidence packs on paper: as PDF in A4, whole, nothing cut off, and nothing that can only be pressed.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContentHash } from "../../../core/notice.ts";
import { sealSite } from "../../../server/assemble.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { recordShown } from "../../../server/services/screenshots.ts";
import { system } from "../../support/context.ts";
import { closeContexts, sharedBrowser } from "../../support/browser.ts";
import { pdfPages } from "../../support/pdf.ts";
import { bannerRequest, post } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
let server: TestServer;
let browser: Browser;
let receipt: string;
let record: string;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), sharedBrowser()]);
  const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: ContentHash };
  const answer = await post(`${server.url}/v1/records`, bannerRequest(notice, "refused", { lang: "de" }));
  ({ id: record, receipt } = (await answer.json()) as { id: string; receipt: string });
  const place = { lang: "de", viewport: "1440x900", layer: "first", rules: "opt-in", gpc: false } as const;
  // As wide as a desk: the widest thing that a pack has.
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const png = new Uint8Array(await page.screenshot());
  await page.context().close();
  await recordShown(server.context, system, { site: demoSite, notice, pictures: [{ ...place, png }] });
  await sealSite(server.context, demoSite);
});
afterAll(async () => {
  await closeContexts(browser);
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A4 less the margins of the pack's own paper, in CSS pixels. */
const paper = { width: Math.floor(((210 - 2 * 16) / 25.4) * 96), height: 1000 };

async function packFile(): Promise<string> {
  const headers = { Authorization: `Bearer ${server.demoKey}` };
  const file = join(folder, "pack.html");
  writeFileSync(file, await (await fetch(`${server.url}/v1/packs/${record}`, { headers })).text());
  return pathToFileURL(file).href;
}

interface Printed {
  readonly page: Page;
  /** The text of each page without white space: pieces are drawn one by one. */
  readonly pages: readonly string[];
}

/** What is drawn as one sign may be two letters; a word may be divided at the end of a line. */
const plain = (text: string) => text.normalize("NFKC").replaceAll(/[\s\u00ad\u2010-]/g, "");

/** The page as a PDF in A4, and afterwards as it is laid out on that paper. */
async function printed(address: string): Promise<Printed> {
  // What was unfolded on the screen or not, the screen being dark, changes nothing on paper.
  const context = await browser.newContext({ viewport: paper, colorScheme: "dark" });
  const page = await context.newPage();
  await page.goto(address);
  await page.locator("#verdict[data-state=verified]").waitFor();
  const pdf = await page.pdf({ format: "A4", printBackground: true });
  const pages = pdfPages(pdf).map(({ text }) => plain(text));
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  return { page, pages };
}

/** What of the page is wider than the paper, or than what it stands in and cut off there. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const shown = [...document.body.querySelectorAll<HTMLElement>("*")].filter((element) => element.checkVisibility());
    const isHidden = (element: HTMLElement) => getComputedStyle(element).overflowX !== "visible";
    return shown
      .filter(
        (element) => element.getBoundingClientRect().right > width + 0.5 || element.getBoundingClientRect().left < -0.5,
      )
      .concat(shown.filter((element) => isHidden(element) && element.scrollWidth > element.clientWidth + 1))
      .map(({ tagName, className }) => `${tagName}.${className}`);
  });

describe.each([
  ["a receipt page", async () => receipt],
  ["an evidence pack", packFile],
])("%s on paper", (_, address) => {
  test("is whole and readable: every word in it, none of it cut off, nothing that can only be pressed", async () => {
    const { page, pages } = await printed(await address());
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.filter((text) => text === "")).toEqual([]);
    const text = pages.join("");
    const blocks = await page
      .locator("h1, h2, h3, p, li, dt, dd, td, th")
      .evaluateAll((all) =>
        (all as HTMLElement[])
          .filter((block) => block.checkVisibility() && !block.querySelector("p, li, dd, td"))
          .map((block) => block.innerText),
      );
    expect(blocks.length).toBeGreaterThan(60);
    expect(blocks.map(plain).filter((block) => !text.includes(block))).toEqual([]);
    expect(await cutOff(page)).toEqual([]);
    expect(await page.locator("button:visible, summary:visible, input:visible, .downloads:visible").count()).toBe(0);
    expect(await page.locator("h1").evaluate((title) => getComputedStyle(title).color)).toBe("rgb(23, 32, 42)");
    // A heading does not stay behind alone at the end of a page.
    const headings = (await page.locator("h2, h3, .screen-title, .screen-purpose-title").allInnerTexts()).map(plain);
    for (const end of pages.slice(0, -1))
      expect(headings.filter((heading) => heading && end.endsWith(heading))).toEqual([]);
  });
});
