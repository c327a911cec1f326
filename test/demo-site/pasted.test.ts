// Tags as vendors hand them out, nothing marked, our script tag above them: nothing leaves before a yes, and all of it works after.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startDemo, type Demo } from "../../demo-site/demo.ts";
import { pastedPath } from "../../demo-site/pages.ts";
import { axeViolations, closeContexts, control, sharedBrowser, storedNames, whenSent } from "../support/browser.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let demo: Demo;
let browser: Browser;
beforeAll(async () => {
  demo = await startDemo({ port: 0, api: () => server.url });
  server = await startTestServer({ demoOrigin: demo.url });
  browser = await sharedBrowser();
});
afterAll(async () => {
  await closeContexts(browser);
  await demo.stop();
  await server.stop();
});

const reached = (): string[] =>
  demo.reached
    .report()
    .vendors.filter(({ requests }) => requests > 0)
    .map(({ id }) => id);
const visit = async (page: Page) => {
  await page.goto(demo.url + pastedPath);
  // Long enough for whatever was let go to be fetched and to report home.
  await page.waitForTimeout(600);
};

async function visitor(): Promise<{ context: BrowserContext; page: Page }> {
  demo.reached.reset();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await visit(page);
  return { context, page };
}

it("the page says nothing of consent but in our own tag", async () => {
  const html = await (await fetch(demo.url + pastedPath)).text();
  const [before, after] = html.split(`<script src="${server.url}/s/site_demo.js"></script>`);
  expect(after).toBeDefined();
  expect(before! + after!).not.toMatch(/data-assent|data-src|text\/plain/);
  for (const { origin } of demo.vendors) expect(html).toContain(origin);
});

it("before a choice and after Reject all nothing reaches a third party, and nothing of theirs is stored", async () => {
  const { context, page } = await visitor();
  expect(reached()).toEqual([]);
  expect(await storedNames(page)).toEqual([]);
  expect(await axeViolations(page)).toEqual([]);
  await page.locator(control.rejectAll).click();
  await visit(page);
  expect(reached()).toEqual([]);
  expect((await storedNames(page)).filter((name) => !name.startsWith("assent-"))).toEqual([]);
  await context.close();
});

it("after Accept all everything that was pasted runs from the next page on, with the cookies the notice names", async () => {
  const { context, page } = await visitor();
  await page.locator(control.acceptAll).click();
  await whenSent(page);
  await visit(page);
  await page.frameLocator(".video iframe").getByRole("button", { name: "Play" }).waitFor();
  await page.frameLocator(".ad iframe").getByText("Headsets that stay quiet").waitFor();
  await page.frameLocator(".twitter-timeline-rendered").getByText("Our lines in Leeds").waitFor();
  await expect.poll(reached).toEqual(demo.vendors.map(({ spec }) => spec.id));
  const names = async () => (await context.cookies(demo.url)).map(({ name }) => name).sort();
  await expect.poll(names).toEqual(["__gads", "_fbp", "_ga", "_ga_DEMO", "assent-site_demo"]);
  await context.close();
});

it("what was given for one purpose lets nothing of the others out", async () => {
  const { context, page } = await visitor();
  await page.locator(control.choose).click();
  await page.locator(control.switchOf("analytics")).click();
  await page.locator(control.save).click();
  await whenSent(page);
  await visit(page);
  await expect.poll(reached).toEqual(["google-analytics"]);
  await context.close();
});
