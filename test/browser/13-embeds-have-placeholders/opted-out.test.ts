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

const inCalifornia = (fresh: Page) =>
  withConfig(fresh, ({ purposes }) => ({
    regime: "opt-out",
    ask: false,
    optOut: { en: "Do Not Sell or Share My Personal Information" },
    honoured: { en: "Opt-out request honoured" },
    purposes: purposes.map(([id, version, category]) => [id, version, category, 1]),
  }));

it("rule 31: Always allow takes a second question where the person opted out and a law says so", async () => {
  const page = await site.open("/", {}, inCalifornia);
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

it("rule 31: the question in the panel has the focus, keeps a no that was saved with it, and ends with another switch", async () => {
  const page = await site.open("/", {}, inCalifornia);
  await page.locator(control.trigger).waitFor();
  await page.evaluate(() => window.assent.set({ social: false }));
  await soon(() => page.evaluate(() => window.assent.status()["social"])).toBe("refused");
  const question = page.locator("#privacy-panel [role=alert]");
  const focus = () => page.evaluate(() => document.querySelector("#privacy-panel")!.shadowRoot!.activeElement?.role);
  await page.locator(control.trigger).click();
  for (const name of ["social", "analytics"]) await page.locator(control.switchOf(name)).click();
  await page.locator(control.save).click();
  await question.waitFor();
  await soon(focus).toBe("alert");
  await soon(() => page.evaluate(() => window.assent.status())).toMatchObject({
    analytics: "refused",
    social: "refused",
  });
  await page.locator(control.switchOf("social")).click();
  await question.waitFor({ state: "detached" });
  await page.locator(control.save).click();
  await page.locator(control.trigger).waitFor();
  await soon(() => page.evaluate(() => window.assent.status())).toMatchObject({
    analytics: "refused",
    social: "refused",
  });
});
