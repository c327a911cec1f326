// A notice that is to come: told to whoever is asked, in nobody's way, and missed by nothing else where it cannot be told.
import type { BrowserContextOptions, Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { control, whenSent } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import { withConfig } from "../../support/states.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());
afterEach(() => site.closePages());

const open = (before?: (page: Page) => Promise<unknown>, options: BrowserContextOptions = {}) =>
  site.open("/", { viewport: { width: 1280, height: 800 }, ...options }, before);
const texts = (page: Page, selector: string) => page.locator(`#privacy-panel ${selector}`).allTextContents();
const status = (page: Page) => page.evaluate(() => window.assent.status());

describe("a coming notice", () => {
  it("is announced with its day, and what it changes on request", async () => {
    const page = await open((fresh) =>
      withConfig(fresh, ({ notice }) => ({ announce: { notice, at: "2026-12-24T12:00:00.000Z" } })),
    );
    await page.locator('button[slot="coming"]').waitFor();
    expect((await texts(page, ".note")).join()).toContain(
      "From December 24, 2026 a new version of this notice applies.",
    );
    await page.route(/\/en\.json$/, async (route) => {
      const view = (await (await route.fetch()).json()) as { purposes: { id: string; version: number }[] };
      const purposes = view.purposes.map((purpose) => (purpose.id === "social" ? { ...purpose, version: 9 } : purpose));
      await route.fulfill({ json: { ...view, purposes } });
    });
    await page.locator('button[slot="coming"]').click();
    await expect.poll(() => texts(page, ".note li")).toEqual(["Social media now means something else."]);
  });

  it.each([
    ["bar", 1280],
    ["box", 1280],
    ["centre", 1280],
    ["bar", 360],
  ] as const)("keeps nobody new from being asked, and moves no answer: %s, %d wide", async (layout, width) => {
    const held: Route[] = [];
    const page = await open(
      async (fresh) => {
        await fresh.addInitScript(() =>
          Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }),
        );
        await withConfig(fresh, ({ notice }) => ({ layout, announce: { notice, at: "2026-12-24T12:00:00.000Z" } }));
        await fresh.route(/\/news\.js$/, (route) => void held.push(route));
      },
      { viewport: { width, height: 800 } },
    );
    await page.locator(control.rejectAll).waitFor();
    await expect.poll(() => held.length).toBe(1);
    const boxes = () =>
      Promise.all([control.acceptAll, control.rejectAll, control.choose].map((one) => page.locator(one).boundingBox()));
    const before = await boxes();
    await held[0]!.continue();
    await page.locator('button[slot="coming"]').waitFor();
    expect((await texts(page, ".note")).join()).toContain("From December 24, 2026");
    const round = (all: typeof before) => all.map((box) => box && [Math.round(box.x), Math.round(box.y)]);
    expect(round(await boxes())).toEqual(round(before));
    const banner = (await page.locator("#privacy-panel .banner").boundingBox())!;
    expect(banner.y).toBeGreaterThan(0);
    expect(banner.y + banner.height).toBeLessThanOrEqual(800);
    const last = (await page.locator(control.choose).boundingBox())!;
    expect(last.y + last.height).toBeLessThan(banner.y + banner.height);
    // The page can be scrolled from under what has grown.
    const room = () => page.evaluate(() => parseFloat(document.documentElement.style.paddingBottom));
    await expect.poll(room).toBeCloseTo(800 - banner.y + 16, 1);
  });
});

describe("a coming notice that cannot be told", () => {
  const announced = (missing: string) => (fresh: Page) =>
    Promise.all([
      withConfig(fresh, ({ notice }) => ({ announce: { notice, at: "2026-12-24T12:00:00.000Z" } })),
      fresh.addInitScript(() =>
        addEventListener("assent:error", (event) => {
          document.documentElement.dataset["failed"] = (event as CustomEvent<{ reason: string }>).detail.reason;
        }),
      ),
      fresh.route(missing, (route) => route.abort()),
    ]);

  it.each(["**/news.js", "**/en.options.json"])("keeps nobody from the panel, and is reported: %s", async (missing) => {
    const page = await open(announced(missing));
    await page.locator(control.choose).click();
    await page.locator(control.switchOf("analytics")).click();
    await page.locator(control.save).click();
    await expect.poll(() => status(page)).toMatchObject({ analytics: "given", social: "refused" });
    expect(await page.evaluate(() => document.documentElement.dataset["failed"])).toBe("ui-not-loaded");
    await whenSent(page);
    // Nor whoever is not asked any more.
    await page.reload();
    await page.locator(control.trigger).click();
    await page.locator(control.switchOf("analytics")).waitFor();
    expect(await page.locator('button[slot^="coming"]').count()).toBe(0);
    // What comes back is told in the same page.
    await page.locator(control.close).click();
    await page.unroute(missing);
    await page.locator(control.trigger).click();
    await page.locator('button[slot="coming-again"]').waitFor();
  });
});
