// An answer that the page's own control gives before the interface's first file is there: kept, and answered in its order.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { control, whenSent } from "../../support/browser.ts";
import { siteOfTests, type TestSite } from "../../support/site.ts";
import { withGateAlone } from "../../support/states.ts";
import "../../support/window.ts";

let site: TestSite;
let before: number;
siteOfTests({ folder: new URL(".", import.meta.url) }, (now, count) => ([site, before] = [now, count]));

const failures = (page: Page) => page.evaluate(() => (window as unknown as { failures: string[] }).failures);
const status = (page: Page) => page.evaluate(() => window.assent.status());

describe("an answer given by a page whose UI was never needed", () => {
  it("is in force and recorded as soon as the first file is there", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    await page.reload();
    await page.locator(control.trigger).waitFor();
    expect(await page.evaluate(() => window.assent.set({ analytics: true, social: false }))).toBe(true);
    await expect.poll(() => status(page)).toMatchObject({ analytics: "given", social: "withdrawn" });
    await expect.poll(async () => (await site.records()).length).toBe(before + 2);
  });

  /** Somebody who refused is on a page that cannot have the first file, with a control of the page's own that gives. */
  async function openAway(): Promise<Page> {
    const page = await site.open("/", {}, (fresh) => fresh.clock.install());
    await page.locator(control.rejectAll).click();
    await page.locator(control.trigger).waitFor();
    await whenSent(page);
    await withGateAlone(page);
    await page.route(/\/first\.js$/, (route) => route.abort());
    await page.reload();
    await page.locator(control.trigger).waitFor();
    await page.evaluate(() => {
      const onclick = (event: Event) => void (window.granted = window.assent.set({ analytics: true }, event));
      document.body.append(Object.assign(document.createElement("button"), { id: "give", onclick }));
    });
    await page.locator("#give").click();
    expect(await page.evaluate(() => window.granted)).toBe(true);
    await expect.poll(() => failures(page)).toContain("ui-not-loaded");
    expect(await status(page)).toMatchObject({ analytics: "refused" });
    return page;
  }
  const events = async () => (await site.records()).slice(before).map(({ core }) => core.event);

  it("comes before what the person does once that file is there, and never after it", async () => {
    const page = await openAway();
    await page.unroute(/\/first\.js$/);
    await page.locator(control.trigger).click();
    // What the page's control gave is in force when the panel opens.
    await expect.poll(() => page.locator(control.switchOf("analytics")).isChecked()).toBe(true);
    await page.locator(control.rejectAllInDialog).click();
    await expect.poll(() => status(page)).toMatchObject({ analytics: "withdrawn" });
    // By the page's own clock: whatever was to be tried again has been.
    await page.clock.runFor(20_000);
    await whenSent(page);
    expect(await status(page)).toMatchObject({ analytics: "withdrawn" });
    expect(await events()).toEqual(["refuse", "change", "withdraw"]);
  });

  it("is answered by itself once the file can be had, each in its order", async () => {
    const page = await openAway();
    await page.evaluate(() => window.assent.withdraw());
    await page.unroute(/\/first\.js$/);
    await page.clock.runFor(8000);
    await expect.poll(() => status(page)).toMatchObject({ analytics: "withdrawn", social: "refused" });
    await whenSent(page);
    expect(await events()).toEqual(["refuse", "change", "withdraw"]);
  });

  it("is tried for once each time, however often somebody pressed", async () => {
    const page = await openAway();
    let asked = 0;
    page.on("requestfailed", (request) => void (asked += +request.url().endsWith("/first.js")));
    /** A second by the page's clock; what was asked for in it has failed before this request has. */
    const second = async () => {
      await page.clock.runFor(1000);
      await page.evaluate(() => fetch("/nothing/first.js").catch(() => {}));
      await page.evaluate(() => fetch("/nothing/first.js").catch(() => {}));
    };
    const later = async (seconds: number) => {
      const before = asked;
      for (let at = 0; at < seconds; at++) await second();
      return asked - before - 2 * seconds;
    };
    for (let press = 0; press < 3; press++) {
      await page.locator("#give").click();
      await second();
    }
    expect(await later(8)).toBe(2);
  });

  it("does not follow a no that another tab was given meanwhile", async () => {
    const page = await openAway();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator(control.trigger).click();
    await other.locator(control.rejectAllInDialog).click();
    const remembered = (tab: Page) => tab.evaluate(() => localStorage.getItem("assent-site_demo"));
    await whenSent(other);
    const latest = await remembered(other);
    await page.unroute(/\/first\.js$/);
    await page.locator(control.trigger).click();
    await page.locator(control.switchOf("analytics")).waitFor();
    // By then what waited was answered.
    expect(await page.locator(control.switchOf("analytics")).isChecked()).toBe(false);
    expect(await status(page)).toMatchObject({ analytics: "refused" });
    expect(await remembered(page)).toBe(latest);
    await whenSent(page);
    expect(await events()).toEqual(["refuse", "refuse"]);
  });
});
