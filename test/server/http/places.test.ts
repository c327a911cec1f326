// One site in many countries: whose word counts, and that no cache ever mixes what was told to whom.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ placeFrom: "cloudflare", trustProxy: true });
});
afterAll(() => server?.stop());

const get = (file: string, headers: Record<string, string> = {}) => fetch(`${server.url}/s/${file}`, { headers });
const from = (country: string, part?: string): Record<string, string> => ({
  "CF-IPCountry": country,
  ...(part ? { "CF-Region-Code": part } : {}),
});

describe("behind an edge that names the country", () => {
  test("each place gets its own configuration under its own tag", async () => {
    const answers = await Promise.all(
      [from("DE"), from("US", "CA"), from("JP")].map((place) => get("site_demo.js", place)),
    );
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(texts.map((text) => /"regime":"([a-z-]+)"/.exec(text)?.[1])).toEqual(["opt-in", "opt-out", "notice"]);
    expect(new Set(answers.map((answer) => answer.headers.get("ETag"))).size).toBe(3);
  });

  test("no shared cache may keep any of them, not even that of an unknown place", async () => {
    for (const place of [from("DE"), from("US", "CA"), from("XX"), {}]) {
      for (const file of ["site_demo.js", "site_demo.json"]) {
        const { headers } = await get(file, place);
        expect(headers.get("Cache-Control")).toMatch(/^private, max-age=300/);
        expect(headers.get("Vary")).toMatch(/^Accept-Encoding, CF-IPCountry, CF-Region-Code(, Accept-Language)?$/);
      }
    }
  });

  test("a browser that comes back has it for five minutes, and is asked again where things run unasked", async () => {
    const cacheControl = async (place: Record<string, string>) =>
      (await get("site_demo.js", place)).headers.get("Cache-Control");
    // Stale but strict is never too loose; stale and loose would be, across a border.
    expect(await cacheControl(from("DE"))).toBe("private, max-age=300, stale-while-revalidate=86400");
    expect(await cacheControl(from("US", "CA"))).toBe("private, max-age=300");
  });

  test("the tag of one place is no answer to another", async () => {
    const tag = (await get("site_demo.js", from("DE"))).headers.get("ETag")!;
    const held = (place: Record<string, string>) => get("site_demo.js", { ...place, "If-None-Match": tag });
    expect((await held(from("DE"))).status).toBe(304);
    expect((await held(from("US", "CA"))).status).toBe(200);
  });

  test("other edges' headers mean nothing", async () => {
    const answer = await get("site_demo.json", { "X-Vercel-IP-Country": "US", "X-Vercel-IP-Country-Region": "CA" });
    expect(((await answer.json()) as { regime: string }).regime).toBe("opt-in");
  });

  test("what does not depend on the place stays public", async () => {
    for (const file of ["site_demo.json?place=US-CA", "site_demo.csp"]) {
      expect((await get(file, from("DE"))).headers.get("Cache-Control")).toMatch(/^public/);
    }
  });
});

test("a trusted proxy alone names no country: its operator says which header does", async () => {
  const plain = await startTestServer({ trustProxy: true });
  const answer = await fetch(`${plain.url}/s/site_demo.json`, { headers: from("US", "CA") });
  expect(answer.headers.get("Cache-Control")).toBe("public, max-age=300, stale-while-revalidate=86400");
  expect(answer.headers.get("Vary")).toBe("Accept-Encoding");
  expect(((await answer.json()) as { regime: string }).regime).toBe("opt-in");
  await plain.stop();
});
