// What was refused stays silent, what was chosen runs, on the next page too and without asking again.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { control, storedNames, unsent } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import { withConfig } from "../../support/states.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());
afterEach(() => site.closePages());

const ran = (page: Page) => page.evaluate(() => (window as unknown as { ran?: string[] }).ran ?? []);
const updates = (page: Page) =>
  page.evaluate(() =>
    (window as unknown as { dataLayer: object[] }).dataLayer
      .map((entry) => Object.values(entry) as unknown[])
      .filter(([, command]) => command === "update")
      .map(([, , signals]) => signals as Record<string, string>),
  );

/** Opens the next page and returns the addresses it loaded. */
async function nextPage(page: Page): Promise<string[]> {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(request.url()));
  await page.goto(`${site.url}/next`);
  await page.locator(control.trigger).waitFor();
  await page.waitForTimeout(300);
  return loaded.map((url) => new URL(url).pathname);
}

describe("a refused category", () => {
  it("stays silent on this page and the next, and nobody is asked again", async () => {
    const page = await site.open();
    await page.locator(control.rejectAll).click();
    await page.locator(control.trigger).waitFor();
    await page.waitForTimeout(300);
    await nextPage(page);
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    expect(site.reached).toEqual([]);
    expect(await ran(page)).toEqual([]);
    expect((await updates(page))[0]).toMatchObject({ ad_storage: "denied", analytics_storage: "denied" });
  });

  it("rule 38: leaves a record of every refusal", async () => {
    const before = await site.settledCount();
    const page = await site.open();
    await page.locator(control.rejectAll).click();
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    const { core } = (await site.records()).at(-1)!;
    expect(core.event).toBe("refuse");
    expect(core.choices.map(({ purpose, status }) => [purpose, status])).toEqual([
      ["analytics", "refused"],
      ["advertising", "refused"],
      ["social", "refused"],
    ]);
    expect(core.method).toEqual({ surface: "banner", action: "reject-all", layer: 1, viaGpc: false, trusted: true });
  });
});

/** Serves a page in pieces, each when told, on another port of the same host, whose cookies are the same. */
async function startSlowPage(pieces: readonly string[]) {
  let next = () => {};
  const server = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    const left = [...pieces];
    next = () => void (left.length > 1 ? response.write(left.shift()) : response.end(left.shift()));
    next();
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    sendNext: () => next(),
    stop: () => server.close().closeAllConnections(),
  };
}

describe("a script in the page that arrives in two halves", () => {
  it("runs whole and in its place, the last thing on the page too", async () => {
    const open = '<script type="text/plain" data-assent="analytics">';
    const slow = await startSlowPage([
      `<!doctype html><html lang="en"><head><title>Slow</title><script src="${site.server.url}/s/site_demo.js"></script>
      ${open}(window.ran = []).push("first");</script>${open}window.ran.pu`,
      `sh("second");</script></head><body><main>${open}window.ran.push("third");</script><p>Text</p><div>${open}window.ra`,
      'n.push("last");</script>',
    ]);
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await page.locator(control.trigger).waitFor();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(slow.url, { waitUntil: "commit" });
    // What is whole does not wait for the rest of the page.
    await page.waitForFunction(() => (window as unknown as { ran?: string[] }).ran?.[0] === "first");
    expect(await page.evaluate(() => document.readyState)).toBe("loading");
    slow.sendNext();
    await expect.poll(() => ran(page)).toEqual(["first", "second", "third"]);
    slow.sendNext();
    await expect.poll(() => ran(page)).toEqual(["first", "second", "third", "last"]);
    expect(faults).toEqual([]);
    slow.stop();
  });
});

describe("exactly what was chosen (rules 18, 19, 33)", () => {
  it("runs in order, on the next page too, which loads the gate and nothing else of ours", async () => {
    const page = await site.open();
    await page.locator(control.choose).click();
    await page.locator(control.switchOf("analytics")).click();
    await page.locator(control.save).click();
    await expect.poll(() => ran(page)).toEqual(["slow-analytics", "more-analytics"]);
    expect(await updates(page)).toEqual([
      expect.objectContaining({
        analytics_storage: "granted",
        ad_storage: "denied",
        personalization_storage: "denied",
      }),
    ]);
    // The cookie, its copy, the list of what was chosen before, and where the receipt is.
    const kept = () => storedNames(page);
    await expect.poll(kept).toHaveLength(4);
    await expect.poll(() => unsent(page)).toEqual([]);
    const loaded = await nextPage(page);
    await expect.poll(() => ran(page)).toEqual(["slow-analytics", "more-analytics"]);
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    expect(loaded.filter((path) => path.startsWith("/s/"))).toEqual(["/s/site_demo.js"]);
    expect(loaded.filter((path) => path.startsWith("/w/"))).toEqual([]);
    expect(site.reached.filter((path) => /advertising|video/.test(path))).toEqual([]);
    expect(await kept()).toHaveLength(4);
  });

  it("loads on the next page while that is still being parsed, a frame too", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    await expect.poll(() => site.reached).toContain("/video");
    site.reached.length = 0;
    await nextPage(page);
    await expect.poll(() => site.reached).toContain("/video");
  });

  it("stops on the next page after it was withdrawn", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    // Three scripts, what they tell their origin, and a frame.
    await expect.poll(() => site.reached).toHaveLength(7);
    await page.locator(control.trigger).click();
    await page.locator(control.withdrawAll).click();
    await expect
      .poll(async () => (await updates(page)).at(-1))
      .toMatchObject({ ad_storage: "denied", analytics_storage: "denied" });
    site.reached.length = 0;
    await nextPage(page);
    expect(site.reached).toEqual([]);
    await expect.poll(async () => (await site.records()).at(-1)!.core.event).toBe("withdraw");
    const { core } = (await site.records()).at(-1)!;
    expect(new Set(core.choices.map(({ status }) => status))).toEqual(new Set(["withdrawn"]));
  });

  it("is found again when the cookie was lost, and when the other storage was", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).click();
    // Answered, sent and remembered: what would come later would be stored after all was lost.
    await expect.poll(() => storedNames(page)).toHaveLength(4);
    await expect.poll(() => unsent(page)).toEqual([]);
    await page.context().clearCookies();
    await nextPage(page);
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    await expect.poll(() => page.context().cookies()).toHaveLength(1);
    await page.evaluate(() => localStorage.clear());
    await nextPage(page);
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    await expect.poll(() => storedNames(page)).toHaveLength(2);
  });
});

describe("an answer that came before the UI had loaded", () => {
  it("leaves the trigger on the page", async () => {
    let letThrough = () => {};
    const held = new Promise<void>((resolve) => (letThrough = resolve));
    const page = await site.open("/", {}, (opening) =>
      opening.route("**/en.json", async (route) => {
        await held;
        await route.continue();
      }),
    );
    await page.locator(control.trigger).waitFor({ state: "hidden" });
    await page.evaluate(() => window.assent.set({ analytics: false, advertising: false, social: false }));
    await page.locator(control.trigger).waitFor();
    letThrough();
    await page.locator("#privacy-panel").waitFor({ state: "attached" });
    await page.waitForTimeout(200);
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    await page.locator(control.trigger).click();
    await page.locator(control.save).waitFor();
  });
});

/** The page as somebody finds it who comes back so many days after `since`. */
async function onDay(page: Page, since: number, day: number): Promise<void> {
  await page.clock.setSystemTime(since + day * 86_400_000);
  await page.reload();
}
const isAsked = async (page: Page) => {
  await page.locator(`${control.acceptAll}, ${control.trigger}`).first().waitFor();
  return page.locator(control.acceptAll).isVisible();
};
const asked = (page: Page) => page.locator("#privacy-panel .purposes li").allTextContents();

describe("on later days (rules 27, 28)", { timeout: 60_000 }, () => {
  it.each([
    ["refusal", control.rejectAll, 0],
    ["yes", control.acceptAll, 3],
  ])("a %s holds on day 181, and is asked for again on day 184", async (_, press, running) => {
    const since = Date.now();
    const page = await site.open();
    await page.locator(press).click();
    await page.locator(control.trigger).waitFor();
    for (const day of [1, 181]) {
      await onDay(page, since, day);
      expect(await isAsked(page)).toBe(false);
      await expect.poll(async () => (await ran(page)).length).toBe(running);
    }
    await onDay(page, since, 184);
    expect(await isAsked(page)).toBe(true);
    expect(await asked(page)).toEqual(["Analytics", "Advertising", "Social media"]);
    expect(await ran(page)).toEqual([]);
  });

  it("a yes that holds for less is asked for by itself, and the others keep their own day", async () => {
    const since = Date.now();
    const page = await site.open("/", {}, (fresh) =>
      withConfig(fresh, ({ purposes }) => ({
        purposes: purposes.map((row) => (row[0] === "analytics" ? [row[0], row[1], row[2], 0, 30] : row)),
      })),
    );
    await page.locator(control.acceptAll).click();
    await page.locator(control.trigger).waitFor();
    await onDay(page, since, 29);
    expect(await isAsked(page)).toBe(false);
    await onDay(page, since, 31);
    expect(await isAsked(page)).toBe(true);
    expect(await asked(page)).toEqual(["Analytics"]);
    await expect.poll(() => ran(page)).toEqual(["advertising"]);
    await page.locator(control.rejectAll).click();
    await page.locator(control.trigger).waitFor();
    // The no of day 31 holds as long as any; what was given on the first day does not wait for it.
    await onDay(page, since, 184);
    expect(await isAsked(page)).toBe(true);
    expect(await asked(page)).toEqual(["Advertising", "Social media"]);
    await page.locator(control.rejectAll).click();
    await page.locator(control.trigger).waitFor();
    await onDay(page, since, 31 + 184);
    expect(await isAsked(page)).toBe(true);
    expect(await asked(page)).toEqual(["Analytics"]);
  });
});

describe("another open tab", () => {
  // How soon is measured by 16.
  it("follows", async () => {
    const page = await site.open();
    const other = await page.context().newPage();
    await other.goto(site.url);
    await other.locator(control.acceptAll).waitFor();
    await page.locator(control.acceptAll).click();
    await other.locator(control.acceptAll).waitFor({ state: "detached" });
    await expect.poll(async () => (await ran(other)).length).toBe(3);
  });
});

describe("a page the browser kept aside", () => {
  it("knows what was chosen meanwhile when one goes back to it", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    await page.goto(`${site.url}/next`);
    await page.locator(control.rejectAll).click();
    await page.locator(control.trigger).waitFor();
    await page.goBack();
    await page.locator(control.trigger).waitFor();
    await expect.poll(() => page.locator(control.acceptAll).count()).toBe(0);
  });
});
