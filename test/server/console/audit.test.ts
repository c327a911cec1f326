// The audit in the settings: who did or was refused what, page by page, narrowed by a press, and only for whom it is.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { axeViolations, closeContexts, sharedBrowser } from "../../support/browser.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn } from "../../support/signed-in.ts";

vi.setConfig({ testTimeout: 120_000 });

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), sharedBrowser()]);
  const { control } = server.context;
  for (let i = 0; i < 150; i++) {
    const [site, outcome] = [i % 2 === 0 ? demoSite : null, i % 3 === 0 ? "refused" : "done"] as const;
    await control.audit({
      at: server.context.now(),
      actor: "system:trial",
      verb: "key.list",
      site,
      outcome,
      detail: `row ${i}`,
    });
  }
});
afterAll(() => Promise.all([server?.stop(), closeContexts(browser)]));

async function pageOf(role: "owner" | "marketer"): Promise<Page> {
  const { cookie } = await signedIn(server, role);
  const [name = "", value = ""] = cookie.split("=");
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  await context.addCookies([{ name, value, url: server.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`${server.url}/console/${demoSite}/settings/audit`);
  return page;
}

test("an owner reads it page by page, and a press on who or what narrows it", async () => {
  const page = await pageOf("owner");
  const rows = page.getByRole("region", { name: "Audit" }).locator("tbody tr");
  await rows.first().waitFor();
  expect(await rows.count()).toBe(100);
  await page.getByRole("button", { name: "More" }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(145);
  await page.getByText("row 0", { exact: true }).waitFor();
  expect(await axeViolations(page, { within: "main" })).toEqual([]);

  await page.getByLabel("How it went").selectOption("refused");
  await expect.poll(() => rows.getByText("Refused").filter({ visible: true }).count()).toBe(50);
  await rows.first().getByRole("button", { name: "key.list" }).click();
  await page.getByRole("button", { name: "Every act" }).waitFor();
  await page.getByRole("combobox", { name: "Site" }).last().selectOption(demoSite);
  await expect.poll(() => rows.count()).toBe(25);
  await rows.first().getByRole("button", { name: "System (trial)" }).click();
  await expect.poll(() => page.getByLabel("Who").inputValue()).toBe("system:trial");
  await page.getByRole("button", { name: "Every act" }).click();
  await page.getByLabel("Who").selectOption("public");
  await page.getByText("Nothing of the kind").waitFor();
});

test("whose role may not read it sees no such section", async () => {
  const page = await pageOf("marketer");
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  expect(await page.getByRole("link", { name: "Audit" }).count()).toBe(0);
  expect(await page.getByRole("region", { name: "Audit" }).count()).toBe(0);
});
