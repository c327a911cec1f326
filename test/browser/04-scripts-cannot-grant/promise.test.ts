// A script may refuse and withdraw for a person, as privacy extensions do, but never give.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { control, storedNames } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

let site: TestSite;
let before: number;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url) });
});
afterAll(() => site.stop());
beforeEach(async () => {
  before = await site.settledCount();
  site.reached.length = 0;
});

const clickByScript = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element: HTMLElement) => element.click());

async function nothingHappened(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  expect(site.reached).toEqual([]);
  expect(await storedNames(page)).toEqual([]);
  expect(await site.records()).toHaveLength(before);
}

describe("a scripted click", () => {
  it("on Accept all grants nothing", async () => {
    const page = await site.open();
    await clickByScript(page, control.acceptAll);
    await page.locator(control.acceptAll).dispatchEvent("click");
    await nothingHappened(page);
    expect(await page.locator(control.acceptAll).isVisible()).toBe(true);
  });

  it("on switches and Save grants nothing", async () => {
    const page = await site.open();
    await clickByScript(page, control.choose);
    await clickByScript(page, control.switchOf("analytics"));
    await clickByScript(page, control.save);
    await nothingHappened(page);
  });

  it("on Reject all refuses, and the record says that no person's event stood behind it", async () => {
    const page = await site.open();
    await clickByScript(page, control.rejectAll);
    await page.locator(control.trigger).waitFor();
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    const { core } = (await site.records()).at(-1)!;
    expect([core.event, core.method.trusted]).toEqual(["refuse", false]);
    expect(site.reached).toEqual([]);
  });
});

describe("the API", () => {
  it("grants with the event of a person, and with nothing else", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    expect(await page.evaluate(() => window.early)).toEqual({
      analytics: "unknown",
      advertising: "unknown",
      social: "unknown",
    });
    const answers = await page.evaluate(() => [
      window.assent.set({ analytics: true }),
      window.assent.set({ analytics: true }, new MouseEvent("click")),
      window.assent.set({ analytics: true }, { isTrusted: true } as Event),
      window.assent.set({ analytics: true }, Object.create(Event.prototype, { isTrusted: { value: true } }) as Event),
    ]);
    expect(answers).toEqual([false, false, false, false]);
    await nothingHappened(page);
    await page.locator("#own").click();
    await expect.poll(() => site.reached).toContain("/analytics.js");
    expect(await page.evaluate(() => window.assent.status())).toEqual({
      analytics: "given",
      advertising: "refused",
      social: "refused",
    });
  });

  it("withdraws without one, tells its listeners, and the record names only what was taken back", async () => {
    const page = await site.open();
    await page.locator("#own").click();
    await page.locator(control.trigger).waitFor();
    const told = await page.evaluate(() => {
      window.answers = [];
      window.assent.on((status) => window.answers.push(status));
      window.assent.withdraw();
      return window.answers;
    });
    expect(told).toEqual([{ analytics: "withdrawn", advertising: "refused", social: "refused" }]);
    await expect.poll(async () => (await site.records()).length).toBe(before + 2);
    const { core } = (await site.records()).at(-1)!;
    expect([core.event, core.method.surface, core.method.trusted]).toEqual(["withdraw", "api", false]);
    expect(core.choices).toEqual([{ purpose: "analytics", version: 1, status: "withdrawn" }]);
  });
});

describe("a tag that is on the page twice", () => {
  it("asks, records and signals once", async () => {
    const page = await site.open();
    await page.locator(control.acceptAll).waitFor();
    await page.evaluate(async () => {
      const again = document.createElement("script");
      again.src = document.querySelector<HTMLScriptElement>("script[src]")!.src;
      await new Promise((resolve) => {
        again.addEventListener("load", resolve);
        document.head.append(again);
      });
    });
    await page.locator(control.acceptAll).click();
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    expect(await page.locator(control.trigger).count()).toBe(1);
    const signals = await page.evaluate(() => (window as unknown as { dataLayer: unknown[][] }).dataLayer.length);
    expect(signals).toBe(4);
  });
});

describe("a form", () => {
  it("is recorded neither when a script ticks, nor when a script clicks the label, nor when one submits", async () => {
    const page = await site.open();
    await page.locator("input[type=email]").fill("ada@example.com");
    await page.locator("form input[type=checkbox]").waitFor();
    const submit = page.locator("form > button");
    await clickByScript(page, "form input[type=checkbox]");
    await submit.click();
    await page.locator("form input[type=checkbox]").evaluate((box: HTMLInputElement) => (box.checked = true));
    await submit.click();
    await page.locator("form input[type=checkbox]").evaluate((box: HTMLInputElement) => (box.checked = false));
    await clickByScript(page, "form [data-assent-form] label");
    await submit.click();
    await page.locator("form input[type=checkbox]").evaluate((box: HTMLInputElement) => (box.checked = false));
    await page.locator("form input[type=checkbox]").click();
    await page.evaluate(() => document.querySelector("form")!.requestSubmit());
    await nothingHappened(page);
  });
});
