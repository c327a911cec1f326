// Retention by the clock in a real browser: set and unset by its owner, and told when it runs, on a telephone too.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { system } from "../../support/context.ts";
import { newRecord } from "../../support/records.ts";
import { beginSession } from "../../../server/services/sessions.ts";
import { startConsole, violationsInBothThemes, type ConsoleSetting } from "../../support/console.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: ConsoleSetting;
let page: Page;
beforeAll(async () => {
  set = await startConsole();
  page = set.page;
  page.setDefaultTimeout(30_000);
  const [owner] = await set.server.context.control.users();
  const { token } = await beginSession(set.server.context, { user: owner!, by: "recovery", browser: "Firefox" });
  await set.context.addCookies([{ name: "assent-session", value: token, url: set.base }]);
});
afterAll(() => set?.stop());

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000, interval: 50 });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const storedSettings = async () => (await set.server.context.control.settings()).get(demoSite);

test("what is past its period goes by itself only where the owner says after how many days", async () => {
  const { context } = set.server;
  const store = await context.site(demoSite);
  await store.commitRecord({ ...newRecord(), retain: Math.floor(context.nowMs() / 86_400_000) - 1 });
  await store.keepRetentionNote({ atMs: context.nowMs(), records: 3, subjects: 2 });
  await page.goto(`${set.base}/console/site_demo/settings/retention`);
  await page.getByText("Nothing takes them away by itself.").waitFor();
  const days = page.getByLabel("Days after the report");
  await days.fill("400");
  await button("Save").click();
  await page.getByRole("alert").first().waitFor();
  expect((await storedSettings())?.forgetAfterDays).toBeUndefined();
  await days.fill("30");
  await button("Save").click();
  await soon(async () => (await storedSettings())?.forgetAfterDays).toBe(30);
  // What was saved is read anew, and would take away what was typed before that.
  await page.getByText(/ They go by themselves /).waitFor();
  await button("Undo").click();
  await soon(async () => (await storedSettings())?.forgetAfterDays).toBeUndefined();
  await page.getByText("Nothing takes them away by itself.").waitFor();
  await days.fill("14");
  await page.keyboard.press("Enter");
  await page.getByText(/^3 records were reported .* They go by themselves /).waitFor();
  expect((await storedSettings())?.forgetAfterDays).toBe(14);
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  await soon(() => page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
});

test("what is typed while the days before it are saved stays", async () => {
  await setSettings(set.server.context, system, { site: demoSite, settings: {} });
  await page.goto(`${set.base}/console/site_demo/settings/retention`);
  const days = page.getByLabel("Days after the report");
  await days.fill("20");
  let letGo = () => {};
  const isLetGo = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/v1/settings", async (route) => {
    // What is read anew once they are saved comes late.
    if (route.request().method() === "GET" && (await storedSettings())?.forgetAfterDays === 20) await isLetGo;
    await route.fallback();
  });
  await button("Save").click();
  await soon(async () => (await storedSettings())?.forgetAfterDays).toBe(20);
  await days.fill("25");
  letGo();
  await page.getByText(/ They go by themselves /).waitFor();
  expect(await days.inputValue()).toBe("25");
  await soon(() => button("Save").getAttribute("aria-disabled")).toBeNull();
  await button("Save").click();
  await soon(async () => (await storedSettings())?.forgetAfterDays).toBe(25);
});
