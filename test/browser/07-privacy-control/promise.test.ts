// Global Privacy Control keeps advertising and social off, says so, and leaves the person in charge.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());

// Chromium has no such property: the header and the property are what a browser with the setting would send.
const withSignal = { extraHTTPHeaders: { "Sec-GPC": "1" } };
const signal = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
const status = (page: Page) => page.evaluate(() => window.assent.status());

describe("with the signal", () => {
  it("the banner says so, Accept all leaves advertising and social off, and the record says the signal was there", async () => {
    const page = await site.open("/", withSignal, signal);
    await page.locator(control.acceptAll).waitFor();
    expect(await page.locator("#privacy-panel .banner").textContent()).toContain("Global Privacy Control");
    await page.locator(control.acceptAll).click();
    await expect.poll(() => status(page)).toEqual({ analytics: "given", advertising: "refused", social: "refused" });
    await expect.poll(async () => (await site.records()).length).toBe(1);
    expect((await site.records())[0]!.core.method.viaGpc).toBe(true);
    expect(site.reached.filter((path) => /advertising|video/.test(path))).toEqual([]);
  });

  it("each can still be switched on alone, and stays on", async () => {
    const page = await site.open("/", withSignal, signal);
    await page.locator(control.choose).click();
    await page.locator(control.switchOf("advertising")).click();
    await page.locator(control.save).click();
    await expect.poll(() => status(page)).toEqual({ analytics: "refused", advertising: "given", social: "refused" });
    await page.reload();
    await expect.poll(() => status(page)).toMatchObject({ advertising: "given" });
  });

  it("a yes from before the signal counts no longer", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await page.locator(control.trigger).waitFor();
    await signal(page);
    await page.reload();
    await expect.poll(() => status(page)).toEqual({ analytics: "given", advertising: "refused", social: "refused" });
    // Naming another purpose now does not make that yes one from under the signal.
    await page.evaluate(() => window.assent.set({ analytics: false }));
    await expect
      .poll(() => status(page))
      .toEqual({ analytics: "withdrawn", advertising: "refused", social: "refused" });
    await page.locator(control.trigger).click();
    await page.locator(control.withdrawAll).click();
    const withdrawn = { analytics: "withdrawn", advertising: "withdrawn", social: "withdrawn" };
    await expect.poll(() => status(page)).toEqual(withdrawn);
    await page.locator(control.trigger).click();
    await page.locator(control.save).waitFor();
    expect(await page.locator(control.withdrawAll).count()).toBe(0);
  });
});
