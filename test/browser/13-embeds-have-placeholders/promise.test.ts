// A held embed has a placeholder in exactly its box: load once, or allow its purpose, the same state both ways.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { axeViolations, control, storedNames } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import { withConfig } from "../../support/states.ts";
import "../../support/window.ts";

/** Machines are busy, so what must come may take its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let site: TestSite;
beforeAll(async () => {
  site = await startSite({
    folder: new URL(".", import.meta.url),
    settings: { vendors: { video: { match: ["127.0.0.1/video/"], embed: true } } },
  });
});
afterAll(() => site.stop());
afterEach(() => void (site.reached.length = 0));

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
    expect(await page.evaluate(() => document.activeElement?.getAttribute("title"))).toBe("A visit");
    expect(await placeholders(page).count()).toBe(1);
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

describe("always", () => {
  it("allows the purpose: every embed of it loads, the record says where, and the dialog agrees", async () => {
    const page = await open();
    await always(page, "A visit").click();
    await soon(() => placeholders(page).count()).toBe(0);
    await soon(() => site.reached.toSorted()).toEqual(["/video/counter", "/video/tagged", "/video/untagged"]);
    await site.settledCount();
    const { core } = (await site.records()).at(-1)!;
    expect([core.event, core.method.surface, core.method.trusted]).toEqual(["give", "embed", true]);
    expect(core.choices.map(({ purpose, status }) => [purpose, status])).toEqual([["social", "given"]]);
    await page.locator(control.choose).click();
    expect(await page.locator(control.switchOf("social")).isChecked()).toBe(true);
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

describe("where a site asks for the age first", () => {
  const aged = () => open(1280, (page) => withConfig(page, () => ({ age: 16 })));
  const question = (page: Page) => page.getByRole("region", { name: "Your age" });
  const says = (page: Page, answer: string) => page.getByRole("button", { name: answer }).click();

  it.each(["once", "always"])(
    "%s asks too, takes the focus there, and loads nothing for whoever is younger",
    async (way) => {
      const page = await aged();
      await page.locator(`[role=group][aria-label="A visit"] button[slot=${way}]`).click();
      await soon(() => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent)).toBe(
        "Your age",
      );
      expect(site.reached).toEqual([]);
      expect(await page.evaluate(() => window.assent.allows("social"))).toBe(false);
      await says(page, "I am under 16");
      await question(page).waitFor({ state: "detached" });
      expect(site.reached).toEqual([]);
      await expect.poll(() => page.evaluate(() => window.assent.status())).toMatchObject({ social: "refused" });
      // Asked again, because nobody remembers an age.
      await page.locator(`[role=group][aria-label="A visit"] button[slot=${way}]`).click();
      await question(page).waitFor();
      expect(site.reached).toEqual([]);
    },
  );

  it("goes on with what was pressed for whoever is old enough, and asks no more", async () => {
    const page = await aged();
    await always(page, "A visit").click();
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe("privacy-panel");
    await says(page, "I am 16 or older");
    await soon(() => placeholders(page).count()).toBe(0);
    expect(await page.evaluate(() => window.assent.status())).toMatchObject({ social: "given", analytics: "unknown" });
    await page.locator(control.acceptAll).waitFor();
    expect(await question(page).count()).toBe(0);
  });
});
