// A notice shown again: the page with all its words, the closed frame, and files by their hash; nothing else is given away.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { de } from "../../../widget/i18n/de.ts";
import { system } from "../../support/context.ts";
import { bannerRequest, demoOrigin, post } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
let hash: string;
beforeAll(async () => {
  server = await startTestServer();
  hash = await noticeHash();
});
afterAll(() => server?.stop());

const noticeHash = async () =>
  ((await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string }).notice.slice(7);
const get = (path: string) => fetch(server.url + path);
const page = (lang: string, query = "") => get(`/n/site_demo/${hash}/${lang}${query}`);
const unescaped = (html: string) =>
  html.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&amp;", "&");
const frameOf = async (query = "") =>
  unescaped(/<iframe[^>]* src="([^"]+)"/.exec(await (await page("en", query)).text())![1]!);

describe("the page", () => {
  test("has every text of the language, in order, without a script", async () => {
    const html = unescaped(await (await page("de")).text());
    expect(html).not.toContain("<script");
    const texts = [...Object.values(de.messages), ...Object.values(de.purposes).map(({ text }) => text)];
    const published = demoNotice(demoOrigin).languages["de"]!;
    const own = Object.values(published.purposes).flatMap(({ title, text }) => [title, text]);
    for (const text of [...Object.values(published.messages), ...own]) expect(html).toContain(text);
    expect(texts.length).toBeGreaterThan(60);
    const { bannerTitle, acceptAll, rejectAll, dialogTitle } = published.messages;
    const places = [bannerTitle, acceptAll, rejectAll, dialogTitle].map((text) => html.indexOf(`>${text}<`));
    expect(places.every((at, i) => at > (places[i - 1] ?? 0))).toBe(true);
  });

  test("runs nothing itself, and the frame only closed", async () => {
    const answer = await page("en");
    expect(answer.headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'; style-src 'self'/);
    expect(answer.headers.get("Content-Security-Policy")).not.toContain("script-src");
    expect(answer.headers.get("X-Robots-Tag")).toContain("noindex");
    expect(await answer.text()).toMatch(/<iframe sandbox="allow-scripts" src/);
  });

  test("carries what was chosen on to the frame and to every other choice", async () => {
    const query = "?layer=panel&rules=opt-out-link&on=2026-11-22&gpc=1";
    expect(await frameOf(query)).toMatch(/\/en\.html\?layer=panel&rules=opt-out-link&on=2026-11-22&gpc=1$/);
    const html = unescaped(await (await page("en", query)).text());
    expect(html).toMatch(
      /href="[^"]*\?layer=panel&width=desktop&rules=opt-out-link&build=[0-9a-f]{64}&on=2026-11-22&gpc=1"/,
    );
  });

  test.each(["?layer=<script>", "?rules=nowhere&on=yesterday", "?build=00&form=a.b,c"])(
    "takes %s for nothing",
    async (query) => {
      expect(await frameOf(query)).toBe(await frameOf());
    },
  );

  test("is not there for an unknown site, notice or language", async () => {
    for (const path of [
      `site_none/${hash}/en`,
      `site_demo/${"0".repeat(64)}/en`,
      `site_demo/${hash}/fr`,
      "site_demo/x/en",
    ])
      expect((await get(`/n/${path}`)).status, path).toBe(404);
  });

  test("of a notice that was superseded says so, and still has its words", async () => {
    const demo = demoNotice(demoOrigin);
    const controller = { ...demo.controller, contact: "later@northgate-calling.example" };
    await publishNotice(server.context, system, { site: demoSite, settings: { ...demo, controller } });
    const html = await (await page("en")).text();
    expect(html).toContain("A later notice has taken its place");
    expect(html).toContain(demo.languages["en"]!.messages["bannerTitle"]!);
  });
});

describe("the frame", () => {
  test("has an origin of its own, and no script but its own two and the archived one", async () => {
    const answer = await get(await frameOf("?layer=panel"));
    const policy = answer.headers.get("Content-Security-Policy")!;
    const html = await answer.text();
    expect(policy).toMatch(/^sandbox allow-scripts; default-src 'none'; script-src 'self' /);
    expect(policy).toContain("frame-ancestors 'self'");
    const inline = [...html.matchAll(/<(script|style)>([^<]+)<\/\1>/g)].map(([, , text]) => text!);
    expect(inline).toHaveLength(3);
    for (const text of inline)
      expect(policy).toContain(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  });

  test("finds its script, the files of its build and its texts, and a place for no record", async () => {
    const address = await frameOf();
    const below = address.slice(0, address.lastIndexOf("/"));
    const script = await (await get(/<script src="([^"]+)"/.exec(await (await get(address)).text())![1]!)).text();
    const ui = /"ui":"([^"]+)"/.exec(script)![1]!;
    const answers = await Promise.all([ui, `/s/site_demo/${hash}/en.first.json`].map((path) => get(below + path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]!.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(answers[0]!.headers.get("Cache-Control")).toContain("immutable");
    expect((await post(`${server.url}${below}/v1/records`, bannerRequest(`sha256:${hash}`, "given"))).status).toBe(405);
    for (const path of [
      "/w/nothing.js",
      "/s/site_demo/x/en.first.json",
      `/s/site_demo/${hash}/en.other.json`,
      "/fr.html",
    ])
      expect((await get(below + path)).status, path).toBe(404);
  });

  test("of a form asks for exactly what the notice has", async () => {
    const html = await (
      await get(await frameOf("?layer=form&form=newsletter.email,newsletter.post,nothing.email"))
    ).text();
    expect(html.match(/data-assent-form/g)).toHaveLength(1);
    expect(html).toContain("data-unasked");
  });
});

describe("a file by its hash", () => {
  test("is those bytes, with its type and nothing to guess or run", async () => {
    const row = (await (await server.context.site(demoSite)).shown())[0]!;
    const answer = await get(`/f/site_demo/${row.file.slice(7)}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(`sha256:${createHash("sha256").update(bytes).digest("hex")}`).toBe(row.file);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "public, max-age=31536000, immutable",
      "access-control-allow-origin": "*",
    });
    expect(answer.headers.get("Content-Type")).toMatch(/javascript|json/);
  });

  test("is of that site only, and only where it is archived", async () => {
    const [row] = await (await server.context.site(demoSite)).shown();
    for (const path of [`site_none/${row!.file.slice(7)}`, `site_demo/${"0".repeat(64)}`, "site_demo/x"])
      expect((await get(`/f/${path}`)).status, path).toBe(404);
  });
});

test("the receipt leads to what its person had on screen", async () => {
  const request = bannerRequest(`sha256:${hash}`, "refused");
  const body = { ...request, method: { ...request.method, surface: "panel", layer: 2, viaGpc: true } };
  const answer = await post(`${server.url}/v1/records`, body, { Origin: demoOrigin });
  const { receipt } = (await answer.json()) as { receipt: string };
  const html = unescaped(await (await fetch(receipt)).text());
  const link = /href="(\/n\/[^"]+)"/.exec(html)![1]!;
  expect(link).toMatch(new RegExp(`^/n/site_demo/${hash}/en\\?layer=panel&.*gpc=1$`));
  expect((await get(link)).status).toBe(200);
});
