// The whole story as one person goes through it: from the claim link to a banner on their site, to a visitor's proof, to a check that says ERASED.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rmSync } from "node:fs";
import type { Download, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { control } from "../../support/browser.ts";
import { startConsole, type ConsoleSetting } from "../../support/console.ts";
import { temporaryFolder } from "../../support/temporary.ts";

vi.setConfig({ testTimeout: 120_000 });

const folder = temporaryFolder();
let set: ConsoleSetting;
let page: Page;
/** A visitor's browser, which has nothing to do with the owner's. */
let visitor: Page;
const email = "ada@example.com";

beforeAll(async () => {
  set = await startConsole();
  page = set.page;
  page.setDefaultTimeout(30_000);
  visitor = await (await set.browser.newContext({ locale: "en-GB" })).newPage();
  visitor.setDefaultTimeout(30_000);
});
afterAll(async () => {
  await set?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000, interval: 50 });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const inDialog = (name: string) => page.getByRole("dialog").getByRole("button", { name, exact: true });
const heading = (name: string) => page.getByRole("heading", { name, level: 1 }).waitFor();
const field = (name: string) => page.getByLabel(name, { exact: true });
/** By the sidebar, as a person goes. */
const go = (screen: string) => page.getByRole("link", { name: screen, exact: true }).click();

test("claims the server, and answers three pages", async () => {
  await page.goto(set.server.claimLink!);
  await page.getByLabel("Your name").fill("Grace");
  await button("Continue").click();
  await button("I have kept them").click();
  await button("Add a passkey").click();
  await button("Sign out").waitFor();
  await page.getByRole("combobox", { name: "Site" }).selectOption({ label: "New site …" });
  await page.getByLabel("Domain").fill(set.shop.url);
  await page.getByLabel("Google Analytics").check();
  await button("Continue").click();
  await page.getByLabel("Company or person responsible").fill("Shop Ltd");
  await page.getByLabel("Postal address").fill("1 High Street, Leeds");
  await page.getByLabel("Contact for privacy questions").fill("privacy@shop.example");
  await page.getByLabel("Address of the privacy policy").fill("https://shop.example/privacy");
  await button("Continue").click();
  await page.frameLocator("iframe").locator(control.acceptAll).waitFor();
  await button("Publish and get the tag").click();
  await heading("Install");
});

test("asks for a newsletter too, which is one purpose more", async () => {
  const tag = await page.locator(".snippet code").first().textContent();
  await go("Banner");
  await page.getByRole("tab", { name: "Purposes" }).click();
  await page.getByLabel("Key of a purpose for forms").fill("newsletter");
  await button("For forms").click();
  await page.locator("summary", { hasText: "newsletter" }).click();
  const purpose = page.locator("details[open]");
  await purpose.getByLabel("Title").fill("Newsletter");
  await purpose.getByLabel("What it is for, in a sentence").fill("Shop Ltd sends its news by e-mail.");
  await purpose.getByLabel("Sentence beside the checkbox").fill("Yes, send me the news of Shop Ltd by e-mail.");
  await page.getByText("Draft saved").waitFor();
  await button("Review and publish").click();
  await inDialog("Publish").click();
  await page.getByText("As published").waitFor();
  set.shop.tag = tag!;
  set.shop.body =
    '<form method="post"><label>E-mail <input type="email" name="email" required></label>' +
    '<div data-assent-form="newsletter" data-assent-channel="email"></div><button>Subscribe</button></form>';
});

/** What the overview says of today. */
const figure = (name: string) => page.locator(`[data-figure="${name}"]`).textContent();

test("pastes the tag, a visitor accepts, and the number moves by itself", async () => {
  await go("Overview");
  await page.getByText("Waiting for the first page").waitFor();
  await visitor.goto(set.shop.url);
  await visitor.locator(control.acceptAll).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  expect(await figure("accepted")).toBe("0");
  await visitor.locator(control.acceptAll).click();
  await soon(() => figure("accepted")).toBe("1");
});

test("finds the record by the receipt that the visitor was given", async () => {
  const stored = () =>
    visitor.evaluate(() => Object.entries(localStorage).find(([key]) => key.includes("-rec_"))?.[1] ?? "");
  await soon(stored).toContain("/r/");
  const receipt = await stored();
  await page.keyboard.press("/");
  await page.getByRole("dialog").getByRole("combobox").fill(receipt);
  await page.keyboard.press("Enter");
  await page.getByText("Verified in this browser").waitFor();
  await soon(() => page.locator(".answers").textContent()).toContain("allowed");
  expect(page.url()).not.toContain(receipt.split("/r/")[1]!.split(".")[1]);
});

async function isSealed(): Promise<boolean> {
  const store = await set.server.context.site(`site_localhost${new URL(set.shop.url).port}` as SiteId);
  return (await store.latestCheckpoint())?.size === (await store.entryCount());
}

/** An evidence pack as somebody opens it who has nothing but the file. */
async function openOffline(download: Download): Promise<Page> {
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  const alone = await (await set.browser.newContext({ offline: true, locale: "en-GB" })).newPage();
  await alone.goto(pathToFileURL(path).href);
  return alone;
}

test("finds a subscriber by their address, and their evidence pack verifies itself offline", async () => {
  await visitor.getByRole("checkbox", { name: /the news of Shop Ltd/ }).check();
  await visitor.getByLabel("E-mail", { exact: true }).fill(email);
  await visitor.getByRole("button", { name: "Subscribe" }).click();
  await go("Contacts");
  await page.getByRole("tab", { name: "One address" }).click();
  await soon(async () => {
    await field("E-mail address or number").fill(email);
    await page.keyboard.press("Enter");
    return page.locator(".verdict code").textContent();
  }).toBe("CONSENT_ACTIVE");
  await go("Records");
  await page.getByLabel("Find a person or a record").fill(email);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "The person" }).waitFor();
  // Before what is latest is sealed there is nothing to prove.
  await soon(isSealed).toBe(true);
  const [download] = await Promise.all([page.waitForEvent("download"), button("Evidence pack").click()]);
  const pack = await openOffline(download);
  await soon(() => pack.locator("#verdict").textContent()).toBe("Verified in this browser");
  expect(await pack.locator("main").textContent()).toContain("Yes, send me the news of Shop Ltd by e-mail.");
  await pack.context().close();
});

test("erases the person for a reason, and the check says ERASED", async () => {
  await button("Erase").click();
  await page.getByRole("dialog").getByLabel("Reason").selectOption("subject-request");
  await page.getByRole("dialog").getByLabel("How you made sure who asks").selectOption("call-back");
  await page.getByRole("dialog").getByLabel("Your number of the request").fill("R-17");
  await inDialog("Erase").click();
  await page.getByText("The person is erased.").waitFor();
  await go("Contacts");
  await page.getByRole("tab", { name: "One address" }).click();
  await field("E-mail address or number").fill(email);
  await page.keyboard.press("Enter");
  await soon(() => page.locator(".verdict code").textContent()).toBe("ERASED");
  expect(await page.locator(".verdict").textContent()).toContain("Was erased");
  await page.getByText("Verified in this browser").waitFor();
});

test("no policy and no script complained, and nobody but the server was asked", () => {
  expect([set.complaints, [...set.hosts]]).toEqual([[], [set.base]]);
});
