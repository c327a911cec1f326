// The sample site in a browser: opened from a site that has nothing yet, on every screen said to be made up, and wiped with one button.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openConsole, type OpenConsole, violationsInBothThemes } from "../../support/console.ts";
import { type TestServer } from "../../support/server.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: OpenConsole;
let server: TestServer;
let page: Page;
beforeAll(async () => {
  set = await openConsole();
  ({ server, page } = set);
});
afterAll(() => set?.stop());

const bar = () => page.getByText("Sample site: everything here is made up");
/** On each screen, something of what the sample holds. */
const screens: readonly (readonly [address: string, shows: string])[] = [
  ["overview", "Answers by day"],
  ["records", "withdrawn"],
  ["contacts?tab=imports", "looked through"],
  ["contacts?tab=suppressions", "all marketing|objection"],
  ["requests", "SAR-7"],
  ["banner?tab=history", "In force"],
  ["developers?tab=webhooks", "receiver.sample.invalid"],
  ["log", "entries"],
];

test("one button opens it, and every screen of it says that all is made up, and shows something", async () => {
  await page.goto(`${server.url}/console/site_demo/overview`);
  await page.getByRole("button", { name: "See it with sample data" }).waitFor();
  expect(await bar().count()).toBe(0);
  await page.getByRole("button", { name: "Open the sample site" }).click();
  await bar().waitFor();
  expect(await page.getByLabel("Site", { exact: true }).first().locator("option:checked").textContent()).toBe(
    "Sample site",
  );
  await page.locator(".chart canvas").waitFor();
  expect(await violationsInBothThemes(page)).toEqual([]);
  const site = new URL(page.url()).pathname.split("/")[2]!;
  for (const [address, shows] of screens) {
    await page.goto(`${server.url}/console/${site}/${address}`);
    await bar().waitFor();
    await expect
      .poll(() => page.locator("main").textContent(), { timeout: 10_000, message: address })
      .toMatch(new RegExp(shows, "i"));
  }
  expect((await server.context.control.sites()).filter(({ isSample }) => isSample)).toHaveLength(1);
});

test("one button wipes it, and what was there before is on screen again, untouched", async () => {
  await page.getByRole("button", { name: "Wipe the sample" }).click();
  await page.getByText("The sample site is gone").waitFor();
  await page.getByText("Waiting for the first page").waitFor();
  expect(await bar().count()).toBe(0);
  expect((await server.context.control.sites()).map(({ id }) => id)).toEqual(["site_demo"]);
  await page.reload();
  await page.getByText("Waiting for the first page").waitFor();
  expect(set.complaints).toEqual([]);
  expect(server.failures).toEqual([]);
});
