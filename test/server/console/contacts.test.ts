// The contacts screen in a real browser, on one server: a list checked and taken away, one address explained, in both themes and without its server.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { openConsole, type OpenConsole, violationsInBothThemes } from "../../support/console.ts";
import { importsOf, newsletterHead } from "../../support/imports.ts";
import { type TestServer } from "../../support/server.ts";

// A person goes through many states in one test, and axe reads each of them twice.
vi.setConfig({ testTimeout: 120_000 });

let set: OpenConsole;
let server: TestServer;
let page: Page;

const asked = 5_000;
/** Every tenth said yes. */
const said = (at: number) => at % 10 === 0;
const address = (at: number) => `person${at}@example.com`;
const list = ["Name,E-mail", ...Array.from({ length: asked }, (_, at) => `"Person, ${at}",${address(at)}`)].join(
  "\r\n",
);

beforeAll(async () => {
  set = await openConsole();
  ({ server, page } = set);
  const { context } = server;
  const yes = Array.from({ length: asked }, (_, at) => at).filter(said);
  const imports = importsOf({ context });
  const rows = yes.map((at) => `${address(at)},given,2026-10-01,crm-${at}`);
  const { id } = await imports.upload(`${newsletterHead}\n${rows.join("\n")}\n`);
  await imports.commit(id);
});
afterAll(() => set?.stop());

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000, interval: 50 });
const button = (name: string) => page.getByRole("button", { name, exact: true });
/** The tab that is looked at; others may stay as they were left. */
const panel = () => page.locator("[role=tabpanel]:not([hidden])");
const figure = (name: string) => page.locator(`[data-figure="${name}"]`).textContent();
const open = () => page.goto(`${server.url}/console/${demoSite}/contacts`);
const rowCount = () => page.getByRole("region", { name: "Rows" }).locator("tbody tr").count();

async function downloaded(name: string): Promise<string[]> {
  const [download] = await Promise.all([page.waitForEvent("download"), button(name).click()]);
  return readFileSync(await download.path(), "utf8")
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split("\r\n");
}

describe("a list", () => {
  test("is dropped, its column is found, and its answers come with their reasons", async () => {
    await open();
    await page.getByRole("tab", { name: "Check a list" }).waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    const file = { name: "march.csv", mimeType: "text/csv", buffer: Buffer.from(list) };
    await page.getByLabel("CSV file").setInputFiles(file);
    await page.getByRole("heading", { name: "From march.csv" }).waitFor();
    expect(await page.getByLabel("Column with the address").inputValue()).toBe("1");
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Check the list").click();
    await soon(() => page.getByText("5,000 rows checked").count()).toBe(1);
    expect([await figure("allow"), await figure("deny")]).toEqual(["500", "4,500"]);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await fitsTelephones();
  });

  test("is a window of fifty rows, whatever is looked for in it", async () => {
    expect(await rowCount()).toBe(50);
    await page.getByLabel("Answer").selectOption("allow");
    await soon(() => page.getByText("1–50 of 500").count()).toBe(1);
    await button("Last").click();
    await page.getByText("451–500 of 500").waitFor();
    await page.getByLabel("Find in the list").fill("person4990@");
    await soon(rowCount).toBe(1);
    await page.getByRole("button", { name: "Why" }).click();
    await page.getByRole("dialog").getByText("Said yes, and that stands").waitFor();
    await page.getByRole("dialog").getByText("Verified in this browser").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press("Escape");
  });

  test("goes home as a file, with its own columns and the answer beside them", async () => {
    const allowed = await downloaded("Only those who may be contacted (CSV)");
    expect(allowed.length).toBe(501);
    expect(allowed[0]).toBe("Name,E-mail,allow,reason,until,use_before,check");
    expect(allowed[1]).toMatch(
      /^"Person, 0",person0@example\.com,true,CONSENT_ACTIVE,2028-10-0\dT.*,chk_[0-9a-f]{32}$/,
    );
    expect((await downloaded("All rows (CSV)")).length).toBe(asked + 1);
  });

  test("has its decision in the log, and is asked again: who took it back meanwhile is another answer", async () => {
    await page.getByRole("button", { name: "Log entry" }).click();
    await page.getByRole("dialog").getByText("Verified in this browser").waitFor();
    await page.keyboard.press("Escape");
    const body = { entries: [{ email: address(10), reason: "OBJECTED_ALL", source: "letter" }] };
    await post("/v1/suppressions", body);
    await button("Check again").click();
    await page.getByText("1 answer changed since.").waitFor();
    expect([await figure("allow"), await figure("deny")]).toEqual(["499", "4,501"]);
  });

  test("that is pasted needs no file, and a server that is away loses none of it", async () => {
    await button("Another list").click();
    await page.getByLabel("Or paste addresses").fill(`${address(0)}\n${address(0)}\n${address(1)}\nnobody\n`);
    await button("Use this").click();
    await page.route("**/v1/check/stream", (route) => route.abort());
    await button("Check the list").click();
    await page.getByText("The server does not answer.").first().waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.unroute("**/v1/check/stream");
    await button("Go on from there").click();
    await page.getByText("4 rows checked").waitFor();
    const reasons = await page.getByRole("region", { name: "Reason" }).locator("tbody tr").allTextContents();
    expect(reasons.sort()).toEqual([
      "allowSaid yes, and that stands125%",
      "denyNo yes on record125%",
      "denyNot an address that can be used125%",
      "denyStands earlier in the list125%",
    ]);
  });

  test("with nothing in it is told to be empty", async () => {
    await button("Another list").click();
    await page.getByLabel("CSV file").setInputFiles({ name: "x.csv", mimeType: "text/csv", buffer: Buffer.from("\n") });
    await page.getByText("There is no row in it.").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
  });
});

/** A call as the console makes it. */
const post = (path: string, body: unknown) =>
  page.evaluate(
    async ({ path, body, site }) => {
      const { csrfToken } = (await (await fetch("/v1/session")).json()) as { csrfToken: string };
      const headers = { "Assent-Site": site, "Assent-CSRF": csrfToken, "Content-Type": "application/json" };
      return (await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })).status;
    },
    { path, body, site: demoSite },
  );

describe("one address, by keyboard alone", () => {
  test("is explained: what the answer rests on, its place in the log, and whether it is still so", async () => {
    await page.getByRole("tab", { name: "Check a list" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByLabel("E-mail address or number").focus();
    await page.keyboard.type(address(10));
    await page.keyboard.press("Enter");
    await page.getByText("Objects to all marketing").waitFor();
    await page.getByText("Verified in this browser").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Check again").press("Enter");
    await page.getByText("Nothing changed since.").waitFor();
    expect(page.url()).not.toContain("person");
  });
});

const tab = (name: string) => page.getByRole("tab", { name, exact: true }).click();

describe("imports", () => {
  test("are looked through first, with each row left out and why, then imported, listed and taken back", async () => {
    await tab("Imports");
    await page.getByRole("region", { name: "Imports so far" }).getByText("imported", { exact: true }).waitFor();
    const rows = ["Mail;Status;Date;Source", "new@example.com;ja;2026-10-02;crm-9", "nobody;ja;2026-10-02;crm-9"];
    const file = { name: "crm.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) };
    await panel().getByLabel("CSV file").setInputFiles(file);
    await page.getByLabel("The file's words for “yes”").fill("ja");
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Look through it").click();
    await page.getByText("No usable e-mail address").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    expect((await downloaded("Rows left out (CSV)"))[1]).toContain("BAD_EMAIL");
    await button("Import 1 row").press("Enter");
    await button("Take it back").press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Take it back" }).press("Enter");
    await page.getByRole("region", { name: "Imports so far" }).getByText("taken back").waitFor();
  });
});

describe("suppressions", () => {
  test("are counted, found by an address, added and lifted, with words for each", async () => {
    await tab("Suppressions");
    await page.getByRole("region", { name: "Who must not be contacted" }).getByText("A letter").waitFor();
    await panel().getByLabel("E-mail address, number, letter").fill("nobody");
    await button("Find").click();
    await page.getByText("That is no address or number that can be told.").waitFor();
    await panel().getByLabel("E-mail address, number, letter").fill("ada@example.com");
    await page.keyboard.press("Enter");
    await page.getByText("Nothing stands against this address.").waitFor();
    await button("Add an entry").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").selectOption("DO_NOT_CONTACT_CHANNEL");
    await dialog.getByLabel("Said by").selectOption("agent");
    expect(await violationsInBothThemes(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Add an entry" }).click();
    const entries = page.getByRole("region", { name: "Entries about this address" });
    await entries.getByText("Not on this channel").waitFor();
    await entries.getByRole("button", { name: "Lift" }).click();
    await dialog.getByLabel("Why").fill("A mistake at the telephone");
    await dialog.getByRole("button", { name: "Lift", exact: true }).click();
    await entries.getByText("lifted").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
  });
});

describe("screening", () => {
  test("says which register is too old, takes a newer file, and looks at a calling list", async () => {
    const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
    await tab("Screening");
    await page.getByLabel("What it is").selectOption("TPS");
    const bring = async (date: string) => {
      await page.getByLabel("Date of the file").fill(date);
      const file = { name: "tps.csv", mimeType: "text/csv", buffer: Buffer.from("02079460000\n02079460001\n") };
      await page.getByLabel("File", { exact: true }).first().setInputFiles(file);
      await button("Bring in").click();
    };
    await bring(day(60));
    await page.getByText("TPS: too old to rely on").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await bring(day(1));
    await page.getByText("TPS: too old to rely on").waitFor({ state: "detached" });
    await page.getByLabel("What it is").selectOption("MPS");
    await page.getByText("CSV whose first row names a surname").waitFor();
    await page.getByLabel("Date of the file").fill(day(1));
    const letters = { name: "mps.csv", mimeType: "text/csv", buffer: Buffer.from("surname,postcode\nDee,LS1 4DY\n") };
    await page.getByLabel("File", { exact: true }).first().setInputFiles(letters);
    await button("Bring in").click();
    await page.getByText("1 are in.").waitFor();
    const calls = { name: "calls.csv", mimeType: "text/csv", buffer: Buffer.from("phone\n02079460000\n02079460009\n") };
    await page.getByLabel("File", { exact: true }).last().setInputFiles(calls);
    await page.getByText("2 different numbers in 2 rows").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
  });
});

describe("purposes", () => {
  test("are opened with their history, and a change that came second is told and loses nothing", async () => {
    await tab("Purposes");
    const [download] = await Promise.all([page.waitForEvent("download"), button("As a table (CSV)").click()]);
    expect(readFileSync(await download.path(), "utf8")).toContain("Newsletter");
    await page.getByRole("button", { name: "Open Newsletter" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator(".history code").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await dialog.getByLabel("A consent is good for").fill("P12M");
    await changeMeanwhile();
    await dialog.getByRole("button", { name: "Publish the change" }).click();
    await dialog.getByText("Somebody changed this purpose meanwhile").waitFor();
    await dialog.getByText("18 months").waitFor();
    expect(await dialog.getByLabel("A consent is good for").inputValue()).toBe("P12M");
    expect(await violationsInBothThemes(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Publish the change" }).click();
    await page.getByText(/^Published\./).waitFor();
    await soon(() => dialog.locator(".history li").count()).toBe(3);
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "Register of purposes" }).getByText("12 months").waitFor();
  });
});

/** Somebody else publishes another period of the newsletter. */
const changeMeanwhile = () =>
  page.evaluate(async (site) => {
    const { csrfToken } = (await (await fetch("/v1/session")).json()) as { csrfToken: string };
    const headers = { "Assent-Site": site, "Assent-CSRF": csrfToken, "Content-Type": "application/json" };
    const found = (await (await fetch("/v1/purposes/newsletter", { headers })).json()) as Record<string, unknown>;
    const { id: _, version: __, revision, changes: ___, ...members } = found;
    const body = JSON.stringify({ ...members, validPeriod: "P18M" });
    const init = { method: "PUT", headers: { ...headers, "If-Match": `"${String(revision)}"` }, body };
    return (await fetch("/v1/purposes/newsletter", init)).status;
  }, demoSite);

async function fitsTelephones(): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  try {
    await soon(() => page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  } finally {
    await page.setViewportSize({ width: 1280, height: 900 });
  }
}

test("no policy and no script complained", () => expect(set.complaints).toEqual([]));
