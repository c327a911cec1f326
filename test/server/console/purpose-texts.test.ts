// A site's own purpose, said in every language of the notice: in the editor through to publishing, and in the register.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { axeViolations } from "../../support/browser.ts";
import { type TestServer } from "../../support/server.ts";
import { openConsole, type OpenConsole } from "../../support/console.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: OpenConsole;
let server: TestServer;
let page: Page;
beforeAll(async () => {
  set = await openConsole("owner", { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  ({ server, page } = set);
});
afterAll(() => set?.stop());

const tab = (name: string) => page.getByRole("tab", { name }).click();
const saved = () => page.getByText("Draft saved").waitFor();
const notice = async () => (await currentNotice(server.context, demoSite))!.notice;
const group = () => page.locator("details", { has: page.locator("summary", { hasText: "Purpose: Events near you" }) });

async function write(language: string, [title, text, formLabel]: readonly [string, string, string]) {
  await page.getByRole("tabpanel").getByLabel("Language", { exact: true }).selectOption(language);
  await group().locator("summary").click();
  await group().getByLabel("Title").fill(title);
  await group().getByLabel("What it is for, in a sentence").fill(text);
  await group().getByLabel("Sentence beside the checkbox").fill(formLabel);
  await saved();
  await page.getByText("Complete", { exact: true }).waitFor();
}

test("a purpose added in the editor is worded in two languages, and in one that is added later", async () => {
  await page.goto(`${server.url}/console/${demoSite}/banner`);
  await tab("Purposes");
  await page.getByLabel("Key of a purpose for forms").fill("event-news");
  await page.getByRole("button", { name: "For forms" }).click();
  await page.locator("summary", { hasText: "event-news" }).click();
  await page.locator("details[open]").getByLabel("Title").fill("Events near you");
  await page.locator("details[open]").getByText("1 more language is written under Texts.").waitFor();

  await tab("Texts");
  const english = ["Events near you", "We write when something is on near you.", "Yes, tell me of events."] as const;
  await write("en", english);
  await write("de", ["Termine", "Wir schreiben, wenn etwas in der Nähe ist.", "Ja, schreibt mir von Terminen."]);
  expect(await axeViolations(page, { within: "main" })).toEqual([]);
  // What is to be translated stands beside it.
  expect(await group().innerText()).toContain(english[1]);

  await page.getByLabel("Add a language").selectOption("fr");
  await page
    .getByText(/^\d+ missing$/)
    .first()
    .waitFor();
  await page.getByLabel("Only what is missing").check();
  await group().getByLabel("Title").waitFor();
  await page.getByLabel("Only what is missing").uncheck();
  await write("fr", ["Sorties", "Nous écrivons quand il y a une sortie près de vous.", "Oui, écrivez-moi."]);
  // The site's other purposes for forms have no French words yet either.
  for (const missing of await page.locator("details", { has: page.locator("summary", { hasText: "missing" }) }).all())
    expect(await missing.innerText()).toMatch(/^Purpose: /);

  await page.getByRole("button", { name: "Review and publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByText("As published").waitFor();
  const { languages } = await notice();
  expect(languages["de"]!.purposes["event-news"]).toMatchObject({ title: "Termine" });
  expect(languages["fr"]!.purposes["event-news"]).toMatchObject({ title: "Sorties" });
});

test("what a service is for is said in the words of the site, in each language, and in none again", async () => {
  const vendorIn = async () => {
    const draft = JSON.parse((await server.context.control.noticeDraft(demoSite))!.doc) as {
      purposes: { vendors: { name: string; purpose?: Record<string, string> }[] }[];
    };
    return draft.purposes.flatMap(({ vendors }) => vendors).find(({ name }) => name === "Google Analytics")?.purpose;
  };
  await page.goto(`${server.url}/console/${demoSite}/banner`);
  await tab("Purposes");
  const opened = page.locator("details.purpose", { hasText: "Google Analytics" });
  await opened.locator("summary").click();
  const field = opened.getByLabel("What Google Analytics is for, in a few words");
  await field.fill("counts who reads what");
  await expect.poll(async () => (await vendorIn())?.["en"]).toBe("counts who reads what");
  await tab("Texts");
  await page.getByRole("tabpanel").getByLabel("Language", { exact: true }).selectOption("de");
  const german = page.locator("details", { has: page.getByLabel(/^What Google Analytics is for/) });
  await german.locator("summary").click();
  // What is to be translated stands beside it.
  expect(await german.innerText()).toContain("counts who reads what");
  await german.getByLabel(/^What Google Analytics is for/).fill("zählt, wer was liest");
  await expect.poll(async () => (await vendorIn())?.["de"]).toBe("zählt, wer was liest");
  expect(await axeViolations(page, { within: "main" })).toEqual([]);
  await german.getByLabel(/^What Google Analytics is for/).fill("");
  await expect.poll(async () => Object.keys((await vendorIn()) ?? {})).not.toContain("de");
});

test("the register takes a purpose in every language, says which text lacks, and lets go of it again", async () => {
  await page.goto(`${server.url}/console/${demoSite}/contacts`);
  await tab("Purposes");
  await page.getByRole("button", { name: "Add a purpose" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Key", { exact: true }).fill("winter-club");
  const texts = {
    en: ["Winter club", "We write about the winter club.", "Yes, write to me about the winter club."],
    de: ["Winterklub", "Wir schreiben über den Winterklub.", "Ja, schreibt mir vom Winterklub."],
    fr: ["Club d’hiver", "Nous écrivons au sujet du club d’hiver.", "Oui, écrivez-moi à ce sujet."],
  };
  for (const [lang, [title, text, label]] of Object.entries(texts)) {
    await dialog.getByLabel(`Name (${lang})`).fill(title!);
    await dialog.getByLabel(`Explanation (${lang})`).fill(text!);
    if (lang !== "de") await dialog.getByLabel(`Sentence beside the checkbox (${lang})`).fill(label!);
  }
  await dialog.getByLabel("Kinds of data, one to a line").fill("e-mail address");
  expect(await axeViolations(page, { within: "dialog[open]" })).toEqual([]);
  await dialog.getByRole("button", { name: "Publish with it" }).click();
  await dialog.getByRole("alert").first().waitFor();
  expect((await notice()).purposes.some(({ id }) => id === "winter-club")).toBe(false);
  await dialog.getByLabel("Sentence beside the checkbox (de)").fill(texts.de[2]!);
  await dialog.getByRole("button", { name: "Publish with it" }).click();
  await page.getByText("Added. It is asked for from now on.").waitFor();
  expect((await notice()).languages["de"]!.purposes["winter-club"]).toMatchObject({ formLabel: texts.de[2] });

  await page
    .getByRole("row", { name: /Winter club/ })
    .getByRole("button")
    .click();
  await dialog.getByRole("button", { name: "Stop asking for it" }).click();
  await dialog.nth(1).getByRole("button", { name: "Stop asking for it" }).click();
  await page.getByText("It is asked for no more.").waitFor();
  await expect.poll(async () => (await notice()).purposes.map(({ id }) => id)).not.toContain("winter-club");
  await expect.poll(() => page.getByRole("row", { name: /Winter club/ }).count()).toBe(0);
});

test("what people can change themselves is seen as a made-up person sees it, in each language", async () => {
  await page.goto(`${server.url}/console/${demoSite}/contacts`);
  await tab("Purposes");
  const frame = page.frameLocator("iframe.own-page");
  await frame.getByRole("checkbox", { checked: true }).first().waitFor();
  await page.getByRole("combobox", { name: "In" }).selectOption("de");
  await frame.locator('html[lang="de"]').waitFor();
  // Nothing of it can be sent: neither the frame nor the page's own policy lets a form go.
  const answer = await fetch(`${server.url}/m/${demoSite}/example?lang=de`);
  expect(answer.headers.get("Content-Security-Policy")).toContain("form-action 'none'");
  expect(await answer.text()).toContain("Northgate");
  expect((await fetch(`${server.url}/m/site_none/example`)).status).toBe(404);
});
