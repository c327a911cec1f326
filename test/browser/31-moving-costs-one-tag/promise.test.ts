// docs/moving.md, executed: marks of five other tools are understood as they stand, and wait for the same answers.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { acceptAll, choose, rejectAll } from "../../../widget/testing.ts";
import { startSite, type TestSite } from "../../support/site.ts";

const statistics = ["cookiebot", "onetrust", "cc", "c15t", "klaro", "klaro-own", "osano"].map(
  (tool) => `/${tool}-statistics.js`,
);
const marketing = ["cookiebot", "onetrust", "c15t", "osano"].map((tool) => `/${tool}-marketing.js`);
const both = ["/cookiebot-both.js", "/onetrust-both.js"];

let site: TestSite;
beforeAll(async () => {
  site = await startSite({
    folder: new URL(".", import.meta.url),
    settings: { aliases: { googleAnalytics: "analytics", "Google Ads": "advertising" } },
  });
});
afterAll(() => site.stop());
beforeEach(() => site.closePages());

/** What was asked for of the marked elements; scripts tell their origin that they ran, which is not counted. */
const asked = () => site.reached.filter((path) => !path.startsWith("/collect")).toSorted();

describe("marks of other tools", () => {
  it("hold before the choice and after a refusal, but for what waits for that", async () => {
    const page = await site.open();
    expect(site.reached).toEqual([]);
    await rejectAll(page);
    await expect.poll(asked).toEqual(["/cc-cleaner.js"]);
    await page.waitForTimeout(300);
    expect(asked()).toEqual(["/cc-cleaner.js"]);
  });

  it("wait for the category they name in their own words, and for all of several", async () => {
    const page = await site.open();
    await choose(page, { analytics: true });
    // What was not chosen is refused, so that what waits for its no runs.
    await expect.poll(asked).toEqual([...statistics, "/cc-cleaner.js"].toSorted());
  });

  it("run when everything is given, but for what names nothing that the site has", async () => {
    const page = await site.open();
    await acceptAll(page);
    const all = [...statistics, ...marketing, ...both, "/onetrust-frame", "/cookiebot-pixel.gif"].toSorted();
    await expect.poll(asked).toEqual(all);
    await page.waitForTimeout(300);
    expect(asked().filter((path) => path.startsWith("/never"))).toEqual([]);
  });
});
