// A held embed has a placeholder in exactly its box: load once, or always allow its vendor, the same state both ways.
import type { Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { axeViolations, control, storedNames } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

/** Machines are busy, so what must come may take its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let site: TestSite;
beforeAll(async () => {
  site = await startSite({
    folder: new URL(".", import.meta.url),
    settings: {
      vendors: {
        video: { match: ["127.0.0.1/video/"], embed: true },
        linkedin: { match: ["127.0.0.1/post/"], embed: true },
      },
    },
  });
});
afterAll(() => site.stop());
// A film of the page before would go on counting.
afterEach(() => site.closePages());

const once = (page: Page, title: string) => page.locator(`[role=group][aria-label="${title}"] button[slot=once]`);
const always = (page: Page, title: string) => page.locator(`[role=group][aria-label="${title}"] button[slot=always]`);
const placeholders = (page: Page) => page.locator("[role=group]:has(button[slot=once])");
const shift = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) =>
          resolve(list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0)),
        ).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(0), 300);
      }),
  );

async function open(width = 1280, before?: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await site.open("/", { viewport: { width, height: 1100 } }, before);
  await soon(() => placeholders(page).count()).toBe(2);
  return page;
}

describe("a held embed", () => {
  it.each([320, 1280])("has a placeholder in its own box at %i px, and nothing moved", async (width) => {
    const page = await open(width);
    const boxes = await page.evaluate(() =>
      [...document.querySelectorAll(".film")].map((film) =>
        [...film.children].map((child) => {
          const { x, y, width, height } = child.getBoundingClientRect();
          return [x, y, width, height].map(Math.round);
        }),
      ),
    );
    for (const [frame, placeholder] of boxes) expect(placeholder).toEqual(frame);
    expect(site.reached).toEqual([]);
    expect(await shift(page)).toBe(0);
  });

  it("says what it is and waits for, offers two equal ways, and keeps axe silent", async () => {
    const page = await open();
    const group = page.locator('[role=group][aria-label="How it is made"]');
    expect(await group.evaluate((element) => element.shadowRoot!.textContent)).toMatch(
      /How it is made.*Video host.*Social media/s,
    );
    // Search engines do not quote it as the page's words.
    expect(await group.getAttribute("data-nosnippet")).toBe("");
    const look = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      const { color, backgroundColor, fontWeight, fontSize } = getComputedStyle(element);
      return [Math.round(width), Math.round(height), color, backgroundColor, fontWeight, fontSize];
    };
    const looks = [await once(page, "A visit").evaluate(look), await always(page, "A visit").evaluate(look)];
    expect(looks[0]).toEqual(looks[1]);
    expect(looks[0]![1]).toBeGreaterThanOrEqual(44);
    expect(await axeViolations(page)).toEqual([]);
  });

  it("shows the page's own poster, and never one of the vendor's", async () => {
    const page = await open();
    const posterOf = (title: string) =>
      page
        .locator(`[role=group][aria-label="${title}"]`)
        .evaluate((element) => element.shadowRoot!.querySelector("img")?.src.slice(0, 15));
    expect(await posterOf("How it is made")).toBe("data:image/svg+");
    expect(await posterOf("A visit")).toBeUndefined();
    expect(site.reached).toEqual([]);
  });
});

describe("load once", () => {
  it("by the keyboard loads that one, keeps the focus on it, and writes and records nothing", async () => {
    const before = await site.settledCount();
    const page = await open();
    await once(page, "A visit").focus();
    await page.keyboard.press("Enter");
    await soon(() => site.reached).toEqual(["/video/untagged"]);
    await soon(() => page.evaluate(() => document.activeElement?.getAttribute("title"))).toBe("A visit");
    await soon(() => placeholders(page).count()).toBe(1);
    expect(await storedNames(page)).toEqual([]);
    expect(await site.settledCount()).toBe(before);
    await page.reload();
    await soon(() => placeholders(page).count()).toBe(2);
  });

  it("a tagged one too; saying no afterwards puts its placeholder back", async () => {
    const page = await open();
    await once(page, "How it is made").click();
    await soon(() => site.reached).toEqual(["/video/tagged"]);
    await page.locator(control.rejectAll).click();
    await soon(() => placeholders(page).count()).toBe(2);
    await soon(() => page.frames().filter((frame) => frame.url().includes("/video/")).length).toBe(0);
  });

  it("after a no too: only a later no takes it away, and no change of its size does", async () => {
    const page = await open();
    await page.locator(control.rejectAll).click();
    await once(page, "A visit").click();
    await soon(() => site.reached).toEqual(["/video/untagged"]);
    await page.setViewportSize({ width: 700, height: 1100 });
    await page.waitForTimeout(300);
    expect(await placeholders(page).count()).toBe(1);
    await page.evaluate(() => window.assent.withdraw());
    await page.waitForTimeout(300);
    // What a script repeats is no answer.
    expect(await placeholders(page).count()).toBe(1);
    await page.locator(control.trigger).click();
    await page.locator(control.rejectAllInDialog).click();
    await soon(() => placeholders(page).count()).toBe(2);
  });

  it("a scripted click loads and allows nothing", async () => {
    const page = await open();
    await page.evaluate(() => {
      for (const button of document.querySelectorAll<HTMLElement>("[role=group] button")) button.click();
    });
    await page.waitForTimeout(300);
    expect(site.reached).toEqual([]);
    expect(await storedNames(page)).toEqual([]);
  });
});

/** The page gets a frame of another vendor of the same purpose. */
const addPost = (page: Page) =>
  page.evaluate(() => {
    const address = document.querySelector("iframe")!.dataset["src"] ?? document.querySelector("iframe")!.src;
    const frame = document.createElement("iframe");
    document.querySelector("main")!.append(frame);
    Object.assign(frame, { title: "A post", width: "400", height: "200", src: address.replace(/video.*/, "post/1") });
  });
const choicesOf = async () =>
  (await site.records()).map(({ core }) =>
    [core.event, core.method.surface, ...core.choices.map(({ purpose, status }) => `${purpose} ${status}`)].join(", "),
  );
const frames = (page: Page, path: string) => page.frames().filter((frame) => frame.url().includes(path)).length;
const videoSwitch = control.switchOf("social/video");

describe("always", () => {
  it("allows the vendor alone: its embeds load, here and on the next page, and nothing else of its purpose does", async () => {
    const page = await open();
    await addPost(page);
    await soon(() => placeholders(page).count()).toBe(3);
    expect(await always(page, "A visit").textContent()).toBe("Always allow Video host");
    await always(page, "A visit").click();
    await soon(() => site.reached.toSorted()).toEqual(["/video/tagged", "/video/untagged"]);
    expect(await placeholders(page).count()).toBe(1);
    expect(await page.evaluate(() => [window.assent.allows("social"), window.assent.status()["social"]])).toEqual([
      false,
      "unknown",
    ]);
    await page.locator(control.acceptAll).waitFor();
    site.reached.length = 0;
    await page.reload();
    await soon(() => site.reached.toSorted()).toEqual(["/video/tagged", "/video/untagged"]);
    await addPost(page);
    await soon(() => placeholders(page).count()).toBe(1);
    const cookies = await page.evaluate(() => document.cookie);
    expect(cookies.length).toBeLessThanOrEqual(120);
    await site.settledCount();
    expect((await choicesOf()).at(-1)).toBe("give, embed, social/video given");
  });

  it("is shown in the panel and in my choices, and taken back there", async () => {
    const page = await open();
    await always(page, "A visit").click();
    await soon(() => placeholders(page).count()).toBe(0);
    await page.locator(control.choose).click();
    await page.locator(videoSwitch).waitFor();
    expect(await page.locator(videoSwitch).isChecked()).toBe(true);
    expect(await page.locator(control.switchOf("social")).isChecked()).toBe(false);
    expect(await page.locator("#privacy-panel").evaluate((element) => element.shadowRoot!.textContent)).toContain(
      "Video host (Social media): allowed",
    );
    expect(await axeViolations(page)).toEqual([]);
    await page.locator(control.switchOf("analytics")).click();
    await page.locator(videoSwitch).click();
    await page.locator(control.save).click();
    await soon(() => placeholders(page).count()).toBe(2);
    await soon(() => frames(page, "/video/")).toBe(0);
    await site.settledCount();
    expect((await choicesOf()).at(-1)).toBe(
      "change, panel, analytics given, advertising refused, social refused, social/video withdrawn",
    );
    await page.locator(control.trigger).click();
    await page.locator(control.save).waitFor();
    expect(await page.locator(videoSwitch).count()).toBe(0);
  });

  it("keeps its yes when Save is pressed at once on a page without it: its switch is there as soon as the panel is", async () => {
    const page = await open();
    await always(page, "A visit").click();
    await soon(() => placeholders(page).count()).toBe(0);
    await page.addInitScript(() => {
      const none = () => document.querySelectorAll("iframe, [data-assent]").forEach((embed) => embed.remove());
      new MutationObserver(none).observe(document, { childList: true, subtree: true });
    });
    await page.reload();
    let hold = (_: Route) => {};
    const held = new Promise<Route>((resolve) => (hold = resolve));
    await page.route(/\/alone\.js$/, (route) => hold(route));
    await page.locator(control.choose).click();
    const late = await held;
    expect(await page.locator(control.save).count()).toBe(0);
    await late.continue();
    await page.locator(control.save).click();
    await site.settledCount();
    expect((await choicesOf()).at(-1)).toMatch(/social refused, social\/video given$/);
  });

  it.each([
    ["a no to everything in the banner", (page: Page) => page.locator(control.rejectAll).click()],
    ["a withdrawal by the page", (page: Page) => page.evaluate(() => void window.assent.withdraw())],
    [
      "a withdrawal of everything in my choices",
      async (page: Page) => {
        await page.locator(control.choose).click();
        await page.locator(control.withdrawAll).click();
      },
    ],
  ])("ends with %s, in one record that names it", async (_, refuse) => {
    const page = await open();
    await always(page, "A visit").click();
    await soon(() => placeholders(page).count()).toBe(0);
    const before = await site.settledCount();
    await refuse(page);
    await soon(() => placeholders(page).count()).toBe(2);
    await soon(() => frames(page, "/video/")).toBe(0);
    expect(await site.settledCount()).toBe(before + 1);
    expect((await choicesOf()).at(-1)).toMatch(/social refused, social\/video withdrawn$/);
    await page.reload();
    await soon(() => placeholders(page).count()).toBe(2);
  });

  it("reaches other tabs, and a yes to the purpose beside it loads all of it", async () => {
    const page = await open();
    const other = await page.context().newPage();
    await other.goto(site.url);
    await soon(() => placeholders(other).count()).toBe(2);
    await always(page, "A visit").click();
    await soon(() => placeholders(other).count()).toBe(0);
    await other.bringToFront();
    await other.locator(control.acceptAll).click();
    await soon(() => site.reached.includes("/video/counter")).toBe(true);
    expect(await other.evaluate(() => window.assent.allows("social"))).toBe(true);
  });

  it("is not given by a script, also not by name", async () => {
    const page = await open();
    await page.evaluate(() => window.assent.set({ "social/video": true }));
    // Its answer is in force before the next one begins.
    await page.evaluate(() => window.assent.set({ analytics: false }));
    await soon(() => page.evaluate(() => window.assent.status()["analytics"])).toBe("refused");
    await site.settledCount();
    expect((await choicesOf()).at(-1)).toBe("refuse, api, analytics refused");
    expect(site.reached).toEqual([]);
  });

  it("allowing in the banner loads embeds, and withdrawing puts the placeholders back", async () => {
    const page = await open();
    await page.locator(control.acceptAll).click();
    await soon(() => placeholders(page).count()).toBe(0);
    await soon(() => site.reached.length).toBe(3);
    await page.locator(control.trigger).click();
    await page.locator(control.withdrawAll).click();
    await soon(() => placeholders(page).count()).toBe(2);
    await soon(() => page.frames().filter((frame) => frame.url().includes("/video/")).length).toBe(0);
    expect(await shift(page)).toBe(0);
  });
});
