// Noting what somebody said, in a real browser: by telephone with a script, on paper, in person; refused at its field, in German, by keyboard.
import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { openConsole, type OpenConsole, violationsInBothThemes } from "../../support/console.ts";
import { type TestServer } from "../../support/server.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: OpenConsole;
let server: TestServer;
let page: Page;
/** What left the browser. */
const sent: string[] = [];

async function pageOf(role: string): Promise<Page> {
  const opened = await set.pageOf(role);
  opened.on("request", (request) => {
    if (request.method() === "POST") sent.push(request.postData() ?? "");
  });
  return opened;
}

beforeAll(async () => {
  set = await openConsole();
  ({ server } = set);
  page = await pageOf("owner");
});
afterAll(() => set?.stop());

const email = "ada@example.com";
const script = Buffer.from("Good morning, this is Northgate.");
const hash = `sha256:${createHash("sha256").update(script).digest("hex")}`;
const dialog = () => page.getByRole("dialog");
const button = (name: string) => page.getByRole("button", { name, exact: true });
const inDialog = (name: string) => dialog().getByRole("button", { name, exact: true });
const screen = (path: string) => page.goto(`${server.url}/console/${demoSite}/${path}`);
const core = async (id: string) => (await (await server.context.site(demoSite)).record(id as RecordId))!.core;
const made = () => dialog().locator("code.hash").first().innerText();

async function find(text: string): Promise<void> {
  await screen("records");
  await page.getByLabel("Find a person or a record").fill(text);
  await button("Find").click();
}

describe("what was said on the telephone", () => {
  let noted: string;
  test("by somebody nobody knows yet is asked for by keyboard, and refused at its field until something shows it", async () => {
    await find(email);
    await page.getByText("Nobody is known by that").waitFor();
    await button("Note what was said").focus();
    await page.keyboard.press("Enter");
    await dialog().getByText(email).waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await inDialog("Make the record").click();
    const unsaid = "Say at least one thing that they said.";
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(unsaid);
    await dialog().getByLabel("Newsletter: E-mail").selectOption("Yes");
    await inDialog("Make the record").click();
    const faulty = dialog().getByLabel("Call script");
    await expect.poll(() => faulty.getAttribute("aria-invalid")).toBe("true");
    await expect.poll(() => faulty.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

  test("becomes a record with the file's hash and the script's version, and the check allows at once", async () => {
    await dialog().getByLabel("Call script").setInputFiles({ name: "ada.txt", mimeType: "text/plain", buffer: script });
    await dialog().getByText(hash).waitFor();
    await dialog().getByLabel("Version of the script").fill("4");
    await dialog().getByLabel("Your own reference").fill("call 4711");
    await dialog().getByLabel("Who heard or read it").fill("agent-417");
    await inDialog("Make the record").click();
    await dialog().getByText("It is on record").waitFor();
    await dialog().getByText("Said yes, and that stands").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    noted = await made();
    expect(await core(noted)).toMatchObject({
      event: "give",
      method: { surface: "phone", action: "note" },
      actor: "agent",
      choices: [{ purpose: "newsletter", channel: "email", status: "given" }],
      attachments: [{ kind: "script", hash, note: "4" }],
    });
    expect(sent.some((body) => body.includes("Good morning") || body.includes("ada.txt"))).toBe(false);
    await inDialog("Done").click();
    await page.getByRole("region", { name: "What holds now" }).getByText("allowed").waitFor();
  });

  test("and says on its screen who heard it, by which reference, and what shows it", async () => {
    await screen(`records/${noted}`);
    await page.getByText("agent-417").waitFor();
    await page.getByText("call 4711").waitFor();
    await page.getByText(`Call script (4) ${hash.slice(7, 23)}…`).waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await find(email);
    await page.getByRole("region", { name: "What holds now" }).getByText("allowed").waitFor();
  });

  test("and taken back in person needs nothing that shows it, and the check denies", async () => {
    await button("Note what was said").click();
    await dialog().getByLabel("How it was said").selectOption("In person or otherwise, to me");
    await dialog().getByLabel("Newsletter: E-mail").selectOption("No longer");
    await inDialog("Make the record").click();
    await dialog().getByText("It is on record").waitFor();
    await dialog().getByText("deny").waitFor();
    expect(await core(await made())).toMatchObject({ event: "withdraw", method: { surface: "console" } });
    await inDialog("Done").click();
    await page.getByRole("region", { name: "What holds now" }).getByText("withdrawn").waitFor();
  });
});

test("the palette leads there; a paper of last year counts from its day, and one to come is refused at its field", async () => {
  await screen("overview");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("note what somebody");
  await page.keyboard.press("Enter");
  const address = dialog().getByLabel("E-mail address, number, id or receipt link");
  await expect.poll(() => address.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(new URL(page.url()).search).toBe("");
  await inDialog("Make the record").click();
  await dialog().getByText("This is no address, number, id or link.").waitFor();
  await address.fill("+44 20 7946 0958");
  // The field that was first does not take the focus back.
  const answer = dialog().getByLabel("Call-back: Telephone");
  await answer.focus();
  await answer.selectOption("Yes");
  await expect.poll(() => answer.inputValue()).toBe("given");
  expect(await answer.evaluate((element) => element === document.activeElement)).toBe(true);
  await dialog().getByLabel("How it was said").selectOption("On paper");
  await dialog().getByLabel("The paper").setInputFiles({ name: "p.jpg", mimeType: "image/jpeg", buffer: script });
  await dialog().getByText(hash).waitFor();
  await dialog().getByLabel("When it was said").fill("2099-01-01T10:00");
  await inDialog("Make the record").click();
  await dialog().locator(".fault").getByText("must not be to come").waitFor();
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 900 });
  const said = await page.evaluate(() => new Date(Date.now() - 86_400_000).toISOString().slice(0, 16));
  await dialog().getByLabel("When it was said").fill(said);
  await inDialog("Make the record").click();
  await dialog().getByText("It is on record").waitFor();
  const local = await page.evaluate((text) => new Date(text).toISOString(), said);
  expect(await core(await made())).toMatchObject({
    actedAt: local,
    method: { surface: "paper" },
    attachments: [{ kind: "paper", hash }],
  });
  await inDialog("Open the record")
    .or(dialog().getByRole("link", { name: "Open the record" }))
    .click();
  await expect.poll(() => page.url()).toContain("/records/rec_");
});

test("whoever objects on the telephone is allowed nothing any more, and German says it in German", async () => {
  await page.evaluate(() => localStorage.setItem("assent-console-language", "de"));
  await screen("records?act=note");
  await dialog().getByLabel("E-Mail-Adresse, Nummer, Kennung oder Link eines Belegs").fill("grace@example.com");
  await dialog().getByLabel("Die Person will gar keine Werbung").check();
  await dialog().getByLabel("Wann es gesagt wurde").fill("2099-01-01T10:00");
  await dialog().getByRole("button", { name: "Eintrag anlegen" }).click();
  await dialog().locator(".fault").getByText("darf nicht in der Zukunft liegen").waitFor();
  await dialog().getByLabel("Wann es gesagt wurde").fill("");
  await dialog().getByRole("button", { name: "Eintrag anlegen" }).click();
  await dialog().getByText("Es ist eingetragen").waitFor();
  await dialog().getByText("Widerspricht aller Werbung").first().waitFor();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.evaluate(() => localStorage.removeItem("assent-console-language"));
});

test("who is known by a letter's address alone is noted by an objection, and found by another spelling", async () => {
  const address = "Eva Smith, 7 Elm Row, Leeds LS1 4DY, GB";
  await find(address);
  await page.getByText("Nobody is known by that").waitFor();
  await button("Note what was said").click();
  await dialog().getByText(address).waitFor();
  await dialog().getByLabel("How it was said").selectOption("On paper");
  await dialog().getByRole("checkbox").first().check();
  await dialog().getByLabel("Who said it").selectOption("The person");
  await inDialog("Make the record").click();
  await dialog().getByText("It is on record").waitFor();
  expect(await core(await made())).toMatchObject({ event: "object", method: { surface: "paper" } });
  await inDialog("Done").click();
  await find("eva smith; 7 Elm Row; Leeds; LS14DY; GB");
  await page.getByRole("heading", { name: "The person" }).waitFor();
  await page.getByText("a postal address").waitFor();
  await page.getByText("Suppressed: must not be contacted").waitFor();
});

test("an editor notes it from the answer of one address, and a marketer is offered nothing of it", async () => {
  page = await pageOf("editor");
  await screen("contacts?tab=one");
  await page.locator("[role=tabpanel]:not([hidden]) input[type=email]").fill("joan@example.com");
  await button("Check").click();
  await page.getByText("No yes on record").first().waitFor();
  await button("Note what was said").click();
  await dialog().getByLabel("How it was said").selectOption("In person or otherwise, to me");
  await dialog().getByLabel("Newsletter: E-mail").selectOption("Yes");
  await inDialog("Make the record").click();
  await dialog().getByText("It is on record").waitFor();
  await inDialog("Done").click();
  await page.getByText("Said yes, and that stands").first().waitFor();
  const marketer = await pageOf("marketer");
  await marketer.goto(`${server.url}/console/${demoSite}/contacts?tab=one`);
  await marketer.locator("[role=tabpanel]:not([hidden]) input[type=email]").fill("joan@example.com");
  await marketer.getByRole("button", { name: "Check", exact: true }).click();
  await marketer.getByText("Said yes, and that stands").first().waitFor();
  expect(await marketer.getByRole("button", { name: "Note what was said" }).count()).toBe(0);
});
