// The promise on the whole demo site, with the real backend: nothing reaches a third party that was not allowed.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDemo, type Demo } from "../../demo-site/demo.ts";
import { pagePaths } from "../../demo-site/pages.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { axeViolations, closeContexts, sharedBrowser, whenSent } from "../support/browser.ts";

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

/** A page of somebody's, and every origin that it asked. */
interface Tab {
  readonly page: Page;
  readonly asked: Set<string>;
}
type Visitor = Tab & { readonly context: BrowserContext };

async function tabOf(context: BrowserContext): Promise<Tab> {
  const page = await context.newPage();
  const asked = new Set<string>();
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http")) asked.add(origin);
  });
  return { page, asked };
}

/** A new person's browser, once what others reached is forgotten. */
async function visitor(): Promise<Visitor> {
  demo.reached.reset();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  return { context, ...(await tabOf(context)) };
}

/** Every page of the site, two at a time in tabs of their own: they wait more than they work. */
async function everyPage({ context }: Visitor, look: (tab: Tab, path: string) => Promise<void>): Promise<void> {
  const left = [...pagePaths];
  const inTurn = async () => {
    const tab = await tabOf(context);
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      tab.asked.clear();
      await visit(tab.page, path);
      await look(tab, path);
    }
  };
  await Promise.all([inTurn(), inTurn()]);
}

/** Every cookie and every stored key of the page's origin, wherever a browser keeps them. */
async function stored(context: BrowserContext, page: Page): Promise<string[]> {
  const cookies = (await context.cookies()).map(({ name, domain }) => `cookie ${name} of ${domain}`);
  const keys = await page.evaluate(async () => [
    ...Object.keys(localStorage).map((key) => `localStorage ${key}`),
    ...Object.keys(sessionStorage).map((key) => `sessionStorage ${key}`),
    ...(await indexedDB.databases()).map(({ name }) => `indexedDB ${name}`),
    ...(await caches.keys()).map((name) => `cache ${name}`),
  ]);
  return [...cookies, ...keys];
}

/** The pages that carry everything there is: video, advertisement, A/B test, posts, pixels. */
const tagged = ["/guide.html", "/pricing.html", "/"];

const reachedVendors = (): string[] =>
  demo.reached
    .report()
    .vendors.filter(({ requests }) => requests > 0)
    .map(({ id }) => id);

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
/** Many pages, each looked at for a while: slow where other tests share the machine. */
const patient = { timeout: 90_000 };
/** Long enough for every held tag to be fetched and to report home, had it been let go. */
const settled = (page: Page) => page.waitForTimeout(700);
const ownOrigins = () => new Set([demo.url, server.url]);

/** Opens a page at its end, so that lazy loading cannot hide a request. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(demo.url + path);
  await page.evaluate(() => window.scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
  await settled(page);
}

describe("before a choice", () => {
  it("no page reaches a third party or stores anything", patient, async () => {
    const person = await visitor();
    await everyPage(person, async ({ page, asked }, path) => {
      await page.getByRole("button", { name: /^(Reject all|Alle ablehnen)$/ }).waitFor();
      expect(asked, path).toEqual(ownOrigins());
      expect(reachedVendors(), path).toEqual([]);
      expect(await stored(person.context, page), path).toEqual([]);
    });
    await person.context.close();
  });

  it("five seconds of reading, scrolling, Escape and a click on the page change nothing", patient, async () => {
    const person = await visitor();
    await visit(person.page, "/guide.html");
    await person.page.mouse.wheel(0, -800);
    await person.page.keyboard.press("Escape");
    await person.page.getByRole("heading", { level: 1 }).click();
    await person.page.waitForTimeout(5000);
    expect(reachedVendors()).toEqual([]);
    expect(await stored(person.context, person.page)).toEqual([]);
    await person.context.close();
  });
});

describe("after Reject all", () => {
  it("no page reaches a third party, and none asks again", patient, async () => {
    const person = await visitor();
    await person.page.goto(`${demo.url}/guide.html`);
    await press(person.page, "Reject all");
    await whenSent(person.page);
    await settled(person.page);
    expect(person.asked).toEqual(ownOrigins());
    await everyPage(person, async ({ page, asked }, path) => {
      expect(await page.getByRole("button", { name: /^(Reject all|Alle ablehnen)$/ }).count(), path).toBe(0);
      expect(asked, path).toEqual(ownOrigins());
    });
    expect(reachedVendors()).toEqual([]);
    const kept = await stored(person.context, person.page);
    expect(kept.filter((name) => !/assent/.test(name))).toEqual([]);
    expect(kept.length).toBeGreaterThan(0);
    await person.context.close();
  });
});

describe("after Accept all", patient, () => {
  it("rule 24: every third party is reached, with the cookies the notice names and no others, within the page's policy", async () => {
    const person = await visitor();
    const complaints: string[] = [];
    person.page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    person.page.on("pageerror", (error) => complaints.push(error.message));
    await person.page.goto(`${demo.url}/guide.html`);
    await press(person.page, "Accept all");
    await person.page.frameLocator(".video iframe").getByRole("button", { name: "Play" }).waitFor();
    await person.page.frameLocator(".ad iframe").getByText("Headsets that stay quiet").waitFor();
    await visit(person.page, "/");
    await person.page.frameLocator(".twitter-timeline-rendered").getByText("Our lines in Leeds").waitFor();
    await visit(person.page, "/pricing.html");
    await person.page.getByText("Is this page the same for everybody?").click();
    await person.page.getByText(/You are seeing version [AB]\./).waitFor();
    await expect.poll(reachedVendors).toEqual(demo.vendors.map(({ spec }) => spec.id));

    // Those of third parties, which not every Chromium keeps, reached.test.ts holds against the same list.
    const names = async () => (await person.context.cookies(demo.url)).map(({ name }) => name).sort();
    await expect.poll(names).toEqual(["__gads", "_fbp", "_ga", "_ga_DEMO", "ab_variant", "assent-site_demo"]);
    await visit(person.page, "/guide.html");
    expect(complaints).toEqual([]);
    await person.context.close();
  });
});

describe("after a choice of categories", patient, () => {
  it.each([
    ["Analytics", ["google-analytics"]],
    ["Advertising", ["google-ads"]],
    ["Social media", ["facebook", "x", "linkedin", "video"]],
  ])("%s alone reaches its own third parties, also on later pages", async (category, expected) => {
    const person = await visitor();
    await person.page.goto(`${demo.url}/pricing.html`);
    await press(person.page, "Choose");
    await person.page.getByRole("switch", { name: category }).click();
    await press(person.page, "Save choices");
    for (const path of tagged) await visit(person.page, path);
    await expect.poll(reachedVendors).toEqual(expected);
    await person.context.close();
  });

  it("withdrawing makes the next page silent", async () => {
    const person = await visitor();
    await person.page.goto(demo.url);
    await press(person.page, "Accept all");
    await whenSent(person.page);
    await settled(person.page);
    await person.page.getByRole("link", { name: "Privacy choices" }).click();
    await press(person.page, "Withdraw everything");
    await settled(person.page);
    await person.page.goto("about:blank");
    demo.reached.reset();
    for (const path of tagged) await visit(person.page, path);
    expect(reachedVendors()).toEqual([]);
    await person.context.close();
  });
});

describe("the newsletter form", () => {
  it("puts a permission on record that a check obeys, and its withdrawal too", async () => {
    const person = await visitor();
    const address = "ada.lovelace@example.com";
    await person.page.goto(`${demo.url}/contact.html`);
    await press(person.page, "Reject all");
    const form = person.page.locator("#newsletter form");
    await form.getByLabel("E-mail address").fill(address);
    await form.getByRole("checkbox").check();
    await form.getByRole("button", { name: "Subscribe" }).click();
    await form.getByText("Thank you. It comes once you have confirmed it in the message we sent you.").waitFor();
    await expect.poll(() => verdict(address)).toMatchObject({ allow: true, reason: "CONSENT_ACTIVE" });
    expect(await verdict("somebody.else@example.com")).toMatchObject({ allow: false, reason: "NO_RECORD" });

    await person.page.getByRole("link", { name: "Privacy choices" }).click();
    await person.page.getByRole("button", { name: "Withdraw", exact: true }).click();
    await expect.poll(() => verdict(address)).toMatchObject({ allow: false, reason: "WITHDRAWN" });
    await person.context.close();
  });
});

/** What `POST /v1/check` answers for the newsletter to one address. */
async function verdict(email: string): Promise<unknown> {
  const answer = await fetch(`${server.url}/v1/check`, {
    method: "POST",
    headers: { Authorization: `Bearer ${server.demoKey}`, "Content-Type": "application/json" },
    body: JSON.stringify({ purpose: "newsletter", channel: "email", recipients: [{ ref: "1", email }] }),
  });
  const { results } = (await answer.json()) as { results: unknown[] };
  return results[0];
}

describe("the banner on the site", patient, () => {
  it("covers neither the panel nor breaks axe at 360 and 1280 px", async () => {
    const { context, page } = await visitor();
    await page.setViewportSize({ width: 360, height: 800 });
    await page.goto(`${demo.url}/contact.html`);
    await page.getByRole("button", { name: "Reject all", exact: true }).waitFor();
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.getByText("0 requests: nothing left this page").click();
      await page.getByRole("columnheader", { name: "Third party" }).waitFor();
      expect(await axeViolations(page), `${width} px`).toEqual([]);
      await page.getByText("0 requests: nothing left this page").click();
    }
    await context.close();
  });
});
