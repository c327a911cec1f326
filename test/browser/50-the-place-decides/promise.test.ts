// What runs before an answer is what the law of the place says, by the word of the edge and of nobody else.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

let site: TestSite;
beforeAll(async () => {
  const folder = new URL(".", import.meta.url);
  site = await startSite({ folder, server: { placeFrom: "cloudflare" }, settings: { exempt: ["analytics"] } });
});
afterAll(() => site.stop());
beforeEach(() => site.closePages());

// Only where an edge would put them: on every request of a page they would be the page's own, and ask for CORS.
const from = (country: string, part = "", names = ["CF-IPCountry", "CF-Region-Code"]) => {
  const place = { [names[0]!]: country, [names[1]!]: part };
  return (page: Page) =>
    page.route(/\/s\/site_demo\.js$|\/v1\/records$/, (route) =>
      route.continue({ headers: { ...route.request().headers(), ...place } }),
    );
};
const signal = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
const ran = () => ["analytics", "advertising", "social"].filter((name) => site.reached.includes(`/${name}.js`));
const settled = (page: Page) => page.waitForTimeout(400);
const doNotSell = 'button[slot="opt-out"]';

describe("where everybody is asked", () => {
  it.each([
    ["Germany", from("DE")],
    ["Quebec", from("CA", "QC")],
    ["a place the edge does not know", from("XX")],
    ["nowhere", from("")],
  ])("in %s nothing runs before an answer", async (_, place) => {
    const page = await site.open("/", {}, place);
    await page.locator(control.acceptAll).waitFor();
    await settled(page);
    expect(ran()).toEqual([]);
  });

  it("an edge that nobody named is not believed", async () => {
    const vercel = ["X-Vercel-IP-Country", "X-Vercel-IP-Country-Region"];
    const page = await site.open("/", {}, from("US", "CA", vercel));
    await page.locator(control.acceptAll).waitFor();
    await settled(page);
    expect(ran()).toEqual([]);
  });
});

describe("in the United Kingdom", () => {
  it("statistics that qualify run until objected to, the rest is asked for", async () => {
    const page = await site.open("/", {}, from("GB"));
    await page.locator(control.rejectAll).waitFor();
    await expect.poll(ran).toEqual(["analytics"]);
    await page.locator(control.rejectAll).click();
    await page.locator(control.trigger).waitFor();
    site.reached.splice(0);
    await page.reload();
    await page.locator(control.trigger).waitFor();
    await settled(page);
    expect(ran()).toEqual([]);
  });
});

describe("in California", () => {
  it("everything runs, nobody is asked, and the trigger is there", async () => {
    const page = await site.open("/", {}, from("US", "CA"));
    await page.locator(control.trigger).waitFor();
    await expect.poll(ran).toEqual(["analytics", "advertising", "social"]);
    await settled(page);
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    expect(await page.context().cookies()).toEqual([]);
  });

  it("rules 47 and 49: a link opens the way to opt out; one press, no data, and sale and sharing stay off", async () => {
    const before = await site.settledCount();
    const page = await site.open("/", {}, from("US", "CA"));
    await page.locator('a[href="#privacy-choices"]').click();
    await page.locator(doNotSell).click();
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    const { core } = (await site.records()).at(-1)!;
    expect(core.jurisdiction).toBe("US-CA");
    expect(core.choices.map(({ purpose, status }) => [purpose, status])).toEqual([
      ["advertising", "refused"],
      ["social", "refused"],
    ]);
    site.reached.splice(0);
    await page.reload();
    await page.locator(control.trigger).waitFor();
    await expect.poll(ran).toEqual(["analytics"]);
    await settled(page);
    expect(ran()).toEqual(["analytics"]);
    expect(await page.locator(control.acceptAll).count()).toBe(0);
  });

  it("rule 45: Global Privacy Control is honoured before the first tag, and recorded once, without a question", async () => {
    const before = await site.settledCount();
    const page = await site.open("/", { extraHTTPHeaders: { "Sec-GPC": "1" } }, async (opened) => {
      await signal(opened);
      await from("US", "CA")(opened);
    });
    await page.locator(control.trigger).waitFor();
    await expect.poll(async () => (await site.records()).length).toBe(before + 1);
    expect((await site.records()).at(-1)!.core).toMatchObject({ event: "object", method: { viaGpc: true } });
    await page.reload();
    await page.locator(control.trigger).waitFor();
    await expect.poll(ran).toEqual(["analytics"]);
    await settled(page);
    expect(ran()).toEqual(["analytics"]);
    expect(await page.locator(control.acceptAll).count()).toBe(0);
    expect(await site.settledCount()).toBe(before + 1);
  });
});

describe("in California, where the site asks everybody", () => {
  it("rules 38, 45 and 46: Global Privacy Control is recorded at once, said, and only the rest is asked for", async () => {
    const { context } = site.server;
    await context.control.insertSettings(demoSite, { ask: true }, context.now());
    delete context.memory.settings;
    const before = await site.settledCount();
    const page = await site.open("/", { extraHTTPHeaders: { "Sec-GPC": "1" } }, async (opened) => {
      await signal(opened);
      await from("US", "CA")(opened);
    });
    await page.locator(control.acceptAll).waitFor();
    expect(await site.settledCount()).toBe(before + 1);
    const { core } = (await site.records()).at(-1)!;
    expect([core.event, core.method.action, core.method.viaGpc, core.method.trusted]).toEqual([
      "object",
      "signal",
      true,
      false,
    ]);
    expect(core.choices.map(({ purpose, status }) => `${purpose} ${status}`)).toEqual([
      "advertising refused",
      "social refused",
    ]);
    const layer = page.locator("#privacy-panel .banner");
    expect(await layer.textContent()).toContain("Opt-out request honoured");
    // It is the first question, not one about what changed.
    expect(await layer.locator("#title").textContent()).toBe("Your privacy choices");
    expect(await layer.locator(".changes").count()).toBe(0);
    expect(await layer.locator(".purposes li").allTextContents()).toEqual(["Analytics"]);
    await page.locator(control.acceptAll).click();
    await page.locator(control.trigger).waitFor();
    expect(await site.settledCount()).toBe(before + 2);
    expect((await site.records()).at(-1)!.core.choices.map(({ purpose, status }) => [purpose, status])).toEqual([
      ["analytics", "given"],
    ]);
    await page.reload();
    await page.locator(control.trigger).waitFor();
    expect(await site.settledCount()).toBe(before + 2);
    expect(ran()).not.toContain("advertising");
  });

  it("rules 30 and 31: whoever opted out is not asked for twelve months, then twice; what else was answered has its own day", async () => {
    const { context } = site.server;
    await context.control.insertSettings(demoSite, { ask: true }, context.now());
    delete context.memory.settings;
    const since = Date.now();
    const page = await site.open("/", {}, from("US", "CA"));
    await page.locator(control.choose).click();
    for (const sold of ["advertising", "social"]) await page.locator(control.switchOf(sold)).click();
    await page.locator(control.save).click();
    await page.locator(control.trigger).waitFor();
    const askedOn = async (day: number) => {
      await page.clock.setSystemTime(since + day * 86_400_000);
      await page.reload();
      await page.locator(`${control.acceptAll}, ${control.trigger}`).first().waitFor();
      await settled(page);
      return page.locator("#privacy-panel .purposes li").allTextContents();
    };
    expect(await askedOn(181)).toEqual([]);
    expect(await askedOn(184)).toEqual(["Analytics"]);
    await page.locator(control.acceptAll).click();
    await page.locator(control.trigger).waitFor();
    expect(await askedOn(365)).toEqual([]);
    site.reached.splice(0);
    // Before the other answer ends, which is of day 184 and a little later.
    expect(await askedOn(366.5)).toEqual(["Advertising", "Social media"]);
    // Being asked again gives nothing: an opt-out outlives the question.
    await expect.poll(ran).toEqual(["analytics"]);
    // Nor does one press (rule 31).
    const said = () => page.evaluate(() => window.assent.status());
    await page.locator(control.acceptAll).click();
    await page.locator('button[slot="opt-in-no"]').click();
    await settled(page);
    expect(await said()).toMatchObject({ advertising: "unknown", social: "unknown" });
    expect(ran()).toEqual(["analytics"]);
    await page.locator(control.close).click();
    await page.locator(control.acceptAll).click();
    await page.locator('button[slot="opt-in-yes"]').click();
    await expect.poll(said).toMatchObject({ advertising: "given", social: "given" });
    await page.locator(control.trigger).waitFor();
    expect(await page.locator(control.acceptAll).count()).toBe(0);
  });
});
