// The console in a real browser, on one server: as a person goes through it, in both themes, and when something is away.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeViolations, openBrowser } from "../../support/browser.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What policies and scripts complained about, and every host that was asked. */
const complaints: string[] = [];
const hosts = new Set<string>();

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), openBrowser()]);
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  page.on("console", (message) => {
    // A refusal is no complaint: the browser says of each answer from 400 on that it failed to load.
    if (message.type() === "error" && !message.text().includes("Failed to load resource"))
      complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => hosts.add(new URL(request.url()).origin));
});
afterAll(() => Promise.all([server?.stop(), browser?.close()]));

async function violationsInBothThemes(): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await axeViolations(page)).map((line) => `${colorScheme} ${line}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}

describe("the page", () => {
  test("has a policy without exceptions, is in no frame, and holds nothing of anybody", async () => {
    const answer = await fetch(`${server.url}/console/site_demo/records`, { headers: { "Accept-Language": "de-AT" } });
    const policy = answer.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(answer.headers.get("Cache-Control")).toContain("private");
    const text = await answer.text();
    expect(text).toContain('<html lang="de">');
    expect(text).not.toContain("site_demo");
  });
});

describe("nobody signed in", () => {
  test("sees how to sign in, whatever was asked for", async () => {
    await page.goto(`${server.url}/console/site_demo/log`);
    await expect.poll(() => page.locator("h1").textContent()).toBe("Sign in");
    expect(await page.title()).toContain("Sign in");
    expect(await violationsInBothThemes()).toEqual([]);
  });
});

test("no policy and no script complained, and nobody but the server was asked", () => {
  expect(complaints).toEqual([]);
  expect([...hosts]).toEqual([server.url]);
});
