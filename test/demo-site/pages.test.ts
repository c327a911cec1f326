// The demo site's pages as text: filled in, tagged the right way, nothing from elsewhere outside a tag.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDemo, type Demo } from "../../demo-site/demo.ts";
import { pageAt, pagePaths } from "../../demo-site/pages.ts";

const api = "http://127.0.0.1:1";
let demo: Demo;
beforeAll(async () => {
  demo = await startDemo({ port: 0, api });
});
afterAll(() => demo.stop());

/** Every start tag of a page as its name and attributes. Comments and script bodies are left out. */
function tagsOf(html: string): { name: string; attributes: Record<string, string> }[] {
  const bare = html
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .replaceAll(/(<script\b[^>]*>)[\s\S]*?<\/script>/g, "$1</script>");
  return [...bare.matchAll(/<([a-z][a-z0-9]*)((?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*\/?>/g)].map(
    ([, name = "", rest = ""]) => ({
      name,
      attributes: Object.fromEntries(
        [...rest.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)].map(([, key = "", value = ""]) => [key, value]),
      ),
    }),
  );
}

describe.each(pagePaths)("the page %s", (path) => {
  let html: string;
  let answer: Response;
  beforeAll(async () => {
    answer = await fetch(demo.url + path);
    html = await answer.text();
  });

  it("is served with every value filled in", () => {
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(html).not.toMatch(/\{\{|<!-- part:/);
  });

  it("has the script tag before anything else in its head", () => {
    const [first] = html
      .split("<head>")[1]!
      .replaceAll(/<!--[\s\S]*?-->/g, "")
      .trim()
      .split("\n");
    expect(first).toBe(`<script src="${api}/s/site_demo.js"></script>`);
  });

  it("names a third party only in data-src, beside its category", () => {
    const parties = demo.vendors.map((vendor) => vendor.origin);
    let held = 0;
    for (const { name, attributes } of tagsOf(html)) {
      for (const [key, value] of Object.entries(attributes)) {
        const party = parties.find((origin) => value.startsWith(origin));
        if (party) {
          expect(`${name} ${key}`).toMatch(/^(script|iframe|img) data-src$/);
          expect(attributes["data-assent"]).toMatch(/^(analytics|advertising|social)$/);
          held += 1;
        } else if (/^https?:/.test(value)) expect(value).toBe(`${api}/s/site_demo.js`);
      }
      if (name === "script" && attributes["data-assent"]) {
        expect(attributes["type"]).toBe("text/plain");
        expect(attributes).not.toHaveProperty("src");
      }
    }
    expect(held).toBeGreaterThanOrEqual(6);
  });

  it("links to the privacy choices, has one main heading, a language, and no id twice", () => {
    expect(html).toContain('href="#privacy-choices"');
    expect(html.match(/<h1\b/g)).toHaveLength(1);
    expect(html).toMatch(/<html lang="[a-z]{2}">/);
    const ids = tagsOf(html).flatMap(({ attributes }) => attributes["id"] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("has alternative text for every picture, a title for every frame, a label for every field", () => {
    const tags = tagsOf(html);
    const labelled = tags.flatMap(({ name, attributes }) => (name === "label" ? (attributes["for"] ?? []) : []));
    for (const { name, attributes } of tags) {
      if (name === "img") expect(attributes).toHaveProperty("alt");
      if (name === "iframe") expect(attributes["title"]).toBeTruthy();
      if (name === "input" || name === "select") expect(labelled).toContain(attributes["id"]);
    }
  });

  it("links only to pages, places and assets that exist", async () => {
    const own = tagsOf(html).flatMap(({ attributes }) => {
      const target = attributes["href"] ?? attributes["src"] ?? "";
      return target.startsWith("/") ? [target] : [];
    });
    for (const target of new Set(own)) {
      const linked = await fetch(demo.url + target);
      expect(`${target} ${linked.status}`).toBe(`${target} 200`);
      const body = await linked.text();
      expect(body).not.toBe("");
      const [, place] = target.split("#");
      if (place) expect(body).toContain(`id="${place}"`);
    }
  });

  it("allows its inline tags by a nonce that no other answer has", async () => {
    const policy = answer.headers.get("content-security-policy") ?? "";
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "none";
    for (const [tag] of html.matchAll(/<script\b[^>]*nonce="[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
    const again = await fetch(demo.url + path);
    expect(again.headers.get("content-security-policy")).not.toContain(nonce);
  });
});

describe("the pages", () => {
  it("are home, guide, pricing, contact, privacy, one in German, and the two a server needs", () => {
    expect(pagePaths).toEqual([
      "/",
      "/contact.html",
      "/de.html",
      "/guide.html",
      "/not-found.html",
      "/pricing.html",
      "/privacy.html",
      "/thanks.html",
    ]);
  });

  it("refuse a value that nobody gave", () => {
    expect(() => pageAt("/", { api: "http://x" })).toThrow("Nothing fills {{ga}} in a page");
  });

  it("ask for the newsletter by e-mail and for the call-back by phone", () => {
    const values = Object.fromEntries(demo.vendors.map(({ spec }) => [spec.template, "http://x"]));
    const tags = tagsOf(pageAt("/contact.html", { ...values, api: "http://x", nonce: "n", before: "" })!);
    const asked = tags.flatMap(({ attributes: a }) =>
      a["data-assent-form"] ? [[a["data-assent-form"], a["data-assent-channel"]]] : [],
    );
    expect(asked).toEqual([
      ["call-back", "phone"],
      ["newsletter", "email"],
    ]);
  });
});
