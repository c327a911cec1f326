// The console while others work too: nothing of theirs is written over, nobody is shown for somebody else, and nothing is left unasked.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { SiteSettings } from "../../../core/schema.ts";
import { configOf } from "../../../server/services/config-files.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { setOrigins } from "../../../server/services/sites.ts";
import { system } from "../../support/context.ts";
import { importsOf, newsletterHead } from "../../support/imports.ts";
import { type TestServer } from "../../support/server.ts";
import { openConsole, type OpenConsole } from "../../support/console.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: OpenConsole;
let server: TestServer;
let page: Page;

beforeAll(async () => {
  set = await openConsole();
  ({ server, page } = set);
  const imports = importsOf({ context: server.context });
  await imports.commit((await imports.upload(`${newsletterHead}\nada@example.com,given,2026-10-01,crm-1\n`)).id);
});
afterAll(() => set?.stop());

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000, interval: 50 });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const dialog = () => page.getByRole("dialog");
const inDialog = (name: string) => dialog().getByRole("button", { name, exact: true });
const open = (place: string) => page.goto(`${server.url}/console/${demoSite}/${place}`);
const site = async () => (await server.context.control.site(demoSite))!;
const settings = async () => (await server.context.control.settings()).get(demoSite) ?? {};
/** Somebody else at work. */
const others = {
  origins: (origins: readonly string[]) => setOrigins(server.context, system, { site: demoSite, origins }),
  settings: (now: SiteSettings) => setSettings(server.context, system, { site: demoSite, settings: now }),
};

test("an origin that is taken away, and put back, leaves those that others added meanwhile", async () => {
  const { origins } = await site();
  const [mine, theirs, later] = ["https://mine.example", "https://theirs.example", "https://later.example"];
  await others.origins([mine, ...origins]);
  await open("settings/site");
  await page.getByRole("button", { name: `Remove ${mine}` }).click();
  await others.origins([mine, ...origins, theirs]);
  await inDialog("Remove").click();
  await soon(async () => (await site()).origins).toEqual([...origins, theirs]);
  await others.origins([...origins, theirs, later]);
  await button("Undo").click();
  await soon(async () => (await site()).origins).toEqual([...origins, theirs, later, mine]);
  await others.origins(origins);
});

test("rules are saved over what others set meanwhile; what both changed is said, and saved once it was seen", async () => {
  await open("settings/site");
  await page.getByLabel("Time zone").selectOption("Europe/London");
  await others.settings({ country: "FR" });
  await button("Save rules").click();
  await soon(settings).toEqual({ country: "FR", timeZone: "Europe/London" });
  await soon(() => page.getByLabel("Country of numbers written without one").inputValue()).toBe("FR");
  await page.getByLabel("Time zone").selectOption("Europe/Rome");
  await others.settings({ country: "FR", timeZone: "Europe/Paris" });
  await button("Save rules").click();
  await page.getByText("Somebody else changed the same meanwhile").waitFor();
  await page.locator(".notice", { hasText: "Europe/Paris" }).waitFor();
  expect(await settings()).toEqual({ country: "FR", timeZone: "Europe/Paris" });
  await button("Save rules").click();
  await soon(settings).toEqual({ country: "FR", timeZone: "Europe/Rome" });
  await others.settings({});
});

test("a file is applied as its differences were shown, or not at all", async () => {
  await open("settings/config");
  const file = { v: 1, site: { id: demoSite, name: "Northgate", origins: (await site()).origins }, settings: {} };
  const buffer = Buffer.from(JSON.stringify(file));
  await page.getByLabel("Drop a file here").setInputFiles({ name: "site.json", mimeType: "application/json", buffer });
  await button("Apply …").click();
  await others.settings({ country: "FR" });
  await inDialog("Apply").click();
  await page.getByText("The site changed meanwhile").waitFor();
  await page.getByRole("region", { name: "What would change" }).getByText("settings › country").waitFor();
  expect([(await site()).name === "Northgate", await settings()]).toEqual([false, { country: "FR" }]);
  await button("Apply …").click();
  await inDialog("Apply").click();
  await soon(async () => [(await site()).name, await settings()]).toEqual(["Northgate", {}]);
});

test("a file whose notice changes what people were asked about is asked why it is not announced", async () => {
  const file = await configOf(server.context, demoSite);
  const controller = { ...file.notice!.controller, name: "Northgate Ltd" };
  const changed = JSON.stringify({ ...file, notice: { ...file.notice!, controller } });
  await open("settings/config");
  await page
    .getByLabel("Drop a file here")
    .setInputFiles({ name: "site.json", mimeType: "application/json", buffer: Buffer.from(changed) });
  await button("Apply …").click();
  await inDialog("Apply").click();
  const why = dialog().getByLabel("Why it is not announced for thirty days");
  await soon(() => why.evaluate((element) => element === document.activeElement)).toBe(true);
  await dialog().getByText("Say why, and apply again.").waitFor();
  expect(await dialog().getByRole("alert").count()).toBe(0);
  await why.fill("the company was renamed");
  await inDialog("Apply").click();
  const standing = async () => (await currentNotice(server.context, demoSite))!.notice.controller.name;
  await soon(standing).toBe("Northgate Ltd");
});

test("nobody is shown, and nothing done to them, under the name of somebody else", async () => {
  await open("records");
  const field = page.getByLabel("Find a person or a record");
  await field.fill("ada@example.com");
  await button("Find").click();
  await button("Erase").waitFor();
  await field.fill("bob@example.com");
  expect(await button("Erase").count()).toBe(0);
  let answer = () => {};
  const isLetGo = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/v1/held", async (route) => {
    await isLetGo;
    await route.continue();
  });
  await button("Find").click();
  // Until it is known what is held of them, nothing of the other one is on screen.
  await page.locator(".bones").waitFor();
  expect(await button("Erase").count()).toBe(0);
  answer();
  await page.getByText("Nobody is known by that").waitFor();
  await page.unroute("**/v1/held");
});

test("what was loaded stays when loading it again fails, and that is said", async () => {
  await open("settings/retention");
  await page.getByText("Nothing is past its period.").waitFor();
  await page.route("**/v1/retention", (route) => route.fulfill({ status: 500, json: {} }));
  await button("Look again").click();
  await page.getByRole("alert").waitFor();
  await page.getByText("Nothing is past its period.").waitFor();
  await page.unroute("**/v1/retention");
  await button("Try again").click();
  await soon(() => page.getByRole("alert").count()).toBe(0);
});

test("a list on its way is not left without a question, and what was typed in another tab is still there", async () => {
  await open("records");
  await page.getByRole("link", { name: "Contacts" }).first().click();
  await page.getByRole("tab", { name: "One address" }).click();
  await page.getByLabel("E-mail address or number").fill("ada@example.com");
  await page.getByRole("tab", { name: "Check a list" }).click();
  await page.getByRole("tab", { name: "One address" }).click();
  expect(await page.getByLabel("E-mail address or number").inputValue()).toBe("ada@example.com");

  await page.getByRole("tab", { name: "Check a list" }).click();
  await page.route("**/v1/check/stream", () => new Promise<void>(() => {}));
  const list = { name: "march.csv", mimeType: "text/csv", buffer: Buffer.from("email\na@example.com\n") };
  await page.getByLabel("CSV file").setInputFiles(list);
  await button("Check the list").click();
  const records = page.getByRole("link", { name: "Records" }).first();
  await records.click();
  await dialog().getByText("the answers so far are lost").waitFor();
  await inDialog("Cancel").click();
  await page.evaluate(() => history.back());
  await dialog().getByText("the answers so far are lost").waitFor();
  await inDialog("Cancel").click();
  expect(new URL(page.url()).pathname).toBe(`/console/${demoSite}/contacts`);
  await page.getByRole("heading", { name: "From march.csv" }).waitFor();
  await records.click();
  await inDialog("Stop and leave").click();
  await page.getByRole("heading", { name: "Records", level: 1 }).waitFor();
  await page.unroute("**/v1/check/stream");
});

test("a purpose that was changed says so in its own dialog", async () => {
  await open("contacts");
  await page.getByRole("tab", { name: "Purposes" }).click();
  await page
    .getByRole("button", { name: /^Open / })
    .first()
    .click();
  await dialog().getByLabel("A consent is good for").fill("P100D");
  await inDialog("Publish the change").click();
  await dialog()
    .getByText(/^Published\./)
    .waitFor();
  await dialog().getByLabel("A consent is good for").fill("P90D");
  await soon(() =>
    dialog()
      .getByText(/^Published\./)
      .count(),
  ).toBe(0);
});
