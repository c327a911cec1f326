// A file of who must not be contacted, in a real browser: told by its columns, looked through, brought in, lifted again, also in German.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { findSuppressions } from "../../../server/services/suppressions.ts";
import { openConsole, type OpenConsole, violationsInBothThemes } from "../../support/console.ts";
import { system } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";
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
const rows = "E-Mail,Reason\nsue@example.com,HARD_BOUNCE\nann@example.com,gone\n";
const file = { name: "bounces.csv", mimeType: "text/csv", buffer: Buffer.from(rows) };
const panel = () => page.locator("[role=tabpanel]:not([hidden])");
const standing = async () => (await server.context.site(demoSite)).suppressionCounts();

test("is told by its columns, forbids once it is imported, and is taken back by what it set", async () => {
  await page.goto(`${server.url}/console/${demoSite}/contacts?tab=imports`);
  await page.getByRole("heading", { name: "Imports so far" }).waitFor();
  await panel().getByLabel("CSV file").setInputFiles(file);
  await page.getByRole("heading", { name: "What is what: bounces.csv" }).waitFor();
  expect(await page.getByLabel("What the file brings").inputValue()).toBe("suppressions");
  await page.getByLabel("Who said so").selectOption("Every row: A bounce");
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1280, height: 900 });
  await button("Look through it").click();
  await page.getByText("No such reason, channel or source").waitFor();
  expect(await standing()).toEqual([]);
  await button("Import 1 row").click();
  await button("Take it back").waitFor();
  expect(await standing()).toEqual([{ reason: "HARD_BOUNCE", source: "bounce", count: 1 }]);
  await page.getByRole("region", { name: "Imports so far" }).getByText("Who must not be contacted").first().waitFor();
  await button("Take it back").click();
  await page.getByRole("dialog").getByText("Entries that it set are lifted.").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Take it back" }).click();
  await panel().locator("p[role=status]").getByText("taken back").waitFor();
  expect(await standing()).toEqual([]);
  expect(await violationsInBothThemes(page)).toEqual([]);
});

test("is said in German, and what was guessed can be chosen otherwise", async () => {
  await page.evaluate(() => localStorage.setItem("assent-console-language", "de"));
  await page.goto(`${server.url}/console/${demoSite}/contacts?tab=imports`);
  await page.getByRole("heading", { name: "Importe bisher" }).waitFor();
  await panel().getByLabel("CSV-Datei").setInputFiles(file);
  const brings = page.getByLabel("Was die Datei bringt");
  await brings.selectOption("Was Menschen sagten");
  await page.getByLabel("Nachweis").waitFor();
  await brings.selectOption("Wen man nicht ansprechen darf");
  await button("Durchsehen").click();
  await page.getByText("Kein solcher Grund, Kanal oder Urheber").waitFor();
});

test("is about one purpose, or one company, in every row", async () => {
  const settings = demoNotice(demoOrigin);
  const client = "Müller & Söhne GmbH";
  const purposes = settings.purposes.map((one) => (one.id === "call-back" ? { ...one, jointWith: [client] } : one));
  const wanted = { site: demoSite, settings: { ...settings, purposes }, shortNotice: "A test of companies" };
  await publishNotice(server.context, system, wanted);
  await page.evaluate(() => localStorage.setItem("assent-console-language", "en"));
  const noes = { ...file, name: "noes.csv", buffer: Buffer.from("E-Mail\njoe@example.com\nkim@example.com\n") };
  const brings = async (choices: Readonly<Record<string, string>>) => {
    await page.goto(`${server.url}/console/${demoSite}/contacts?tab=imports`);
    await page.getByRole("heading", { name: "Imports so far" }).waitFor();
    await panel().getByLabel("CSV file").setInputFiles(noes);
    await page.getByLabel("What the file brings").selectOption("Who must not be contacted");
    for (const [label, option] of Object.entries(choices)) await page.getByLabel(label).selectOption(option);
    await button("Look through it").click();
    await button("Import 2 rows").click();
    await button("Take it back").waitFor();
  };
  await brings({ Reason: "Every row: Objects to all marketing", "For which controller": `Every row: ${client}` });
  await brings({
    Reason: "Every row: Unsubscribed from this purpose",
    Channel: "Every row: E-mail",
    "About which purpose": "Every row: Newsletter",
  });
  const stand = await findSuppressions(server.context, system, {
    site: demoSite,
    read: () => ({ email: "kim@example.com" }),
  });
  expect(stand.map(({ reason, topic, controller }) => [reason, topic, controller])).toEqual([
    ["OBJECTED_ALL", undefined, client],
    ["UNSUBSCRIBED_TOPIC", "newsletter", undefined],
  ]);
});

test("is read by the file's own words for a reason", async () => {
  await page.goto(`${server.url}/console/${demoSite}/contacts?tab=imports`);
  await page.getByRole("heading", { name: "Imports so far" }).waitFor();
  await panel().getByLabel("CSV file").setInputFiles(file);
  await page.getByLabel("The file's words for “Messages come back for good”").fill("gone, dead");
  await page.getByLabel("Country of numbers and letters").selectOption("Every row: United Kingdom");
  expect(await violationsInBothThemes(page)).toEqual([]);
  await button("Look through it").click();
  await button("Import 2 rows").waitFor();
});

test("is added by hand against a letter's address, and found under another spelling of it", async () => {
  await page.goto(`${server.url}/console/${demoSite}/contacts?tab=suppressions`);
  const address = panel().getByLabel("E-mail address, number, letter");
  await address.fill("Ada Lovelace, 12 High Street, London SW1A 1AA, GB");
  await page.keyboard.press("Enter");
  await button("Add an entry").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").selectOption("DO_NOT_CONTACT_CHANNEL");
  await dialog.getByLabel("Said by").selectOption("letter");
  await dialog.getByRole("button", { name: "Add an entry" }).click();
  const entries = page.getByRole("region", { name: "Entries about this address" });
  await entries.getByText("Not on this channel").waitFor();
  await address.fill("Mrs Ada Lovelace; Flat 3; 12 High St; SW1A1AA; GB");
  await page.keyboard.press("Enter");
  await entries.getByText("Letter").first().waitFor();
});

test("is added by hand against one company alone", async () => {
  await page.goto(`${server.url}/console/${demoSite}/contacts?tab=suppressions`);
  await panel().getByLabel("E-mail address, number, letter").fill("lou@example.com");
  await page.keyboard.press("Enter");
  await button("Add an entry").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("To whom they said no").selectOption("Müller & Söhne GmbH");
  expect(await violationsInBothThemes(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Add an entry" }).click();
  await page.getByRole("region", { name: "Entries about this address" }).getByText("Müller & Söhne GmbH").waitFor();
});
