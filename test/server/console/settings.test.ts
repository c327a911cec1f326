// Settings in a real browser: the site, the people, and who is signed in with a virtual authenticator, in both themes.
import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { beginSession } from "../../../server/services/sessions.ts";
import type { RecordId, SiteId } from "../../../core/ids.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { currentNotice, publishNotice } from "../../../server/services/notices.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { createSite } from "../../../server/services/sites.ts";
import { system } from "../../support/context.ts";
import { post, recordRequest } from "../../support/requests.ts";
import { chord, cutIn, startConsole, violationsInBothThemes, type ConsoleSetting } from "../../support/console.ts";
import { settled } from "../../support/tour.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: ConsoleSetting;
let page: Page;

/** A record made twelve years before everything else here. */
let old: RecordId;
let aheadMs = 0;

beforeAll(async () => {
  set = await startConsole({ nowMs: () => Date.now() + aheadMs });
  page = set.page;
  page.setDefaultTimeout(30_000);
  const { context, url } = set.server;
  const { notice } = (await (await fetch(`${url}/s/site_demo.json`)).json()) as { notice: string };
  const request = recordRequest(notice);
  old = request.id as RecordId;
  expect((await post(`${url}/v1/records`, request)).status).toBe(201);
  aheadMs = 12 * 366 * 86_400_000;
  const [owner] = await context.control.users();
  for (const browser of ["Firefox", "Chrome"]) {
    const { token } = await beginSession(context, { user: owner!, by: "recovery", browser });
    await set.context.addCookies([{ name: "assent-session", value: token, url: set.base }]);
  }
});
afterAll(() => set?.stop());

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000, interval: 50 });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const inDialog = (name: string) => page.getByRole("dialog").getByRole("button", { name, exact: true });
const section = (name: string) => page.goto(`${set.base}/console/site_demo/settings/${name}`).then(() => settled(page));
const storedSite = async () => (await set.server.context.control.site(demoSite))!;
const storedSettings = async () => (await set.server.context.control.settings()).get(demoSite);

describe("the site", () => {
  test("is renamed, which can be taken back, and is fit for everybody", async () => {
    await section("site");
    const before = await storedSite();
    await page.getByLabel("Name", { exact: true }).fill("Corner shop");
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Rename").click();
    await soon(async () => (await storedSite()).name).toBe("Corner shop");
    await button("Undo").click();
    await soon(async () => (await storedSite()).name).toBe(before.name);
  });

  test("gets an origin from any address, and loses it only after the consequences were told", async () => {
    const before = (await storedSite()).origins;
    await page.getByLabel("Another origin").fill("not an address");
    await page.keyboard.press("Enter");
    await page.getByText("This is no address such as").waitFor();
    expect((await storedSite()).origins).toEqual(before);
    await page.getByLabel("Another origin").fill("shop.example/basket?id=1");
    await page.keyboard.press("Enter");
    await soon(async () => (await storedSite()).origins).toEqual([...before, "https://shop.example"]);
    await page.getByRole("button", { name: "Remove https://shop.example" }).click();
    await page.getByText("is refused within seconds").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await inDialog("Remove").click();
    await soon(async () => (await storedSite()).origins).toEqual(before);
  });

  test("keeps rules that are stricter than the law, names what is looser, and loses nothing of what it does not show", async () => {
    const kept = { caps: [{ most: 3, period: "P7D", channel: "email" }] };
    await set.server.context.control.insertSettings(demoSite, kept as never, set.server.context.now());
    await section("site");
    await page.getByText("Also set, and kept as it is: caps").waitFor();
    await button("Add a place").click();
    await page.getByLabel("Place", { exact: true }).fill("de");
    await page.getByLabel("There", { exact: true }).selectOption("notice");
    await button("Save rules").click();
    await page.getByText("must not be looser than opt-in").first().waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByLabel("Place", { exact: true }).fill("us");
    await page.getByLabel("There", { exact: true }).selectOption("opt-in");
    await page.getByLabel("Time zone").selectOption("Europe/London");
    await button("Save rules").click();
    await soon(storedSettings).toEqual({ ...kept, regimes: { US: "opt-in" }, timeZone: "Europe/London" });
    await button("Undo").click();
    await soon(storedSettings).toEqual(kept);
  });
});

test("people are invited by a link that is shown once and lets them in, and removed for good", async () => {
  await section("people");
  await button("Invite somebody").click();
  await page.getByRole("dialog").getByLabel("Name").fill("Cora");
  await page.getByRole("dialog").getByLabel("Role").selectOption("auditor");
  await page.getByLabel("Days until the link ends").fill("900");
  await button("Make the link").click();
  await page.getByText("must be a whole number from 1 to 366").first().waitFor();
  await page.getByLabel("Days until the link ends").fill("3");
  expect(await violationsInBothThemes(page)).toEqual([]);
  await button("Make the link").click();
  const address = (await page.locator("dialog .snippet code").textContent())!;
  await button("I have it").click();

  const visit = await (await set.browser.newContext({ locale: "en-GB" })).newPage();
  await visit.goto(address);
  await visit.getByLabel("Your name").waitFor();
  await visit.getByRole("button", { name: "Continue" }).click();
  await visit.getByRole("button", { name: "Sign out" }).waitFor();
  await visit.goto(`${set.base}/console/site_demo/settings`);
  // Reads the rules and changes none of them; keeps neither passkeys nor codes.
  await visit.getByLabel("Time zone").waitFor();
  expect(await visit.getByLabel("Time zone").isDisabled()).toBe(true);
  expect(await visit.getByRole("button", { name: "Save rules" }).count()).toBe(0);
  expect(await visit.getByRole("button", { name: "Rename" }).count()).toBe(0);
  await visit.getByRole("link", { name: "You", exact: true }).click();
  await visit.getByRole("heading", { name: "Where you are signed in" }).waitFor();
  expect(await visit.getByRole("heading", { name: "Recovery codes" }).count()).toBe(0);

  await page.getByRole("button", { name: "Remove Cora" }).click();
  await inDialog("Remove").click();
  await page.getByText("Cora is removed.").waitFor();
  await soon(() => page.getByRole("listitem").filter({ hasText: "Cora" }).textContent()).toContain("removed");
  await visit.reload();
  await visit.getByRole("heading", { name: "Sign in" }).waitFor();
  await visit.context().close();
  expect(await violationsInBothThemes(page)).toEqual([]);
});

describe("the configuration", () => {
  const changes = () => page.getByRole("region", { name: "What would change" });
  const drop = (text: string) =>
    page
      .getByLabel("Drop a file here")
      .setInputFiles({ name: "site.json", mimeType: "application/json", buffer: Buffer.from(text) });

  test("goes out as a file, and comes in with what it would change shown before anything does", async () => {
    await section("config");
    const [download] = await Promise.all([page.waitForEvent("download"), button("Download").click()]);
    const config = JSON.parse(await text(await download.createReadStream())) as { site: object; settings: object };
    await drop(JSON.stringify(config));
    await page.getByText("The site is as the file says.").waitFor();
    await drop("no json");
    await page.getByText("This file is no JSON").waitFor();
    await drop(JSON.stringify({ ...config, settings: { timeZone: "Nowhere" } }));
    await page.getByText("/settings/timeZone: must be a time zone").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    const before = (await storedSite()).name;
    await drop(JSON.stringify({ ...config, site: { ...config.site, name: "Northgate" } }));
    await changes().getByText("site › name").waitFor();
    expect((await storedSite()).name).toBe(before);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Apply …").click();
    await inDialog("Apply").click();
    await soon(async () => (await storedSite()).name).toBe("Northgate");
  });

  test("is taken over from another site by parts, as a new version of the notice", async () => {
    const { context } = set.server;
    const model = "site_model" as SiteId;
    await createSite(context, system, { id: model, name: "Model", origins: ["https://model.example"] });
    const notice = demoNotice("https://model.example");
    await publishNotice(context, system, { site: model, settings: { ...notice, style: { radius: "4px" } } });
    await setSettings(context, system, { site: model, settings: { ask: true, mailbox: "model@model.example" } });
    await section("config");
    await page.getByLabel("The other site").selectOption(model);
    await page.getByLabel("Purposes and vendors").uncheck();
    await button("See what would change").click();
    await soon(() => changes().textContent()).toContain("radius");
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Apply …").click();
    await page.getByText("A new version of the notice is published").waitFor();
    await inDialog("Apply").click();
    await soon(storedSettings).toEqual({ ask: true });
    const current = async () => (await currentNotice(context, demoSite))!.notice;
    await soon(async () => (await current()).layout.style).toEqual({ radius: "4px" });
    expect((await current()).controller.name).toBe("Northgate Calling Ltd");
  });
});

test("retention says first what is past its period, does it only then, and shows the proof", async () => {
  const store = await set.server.context.site(demoSite);
  await section("retention");
  await soon(() => page.locator("[data-figure=records]").textContent()).toBe("1");
  expect((await store.record(old))?.who).toBeDefined();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await button("Take them away …").click();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await inDialog("Take them away").click();
  await page.getByText("The log says so in these entries:").waitFor();
  expect((await store.record(old))?.who).toBeUndefined();
  expect(await page.locator(".notice.good a").getAttribute("href")).toMatch(/records\/rec_[0-9a-f]{32}$/);
  await page.getByText("Nothing is past its period.").waitFor();
  expect(await violationsInBothThemes(page)).toEqual([]);
});

test("health is told in words with what to do, and whether a backup could be restored", async () => {
  await section("health");
  await page.getByText(/clock and the server's are .* apart/).waitFor();
  await page.getByText("They become files in the data folder and reach nobody").waitFor();
  await page.getByText("None was made yet.").first().waitFor();
  await soon(() => page.locator(".lines li").count()).toBe(10);
  expect(await violationsInBothThemes(page)).toEqual([]);
  const at = set.server.context.now();
  set.server.context.dataFolder = {
    latestBackup: () => Promise.resolve({ at, bytes: 1_400_000, entries: 12, keysUntil: at }),
    restoreTest: () => Promise.resolve({ at, madeAt: at, entries: 12 }),
    room: () => Promise.resolve({ freeBytes: 5e8, databaseBytes: 2e6 }),
  };
  await page.reload();
  await page.getByText("12 entries, every log verified").waitFor();
  await page.getByText("1.4 MB").waitFor();
  expect(await page.locator(".lines li").first().textContent()).toContain("Make room");
  expect(await violationsInBothThemes(page)).toEqual([]);
});

describe("who is signed in", () => {
  test("adds a passkey, calls it something else, and is told what removing the last one means", async () => {
    await section("you");
    await page.getByText("You have no passkey").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Add a passkey").click();
    await page.getByLabel("What the device is called").fill("Laptop");
    await button("Continue").click();
    await page.getByRole("button", { name: "Rename Laptop" }).click();
    await page.getByLabel("What the device is called").fill("Work laptop");
    await inDialog("Rename").click();
    await page.getByRole("button", { name: "Remove Work laptop" }).click();
    await page.getByText("It is your last one").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await inDialog("Cancel").click();
  });

  test("renews the codes, which are shown once, and none of the earlier ones is good", async () => {
    await button("New codes").click();
    await inDialog("New codes").click();
    await soon(() => page.locator("dialog .codes li").count()).toBe(10);
    await page.keyboard.press("Escape");
    expect(await page.locator("dialog .codes li").count()).toBe(10);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("I have kept them").click();
    await page.getByText("10 codes left").waitFor();
    expect(await page.locator(".codes li").count()).toBe(0);
  });

  test("ends another browser's session, then every one, and comes back by the passkey", async () => {
    await page.getByRole("button", { name: /^Sign out Firefox/ }).click();
    await page.getByText("That browser is signed out.").waitFor();
    await soon(() => page.getByRole("button", { name: /^Sign out Firefox/ }).count()).toBe(0);
    await button("Sign out everywhere").click();
    await inDialog("Sign out everywhere").click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await button("Sign in with a passkey").click();
    await soon(() => page.getByRole("heading", { name: "Settings" }).count()).toBe(1);
    await page.getByRole("button", { name: "Rename Work laptop" }).waitFor();
  });

  test("goes through the sections by keyboard alone, on a telephone too", async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const name of ["site", "people", "config", "retention", "health", "you"]) {
      await section(name);
      await soon(() => page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    }
    await page.evaluate(() => localStorage.setItem("assent-console-language", "de"));
    await section("you");
    // No word in the bar is cut, and the section one is in stands in the row.
    expect(await cutIn(page, ".bar.below li > *")).toEqual([]);
    const current = async () => (await page.locator("nav.tabs [aria-current]").boundingBox())!;
    await soon(current).toSatisfy(({ x, width }: { x: number; width: number }) => x >= 0 && x + width <= 320);
    await page.evaluate(() => localStorage.removeItem("assent-console-language"));
    await page.setViewportSize({ width: 1280, height: 800 });
    await section("you");
    const place = () => page.evaluate(() => [location.pathname.split("/").at(-1), document.activeElement?.tagName]);
    await chord(page, "g", "s");
    await soon(place).toEqual(["settings", "H1"]);
    await page.getByRole("link", { name: "People" }).focus();
    await page.keyboard.press("Enter");
    await soon(place).toEqual(["people", "H1"]);
    await button("Invite somebody").focus();
    await page.keyboard.press("Enter");
    // What is to be written first has the focus, and the button that opened it gets it back.
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("Max");
    expect(await page.getByRole("dialog").getByLabel("Name").inputValue()).toBe("Max");
    await page.keyboard.press("Escape");
    await soon(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Invite somebody");
  });
});

test("no policy and no script complained, and nobody but the server was asked", () => {
  expect([set.complaints, [...set.hosts]]).toEqual([[], [set.base]]);
});
