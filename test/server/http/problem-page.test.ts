// A person who followed a link that leads nowhere reads a page; programs get the problem they always got.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemLanguages, problemTexts } from "../../../server/http/problem-texts.ts";
import { directionOf } from "../../../widget/i18n/direction.ts";
import { languages } from "../../../widget/i18n/languages.ts";
import { axeViolations, closeContexts, sharedBrowser } from "../../support/browser.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
let limited: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, limited, browser] = await Promise.all([
    startTestServer(),
    startTestServer({ rateLimit: 1 }),
    sharedBrowser(),
  ]);
});
afterAll(() => Promise.all([server?.stop(), limited?.stop(), closeContexts(browser)]));

const reading = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "de-AT, en;q=0.5" };
const cutOff = "/u/site_demo/AgDt8f";

describe("in a browser's navigation", () => {
  test.each([cutOff, "/c/site_demo/AgDt8f"])(
    "%s says what is wrong with the link, and whom to write to",
    async (path) => {
      const answer = await fetch(`${server.url}${path}`, { headers: reading });
      const text = await answer.text();
      expect(answer.status).toBe(404);
      expect(answer.headers.get("Content-Type")).toMatch(/^text\/html/);
      expect(answer.headers.get("Cache-Control")).toBe("no-store");
      expect(answer.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      expect(text).toContain('<html lang="de" dir="ltr">');
      expect(text).toContain("<h1>Das hat nicht geklappt</h1>");
      expect(text).toContain("Dieser Link ist unvollständig.");
      expect(text).toContain("privacy@northgate-calling.example");
      expect(text).toContain('href="/m/site_demo"');
      expect(text).not.toMatch(/urn:uuid|<script/);
    },
  );

  test("a site that is not there names nobody", async () => {
    const answer = await fetch(`${server.url}/u/site_none/AgDt8f`, { headers: reading });
    const text = await answer.text();
    expect([answer.status, text.includes("@")]).toEqual([404, false]);
    expect(text).toContain("unvollständig");
  });

  test.each(["/nowhere", "/r/rec_none", "/s/site_none/declaration.html"])("%s: there is nothing", async (path) => {
    const answer = await fetch(`${server.url}${path}`, { headers: reading });
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([404, "text/html; charset=UTF-8"]);
    expect(await answer.text()).toContain("<h1>Hier ist nichts</h1>");
  });

  test("who asks too often is asked to wait, and when is in the header", async () => {
    const ask = () => fetch(`${limited.url}${cutOff}`, { headers: reading });
    let answer = await ask();
    for (let i = 0; i < 100 && answer.status !== 429; i++) answer = await ask();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
    const text = await answer.text();
    expect(text).toContain("Bitte versuchen Sie es gleich noch einmal.");
    expect(text).not.toContain("@");
  });

  test("a form that says nothing was not understood", async () => {
    const answer = await fetch(`${server.url}/u/site_demo/AgDt8f`, {
      method: "POST",
      headers: reading,
      body: new URLSearchParams({ scope: "nonsense" }),
    });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("<h1>Das hat nicht geklappt</h1>");
  });

  test.each(["light", "dark"] as const)(
    "it is fit for everybody in %s, and no wider than a telephone",
    async (colorScheme) => {
      const context = await browser.newContext({ colorScheme, locale: "ar", viewport: { width: 320, height: 640 } });
      const page = await context.newPage();
      await page.goto(`${server.url}${cutOff}`);
      expect(await page.evaluate(() => document.documentElement.dir)).toBe("rtl");
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      await context.close();
    },
  );
});

describe("for programs", () => {
  test.each([
    [cutOff, "*/*"],
    [cutOff, "application/json"],
    ["/v1/nowhere", reading.Accept],
  ])("%s with Accept: %s is a problem", async (path, accept) => {
    const answer = await fetch(`${server.url}${path}`, { headers: { Accept: accept } });
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([404, "application/problem+json"]);
  });
});

test("it speaks every language of the widget", () => {
  expect([...problemLanguages].sort()).toEqual(Object.keys(languages).sort());
  for (const lang of problemLanguages) {
    for (const text of Object.values(problemTexts(lang))) expect(text).toMatch(/^[^{}]{2,}$/);
    expect(directionOf(lang)).toMatch(/^(ltr|rtl)$/);
  }
});
