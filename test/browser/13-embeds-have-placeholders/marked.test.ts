// Where nothing but marks holds things, a marked embed has its placeholder all the same, and who allowed it loads no UI.
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { startSite, type TestSite } from "../../support/site.ts";
import "../../support/window.ts";

/** Machines are busy, so what must come may take its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

/** Of a vendor whose frames have placeholders, of which the page marks one and leaves the other alone. */
const settings = { taggedOnly: true, vendors: { video: { match: ["127.0.0.1/video/"], embed: true } } };

let site: TestSite;
beforeAll(async () => {
  site = await startSite({ folder: new URL(".", import.meta.url), settings });
});
afterAll(() => site.stop());
afterEach(() => void (site.reached.length = 0));

const films = () => site.reached.filter((path) => path.includes("tagged") && !path.includes("untagged"));

it("a marked frame with a poster has a placeholder, which loads it, and comes back with a no", async () => {
  const page = await site.open();
  const group = page.getByRole("group", { name: "How it is made" });
  await group.locator("button[slot=once]").waitFor();
  expect(films()).toEqual([]);
  await group.locator("button[slot=always]").click();
  await soon(films).toEqual(["/video/tagged"]);
  await group.waitFor({ state: "detached" });
  await soon(() => page.evaluate(() => window.assent.status()["social"])).toBe("given");

  await page.locator(control.acceptAll).click();
  await page.locator(control.trigger).waitFor();

  const asked: string[] = [];
  const later = await page.context().newPage();
  later.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await later.goto(site.url);
  await soon(films).toHaveLength(2);
  await later.locator(control.trigger).waitFor();
  expect(asked.filter((path) => /(embeds|first)\.js$/.test(path))).toEqual([]);

  await later.evaluate(() => window.assent.withdraw());
  await later.getByRole("group", { name: "How it is made" }).waitFor();
});

it("a frame without a mark is the page's own affair, whatever is answered", async () => {
  const page = await site.open();
  await page.getByRole("group", { name: "How it is made" }).waitFor();
  await page.locator(control.rejectAll).click();
  await page.locator(control.trigger).waitFor();
  await soon(() => page.evaluate(() => window.assent.status()["social"])).toBe("refused");
  expect(await page.getByRole("group", { name: "A visit" }).count()).toBe(0);
  expect(await page.locator('iframe[title="A visit"]').getAttribute("src")).toContain("/video/untagged");
  expect(films()).toEqual([]);
});
