// A placeholder's button after an opt-out of sale and sharing: it gives once it was asked about again.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import { withConfig } from "../../support/states.ts";
import "../../support/window.ts";

/** Machines are busy, so what must come may take its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let site: TestSite;
beforeAll(async () => {
  const vendors = { video: { match: ["127.0.0.1/video/"], embed: true } };
  site = await startSite({ folder: new URL(".", import.meta.url), settings: { vendors } });
});
afterAll(() => site.stop());

const always = (page: Page, title: string) => page.locator(`[role=group][aria-label="${title}"] button[slot=always]`);
const placeholders = (page: Page) => page.locator("[role=group]:has(button[slot=once])");
const frames = (page: Page, path: string) => page.frames().filter((frame) => frame.url().includes(path)).length;

it("rule 31: Always allow takes a second question where the person opted out and a law says so", async () => {
  const page = await site.open("/", {}, (fresh) =>
    withConfig(fresh, ({ purposes }) => ({
      regime: "opt-out",
      ask: false,
      optOut: { en: "Do Not Sell or Share My Personal Information" },
      honoured: { en: "Opt-out request honoured" },
      purposes: purposes.map(([id, version, category]) => [id, version, category, 1]),
    })),
  );
  await soon(() => frames(page, "/video/")).toBe(3);
  await page.evaluate(() => window.assent.set({ social: false }));
  await soon(() => placeholders(page).count()).toBe(2);
  const before = await site.settledCount();
  await always(page, "A visit").click();
  await page.locator('button[slot="opt-in-no"]').click();
  await page.locator(control.close).click();
  expect([await placeholders(page).count(), await site.settledCount()]).toEqual([2, before]);
  await always(page, "A visit").click();
  await page.locator('button[slot="opt-in-yes"]').click();
  await soon(() => placeholders(page).count()).toBe(0);
  expect(await site.settledCount()).toBe(before + 1);
  const { choices, method } = (await site.records()).at(-1)!.core;
  expect([method.surface, choices.map(({ purpose, status }) => [purpose, status])]).toEqual([
    "embed",
    [["social/video", "given"]],
  ]);
});
