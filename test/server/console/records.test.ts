// Records and webhooks in a real browser: narrowed, taken along, held, told again; in both themes, and when things fail.
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { recordFilters } from "../../../core/console-schema.ts";
import { fileAddress, filterIn, filtersFor, queryOf } from "../../../server/console/screens/record-filter.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { openConsole, type OpenConsole, violationsInBothThemes } from "../../support/console.ts";
import { startReceiver, type Receiver } from "../../support/receiver.ts";
import { bannerRequest, post, recordRequest } from "../../support/requests.ts";
import { type TestServer } from "../../support/server.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: OpenConsole;
let server: TestServer;
let page: Page;
let receiver: Receiver;

beforeAll(async () => {
  [set, receiver] = await Promise.all([
    openConsole("owner", { server: { allowPrivateWebhooks: true } }),
    startReceiver(),
  ]);
  ({ server, page } = set);
  const { url } = server;
  const { notice } = (await (await fetch(`${url}/s/site_demo.json`)).json()) as { notice: string };
  for (const status of ["given", "refused", "given"] as const)
    await post(`${url}/v1/records`, bannerRequest(notice, status));
  await post(`${url}/v1/records`, recordRequest(notice, { subject: { kind: "email", id: "ada@example.com" } }));
});
afterAll(() => Promise.all([set?.stop(), receiver?.stop()]));

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000, interval: 50 });
const screen = (path: string) => page.goto(`${server.url}/console/site_demo/${path}`);
const button = (name: string) => page.getByRole("button", { name });
const rows = () => page.getByRole("region", { name: "Latest records" }).locator("tbody tr").count();
const wide = () => page.evaluate("document.documentElement.scrollWidth - innerWidth");

describe("the list of records", () => {
  test("is narrowed by what records say, says when none fits, and keeps that in the address", async () => {
    await screen("records");
    await soon(rows).toBe(4);
    await button("Filter").click();
    await page.getByLabel("Where").selectOption("form");
    await soon(rows).toBe(1);
    expect(page.url()).toContain("?surface=form");
    await page.getByLabel("Language").fill("xx");
    await page.getByText("No record fits").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.reload();
    await page.getByText("No record fits").waitFor();
    await button("Clear all").click();
    await soon(rows).toBe(4);
    expect(page.url()).not.toContain("?");
    await page.getByLabel("Answer").selectOption("refused");
    await soon(rows).toBe(1);
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

  test("is taken along as it is on screen", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("site_demo-records.csv");
    const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines.slice(1)) expect(line).toContain(",refuse,");
  });

  test("on a telephone nothing is wider than the screen", async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await soon(wide).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test("holds a person's records by a law until a day, and lets go of them", async () => {
    await screen("records");
    await page.getByLabel("Find a person or a record").fill("ada@example.com");
    await page.keyboard.press("Enter");
    await button("Hold").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Hold" }).click();
    await dialog.getByText("Name the law, the reason").waitFor();
    await dialog.getByLabel("Law or duty").fill("§ 147 AO");
    await dialog.getByLabel("Why it applies").fill("invoice 7");
    expect(await violationsInBothThemes(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Hold" }).click();
    await page.getByRole("heading", { name: "Holds", exact: true }).waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Lift § 147 AO").click();
    await dialog.getByRole("button", { name: "Lift" }).click();
    await soon(() => page.getByRole("heading", { name: "Holds", exact: true }).count()).toBe(0);
    expect(page.url()).not.toContain("ada");
  });
});

describe("webhooks", () => {
  const deliveries = async () => {
    const store = await server.context.site(demoSite);
    const [hook] = await store.webhooks();
    return store.deliveries({ webhook: hook!.id, most: 10 });
  };

  test("are made with a secret that is shown once, and each delivery is seen", async () => {
    await screen("developers/webhooks");
    await page.getByText("Nobody is told yet").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("New webhook").first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Address").fill(`${receiver.url}/crm`);
    await dialog.getByLabel("Note").fill("The CRM");
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Create webhook").click();
    receiver.secrets.push((await dialog.locator("code").textContent())!);
    await button("I have it").click();
    const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
    await post(`${server.url}/v1/records`, bannerRequest(notice, "given"));
    await soon(() => receiver.told.length).toBeGreaterThan(0);
    // The page says what is noted when it comes, which is a little after the receiver's answer.
    await soon(async () => (await deliveries()).map(({ state }) => state)).toEqual(["delivered"]);
    await page.getByRole("link", { name: `${receiver.url}/crm` }).click();
    await page.getByText("answered 204").first().waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await soon(wide).toBeLessThanOrEqual(0);
  });

  test("are told one change or a period again, signed by a new secret too, and paused", async () => {
    const { length } = receiver.told;
    await button("Send again").first().click();
    await soon(() => receiver.told.length).toBe(length + 1);
    expect(receiver.told.at(-1)!.id).toBe(receiver.told[0]!.id);
    await button("Send a period again").click();
    await page.getByRole("dialog").getByRole("button", { name: "Send again" }).click();
    await soon(() => receiver.told.length).toBeGreaterThan(length + 1);
    expect(receiver.told.every(({ secret }) => secret === 0)).toBe(true);
    await button("New secret").click();
    await page.getByRole("dialog").getByRole("button", { name: "New secret" }).click();
    await page.getByRole("dialog").getByText("For 24 hours").waitFor();
    await button("I have it").click();
    await button("Pause").click();
    await button("Make active").waitFor();
    // The page shows it at once; what the next test notes must not be overtaken by it.
    await soon(async () => (await (await server.context.site(demoSite)).webhooks())[0]!.state).toBe("paused");
  });

  test("that stopped are called out on the overview, which leads there", async () => {
    const store = await server.context.site(demoSite);
    const [hook] = await store.webhooks();
    await store.changeWebhook(hook!.id, { state: "failing" });
    await fetch(`${server.url}/s/site_demo.js`, { headers: { Referer: "http://localhost:8788/" } });
    await screen("overview");
    await page.getByText("A webhook is told nothing any more").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByRole("link", { name: "Go to Developers" }).click();
    await page.getByRole("link", { name: `${receiver.url}/crm` }).click();
    await page.getByText("A delivery failed ten times").waitFor();
    await page.setViewportSize({ width: 320, height: 640 });
    await soon(wide).toBeLessThanOrEqual(0);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await button("Remove").click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("Nobody is told yet").waitFor();
  });
});

test("with the API away both screens say so, and come back by themselves", async () => {
  const calls = /\/v1\/(records\/find|webhooks|purposes)|healthz/;
  await page.route(calls, (route) => route.abort());
  await screen("records");
  await page.getByText("The server does not answer.").first().waitFor();
  await screen("developers/webhooks");
  await page.getByText("The server does not answer.").first().waitFor();
  await page.unroute(calls);
  await page.getByText("Nobody is told yet").waitFor();
});

test("no policy and no script complained", () => expect(set.complaints).toEqual([]));

describe("the filter of an address", () => {
  const filter = filterIn(
    new URLSearchParams("event=give&jurisdiction=us-ca&from=2026-11-01&to=2026-11-30&colour=red"),
  );

  test("is what the address says, and becomes what the API takes", () => {
    expect(queryOf(filter)).toBe("?event=give&jurisdiction=us-ca&from=2026-11-01&to=2026-11-30");
    expect(queryOf(filterIn(new URLSearchParams()))).toBe("");
    const asked = filtersFor(filter);
    expect(recordFilters.safeParse(asked).success).toBe(true);
    expect(asked).toMatchObject({ event: "give", jurisdiction: "US-CA" });
    expect(new Date(asked.receivedUntil!).getTime() - new Date(asked.receivedFrom!).getTime()).toBe(30 * 86_400_000);
    expect(fileAddress("site_demo", filter, "csv")).toMatch(/^\/v1\/records\.csv\?site=site_demo&event=give/);
  });

  test("asks for nothing by a day that is none", () =>
    expect(filtersFor(filterIn(new URLSearchParams("from=2026-99&to=soon")))).toEqual({}));
});
