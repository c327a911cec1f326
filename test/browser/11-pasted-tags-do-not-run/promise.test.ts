// Tags pasted into a page as vendors hand them out: no script of theirs runs; what Chromium fetches by itself, and how a policy ends that.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "../../../server/services/csp.ts";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";

const settings = { vendors: { "google-ads": { match: ["127.0.0.1"] } } };
const folder = new URL(".", import.meta.url);
const scripts = ["parsed", "async", "defer", "module", "last"];
// docs/security.md names these: markup that the browser reads ahead of every script, and frames.
const readAhead = [
  ...scripts.map((name) => `/${name}.js`),
  "/sheet.css",
  "/preload.gif",
  "/pixel.gif",
  "/poster.gif",
  "/frame",
];

/** Machines are busy, so what must come may take its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder, settings });
});
afterAll(() => site.stop());
afterEach(() => site.closePages());

const ran = (page: Page) => page.evaluate(() => (window as unknown as { ran?: string[] }).ran ?? []);
const own = ({ reached }: TestSite) => reached.filter((path) => !path.startsWith("/collect"));

async function open(at: TestSite): Promise<Page> {
  const page = await at.open();
  await page.locator(control.acceptAll).waitFor();
  await page.waitForTimeout(500);
  return page;
}

describe("tags pasted unmarked", () => {
  it("no script runs before the choice or after Reject all, and none tells its vendor anything", async () => {
    const page = await open(site);
    expect(await ran(page)).toEqual([]);
    await page.locator(control.rejectAll).click();
    await page.goto(`${site.url}/next`);
    await page.waitForTimeout(500);
    expect(await ran(page)).toEqual([]);
    expect(site.reached.filter((path) => path.startsWith("/collect"))).toEqual([]);
  });

  it("only what the browser reads ahead of every script is fetched, and a frame's document is not shown", async () => {
    const page = await open(site);
    expect(own(site).filter((path) => !readAhead.includes(path))).toEqual([]);
    expect(page.frames().filter((frame) => frame.url().includes("/frame"))).toEqual([]);
  });

  it("after Accept all every script runs once, those that have an order in theirs, and everything is shown", async () => {
    const page = await open(site);
    site.reached.length = 0;
    await page.locator(control.acceptAll).click();
    await soon(async () => (await ran(page)).length).toBe(scripts.length);
    await page.waitForTimeout(300);
    const order = await ran(page);
    expect(order.toSorted()).toEqual(scripts.toSorted());
    expect(order.filter((name) => name !== "async")).toEqual(["parsed", "last", "defer", "module"]);
    for (const path of ["/sheet.css", "/pixel.gif", "/frame", "/poster.gif"])
      await soon(() => site.reached).toContain(path);
  });
});

describe("with the site's policy of before the choice", () => {
  it("nothing is fetched at all: not ahead, not by a frame", async () => {
    const guarded = await startSite({
      folder,
      settings,
      headers: {
        "Content-Security-Policy": contentSecurityPolicy({
          api: "{{api}}",
          vendors: [{ purpose: "advertising", match: ["127.0.0.1"] }],
          given: [],
        }),
      },
    });
    const page = await open(guarded);
    expect(guarded.reached).toEqual([]);
    await page.locator(control.rejectAll).click();
    await page.goto(`${guarded.url}/next`);
    await page.waitForTimeout(500);
    expect(guarded.reached).toEqual([]);
    await guarded.stop();
  });
});
