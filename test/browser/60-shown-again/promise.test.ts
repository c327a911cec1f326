// A record is shown again as it was: after ten newer notices and another build, pixel for pixel, and nothing is recorded by it.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyMemory, type ServiceContext } from "../../../server/context.ts";
import { onLoopback } from "../../../server/cli/loopback.ts";
import { publish } from "../../../server/cli/publishing.ts";
import { foundBrowser, openedBrowser } from "../../../server/cli/screenshots.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { system } from "../../support/context.ts";
import { bannerRequest, demoOrigin, post } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

const patient = 120_000;
let server: TestServer;
let browser: Browser;
let newer: ServiceContext;
let receipt: string;
/** The path of the as-was page that the record's receipt leads to. */
let page: string;

const unescaped = (html: string) => html.replaceAll("&amp;", "&");
const demo = demoNotice(demoOrigin);

/** Another build: its first layer has another heading, under another name. */
function otherBuild(files: ServiceContext["files"]): ServiceContext["files"] {
  const first = Object.keys(files).find((name) => name.startsWith("first."))!;
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => {
      const body = file.body.replaceAll(first, "first.00000000.js");
      const changed = name === first ? body.replaceAll("bannerTitle", "acceptAll") : body;
      return [name === first ? "first.00000000.js" : name, { ...file, body: changed }];
    }),
  );
}

beforeAll(async () => {
  server = await startTestServer();
  browser = await openedBrowser(foundBrowser(process.env["CHROMIUM"]));
  const { notice } = await publish(server.context, { site: demoSite });
  const request = bannerRequest(notice.hash, "refused");
  ({ receipt } = (await (await post(`${server.url}/v1/records`, request, { Origin: demoOrigin })).json()) as {
    receipt: string;
  });
  for (let n = 1; n <= 10; n++) {
    const en = {
      ...demo.languages["en"]!,
      messages: { ...demo.languages["en"]!.messages, bannerTitle: `Your choices, edition ${n}` },
    };
    const settings = { ...demo, languages: { ...demo.languages, en }, style: { radius: `${n}px` } };
    await publishNotice(server.context, system, { site: demoSite, settings });
  }
  newer = { ...server.context, files: otherBuild(server.context.files), memory: emptyMemory() };
  await publishNotice(newer, system, { site: demoSite, settings: { ...demo, style: { radius: "1px" } } });
  page = unescaped(/href="(\/n\/[^"]+)"/.exec(await (await fetch(receipt)).text())![1]!);
}, patient);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const frameOf = async (url: string, path: string) =>
  url + unescaped(/<iframe[^>]* src="([^"]+)"/.exec(await (await fetch(url + path)).text())![1]!);

async function pictureOf(address: string, { width, height }: { width: number; height: number }, opened: string) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: "en",
    timezoneId: "UTC",
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  const shown = await context.newPage();
  await shown.goto(address);
  await shown.locator(opened).waitFor();
  const text = await shown.locator("#privacy-panel h2").first().textContent();
  const png = await shown.screenshot({ animations: "disabled", caret: "hide" });
  await context.close();
  return { text, png: Buffer.from(png) };
}

test(
  "the receipt leads to the same words, language and layout, by the pixels of the day it was published",
  async () => {
    const notice = `sha256:${page.split("/")[3]!}` as const;
    const store = await server.context.site(demoSite);
    const kept = (await store.screenshots(notice)).filter(({ lang }) => lang === "en");
    expect(kept).toHaveLength(6);
    await onLoopback(newer, async (url) => {
      for (const { viewport, layer, file } of kept) {
        const [width, height] = viewport.split("x").map(Number) as [number, number];
        const opened = layer === "panel" ? "#privacy-panel dialog[open] footer" : "#privacy-panel .banner";
        const query = layer === "panel" ? `${page.includes("?") ? "&" : "?"}layer=panel` : "";
        const shown = await pictureOf(await frameOf(url, page + query), { width, height }, opened);
        expect(shown.text).toBe(demo.languages["en"]!.messages["bannerTitle"]);
        const then = (await store.file(file))!.body;
        expect(shown.png.equals(then), `${viewport} ${layer}`).toBe(true);
      }
    });
  },
  patient,
);

test("today's notice looks otherwise, by the new build: the comparison can fail", { timeout: patient }, async () => {
  const { current } = await (await server.context.site(demoSite)).standingNotices(newer.now());
  await onLoopback(newer, async (url) => {
    const address = await frameOf(url, `/n/${demoSite}/${current!.hash.slice(7)}/en`);
    const shown = await pictureOf(address, { width: 320, height: 640 }, "#privacy-panel .banner");
    expect(shown.text).toBe(demo.languages["en"]!.messages["acceptAll"]);
    const [then] = await (await server.context.site(demoSite)).screenshots();
    expect(shown.png.equals((await (await server.context.site(demoSite)).file(then!.file))!.body)).toBe(false);
  });
});

test(
  "what is pressed in it is in force nowhere: no record, nothing stored, only archived files asked for",
  { timeout: patient },
  async () => {
    await onLoopback(newer, async (url) => {
      const before = await (await server.context.site(demoSite)).entryCount();
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const shown = await context.newPage();
      const asked: string[] = [];
      const wrong: string[] = [];
      shown.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
      shown.on("console", (message) => wrong.push(message.text()));
      await shown.goto(url + page);
      const frame = shown.frameLocator("iframe");
      // By the keyboard: where a pointer lands in a frame of its own process depends on what was last composed.
      await frame.locator('button[slot="accept-all"]').press("Enter");
      await frame.locator("#privacy-choices").waitFor({ state: "visible" });
      await shown.waitForTimeout(700);
      const posts = asked.filter((line) => !line.startsWith("GET "));
      const elsewhere = asked.filter((line) => !/ \/(n|f|w)\//.test(line));
      expect(elsewhere).toEqual([]);
      expect(posts.filter((line) => !/^POST \/n\/.*\/v1\/(records|shown)$/.test(line))).toEqual([]);
      expect(await (await server.context.site(demoSite)).entryCount()).toBe(before);
      expect((await context.cookies()).length).toBe(0);
      expect(await shown.evaluate(() => localStorage.length)).toBe(0);
      expect(wrong.filter((text) => /Content Security Policy/.test(text))).toEqual([]);
      await context.close();
    });
  },
);
