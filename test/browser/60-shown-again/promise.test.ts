// A record is shown again as it was: after ten newer notices and another build, pixel for pixel, and nothing is recorded by it.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyMemory, type ServiceContext } from "../../../server/context.ts";
import { onLoopback } from "../../../server/cli/loopback.ts";
import { publish } from "../../../server/cli/publishing.ts";
import { screenshotBrowser } from "../../../server/cli/screenshots.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice, type NoticeSettings } from "../../../server/services/notices.ts";
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
/** In one language: publishing photographs each of them, and only this one is looked at here. */
const { en } = demoNotice(demoOrigin).languages as { en: NoticeSettings["languages"][string] };
const demo: NoticeSettings = { ...demoNotice(demoOrigin), languages: { en } };

/** Another build: its first layer has another heading. */
function otherBuild(files: ServiceContext["files"]): ServiceContext["files"] {
  const first = files["first.js"]!;
  return { ...files, "first.js": { ...first, body: first.body.replaceAll("bannerTitle", "acceptAll") } };
}

beforeAll(async () => {
  server = await startTestServer();
  browser = await screenshotBrowser(process.env["CHROMIUM"]);
  await publishNotice(server.context, system, { shortNotice: "a test", site: demoSite, settings: demo });
  const { notice } = await publish(server.context, { site: demoSite });
  const request = bannerRequest(notice.hash, "refused");
  ({ receipt } = (await (await post(`${server.url}/v1/records`, request, { Origin: demoOrigin })).json()) as {
    receipt: string;
  });
  for (let n = 1; n <= 10; n++) {
    const edition = { ...en, messages: { ...en.messages, bannerTitle: `Your choices, edition ${n}` } };
    const settings = { ...demo, languages: { en: edition }, style: { radius: `${n}px` } };
    await publishNotice(server.context, system, { shortNotice: "a test", site: demoSite, settings });
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
  "rule 40: the receipt leads to the same words, language and layout, by the pixels of the day it was published",
  async () => {
    const notice = `sha256:${page.split("/")[3]!}` as const;
    const store = await server.context.site(demoSite);
    const kept = (await store.screenshots(notice)).filter(
      ({ lang, layer }) => lang === "en" && /^(first|panel)$/.test(layer),
    );
    expect(kept).toHaveLength(6);
    await onLoopback(newer, async (url) => {
      for (const { viewport, layer, file } of kept) {
        const [width, height] = viewport.split("x").map(Number) as [number, number];
        const opened = layer === "panel" ? "#privacy-panel dialog[open] footer" : "#privacy-panel .banner";
        const query = layer === "panel" ? `${page.includes("?") ? "&" : "?"}layer=panel` : "";
        const shown = await pictureOf(await frameOf(url, page + query), { width, height }, opened);
        expect(shown.text).toBe(en.messages["bannerTitle"]);
        const then = (await store.file(file))!.body;
        expect(shown.png.equals(then), `${viewport} ${layer}`).toBe(true);
      }
    });
  },
  patient,
);

test(
  "rule 40: a record of any other place has pictures too: of the panel alone where nobody is asked",
  { timeout: patient },
  async () => {
    const notice = `sha256:${page.split("/")[3]!}` as const;
    const store = await server.context.site(demoSite);
    const kept = (await store.screenshots(notice)).filter(({ lang }) => lang === "en");
    const scenes = new Set(kept.map(({ layer }) => layer));
    for (const variant of ["opt-in-exempt", "opt-out-link", "notice"])
      for (const signal of ["", "+gpc"]) expect(scenes).toContain(`panel@${variant}${signal}`);
    expect(scenes).toContain("first+gpc");
    expect(scenes).not.toContain("first@opt-out-link");
    const named = new URL(page, server.url);
    named.search = "?layer=panel&rules=opt-out-link&gpc=1";
    await onLoopback(newer, async (url) => {
      const frame = await frameOf(url, named.pathname + named.search);
      const opened = "#privacy-panel dialog[open] footer";
      const shown = await pictureOf(frame, { width: 320, height: 640 }, opened);
      const of = kept.find(({ layer, viewport }) => layer === "panel@opt-out-link+gpc" && viewport === "320x640");
      expect(shown.png.equals((await store.file(of!.file))!.body)).toBe(true);
      expect((await (await fetch(url + named.pathname + named.search)).text()).match(/<img /g)).toHaveLength(3);
    });
  },
);

test("rule 40: in a dark browser the old build shows the notice in the dark colours that it has", async () => {
  await onLoopback(newer, async (url) => {
    const colours = async (colorScheme: "light" | "dark") => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme });
      const shown = await context.newPage();
      await shown.goto(url + page);
      const banner = shown.frameLocator("iframe").locator("#privacy-panel .banner");
      const found = await banner.evaluate((element) => getComputedStyle(element).backgroundColor);
      await context.close();
      return found;
    };
    expect([await colours("light"), await colours("dark")]).toEqual(["rgb(255, 255, 255)", "rgb(26, 29, 33)"]);
  });
});

test("today's notice looks otherwise, by the new build: the comparison can fail", { timeout: patient }, async () => {
  const { current } = await (await server.context.site(demoSite)).standingNotices(newer.now());
  await onLoopback(newer, async (url) => {
    const address = await frameOf(url, `/n/${demoSite}/${current!.hash.slice(7)}/en`);
    const shown = await pictureOf(address, { width: 320, height: 640 }, "#privacy-panel .banner");
    expect(shown.text).toBe(en.messages["acceptAll"]);
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
