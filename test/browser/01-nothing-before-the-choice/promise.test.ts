// Nothing reaches a third party, and nothing is stored, before somebody chose.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { control, storedNames } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());
afterEach(() => site.closePages());

describe("before the choice", { timeout: 60_000 }, () => {
  it("rules 1, 2 and 4: nothing reaches a third party and nothing is stored, however long and whatever one does but choose", async () => {
    const page = await site.open("/", {}, (fresh) => fresh.clock.install());
    await page.locator(control.acceptAll).waitFor();
    await page.mouse.wheel(0, 1500);
    await page.mouse.click(300, 200);
    await page.keyboard.press("Escape");
    await page.waitForTimeout(5000);
    // And a whole minute by the page's own clock, in which everything that waits for a time has its turn.
    await page.clock.runFor(60_000);
    await page.locator(control.choose).click();
    await page.locator(control.switchOf("analytics")).click();
    // Beside the panel, on what darkens the page: neither an answer nor a way to say that one is done.
    await page.mouse.click(20, 300);
    expect(await page.locator(control.save).isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    await page.locator(control.save).waitFor({ state: "detached" });
    expect(await page.evaluate(() => window.assent.status())).toEqual({
      analytics: "unknown",
      advertising: "unknown",
      social: "unknown",
    });
    await page.goto(`${site.url}/next`);
    await page.locator(control.acceptAll).waitFor();
    await page.waitForTimeout(300);
    expect(site.reached).toEqual([]);
    expect(await storedNames(page)).toEqual([]);
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    expect(await site.records()).toEqual([]);
  });

  it("a click that a script aims at the document does no harm", async () => {
    const page = await site.open();
    await page.locator(control.choose).waitFor();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await page.evaluate(() => document.dispatchEvent(new MouseEvent("click", { bubbles: true })));
    await page.waitForTimeout(100);
    expect(faults).toEqual([]);
  });

  it("rule 5: no switch is on", async () => {
    const page = await site.open();
    await page.locator(control.choose).click();
    const switches = page.locator("input[role=switch]");
    await switches.first().waitFor();
    expect(await switches.count()).toBe(3);
    for (const one of await switches.all()) expect(await one.isChecked()).toBe(false);
  });

  it("the signals of Google Consent Mode are denied before anything else", async () => {
    const page = await site.open();
    const [first, ...rest] = await page.evaluate(() =>
      (window as unknown as { dataLayer: object[] }).dataLayer.map((entry) => Object.values(entry) as unknown[]),
    );
    expect(first).toEqual([
      "consent",
      "default",
      {
        ad_storage: "denied",
        ad_user_data: "denied",
        ad_personalization: "denied",
        analytics_storage: "denied",
        personalization_storage: "denied",
        functionality_storage: "granted",
        security_storage: "granted",
        wait_for_update: 500,
      },
    ]);
    expect(rest).toEqual([["set", "ads_data_redaction", true]]);
  });
});

describe("after Accept all", () => {
  it("everything held runs once, in the order it stands in, the late one too, and what nobody asked for does not", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { ran: string[] }).ran))
      .toEqual(["analytics", "inline", "advertising", "other-spelling", "both", "late"]);
    await expect
      .poll(() => site.reached.toSorted())
      .toEqual([
        "/advertising.js",
        "/analytics.js",
        "/both.js",
        "/collect?advertising",
        "/collect?analytics",
        "/collect?both",
        "/collect?inline",
        "/collect?late",
        "/collect?other-spelling",
        "/late.js",
        "/other-spelling.js",
        "/pixel.gif",
        "/video",
      ]);
  });
});
