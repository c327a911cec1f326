// What scripts of a page ask vendors for waits by itself, unmarked, and is asked for in order once it is allowed.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";

/** Machines are busy, so what must come may take its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let site: TestSite;
beforeAll(async () => {
  site = await startSite({
    folder: new URL(".", import.meta.url),
    settings: {
      vendors: { "google-ads": { match: ["127.0.0.1"], storage: ["l:vendor-*", "s:vendor-*", "d:vendor-*"] } },
    },
  });
});
afterAll(() => site.stop());
// A page left open would still ask while the next test counts.
afterEach(() => site.closePages());

interface PageWords {
  readonly ran?: string[];
  readonly said: string[];
}
const words = (page: Page): Promise<PageWords> =>
  page.evaluate(() => {
    const { ran, said } = window as unknown as PageWords;
    return { ...(ran ? { ran } : {}), said };
  });
const stored = (page: Page): Promise<string[]> =>
  page.evaluate(async () =>
    [
      ...document.cookie.split("; ").map((pair) => pair.split("=")[0]!),
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage),
      ...(await indexedDB.databases()).map(({ name }) => name!),
    ]
      .filter((name) => !name.startsWith("assent"))
      .sort(),
  );
const settled = (page: Page) => page.waitForTimeout(500);
/** By the element, as a page would find it. */
const addresses = (page: Page): Promise<string[]> =>
  page.evaluate(() => [document.querySelector<HTMLIFrameElement>('[title="frame"]')!.src.replace(/^.*\d/, "")]);
/** Whether the browser sees the address to connect to ahead, which is no request; one without a window connects to none. */
const connects = (page: Page) => page.locator('link[rel="preconnect"]').evaluate((link) => link.matches("[href]"));

const scripts = ["snippet", "ordered-slow", "ordered-fast", "module", "contextual", "written", "late"];
const atOnce = ["beacon true", "socket true 0", "storage true 1"];
const byPage = ["own done", "own base open"];
const own = ["own", "own-assigned", "own-base", "own-key"];
const theirs = ["__gads", "vendor-assigned", "vendor-base", "vendor-called", "vendor-key", "vendor-property"];
const pictures = [
  "written pixel source-set inner adjacent poster preload hint audio second input".split(" "),
  "ns node item value unsafe safe drawn linked based".split(" "),
  "property set text forward attribute apart parsed".split(" ").map((way) => `style-${way}`),
].flat();

async function open(): Promise<Page> {
  const faults: string[] = [];
  const page = await site.open("/", {}, async (fresh) => {
    fresh.on("pageerror", (error) => faults.push(error.message));
  });
  await page.locator(control.acceptAll).waitFor();
  await settled(page);
  expect(faults).toEqual([]);
  return page;
}

describe("before the choice (rules 1, 2, 3)", () => {
  it("no way of asking reaches the third party, and nothing of its is stored", async () => {
    const page = await open();
    expect(site.reached).toEqual([]);
    expect(await connects(page)).toBe(false);
    await soon(() => words(page)).toEqual({ said: expect.arrayContaining([...atOnce, ...byPage]) });
    await soon(() => stored(page)).toEqual(own);
  });

  it("the page sees what it made: addresses, classes, and its own markup", async () => {
    const page = await open();
    expect(await addresses(page)).toEqual(["/frame"]);
    expect(await page.getByText("kept", { exact: true }).count()).toBe(1);
  });
});

describe("after Reject all", () => {
  it("nothing leaks, also on the next page, and what waited fails as any blocked request does", async () => {
    const page = await open();
    await page.locator(control.rejectAll).click();
    await settled(page);
    expect(site.reached).toEqual([]);
    await soon(async () => (await words(page)).said.toSorted()).toEqual(
      [
        ...atOnce,
        ...byPage,
        ...["fetch", "xhr", "socket"].map((way) => `${way} failed`),
        "events ended",
        "base failed AbortError",
      ].toSorted(),
    );
    await page.goto(`${site.url}/next`);
    await settled(page);
    expect(site.reached).toEqual([]);
    expect(await connects(page)).toBe(false);
    await soon(() => stored(page)).toEqual(own);
  });

  it("a later yes brings what stands in the page, and not what was said to the vendor meanwhile", async () => {
    const page = await open();
    await page.locator(control.rejectAll).click();
    await settled(page);
    await page.evaluate(() => document.querySelector<HTMLElement>("#privacy-choices")!.click());
    await page.locator(control.acceptAllInDialog).click();
    await soon(() => site.reached).toContain("/frame");
    await soon(async () => (await words(page)).ran?.length).toBe(scripts.length);
    await settled(page);
    for (const message of ["/fetch", "/xhr", "/beacon", "/socket", "/events", "/pixel.gif"]) {
      expect(site.reached).not.toContain(message);
    }
    expect((await words(page)).ran!.toSorted()).toEqual(scripts.toSorted());
    expect(await stored(page)).toEqual(own);
  });
});

describe("after Accept all", () => {
  it("everything that waited arrives once, and what has an order keeps it", async () => {
    const page = await open();
    await page.locator(control.acceptAll).click();
    await soon(async () => (await words(page)).ran?.length).toBe(scripts.length);
    const saidToAll = [
      ...atOnce,
      ...byPage,
      "fetch done",
      "xhr done",
      "socket open 1",
      "events ended",
      "snippet loaded",
      "base open vendor-base",
    ].toSorted();
    await soon(async () => (await words(page)).said.toSorted()).toEqual(saidToAll);
    await settled(page);
    const { ran, said } = await words(page);
    expect(ran!.toSorted()).toEqual(scripts.toSorted());
    expect(ran!.indexOf("ordered-slow")).toBeLessThan(ran!.indexOf("ordered-fast"));
    expect(said.toSorted()).toEqual(saidToAll);
    const asked = [
      ...scripts.map((name) => `/${name}.js`),
      ...pictures.map((name) => `/${name}.gif`),
      "/track.vtt",
      "/frame",
      "/inner-frame",
      "/sheet.css",
      "/fetch",
      "/xhr",
      "/beacon",
      "/socket",
      "/events",
    ];
    await soon(() => connects(page)).toBe(true);
    const reached = () => site.reached.filter((path) => !path.startsWith("/collect")).toSorted();
    await soon(reached).toEqual(asked.toSorted());
    await soon(() => stored(page)).toEqual([...theirs, ...own].toSorted());
    // And not again.
    await settled(page);
    expect(reached()).toEqual(asked.toSorted());
  });

  it("nothing waits on the next page", async () => {
    const page = await open();
    await page.locator(control.acceptAll).click();
    await settled(page);
    await page.goto(`${site.url}/next`);
    await soon(async () => (await words(page)).ran?.length).toBe(scripts.length);
    await soon(async () => (await words(page)).said).toContain("fetch done");
  });
});
