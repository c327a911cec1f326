// The install check in a real browser: a page opened from the console tells what is wrong with it, and a policy is judged where it is pasted.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { beginSession } from "../../../server/services/sessions.ts";
import { setOrigins } from "../../../server/services/sites.ts";
import { closeContexts, sharedBrowser } from "../../support/browser.ts";
import { violationsInBothThemes } from "../../support/console.ts";
import { system } from "../../support/context.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

vi.setConfig({ testTimeout: 120_000 });

let server: TestServer;
let browser: Browser;
let signedIn: BrowserContext;
let page: Page;
const complaints: string[] = [];
const shop = { url: "", head: "", policy: "" };
const shopServer = createServer((_, answer) => {
  if (shop.policy) answer.setHeader("Content-Security-Policy", shop.policy);
  answer
    .setHeader("Content-Type", "text/html; charset=utf-8")
    .end(
      `<!doctype html><html lang="en"><head><title>Shop</title>${shop.head}</head><body><h1>Shop</h1></body></html>`,
    );
});

beforeAll(async () => {
  await new Promise<void>((resolve) => shopServer.listen(0, "127.0.0.1", resolve));
  shop.url = `http://localhost:${(shopServer.address() as AddressInfo).port}`;
  [server, browser] = await Promise.all([startTestServer(), sharedBrowser()]);
  const { context } = server;
  await setOrigins(context, system, { site: demoSite, origins: [shop.url] });
  const [owner] = await context.control.users();
  const { token } = await beginSession(context, { user: owner!, by: "recovery", browser: "Chrome" });
  signedIn = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await signedIn.addCookies([{ name: "assent-session", value: token, url: server.url }]);
  page = await signedIn.newPage();
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
});
afterAll(async () => {
  shopServer.close();
  await Promise.all([server?.stop(), closeContexts(browser)]);
});

/** Presses the button and leaves the page that opens to tell; its panel says when it has. */
async function checkShop(): Promise<void> {
  const opening = signedIn.waitForEvent("page");
  await page.getByRole("link", { name: `Check ${shop.url}` }).click();
  const opened = await opening;
  await opened.getByText("Your console knows now").waitFor({ state: "attached", timeout: 30_000 });
  await opened.close();
}

const tag = () => `<script src="${server.url}/s/site_demo.js"></script>`;

test("a page that has everything wrong is told so, each with what to do", async () => {
  shop.head = `<script>window.Cookiebot = {}; window.dataLayer = [["event", "page_view"]];</script>
    <script src="http://127.0.0.1:${new URL(shop.url).port}/jquery.js"></script>${tag()}`;
  await page.goto(`${server.url}/console/site_demo/install`);
  await page.getByText("Not checked yet.").waitFor();
  await checkShop();
  const check = page.getByRole("alert");
  await check.getByText("Another tool that asks for consent").waitFor();
  const text = await check.innerText();
  expect(text).toContain("Cookiebot.");
  expect(text).toContain(`Scripts from elsewhere stand in front of the tag. 127.0.0.1:${new URL(shop.url).port}.`);
  expect(text).toContain("Take it out");
  expect(await violationsInBothThemes(page)).toEqual([]);
});

test("mended and checked again it works, and the overview names nothing of it", async () => {
  shop.head = tag();
  await checkShop();
  await page.getByText("It works", { exact: true }).waitFor();
  await page.getByText("Checked ").first().waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
});

test("a page that tells nothing is spoken of, and its pasted policy says why", async () => {
  shop.policy = "script-src 'self'; connect-src 'self'";
  await page.clock.install();
  const opening = signedIn.waitForEvent("page");
  await page.getByRole("link", { name: `Check ${shop.url}` }).press("Enter");
  const opened = await opening;
  await opened.waitForLoadState();
  await opened.close();
  await page.getByText("Waiting for the page to tell").waitFor();
  // The clock of the waiting may begin a little after its words, so that time goes on until it is over.
  const silent = page.getByText("The page has told nothing");
  await expect.poll(() => page.clock.fastForward(16_000).then(() => silent.count())).toBe(1);
  const header = page.getByLabel("Header");
  await header.fill(`HTTP/1.1 200 OK\nContent-Security-Policy: ${shop.policy}`);
  await page.getByText(`script-src keeps the tag out. Add ${server.url} to it.`).waitFor();
  await page.getByText(`connect-src keeps answers from being sent. Add ${server.url} to it.`).waitFor();
  await header.fill(`script-src 'self' ${server.url}; connect-src ${server.url}`);
  await page.getByText("It lets the tag work").waitFor();
  expect(await violationsInBothThemes(page)).toEqual([]);
});

test("on a telephone nothing is wider than the screen, and no policy or script complained", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await expect.poll(() => page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
});
