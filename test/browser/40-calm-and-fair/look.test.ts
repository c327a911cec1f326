// Every state of the interface, in every width, light, dark, right to left and with large text: whole, equal, legible.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PurposeRow, SiteConfig } from "../../../core/site.ts";
import { ar } from "../../../widget/i18n/ar.ts";
import { axeViolations, control } from "../../support/browser.ts";
import { layoutProblems, textContrasts } from "../../support/layout.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import { inLanguage, withConfig } from "../../support/states.ts";

/** Many looks at one page: slow where other tests share the machine. */
const patient = { timeout: 90_000 };

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());

interface State {
  readonly before?: (page: Page) => Promise<unknown>;
  readonly act?: (page: Page) => Promise<unknown>;
}

const signal = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }));
const choose = (page: Page) => page.locator(control.choose).click();
const allOn = ({ purposes }: SiteConfig) =>
  purposes.map(([id, version, category]): PurposeRow => [id, version, category, 1]);
const california = (page: Page) =>
  withConfig(page, (config) => ({
    regime: "opt-out",
    ask: false,
    optOut: { en: "Do Not Sell or Share My Personal Information" },
    purposes: allOn(config),
  }));
async function chosen(page: Page) {
  await choose(page);
  await page.locator(control.switchOf("analytics")).click();
  await page.locator(control.save).click();
  await page.locator(control.trigger).click();
  await page.locator(control.withdrawAll).waitFor();
  await page.locator("#privacy-panel .choices summary").first().click();
  await page.locator('button[slot="code"]').click();
  await page.locator("#privacy-panel svg").waitFor();
}

const states: Readonly<Record<string, State>> = {
  "the first layer": {},
  "the first layer as a box": { before: (page) => withConfig(page, () => ({ layout: "box" })) },
  "the first layer in the centre": { before: (page) => withConfig(page, () => ({ layout: "centre" })) },
  "the first layer with Global Privacy Control": { before: signal },
  "the first layer where something runs until it is objected to": {
    before: (page) =>
      withConfig(page, ({ purposes }) => ({
        purposes: purposes.map(([id, version, category]) =>
          id === "analytics" ? [id, version, category, 1] : [id, version, category],
        ),
      })),
  },
  "the first layer with a coming notice": {
    before: (page) => withConfig(page, ({ notice }) => ({ announce: { notice, at: "2026-12-24T00:00:00.000Z" } })),
  },
  "the question of age": { before: (page) => withConfig(page, () => ({ age: 16 })) },
  "the panel with details": {
    act: async (page) => {
      await choose(page);
      await page.locator("#privacy-panel summary").nth(1).click();
    },
  },
  "the panel in California": {
    before: california,
    act: async (page) => {
      await page.locator(control.trigger).click();
      await page.locator('button[slot="opt-out"]').waitFor();
    },
  },
  "my choices": { act: chosen },
};

const widths = [320, 768, 1440];

async function openState({ before, act }: State, prepare?: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await site.open("/", { viewport: { width: 1440, height: 900 } }, async (fresh) => {
    await prepare?.(fresh);
    await before?.(fresh);
  });
  await act?.(page);
  await page.locator("#privacy-panel :is(.banner, dialog[open])").first().waitFor();
  await page.mouse.move(0, 0);
  return page;
}

async function expectWhole(page: Page): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
    expect(await layoutProblems(page), `${width} px`).toEqual([]);
  }
}

/** The reader's own text size, as the browser's settings have it. */
async function withLargeText(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setFontSizes" as "Page.enable", { fontSizes: { standard: 32, fixed: 26 } } as never);
}

describe.each(Object.entries(states))("%s", patient, (_, state) => {
  it("is whole, equal and legible: every width, light, dark, mirrored, text of twice the size (rules 11, 12, 54, 56)", async () => {
    const page = await openState(state);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectWhole(page);
      expect((await textContrasts(page)).filter(({ ratio }) => ratio < 4.5)).toEqual([]);
      await page.setViewportSize({ width: colorScheme === "dark" ? 320 : 1440, height: 800 });
      expect(await axeViolations(page), colorScheme).toEqual([]);
    }
    await page.evaluate(() => (document.querySelector<HTMLElement>("#privacy-panel")!.dir = "rtl"));
    await expectWhole(page);
    await withLargeText(page);
    await expectWhole(page);
  });
});

describe("in Arabic", patient, () => {
  it.each(["the first layer", "the panel with details", "my choices"])("%s is whole (rule 8)", async (name) => {
    const page = await openState(states[name]!, (fresh) => inLanguage(fresh, "ar", ar));
    expect(await page.locator("#privacy-panel").getAttribute("dir")).toBe("rtl");
    await expectWhole(page);
  });
});

describe("the checks", patient, () => {
  it("see what is cut off, too small, too faint, unequal or in the way", async () => {
    const page = await openState({});
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
