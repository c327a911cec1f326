// Requests, holds and roles in a real browser: begun from an address, done with their reasons, listed with what ends next; by other roles, and with more than a page.
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Requests } from "../../../server/services/requests.ts";
import { createUser } from "../../../server/services/users.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { openConsole, type OpenConsole, violationsInBothThemes } from "../../support/console.ts";
import { system } from "../../support/context.ts";
import { post, recordRequest } from "../../support/requests.ts";
import { type TestServer } from "../../support/server.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: OpenConsole;
let server: TestServer;
let page: Page;

beforeAll(async () => {
  set = await openConsole();
  ({ server, page } = set);
  const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
  for (const id of ["ada@example.com", "bob@example.com"])
    await post(`${server.url}/v1/records`, recordRequest(notice, { subject: { kind: "email", id } }));
});
afterAll(() => set?.stop());

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000, interval: 50 });
const open = (on = page) => on.goto(`${server.url}/console/site_demo/requests`);
const settings = (section: string) => page.goto(`${server.url}/console/site_demo/settings/${section}`);
const button = (name: string) => page.getByRole("button", { name, exact: true });
const dialog = () => page.getByRole("dialog");
const wide = () => page.evaluate("document.documentElement.scrollWidth - innerWidth");

async function begin(whose: string, what: string): Promise<void> {
  await page.getByLabel("Whose data it is about").fill(whose);
  await page.getByLabel("What they ask for").selectOption({ label: what });
  await button("Continue").click();
}

test("where nobody asked the screen teaches what a request is, and what is no address is said to be none", async () => {
  await open();
  await page.getByText("Nobody has asked yet").waitFor();
  await begin("somebody", "To be erased");
  await page.getByText("This is no link, id, address or number").waitFor();
  expect(await page.getByLabel("Whose data it is about").inputValue()).toBe("somebody");
  expect(await violationsInBothThemes(page)).toEqual([]);
});

test("everything held is handed out as a file, with how it was made sure who asks", async () => {
  await begin("ada@example.com", "A copy of their data");
  await dialog().getByLabel("How you made sure").selectOption("call-back");
  await dialog().getByLabel("Your number").fill("DSR-9");
  expect(await violationsInBothThemes(page)).toEqual([]);
  const downloading = page.waitForEvent("download");
  await dialog().getByRole("button", { name: "Save the file" }).click();
  const held = JSON.parse(await readFile(await (await downloading).path(), "utf8")) as { records: object[] };
  expect(held.records).toHaveLength(1);
  const row = page.getByRole("region", { name: "What was handed out" }).locator("tbody tr");
  await soon(() => row.innerText()).toMatch(/called back\s+DSR-9/);
});

test("a number that is none keeps the dialog and what was typed, and nobody known is an answer", async () => {
  await begin("nobody@example.com", "A copy of their data");
  await dialog().getByLabel("Your number").fill("Ada Lovelace");
  await dialog().getByRole("button", { name: "Save the file" }).click();
  await dialog().getByRole("alert").waitFor();
  expect(await dialog().getByLabel("Your number").inputValue()).toBe("Ada Lovelace");
  await dialog().getByLabel("Your number").fill("");
  await dialog().getByRole("button", { name: "Save the file" }).click();
  await dialog().getByText("nothing is held").waitFor();
  await page.keyboard.press("Escape");
});

test("somebody is restricted, which is due by its date, opened, and ended again", async () => {
  await begin("ada@example.com", "A restriction");
  await dialog().getByLabel("Until").fill("2031-05-04");
  await dialog().getByRole("button", { name: "Restrict" }).click();
  const due = page.getByRole("list", { name: "What ends next" });
  await soon(() => due.innerText()).toContain("4 May 2031");
  expect(await violationsInBothThemes(page)).toEqual([]);
  await due.getByRole("link", { name: "Open the person" }).click();
  await page.getByText("Restricted until").first().waitFor();
  await page.goBack();
  await due.getByRole("button", { name: "End the restriction" }).click();
  await dialog().getByRole("button", { name: "End the restriction" }).click();
  await page.getByText("Nothing ends").waitFor();
  const done = page.getByRole("region", { name: "What was done" }).locator("tbody tr");
  await soon(() => done.allInnerTexts()).toEqual([
    expect.stringContaining("Restriction ended"),
    expect.stringContaining("Restricted"),
  ]);
});

test("by keyboard alone somebody is erased, and the log's record of it is one press away", async () => {
  const field = page.getByLabel("Whose data it is about");
  await field.focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("bob@example.com");
  await page.keyboard.press("Tab");
  // Arrows, since letters count as one word only while they follow each other quickly.
  await page.keyboard.press("Home");
  const chosen = () => page.getByLabel("What they ask for").evaluate((one: HTMLSelectElement) => one.value);
  for (let presses = 0; presses < 4 && (await chosen()) !== "erase"; presses++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await dialog().waitFor();
  const erase = dialog().getByRole("button", { name: "Erase" });
  for (let presses = 0; presses < 12 && !(await erase.evaluate((one) => one === document.activeElement)); presses++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const row = page.getByRole("region", { name: "What was done" }).locator("tbody tr").first();
  await soon(() => row.innerText()).toMatch(/^Erased/);
  expect(page.url()).not.toContain("bob");
  await row.getByRole("link").press("Enter");
  await page.getByText("Verified in this browser").waitFor();
});

test("somebody gets another role, which counts at once; an auditor's and one's own are not changed here", async () => {
  const { context } = server;
  const dan = await createUser(context, system, { name: "Dan", role: "editor" });
  await createUser(context, system, { name: "Vera", role: "auditor" });
  await settings("people");
  await button("Role Dan").click();
  await page.getByRole("dialog").getByLabel("Role").selectOption("marketer");
  expect(await violationsInBothThemes(page)).toEqual([]);
  await dialog().getByRole("button", { name: "Give the role" }).press("Enter");
  await page.getByText("Dan is Marketer now.").waitFor();
  await soon(() => page.getByRole("listitem").filter({ hasText: "Dan" }).textContent()).toContain("Marketer");
  expect(await context.control.user(dan.id)).toMatchObject({ role: "marketer" });
  expect(await page.getByRole("button", { name: /^Role/ }).count()).toBe(1);
});

test("a hold on a purpose's records is set with its law, reason and end, and ended again", async () => {
  const store = await server.context.site(demoSite);
  await settings("retention");
  await button("Set a hold").click();
  await dialog().getByRole("button", { name: "Hold", exact: true }).click();
  await page.getByText("Name the law, the reason and a day to come.").waitFor();
  await page.getByLabel("What it keeps").selectOption("newsletter");
  await page.getByLabel("Law or duty").fill("HGB § 257");
  await page.getByLabel("Why it applies").fill("invoices of 2026");
  await page.getByLabel("Until").fill("2050-05-04");
  expect(await violationsInBothThemes(page)).toEqual([]);
  await dialog().getByRole("button", { name: "Hold", exact: true }).press("Enter");
  const rows = page.getByRole("region", { name: "Holds" }).locator("tbody tr");
  await soon(() => rows.allInnerTexts()).toEqual([expect.stringMatching(/HGB § 257\s+invoices of 2026\s+newsletter/)]);
  expect(await store.holds({ lifted: false })).toMatchObject([{ purpose: "newsletter", who: null }]);
  await button("End HGB § 257").click();
  await dialog().getByRole("button", { name: "End", exact: true }).click();
  await soon(() => store.holds({ lifted: false })).toEqual([]);
});

describe("others and other times", () => {
  test("an auditor reads what was done, and records without who it was, and changes nothing", async () => {
    const auditor = await set.pageOf("auditor");
    await open(auditor);
    const done = auditor.getByRole("region", { name: "What was done" });
    await done.waitFor();
    expect(await auditor.getByRole("button", { name: "Continue" }).count()).toBe(0);
    await done.getByRole("link").first().click();
    await auditor.getByText("Verified in this browser").waitFor();
    await auditor.getByText("They held the receipt").waitFor();
    await auditor.goto(`${server.url}/console/site_demo/records`);
    await auditor.getByLabel("Find a person or a record").fill("ada@example.com");
    await auditor.keyboard.press("Enter");
    const history = auditor.getByRole("region", { name: "History" });
    await soon(() => history.locator("tbody tr").count()).toBe(1);
    expect(await violationsInBothThemes(auditor)).toEqual([]);
    await history.getByRole("link").click();
    await auditor.getByText("Verified in this browser").waitFor();
    const text = await auditor.locator("main").innerText();
    expect(text).not.toMatch(/Erase|Restrict|\/contact\.html/);
    await auditor.goto(`${server.url}/console/site_demo/records`);
    const downloading = auditor.waitForEvent("download");
    await auditor.getByRole("link", { name: "CSV" }).click();
    expect(await readFile(await (await downloading).path(), "utf8")).toContain("give");
    await auditor.context().close();
  });

  test("an editor does not see the screen", async () => {
    const editor = await set.pageOf("editor");
    await editor.goto(`${server.url}/console/site_demo`);
    await editor
      .getByRole("link", { name: "Records" })
      .or(editor.getByRole("link", { name: "Banner" }))
      .first()
      .waitFor();
    expect(await editor.getByRole("link", { name: "Requests" }).count()).toBe(0);
    await editor.context().close();
  });

  test("many pages grow on demand, and on a telephone nothing is wider than the screen", async () => {
    const rowsFrom = (entry: number): Requests => ({
      due: [],
      dueCount: 0,
      handedOut: [],
      next: entry > 0 ? entry : null,
      done: Array.from({ length: 25 }, (_, i) => ({
        entry: entry + i,
        record: `rec_${String(entry + i).padStart(32, "0")}` as never,
        at: "2026-11-22T09:00:00.000Z",
        mode: "erase" as const,
        reason: "subject-request" as const,
        verified: "known" as const,
      })),
    });
    await page.route("**/v1/requests*", (route) =>
      route.fulfill({ json: rowsFrom(route.request().url().includes("before=") ? 0 : 25) }),
    );
    await page.setViewportSize({ width: 320, height: 640 });
    await open();
    const rows = page.getByRole("region", { name: "What was done" }).locator("tbody tr");
    await soon(() => rows.count()).toBe(25);
    await button("Show more").click();
    await soon(() => rows.count()).toBe(50);
    expect(await button("Show more").count()).toBe(0);
    await soon(wide).toBeLessThanOrEqual(0);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.unroute("**/v1/requests*");
  });

  test("no script complained", () => expect(set.complaints).toEqual([]));
});
