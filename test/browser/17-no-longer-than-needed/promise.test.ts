// Nobody waits for what is not needed: the question for the page's end, a released script for the one before it to arrive.
import type { Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());

/** A page whose address `held` is answered only once `until` is there. */
async function openHeld(
  held: string,
  until: (page: Page) => Promise<unknown>,
  before?: (page: Page) => Promise<unknown>,
): Promise<Page> {
  const context = await site.browser.newContext();
  const page = await context.newPage();
  await before?.(page);
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

it("the question is in the first frame that shows anything of the page", async () => {
  const context = await site.browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    const look = () => {
      if (!document.body) return requestAnimationFrame(look);
      Object.assign(window, { atFirst: !!document.getElementById("privacy-panel") });
    };
    requestAnimationFrame(look);
  });
  await page.goto(site.url);
  await page.waitForFunction("'atFirst' in window");
  expect(await page.evaluate("window.atFirst")).toBe(true);
  await context.close();
});

it("coming back, the tag throws nothing, caught or not: a failure takes a browser milliseconds", async () => {
  const context = await site.browser.newContext();
  const page = await context.newPage();
  await page.goto(site.url);
  await page.locator(control.rejectAll).click();
  await page.locator(control.trigger).waitFor();
  const thrown: string[] = [];
  const debug = await context.newCDPSession(page);
  await debug.send("Debugger.enable");
  await debug.send("Debugger.setPauseOnExceptions", { state: "all" });
  debug.on("Debugger.paused", ({ callFrames }) => {
    thrown.push(callFrames[0]!.url);
    void debug.send("Debugger.resume");
  });
  await page.reload();
  await page.locator(control.trigger).waitFor();
  expect(thrown.filter((url) => url.includes("/s/site_demo.js"))).toEqual([]);
  await context.close();
});

it("a press is not asked about again when the page is parsed, and counts where no frame is ever drawn", async () => {
  const page = await openHeld(
    "own.js",
    async (held) => {
      await held.locator(control.rejectAll).click();
      await held.evaluate(() => {
        const shown: string[] = [];
        const look = (changes: MutationRecord[]) =>
          shown.push(...changes.flatMap(({ addedNodes }) => [...addedNodes].map((node) => (node as Element).slot)));
        new MutationObserver(look).observe(document.getElementById("privacy-panel")!, { childList: true });
        Object.assign(window, { shown });
      });
    },
    // As in a frame that is off the screen.
    (held) => held.addInitScript(() => void (window.requestAnimationFrame = () => 0)),
  );
  await page.waitForLoadState("domcontentloaded");
  await expect.poll(() => page.evaluate(() => window.assent.status()["social"])).toBe("refused");
  expect(await page.evaluate(() => (window as unknown as { shown: string[] }).shown)).toEqual([]);
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

describe("the site script of somebody who is new", () => {
  /** What the page asks the backend for, as paths without the hash that names a build or a notice. */
  async function asking(): Promise<{ page: Page; asked: string[] }> {
    const context = await site.browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => {
      const { origin, pathname } = new URL(request.url());
      if (origin === new URL(site.server.url).origin) asked.push(pathname.replace(/[0-9a-f]{6,}/, "*"));
    });
    return { page, asked };
  }

  it("brings the question with it: nothing else of ours is asked for before it is answered", async () => {
    const { page, asked } = await asking();
    await page.goto(site.url);
    await page.locator(control.rejectAll).waitFor();
    // Told once it was on screen; nobody waits for that.
    await expect.poll(() => asked).toContain("/v1/shown");
    await page.waitForTimeout(200);
    expect(asked).toEqual(["/s/site_demo.js", "/v1/shown"]);
    await page.locator(control.choose).hover();
    await expect.poll(() => asked).toContain("/i/*/panel.js");
    await page.locator(control.choose).click();
    await page.locator(control.rejectAllInDialog).click();
    await expect.poll(() => asked).toContain("/v1/records");
    // One state: what the panel refused is refused for the gate, and asked for no more.
    await page.locator(control.trigger).waitFor();
    expect(await page.evaluate(() => window.assent.status()["social"])).toBe("refused");
    expect(asked.filter((path) => path.startsWith("/w/"))).toEqual([]);
    await page.context().close();
  });

  it("is asked for in the reader's language, and where the page speaks another one that is fetched", async () => {
    const context = await site.browser.newContext({ locale: "de-DE" });
    const page = await context.newPage();
    const fetched = page.waitForRequest(/\/en\.first\.json$/);
    await page.goto(site.url);
    await fetched;
    await page.locator(control.acceptAll).filter({ hasText: "Accept all" }).waitFor();
    await page.context().close();
  });

  it("has the gate alone once its copy is out of date, and is not sent again while it is the same", async () => {
    const address = `${site.server.url}/s/site_demo.js`;
    const fresh = await fetch(address, { headers: { "Accept-Language": "en" } });
    const [whole, tag] = [await fresh.text(), fresh.headers.get("ETag")!];
    const again = (held: string) => fetch(address, { headers: { "Accept-Language": "en", "If-None-Match": held } });
    expect((await again(tag)).status).toBe(304);
    const alone = await again('"another"');
    expect(alone.status).toBe(200);
    const text = await alone.text();
    expect([whole, text].map((script) => script.includes("ASSENT_SITE.first="))).toEqual([true, false]);
    expect((await again(alone.headers.get("ETag")!)).status).toBe(304);
  });
});
