// An evidence pack in a real browser, from file:// with the network off: it verifies itself, and names what is broken.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Pack } from "../../../core/pack.ts";
import type { ContentHash } from "../../../core/notice.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { recordShown } from "../../../server/services/screenshots.ts";
import { system } from "../../support/context.ts";
import { axeViolations, sharedBrowser } from "../../support/browser.ts";
import { bannerRequest, freshRecordId, post, recordRequest } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
let server: TestServer;
let browser: Browser;
let notice: string;
/** Of a person who gave, withdrew and gave again; and of a refusal on a German banner. */
let ofPerson: string;
let ofBanner: string;

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const bearer = () => ({ Authorization: `Bearer ${server.demoKey}` });
const dataOf = (file: string): Pack =>
  JSON.parse(/<script type="application\/json" id="pack">(.*)<\/script>/.exec(file)![1]!) as Pack;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), sharedBrowser()]);
  notice = ((await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string }).notice;
  const subject = { kind: "email", id: "ada@example.com" } as const;
  for (const [event, status] of [
    ["give", "given"],
    ["withdraw", "withdrawn"],
    ["give", "given"],
  ] as const) {
    const choices = [{ purpose: "newsletter", version: 1, status, channel: "email" as const }];
    const request = recordRequest(notice, { id: freshRecordId(), subject, event, choices });
    expect((await post(`${server.url}/v1/records`, request)).status).toBe(201);
  }
  const place = { lang: "de", viewport: "320x640", layer: "first", rules: "opt-in", gpc: false } as const;
  const pictures = [{ ...place, png: Uint8Array.from(Buffer.from(pixel, "base64")) }];
  await recordShown(server.context, system, { site: demoSite, notice: notice as ContentHash, pictures });
  const banner = bannerRequest(notice, "refused", { lang: "de" });
  expect((await post(`${server.url}/v1/records`, banner)).status).toBe(201);
  ofPerson = await vi.waitFor(
    async () => {
      const answer = await post(`${server.url}/v1/packs`, { subject }, bearer());
      expect(answer.status).toBe(200);
      return answer.text();
    },
    { timeout: 25_000, interval: 250 },
  );
  ofBanner = await vi.waitFor(
    async () => {
      const answer = await fetch(`${server.url}/v1/packs/${banner.id}`, { headers: bearer() });
      expect(answer.status).toBe(200);
      return answer.text();
    },
    { timeout: 25_000, interval: 250 },
  );
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
/** Opens the file offline, and collects whatever it asked for or complained about. */
async function opened(file: string, options: BrowserContextOptions = {}) {
  const path = join(folder, `pack-${++files}.html`);
  writeFileSync(path, file);
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => request.url().startsWith("file:") || complaints.push(request.url()));
  await page.goto(pathToFileURL(path).href);
  return { page, complaints, close: () => context.close() };
}
const state = (page: Page) => page.locator("#verdict").getAttribute("data-state");
const findings = (page: Page) => page.locator("#findings li").allTextContents();

describe("a pack opened from a file, offline", () => {
  test("verifies itself, asks for nothing, and shows the words, the history and the key", async () => {
    const { page, complaints, close } = await opened(ofPerson);
    await expect.poll(() => page.locator("#verdict").textContent()).toBe("Verified in this browser");
    expect(await findings(page)).toEqual([expect.stringContaining(dataOf(ofPerson).verifierKey)]);
    expect(await page.locator(".act h3").allTextContents()).toEqual([
      expect.stringContaining("Consent"),
      expect.stringContaining("Withdrawal"),
      expect.stringContaining("Consent"),
    ]);
    expect(await page.locator("main").textContent()).toContain(
      "Yes, send me news and offers from Northgate Calling Ltd",
    );
    expect(await page.locator("main").textContent()).not.toContain("ada@");
    expect(complaints).toEqual([]);
    await close();
  });

  test("speaks the language it was read in, with the banner as it was", async () => {
    const { page, close } = await opened(ofBanner);
    await expect.poll(() => page.locator("#verdict").textContent()).toBe("In diesem Browser geprüft");
    const [record] = dataOf(ofBanner).records;
    const shown = dataOf(ofBanner).notices[0]!.doc.languages["de"]!.messages;
    const buttons = await page.locator(".screen").first().locator(".button").allTextContents();
    expect(buttons).toEqual([shown["acceptAll"], shown["rejectAll"], shown["choose"]]);
    expect(record!.record.event).toBe("refuse");
    await close();
  });

  test("has the pictures of what was on screen, and another one in their place is named", async () => {
    const { page, complaints, close } = await opened(ofBanner);
    await expect.poll(() => state(page)).toBe("verified");
    const width = () => page.locator(".pictures img").evaluate((image: HTMLImageElement) => image.naturalWidth);
    await expect.poll(width).toBe(1);
    expect(complaints).toEqual([]);
    await close();
    expect(ofBanner.split(pixel)).toHaveLength(2);
    const other = await opened(ofBanner.replace(pixel, pixel.replace("fFcSJ", "gFcSJ")));
    await expect.poll(() => state(other.page)).toBe("failed");
    expect((await findings(other.page)).join("\n")).toMatch(/^sha256:[0-9a-f]{64}: Dieses Bild wurde verändert/);
    await other.close();
    const none = await opened(ofBanner.replace(/ src="data:image[^"]*"/, ""));
    await expect.poll(() => state(none.page)).toBe("failed");
    await none.close();
  });

  test("without scripts is whole, and says that nothing was verified", async () => {
    const { page, close } = await opened(ofPerson, { javaScriptEnabled: false });
    expect(await page.locator("#verdict").textContent()).toContain("Nothing was verified here");
    expect(await page.locator(".act").count()).toBe(3);
    expect(await page.locator("main").innerText()).toContain("Yes, send me news and offers");
    await close();
  });
});

describe("one change in the file", () => {
  const change = (from: string | RegExp, to: string | ((...parts: string[]) => string)) => {
    const changed = ofPerson.replace(from, to as string);
    if (changed === ofPerson) throw new Error(`${String(from)} is not in the file`);
    return changed;
  };
  const changes: readonly (readonly [what: string, said: RegExp, change: () => string])[] = [
    [
      "a word on the page",
      /What this page shows is not what was signed/,
      () => change("Yes, send me news", "Yes, sent me news"),
    ],
    [
      "an attribute on the page",
      /What this page shows/,
      () => change('class="status withdrawn"', 'class="status given"'),
    ],
    ["something put over the page", /What this page shows/, () => change("<main", "<p>Sound.</p><main")],
    ["text beside the page", /What this page shows/, () => change("<main", "Sound.<main")],
    ["the title", /What this page shows/, () => change("<title>Evidence", "<title>evidence")],
    [
      "a record",
      /rec_[0-9a-f]{32}, log entry \d+: This record was changed/,
      () => change('"event":"withdraw"', '"event":"withdrew"'),
    ],
    [
      "a notice",
      /sha256:[0-9a-f]{64}, log entry 0: This text was changed/,
      () => change('"authority":"Information', '"authority":"information'),
    ],
    ["the day a notice was published", /The log does not say/, () => change(/("publishedAt":")2/, "$11")],
    ["the checkpoint", /checkpoint’s signature does not fit/, () => change(/("checkpoint":"[^"]*\\n)(\d)/, "$19$2")],
    [
      "the key",
      /key is malformed/,
      () => change(/("verifierKey":"[^+]*\+)(.)/, (_, head, digit) => head + (digit === "0" ? "1" : "0")),
    ],
    ["the data's form", /data in this file are damaged/, () => change('id="pack">{', 'id="pack">[')],
    ["the moment it was made", /signature over the whole does not fit/, () => change(/("madeAt":")2/, "$11")],
    [
      "the signature",
      /signature over the whole/,
      () => change(/("signature":")(.)/, (_, head, digit) => head + (digit === "A" ? "B" : "A")),
    ],
  ];
  test.each(changes)("%s is named", async (_, said, made) => {
    const { page, close } = await opened(made());
    await expect.poll(() => state(page)).toBe("failed");
    expect((await findings(page)).join("\n")).toMatch(said);
    await close();
  });

  test("a record taken out whole breaks the signature over all", async () => {
    const pack = dataOf(ofPerson);
    const fewer = JSON.stringify({ ...pack, records: pack.records.slice(1) }).replaceAll("<", "\\u003c");
    const { page, close } = await opened(
      ofPerson.replace(/(id="pack">).*(?=<\/script>\n<script>)/, (_, head: string) => head + fewer),
    );
    await expect.poll(() => state(page)).toBe("failed");
    expect(await findings(page)).toEqual([expect.stringContaining("Something was taken out")]);
    await close();
  });

  test("in its script or its policy keeps it from running: then nothing was verified", async () => {
    for (const changed of [
      ofPerson.replace(/<script>(.)/, "<script> $1"),
      ofPerson.replace("script-src 'sha256-", "script-src 'sha256-A"),
    ]) {
      const { page, close } = await opened(changed);
      expect(await page.locator("#verdict").textContent()).toContain("Nothing was verified here");
      expect(await state(page)).toBeNull();
      await close();
    }
  });
});

test("axe finds nothing in it, narrow and wide, light and dark, and nothing is wider than the screen", async () => {
  for (const file of [ofPerson, ofBanner]) {
    const { page, close } = await opened(file, { bypassCSP: true, viewport: { width: 390, height: 800 } });
    await expect.poll(() => state(page)).toBe("verified");
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await axeViolations(page), `${width} ${colorScheme}`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    }
    await close();
  }
});
