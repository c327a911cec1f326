// A mail scanner opens every link of every message and runs every script, and nothing changes; a person's one press does.
import { createClient } from "@libsql/client";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import PostalMime from "postal-mime";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sealSite } from "../../../server/assemble.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { mailCheckpoint } from "../../../server/services/checkpoint-mail.ts";
import { tellExpiring } from "../../../server/services/expiring.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { axeViolations, closeContexts, sharedBrowser } from "../../support/browser.ts";
import { system } from "../../support/context.ts";
import { demoOrigin, freshRecordId, post, recordRequest } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

const patient = 120_000;
const dayMs = 86_400_000;
let server: TestServer;
let browser: Browser;
let shiftMs = 0;
let notice: string;

interface Received {
  readonly subject: string;
  readonly to: string;
  readonly links: readonly string[];
}

/** Every message that was sent so far, with every address in it: text, HTML and head. */
async function received(): Promise<Received[]> {
  const folder = join(server.folder, "mail");
  const files = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith(".eml"));
  return Promise.all(
    files.map(async (name) => {
      const {
        subject = "",
        to = [],
        text = "",
        html = "",
        headers,
      } = await PostalMime.parse(readFileSync(join(folder, name)));
      const all = [text, html, ...headers.map(({ value }) => value)].join("\n").replaceAll("&amp;", "&");
      return { subject, to: to[0]!.address!, links: [...new Set(all.match(/https?:\/\/[^\s"'<>]+/g))] };
    }),
  );
}

/** Every row of every database, but for what sealing adds by itself. */
async function everything(): Promise<string> {
  await sealSite(server.context, demoSite);
  const names = readdirSync(server.folder, { recursive: true }).map(String);
  const dump: unknown[] = [];
  for (const name of names.filter((file) => file.endsWith(".db")).sort()) {
    const client = createClient({ url: `file:${join(server.folder, name)}` });
    const tables = await client.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    for (const { name: table } of tables.rows) {
      const { rows } = await client.execute(`SELECT * FROM "${String(table)}"`);
      dump.push([
        name,
        table,
        rows.map((row) =>
          Object.values(row).map((value) =>
            value instanceof ArrayBuffer ? Buffer.from(value).toString("hex") : value,
          ),
        ),
      ]);
    }
    client.close();
  }
  return JSON.stringify(dump);
}

async function give(email: string): Promise<void> {
  const body = recordRequest(notice, { id: freshRecordId(), subject: { kind: "email", id: email } });
  expect((await post(`${server.url}/v1/records`, body)).status).toBe(201);
}
const messageTo = (email: string, about: string) =>
  vi.waitFor(
    async () => {
      const all = await received();
      if (!all.some(({ to, subject }) => to === email && subject.includes(about)))
        throw new Error(`none about ${about}`);
    },
    { timeout: 30_000, interval: 100 },
  );
const linkTo = async (email: string, path: string) =>
  (await received())
    .filter(({ to }) => to === email)
    .flatMap(({ links }) => links)
    .find((link) => link.includes(path))!;

beforeAll(async () => {
  server = await startTestServer({ nowMs: () => Date.now() + shiftMs });
  browser = await sharedBrowser();
  const settings = demoNotice(demoOrigin);
  const purposes = settings.purposes.map((one) =>
    one.id === "newsletter" ? { ...one, doubleOptIn: true, validPeriod: "P6M", renewalPeriod: "P30D" } : one,
  );
  ({ hash: notice } = await publishNotice(server.context, system, {
    shortNotice: "a test",
    site: demoSite,
    settings: { ...settings, purposes },
  }));
  await give("bea@example.com");
  await messageTo("bea@example.com", "confirm");
  const confirmed = await fetch(await linkTo("bea@example.com", "/c/"), {
    method: "POST",
    body: new URLSearchParams({ act: "confirm" }),
  });
  expect(confirmed.status).toBe(200);
  shiftMs = 165 * dayMs;
  await tellExpiring(server.context, demoSite);
  await give("ada@example.com");
  await fetch(`${server.url}/m/site_demo`, {
    method: "POST",
    body: new URLSearchParams({ address: "bea@example.com" }),
  });
  await messageTo("ada@example.com", "confirm");
  await messageTo("bea@example.com", "ends on");
  await messageTo("bea@example.com", "Your choices");
  await setSettings(server.context, system, { site: demoSite, settings: { checkpointsTo: "keeper@example.com" } });
  await sealSite(server.context, demoSite);
  await mailCheckpoint(server.context, demoSite);
  await messageTo("keeper@example.com", "Checkpoint");
  // A message is in the folder before its row says that it went.
  const store = await server.context.site(demoSite);
  await vi.waitFor(async () => expect((await store.mailStates()).waiting).toBe(0), { timeout: 15_000, interval: 100 });
}, patient);
afterAll(async () => {
  await closeContexts(browser);
  await server?.stop();
});

/** Opens the address as a scanner's browser does: scripts run, links are followed, nothing is pressed. */
async function scan(page: Page, link: string, methods: Set<string>): Promise<void> {
  page.on("request", (request) => methods.add(request.method()));
  await page.goto(link, { waitUntil: "networkidle" });
  const further = await page.locator("a[href]").evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
  for (const next of further.filter((address) => address.startsWith(server.url)))
    await page.goto(next, { waitUntil: "networkidle" });
}

test(
  "after a scanner followed every link of every message there is not one other row in any table",
  async () => {
    const links = [...new Set((await received()).flatMap((message) => message.links))];
    const kinds = links.map((link) => new URL(link).pathname.slice(0, 3)).sort();
    // Of the checkpoint's message the log's own address, in its text and in its markup.
    expect(kinds).toEqual(["/c/", "/c/", "/c/", "/m/", "/u/", "/v1", "/v1"]);
    const before = await everything();
    const methods = new Set<string>();
    const context = await browser.newContext();
    const page = await context.newPage();
    for (const link of links) {
      await scan(page, link, methods);
      for (const method of ["HEAD", "GET", "OPTIONS"]) await fetch(link, { method, redirect: "manual" });
    }
    await context.close();
    expect([...methods]).toEqual(["GET"]);
    expect(await everything()).toBe(before);
  },
  patient,
);

test(
  "each button does what it says, without a script; the pages are for everybody",
  async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-GB" });
    const page = await context.newPage();
    const sound = async () => {
      const scripted = await browser.newContext({ locale: "en-GB" });
      const copy = await scripted.newPage();
      await copy.setContent(await page.content());
      expect(await axeViolations(copy)).toEqual([]);
      await scripted.close();
    };
    const before = await everything();
    await page.goto(await linkTo("ada@example.com", "/c/"));
    await sound();
    await page.getByRole("button", { name: "Yes, I confirm" }).click();
    await page.getByText("Confirmed: “Newsletter”").waitFor();
    expect(await everything()).not.toBe(before);

    await page.goto(await linkTo("bea@example.com", "/m/"));
    await page.getByRole("button", { name: "Open my choices" }).click();
    const box = page.getByRole("checkbox", { name: /by e-mail/ });
    expect(await box.isChecked()).toBe(true);
    expect(new URL(page.url()).search).toBe("");
    await sound();
    await box.uncheck();
    await page.getByRole("button", { name: "Save choices" }).click();
    await page.getByText("Your choice is saved.").waitFor();
    expect(await page.getByRole("checkbox", { name: /by e-mail/ }).isChecked()).toBe(false);
    await page.getByRole("button", { name: /Stop all marketing/ }).click();
    await page.getByText("sends you no more marketing").waitFor();

    await page.goto(await linkTo("bea@example.com", "/m/"));
    await page.getByRole("button", { name: "Open my choices" }).click();
    await page.getByText("This link does not work any more.").waitFor();
    await sound();
    await page.getByLabel("E-mail address").fill("nobody@example.com");
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByText("a message with a link is on its way").waitFor();
    await context.close();
  },
  patient,
);
