// A placeholder's buttons where a site asks for the age first: they ask it, and go on with what was pressed.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import { withConfig } from "../../support/states.ts";
import "../../support/window.ts";

/** Machines are busy, so what must come may take its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let site: TestSite;
beforeAll(async () => {
  const vendors = {
    video: { match: ["127.0.0.1/video/"], embed: true },
    linkedin: { match: ["127.0.0.1/post/"], embed: true },
  };
  site = await startSite({ folder: new URL(".", import.meta.url), settings: { vendors } });
});
afterAll(() => site.stop());
afterEach(() => site.closePages());

const always = (page: Page, title: string) => page.locator(`[role=group][aria-label="${title}"] button[slot=always]`);
const placeholders = (page: Page) => page.locator("[role=group]:has(button[slot=once])");

async function open(width = 1280, before?: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await site.open("/", { viewport: { width, height: 1100 } }, before);
  await soon(() => placeholders(page).count()).toBe(2);
  return page;
}

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

  it("takes back what somebody older had allowed, also a vendor alone, when the next one is younger", async () => {
    const page = await open();
    await always(page, "A visit").click();
    await soon(() => placeholders(page).count()).toBe(0);
    await withConfig(page, () => ({ age: 16 }));
    await page.reload();
    await says(page, "I am under 16");
    await question(page).waitFor({ state: "detached" });
    await soon(() => placeholders(page).count()).toBe(2);
    await site.settledCount();
    expect((await site.records()).at(-1)!.core.choices.map(({ purpose, status }) => `${purpose} ${status}`)).toEqual(
      expect.arrayContaining(["social refused", "social/video withdrawn"]),
    );
    await page.reload();
    await soon(() => placeholders(page).count()).toBe(2);
    expect(await question(page).count()).toBe(0);
  });

  it("goes on with what was pressed for whoever is old enough, and asks no more", async () => {
    const page = await aged();
    await always(page, "A visit").click();
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe("privacy-panel");
    await says(page, "I am 16 or older");
    await soon(() => placeholders(page).count()).toBe(0);
    expect(await page.evaluate(() => window.assent.status())).toMatchObject({
      social: "unknown",
      analytics: "unknown",
    });
    await page.locator(control.acceptAll).waitFor();
    await question(page).waitFor({ state: "detached" });
  });
});
