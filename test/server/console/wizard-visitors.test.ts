// The wizard asks where the visitors are: the banner it shows is the one they would see, and can be seen from anywhere else.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { control } from "../../support/browser.ts";
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

const button = (name: string) => page.getByRole("button", { name, exact: true });
const visitors = () => page.getByLabel("Where most of your visitors are");
const frame = () => page.locator("iframe").getAttribute("src");

test("the country of one's own is the first guess, each place says its rules, and the preview is of that place", async () => {
  await page.goto(`${server.url}/console/new`);
  await page.getByLabel("Domain").fill("visitors.example");
  await page.getByLabel("Meta Pixel").check();
  await button("Continue").click();
  await expect.poll(() => visitors().inputValue()).toBe("GB");
  await page.getByText("There nothing may run before a yes.").waitFor();
  await visitors().selectOption({ label: "California" });
  await page.getByText("There things may run until somebody says no.").waitFor();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.getByLabel("Company or person responsible").fill("Visitors Ltd");
  await page.getByLabel("Postal address").fill("1 High Street, Leeds");
  await page.getByLabel("Contact for privacy questions").fill("privacy@visitors.example");
  await button("Continue").click();
  await expect.poll(frame).toMatch(/\?place=US-CA$/);
  // Nobody is asked there: the way to opt out stands on the page instead.
  const inside = page.frameLocator("iframe");
  await inside.locator("#privacy-opt-out").waitFor();
  expect(await inside.locator(control.acceptAll).count()).toBe(0);
  const from = page.getByLabel("Seen from");
  await from.selectOption({ label: "France" });
  await expect.poll(frame).toMatch(/\?place=FR$/);
  await inside.locator(control.acceptAll).waitFor();
  await from.selectOption("");
  await expect.poll(frame).toMatch(/\.html$/);
  expect(await violationsInBothThemes(page)).toEqual([]);
});
