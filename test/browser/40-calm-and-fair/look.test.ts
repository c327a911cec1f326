// Every state of the interface, in every width, light, dark, right to left, with large text, by keyboard and in forced colours: whole, equal, legible, reached.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ar } from "../../../widget/i18n/ar.ts";
import { de } from "../../../widget/i18n/de.ts";
import { axeViolations } from "../../support/browser.ts";
import { layoutProblems, textContrasts } from "../../support/layout.ts";
import { escapeProblems, forcedProblems, unreachedControls } from "../../support/reach.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import { inLanguage } from "../../support/states.ts";
import { openState, publishRich, states } from "../../support/visitor-states.ts";
import "../../support/window.ts";

/** Many looks at one page: slow where other tests share the machine. */
const patient = { timeout: 90_000 };

let site: TestSite;
beforeAll(async () => {
  const vendors = { video: { match: ["127.0.0.1/video/"], embed: true } };
  site = await startSite({ folder: new URL(".", import.meta.url), settings: { vendors } });
  await publishRich(site);
});
afterAll(() => site.stop());

const widths = [320, 768, 1440];
/** Two frames: what follows the size of the window has followed. */
const drawn = (page: Page) =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
const heightOf = (width: number) => (width === 320 ? 640 : 900);

async function expectWhole(page: Page, among: readonly number[] = widths): Promise<void> {
  for (const width of among) {
    await page.setViewportSize({ width, height: heightOf(width) });
    await drawn(page);
    await expect.poll(() => layoutProblems(page), { message: `${width} px` }).toEqual([]);
  }
}

/** The reader's own text size, as the browser's settings have it. */
async function withLargeText(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setFontSizes" as "Page.enable", { fontSizes: { standard: 32, fixed: 26 } } as never);
}

/** In light at the width it has, then in dark on a telephone: whole and equal, seen by axe, every word against its ground. */
async function expectLegible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    if (colorScheme === "dark") await page.setViewportSize({ width: 320, height: 640 });
    expect((await textContrasts(page)).filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    // What follows the size of the window may take a frame more.
    await expect.poll(() => layoutProblems(page), { message: colorScheme }).toEqual([]);
    expect(await axeViolations(page), colorScheme).toEqual([]);
  }
}

const turn = (page: Page, dir: "ltr" | "rtl") =>
  page.evaluate((value) => {
    for (const one of [document.documentElement, document.querySelector<HTMLElement>("#privacy-panel")!])
      one.dir = value;
  }, dir);

describe.each(Object.entries(states))("%s", patient, (_, state) => {
  it("is whole, equal, legible and reached: every width, light, dark, mirrored, text of twice the size both ways, forced colours, by keyboard (rules 11, 12, 54–57)", async () => {
    const page = await openState(site, state);
    expect(await unreachedControls(page)).toEqual([]);
    await expectWhole(page);
    await expectLegible(page);
    await page.emulateMedia({ colorScheme: "light", forcedColors: "active", reducedMotion: "reduce" });
    const problems = async () => [...(await forcedProblems(page)), ...(await layoutProblems(page))];
    await expect.poll(problems).toEqual([]);
    await page.emulateMedia({ forcedColors: "none" });
    await turn(page, "rtl");
    // Mirrored with large text in every width, too; alone it is seen in one, unless a release is tested.
    await expectWhole(page, process.env["ASSENT_TEST_ROUNDS"] ? widths : [320]);
    await withLargeText(page);
    await expectWhole(page);
    await turn(page, "ltr");
    await expectWhole(page, [320]);
    if (await page.locator("#privacy-panel dialog[open]").count()) expect(await escapeProblems(page)).toEqual([]);
  });
});

describe("in Arabic", patient, () => {
  it.each(["the first layer", "the panel with details", "my choices"])("%s is whole (rule 8)", async (name) => {
    const page = await openState(site, states[name]!, (fresh) => inLanguage(fresh, "ar", ar));
    expect(await page.locator("#privacy-panel").getAttribute("dir")).toBe("rtl");
    await expectWhole(page);
  });
});

describe("in German, whose words are long", patient, () => {
  it.each(["the first layer", "the panel with details", "my choices"])("%s is whole on a telephone", async (name) => {
    const page = await openState(site, states[name]!, (fresh) => inLanguage(fresh, "de", de));
    expect(await page.locator("#privacy-panel").getAttribute("lang")).toBe("de");
    await expectWhole(page, [320]);
  });
});

describe("the checks", patient, () => {
  it("see what is cut off, too small, too faint, unequal or in the way", async () => {
    const page = await openState(site, {});
    // The page's own rules cannot do it: only the shadow's outrank the shadow's.
    const style = (css: string) =>
      page.evaluate((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        document.querySelector("#privacy-panel")!.shadowRoot!.adoptedStyleSheets.push(sheet);
      }, css);
    await style("::slotted([slot=accept-all]) { width: 150% !important; height: 90px !important }");
    await style(
      "::slotted([slot=choose]) { height: 20px !important; min-height: 0 !important; margin-top: -30px !important }",
    );
    await style(".banner p { color: #bbb }");
    const found = (await layoutProblems(page)).join();
    expect(found).toContain("accept-all Accept all is cut off at the side");
    expect(found).toMatch(/choose Choose is [\d.]+ × 20/);
    expect(found).toContain("reject-all Reject all covers choose Choose");
    expect(found).toContain("the answers differ in size");
    expect((await textContrasts(page))[0]!.ratio).toBeLessThan(3);
  });
});
