// What one does while an answer is on its way is kept: a change that is taken back, an alert, the focus, and what others set.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { SiteSettings } from "../../../core/schema.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { toldBy } from "../../../server/console/screens/install-page.tsx";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { system } from "../../support/context.ts";
import { demoOrigin, post, recordRequest } from "../../support/requests.ts";
import { type TestServer } from "../../support/server.ts";
import { openConsole, type OpenConsole } from "../../support/console.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: OpenConsole;
let server: TestServer;
let page: Page;
beforeAll(async () => {
  set = await openConsole();
  ({ server, page } = set);
});
afterAll(() => set?.stop());

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000, interval: 50 });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const dialog = () => page.getByRole("dialog");
const open = (place: string) => page.goto(`${server.url}/console/${demoSite}/${place}`);
const settings = async () => (await server.context.control.settings()).get(demoSite) ?? {};
const others = (now: SiteSettings) => setSettings(server.context, system, { site: demoSite, settings: now });

test("a draft that was dropped and taken back at once is there again, also where it was not read anew yet", async () => {
  await open("banner");
  await page.getByRole("tab", { name: "Texts" }).click();
  const title = page.getByLabel("Banner title");
  await title.fill("Your choice at Northgate");
  await page.getByText("Draft saved").waitFor();
  await page.route("**/v1/draft", async (route) => {
    if (route.request().method() === "GET") await new Promise((done) => setTimeout(done, 2_000));
    await route.fallback();
  });
  await button("Drop the draft").click();
  await dialog().getByRole("button", { name: "Drop the draft" }).click();
  const landed = page.waitForResponse(
    (answer) => answer.url().endsWith("/v1/draft") && answer.request().method() === "GET",
  );
  await button("Undo").click();
  await landed;
  await page.getByText("Draft saved").waitFor();
  expect(await title.inputValue()).toBe("Your choice at Northgate");
  await page.unroute("**/v1/draft");
});

test("what failed stays said while it is asked again, and its button keeps the focus", async () => {
  await page.route("**/v1/install", (route) => route.fulfill({ status: 500, json: {} }));
  await open("settings/site");
  const calls: string[] = [];
  page.on("request", (request) => request.url().endsWith("/v1/install") && calls.push(request.url()));
  await page.getByRole("link", { name: "Install" }).first().click();
  const again = button("Try again").first();
  await again.focus();
  const [asked, held] = [calls.length, await again.elementHandle()];
  await soon(() => calls.length).toBeGreaterThan(asked + 1);
  expect(await held.evaluate((one: Element) => one.isConnected && document.activeElement === one)).toBe(true);
  await page.unroute("**/v1/install");
  await soon(() => page.getByRole("alert").count()).toBe(0);
});

test("rules that are taken back leave what somebody else set since, and say so", async () => {
  await others({});
  await open("settings/site");
  await page.getByLabel("Time zone").selectOption("Europe/London");
  await button("Save rules").click();
  await soon(settings).toEqual({ timeZone: "Europe/London" });
  await others({ timeZone: "Europe/Paris" });
  await button("Undo").click();
  await page.getByText("Somebody else changed the same meanwhile").waitFor();
  expect(await settings()).toEqual({ timeZone: "Europe/Paris" });
  await others({});
});

test("who keeps the log's checkpoints is said by the log, and named in the rules", async () => {
  await open("log");
  await page.getByText("Nobody is sent the checkpoint by e-mail.").waitFor();
  await page.getByRole("link", { name: "To the rules of the site" }).click();
  await page.getByLabel("Who keeps the log's checkpoints, by e-mail").fill("keeper@northgate.example");
  await button("Save rules").click();
  await soon(settings).toEqual({ checkpointsTo: "keeper@northgate.example" });
  await page.getByRole("link", { name: "Log", exact: true }).click();
  await page.getByText("The checkpoint goes by e-mail to keeper@northgate.example, none yet.").waitFor();
  await others({});
});

test("a file that is read leaves the focus where it is, and a move within the screen asks nothing", async () => {
  await open("contacts");
  await page.route("**/v1/check/stream", () => new Promise<void>(() => {}));
  const list = { name: "march.csv", mimeType: "text/csv", buffer: Buffer.from("email\na@example.com\n") };
  await page.getByLabel("CSV file").setInputFiles(list);
  await button("Check the list").click();
  await page.getByRole("link", { name: "Contacts" }).first().click();
  expect(await dialog().count()).toBe(0);
  await page.getByRole("link", { name: "Records" }).first().click();
  await dialog().getByRole("button", { name: "Stop and leave" }).click();
  await page.unroute("**/v1/check/stream");

  await open("contacts");
  await page.getByRole("tab", { name: "Imports" }).click();
  const field = page.getByRole("tabpanel").locator('input[type="file"]');
  await field.focus();
  // A field that is switched off, for however short, hands its focus to nobody.
  await field.evaluate((one) => {
    const seen = window as unknown as { off: number };
    seen.off = 0;
    new MutationObserver((changes) => (seen.off += changes.length)).observe(one, { attributeFilter: ["disabled"] });
  });
  const buffer = Buffer.from("email,status,date,source\nada@example.com,given,2026-10-01,crm-1\n");
  await field.setInputFiles({ name: "all.csv", mimeType: "text/csv", buffer });
  await page.getByText("all.csv").first().waitFor();
  expect(await page.evaluate(() => (window as unknown as { off: number }).off)).toBe(0);
});

test("a restriction that is ended names whose it is, and leaves the focus in the lists", async () => {
  const subject = { kind: "email", id: "ada@example.com" } as const;
  const { notice } = (await (await fetch(`${server.url}/s/${demoSite}.json`)).json()) as { notice: string };
  const consent = { purpose: "newsletter", version: 1, status: "given", channel: "email" };
  const body = { ...recordRequest(notice), event: "give", choices: [consent], subject };
  expect((await post(`${server.url}/v1/records`, body, { Origin: demoOrigin })).status).toBe(201);
  const until = "2031-05-04T00:00:00.000Z";
  const read = () => ({ mode: "restrict", reason: "claim-period", verified: "known", until, subject });
  await eraseSubject(server.context, system, { site: demoSite, read });
  await open("requests");
  const end = page.getByRole("button", { name: /^End the restriction rec_/ });
  await end.click();
  await dialog().getByRole("button", { name: "End the restriction" }).click();
  await page.getByText("Nothing ends").waitFor();
  await soon(() => page.evaluate(() => document.activeElement?.closest("[role=group]") !== null)).toBe(true);
});

test("a page that leads to another is told apart from one that tells nothing", () => {
  const hit = (origin: string, at: string | undefined) => ({
    origin,
    firstAt: "2026-11-28T09:00:00.000Z",
    lastAt: "2026-11-28T09:00:00.000Z",
    ...(at === undefined
      ? {}
      : { check: { at, notice: "n", tools: [], early: [], inFront: [], beforeDefault: false } }),
  });
  const [from, onto] = ["https://example.com", "https://www.example.com"];
  const checks = [from, onto].map((origin) => ({ origin, address: `${origin}/` }));
  const awaited = { origin: from, before: { [from]: undefined, [onto]: "2026-11-28T10:00:00.000Z" } };
  const of = (a: string | undefined, b: string | undefined) =>
    toldBy({ checks, hits: [hit(from, a), hit(onto, b)] }, awaited);
  expect(of(undefined, "2026-11-28T10:00:00.000Z")).toBeUndefined();
  expect(of(undefined, "2026-11-28T11:00:00.000Z")).toBe(onto);
  expect(of("2026-11-28T11:00:00.000Z", "2026-11-28T11:00:00.000Z")).toBe(from);
});

test("rules and origins that others write between the reading and the writing are not written over", async () => {
  await others({});
  await open("settings/site");
  await page.route("**/v1/settings", async (route) => {
    if (route.request().method() === "PUT" && (await settings()).country === undefined) await others({ country: "FR" });
    await route.fallback();
  });
  await page.getByLabel("Time zone").selectOption("Europe/London");
  await button("Save rules").click();
  await soon(settings).toEqual({ country: "FR", timeZone: "Europe/London" });
  await page.unroute("**/v1/settings");
  await others({});
});
