// The palette leads into screens: to sections, to tabs, and to what is done there, as far as the role may; also where one is there already.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { within } from "../../../server/console/app/places.ts";
import { screens } from "../../../server/console/app/screens.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { closeContexts, sharedBrowser } from "../../support/browser.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn } from "../../support/signed-in.ts";

vi.setConfig({ testTimeout: 120_000 });

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), sharedBrowser()]);
});
afterAll(() => Promise.all([server?.stop(), closeContexts(browser)]));

async function pageOf(role: string): Promise<Page> {
  const { cookie } = await signedIn(server, role);
  const [name = "", value = ""] = cookie.split("=");
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await context.addCookies([{ name, value, url: server.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`${server.url}/console/${demoSite}/overview`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

async function choose(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill(text);
  await page.keyboard.press("Enter");
}
const selected = (page: Page) => page.locator("[role=tab][aria-selected=true]").first().innerText();

test("an owner gets to a tab, to another of the same screen, to a section and to dialogs, and loading anew asks nothing", async () => {
  const page = await pageOf("owner");
  await choose(page, "contacts imports");
  await expect.poll(() => selected(page)).toBe("Imports");
  await choose(page, "contacts purposes");
  await expect.poll(() => selected(page)).toBe("Purposes");
  expect(new URL(page.url()).search).toBe("");
  await choose(page, "settings audit");
  await page.getByRole("region", { name: "Audit" }).waitFor();
  await choose(page, "new api key");
  await page.getByRole("dialog", { name: "New key" }).waitFor();
  await page.keyboard.press("Escape");
  await choose(page, "invite");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await choose(page, "review and publish");
  await page.getByRole("dialog").waitFor();
  await page.reload();
  await page.getByText("As published").waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  // Every tab that is offered is there by that name.
  for (const { id } of screens)
    for (const { path, name } of (within[id] ?? []).filter((one) => /^\?tab=\w+$/.test(one.path))) {
      await page.goto(`${server.url}/console/${demoSite}/${id}${path}`);
      await expect.poll(() => selected(page)).toContain(name.en);
    }
});

test("whose role may not is not offered it", async () => {
  const page = await pageOf("marketer");
  await page.keyboard.press("Control+k");
  for (const text of ["audit", "invite", "new api key", "review and publish"]) {
    await page.getByRole("dialog").getByRole("combobox").fill(text);
    const offered = await page.getByRole("dialog").getByRole("option").allInnerTexts();
    expect(offered.filter((name) => !name.startsWith("Find “"))).toEqual([]);
  }
});
