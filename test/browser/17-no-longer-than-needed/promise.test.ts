// Nobody waits for what is not needed: the question for the page's end, a released script for the one before it to arrive.
import type { Page, Route } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());

/** A page whose address `held` is answered only once `until` is there. */
async function openHeld(held: string, until: (page: Page) => Promise<unknown>): Promise<Page> {
  const context = await site.browser.newContext();
  const page = await context.newPage();
  await page.route(`**/${held}`, async (route: Route) => {
    await until(page);
    await route.continue();
  });
  await page.goto(site.url, { waitUntil: "commit" });
  return page;
}

it("the question is on screen while the page is still being parsed, and stays where it is in it", async () => {
  let wasParsed: string | undefined;
  const page = await openHeld("own.js", async (held) => {
    await held.locator(control.rejectAll).waitFor();
    wasParsed = await held.evaluate(() => document.readyState);
  });
  await page.locator("p", { hasText: "last" }).waitFor();
  expect(wasParsed).toBe("loading");
  expect(await page.evaluate(() => document.body.firstElementChild!.id)).toBe("privacy-panel");
  await page.locator(control.rejectAll).click();
  await page.locator(control.trigger).waitFor();
  await page.context().close();
});

it("scripts with an address are asked for together, and run in order with those that are in the page", async () => {
  const asked: Promise<unknown>[] = [];
  const page = await openHeld("first.js", () => Promise.all(asked));
  asked.push(page.waitForRequest("**/second.js"));
  await page.locator(control.acceptAll).click();
  const ran = () => page.evaluate(() => (window as unknown as { ran: string[] }).ran);
  await expect.poll(ran, { timeout: 10_000 }).toEqual(["own", "first", "second", "inline", "third"]);
  await page.context().close();
});
