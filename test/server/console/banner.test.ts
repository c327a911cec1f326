// The banner's screen: typed, saved by itself, seen in the preview, published, and taken back.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import { sealSite } from "../../../server/assemble.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { demoOrigin, post, recordRequest } from "../../support/requests.ts";
import { type TestServer } from "../../support/server.ts";
import { sha256 } from "../../support/node-crypto.ts";
import { openConsole, type OpenConsole } from "../../support/console.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: OpenConsole;
let server: TestServer;
let page: Page;

beforeAll(async () => {
  set = await openConsole("editor", { viewport: { width: 1440, height: 900 } });
  ({ server, page } = set);
  await page.goto(`${server.url}/console/${demoSite}/banner`);
  await page.locator("h1", { hasText: "Banner" }).waitFor();
});
afterAll(() => set?.stop());

const tab = (name: string) => page.getByRole("tab", { name }).click();
const frame = () => page.frameLocator("iframe");
const saved = () => page.getByText("Draft saved").waitFor();
const current = async () => (await currentNotice(server.context, demoSite))!.notice;

test("shows the notice in force before anything is typed", async () => {
  await page.getByText("As published").waitFor();
  await frame().getByRole("button", { name: "Reject all" }).waitFor();
});

test("saves what is typed by itself, and shows it in the preview", async () => {
  await tab("Texts");
  await page.getByLabel("Banner title").fill("Your choice at Northgate");
  await saved();
  await frame().getByText("Your choice at Northgate").waitFor();
  expect((await current()).languages["en"]!.messages["bannerTitle"]).not.toContain("Northgate");
});

test("names the rule that a text or colour breaks, where it is written", async () => {
  await page.getByLabel("Reject all", { exact: true }).fill("");
  await saved();
  await tab("To fix");
  await page.getByText("Rule 8").first().waitFor();
  await page.getByRole("button", { name: "Review and publish" }).click();
  await page
    .getByRole("dialog")
    .getByText("has to be fixed first")
    .or(page.getByText("have to be fixed first"))
    .waitFor();
  expect(await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await tab("Texts");
  await page.getByLabel("Reject all", { exact: true }).fill("Reject all");
  await saved();
});

test("adds a language with all its texts, and a service from the catalogue", async () => {
  await page.getByLabel("Add a language").selectOption("fr");
  // Its texts are fetched first, and until then all is saved.
  const language = page.getByRole("tabpanel").getByLabel("Language", { exact: true });
  await expect.poll(() => language.inputValue()).toBe("fr");
  await saved();
  await page.getByText("Complete", { exact: true }).waitFor();
  await tab("Purposes");
  await page.locator("summary", { hasText: "Analytics" }).click();
  const service = page.locator("details[open]").getByLabel("Add a service");
  const saidFor = "records visits, draws heat maps, asks opinions";
  expect(await service.locator("option[value=hotjar]").textContent()).toBe(`Hotjar – ${saidFor}`);
  await service.selectOption("hotjar");
  await saved();
  await page.locator("details[open] li", { hasText: "Hotjar" }).getByText(saidFor).waitFor();
});

test("takes over the look of the site's own page, as a draft that can be taken back", async () => {
  const css = "body{color:#222222;font-family:Georgia,serif}.btn-primary{background:#064d2b;border-radius:4px}";
  const asked: string[] = [];
  server.context.readPage = async (address) => {
    asked.push(address);
    return { kind: "text", text: `<style>${css}</style>` };
  };
  await tab("Look");
  const own = page.getByRole("textbox", { name: "Buttons", exact: true }).first();
  const before = await own.inputValue();
  await page.getByRole("button", { name: "Take over its look" }).click();
  // With the pointer on it, it stays until it is pressed.
  await page.getByText("The look of the page is in the draft.").hover();
  await expect.poll(() => own.inputValue()).toBe("#064d2b");
  expect(await page.getByLabel("Typeface").inputValue()).toBe("Georgia,serif");
  expect(asked).toEqual([`${demoOrigin}/`]);
  await saved();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => own.inputValue()).toBe(before);
  await saved();
});

test("publishes what was reviewed, says who is asked again, and puts an earlier one back", async () => {
  await page.getByRole("button", { name: "Review and publish" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("asked again about Analytics").waitFor();
  await dialog.getByText("Your choice at Northgate").waitFor();
  // Announced is what has a day, and nothing is published by leaving it out.
  await dialog.getByLabel("From when").selectOption("later");
  expect(await dialog.getByRole("button", { name: "Announce" }).getAttribute("aria-disabled")).toBe("true");
  await dialog.getByLabel("From when").selectOption("now");
  await dialog.getByText("no hash of it").click();
  const policy = Buffer.from("We use what you tell us to answer you.\n");
  const choose = (buffer: Buffer) =>
    dialog.getByLabel("File with the text").setInputFiles({ name: "policy.txt", mimeType: "text/plain", buffer });
  await choose(Buffer.alloc(0));
  await dialog.getByText("That file is empty.").waitFor();
  await choose(policy);
  await dialog.getByText("its hash is kept, version").waitFor();
  await dialog.getByText("/policy/hash").or(dialog.getByText("policy › hash")).first().waitFor();
  // At once, it wants a reason.
  const publish = dialog.getByRole("button", { name: "Publish", exact: true });
  expect(await publish.getAttribute("aria-disabled")).toBe("true");
  await dialog.getByLabel("Why sooner than in thirty days").fill("a vendor was sold");
  await publish.click();
  await page.getByText("As published").waitFor();
  const notice = await current();
  expect(notice.languages["en"]!.messages["bannerTitle"]).toBe("Your choice at Northgate");
  expect(Object.keys(notice.languages).sort()).toEqual(["de", "en", "fr"]);
  const hash = `sha256:${toHex(sha256(policy))}`;
  expect(notice.policy.hash).toBe(hash);
  // Whoever answers it has the hash on their receipt, and in the file that proves it.
  const answered = await post(
    `${server.url}/v1/records`,
    recordRequest((await currentNotice(server.context, demoSite))!.hash),
  );
  const { receipt } = (await answered.json()) as { receipt: string };
  await sealSite(server.context, demoSite);
  for (const address of [receipt, `${receipt}.html`]) {
    const shown = await (await fetch(address)).text();
    expect(shown.replace(/<script[^]*?<\/script>/g, ""), address).toMatch(new RegExp(`<dd>.*${hash}</dd>`));
  }

  // A hash is of one text: with another version it is gone.
  await tab("Who asks");
  await page.getByText("The hash of its text is kept").waitFor();
  await page.getByLabel("Version of the policy").fill("2027-01");
  await saved();
  await page.getByText("The hash of its text is kept").waitFor({ state: "detached" });

  await tab("History");
  await page.getByText("Not announced for thirty days: a vendor was sold").waitFor();
  await page.getByRole("button", { name: "Put in force again" }).click();
  await dialog.getByRole("button", { name: "Put in force again" }).click();
  await expect.poll(async () => (await current()).languages["en"]!.messages["bannerTitle"]).not.toContain("Northgate");
});

test("no script and no policy complained", () => {
  expect(set.complaints).toEqual([]);
});
