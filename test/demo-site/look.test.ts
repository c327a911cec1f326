// The demo site in Chromium: nothing for axe to find, nothing wider than the window, the panel and the forms at work.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDemo, type Demo } from "../../demo-site/demo.ts";
import { pagePaths } from "../../demo-site/pages.ts";
import { axeViolations, closeContexts, sharedBrowser } from "../support/browser.ts";

let demo: Demo;
let browser: Browser;
beforeAll(async () => {
  // Nothing listens there: the site has to hold without the backend too.
  demo = await startDemo({ port: 0, api: "http://127.0.0.1:9" });
  browser = await sharedBrowser();
});
afterAll(async () => {
  await closeContexts(browser);
  await demo.stop();
});

async function withPage(options: { javaScriptEnabled?: boolean }, look: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  try {
    await look(page);
  } finally {
    await page.close();
  }
}

/**
 * What axe finds in each of two widths and two themes, without loading the page anew: in light by every rule, in dark
 * nothing differs but colours.
 */
async function violationsInEveryView(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [360, 1280]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      const rules = colorScheme === "dark" ? { rules: ["color-contrast"] } : {};
      for (const violation of await axeViolations(page, rules)) found.push(`${width} px, ${colorScheme}: ${violation}`);
    }
  }
  return found;
}

describe("at 360 and 1280 px, light and dark", () => {
  it.each(pagePaths)("%s has no axe violation, nor needs sideways scrolling at 320 px", { timeout: 60_000 }, (path) =>
    withPage({}, async (page) => {
      await page.goto(demo.url + path);
      expect(await violationsInEveryView(page)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      expect(await page.evaluate(() => getComputedStyle(document.body).marginTop)).toBe("0px");
    }),
  );

  it("the open panel has no axe violation", { timeout: 60_000 }, () =>
    withPage({}, async (page) => {
      await page.goto(demo.url);
      await page.locator(".reached summary").click();
      await page.locator("[data-reached-rows] tr").first().waitFor();
      expect(await violationsInEveryView(page)).toEqual([]);
    }),
  );
});

describe("the panel", () => {
  it("counts what left since this page was opened, and all of it, and starts over on request", () =>
    withPage({}, async (page) => {
      await fetch(`${demo.url}/reached/reset`, { method: "POST" });
      for (const path of ["/collect", "/collect"]) await fetch(demo.vendors[4]!.origin + path);
      await page.goto(demo.url);
      const count = page.locator("[data-reached-count]");
      await count.getByText("0 requests: nothing left this page").waitFor();
      await fetch(`${demo.vendors[4]!.origin}/collect?pid=1`);
      await count.getByText("1 request from this page, to 1 of 6").waitFor();
      await page.locator(".reached summary").click();
      await page.getByRole("row", { name: /^LinkedIn 1 3 \/collect \d\d:\d\d:\d\d$/ }).waitFor();
      await page.getByRole("button", { name: "Count from zero" }).click();
      await count.getByText("0 requests: nothing left this page").waitFor();
    }));

  it("asks nobody but its own site, and stores nothing", () =>
    withPage({}, async (page) => {
      const asked: string[] = [];
      page.on("request", (request) => asked.push(new URL(request.url()).origin));
      await page.goto(`${demo.url}/guide.html`);
      await page.waitForTimeout(2500);
      expect(new Set(asked)).toEqual(new Set([demo.url, "http://127.0.0.1:9"]));
      expect(await page.context().cookies()).toEqual([]);
      expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    }));
});

describe("a form", () => {
  it("answers in place that nothing is permitted when the question could not be asked", () =>
    withPage({}, async (page) => {
      await page.goto(`${demo.url}/contact.html`);
      await page.getByLabel("E-mail address").fill("person@example.com");
      await page.getByRole("button", { name: "Subscribe" }).click();
      await page.getByText("You did not give permission for e-mail, so no newsletter will be sent.").waitFor();
      expect(page.url()).toBe(`${demo.url}/contact.html`);
      // Emptied after the submit event is over: whoever still reads the fields must find them filled.
      await expect.poll(() => page.getByLabel("E-mail address").inputValue()).toBe("");
    }));

  it("works without scripts and puts nothing into the address", () =>
    withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(`${demo.url}/contact.html`);
      await page.getByLabel("Phone number").fill("+44 113 496 0999");
      await page.getByRole("button", { name: "Call me back" }).click();
      await page.getByRole("heading", { name: "Thank you." }).waitFor();
      expect(page.url()).toBe(`${demo.url}/thanks`);
    }));
});

describe("the pricing page", () => {
  it("totals the lines asked for", () =>
    withPage({}, async (page) => {
      await page.goto(`${demo.url}/pricing.html`);
      await page.getByLabel("Lines you need").fill("10");
      const totals = () => page.locator("[data-total]").allInnerTexts();
      await expect.poll(totals).toEqual(["£3,900 a month", "£7,200 a month", "£11,500 a month"]);
    }));
});
