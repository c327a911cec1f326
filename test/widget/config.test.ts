// @vitest-environment happy-dom
// Where the configuration comes from when it is not inlined, and what is kept of it.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SiteConfig } from "../../core/site.ts";
import { loadConfig } from "../../widget/config.ts";
import { keyStart } from "../../widget/start.ts";

const config = { site: "site_demo", purposes: [] as unknown } as SiteConfig;
const copyKey = "assent-site_demo-config";
let asked: string[];
let answer: () => Promise<Response>;

const tag = (site?: string) => {
  const script = document.createElement("script");
  Object.defineProperty(script, "src", { value: "https://consent.example/w/gate.js" });
  if (site) script.dataset.site = site;
  return script;
};
const failures: string[] = [];
addEventListener("assent:error", (event) => failures.push((event as CustomEvent<{ reason: string }>).detail.reason));

beforeEach(() => {
  asked = [];
  failures.length = 0;
  answer = async () => new Response(JSON.stringify(config));
  vi.stubGlobal("fetch", (url: URL) => {
    asked.push(String(url));
    return answer();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("a tag with data-site", () => {
  it("fetches the configuration from where the tag came, and keeps nothing before a choice", async () => {
    const start = vi.fn();
    loadConfig(tag("site_demo"), start);
    await settle();
    expect(asked).toEqual(["https://consent.example/s/site_demo.json"]);
    expect(start.mock.calls).toEqual([[config]]);
    expect(localStorage.length).toBe(0);
  });

  it("keeps a copy once there is a choice, and starts with it while the server is away, once", async () => {
    localStorage.setItem(`${keyStart}site_demo`, "chosen");
    loadConfig(tag("site_demo"), () => {});
    await settle();
    expect(JSON.parse(localStorage.getItem(copyKey)!)).toEqual(config);
    localStorage.setItem(copyKey, JSON.stringify({ ...config, regime: "opt-in" }));
    const start = vi.fn();
    answer = () => Promise.reject(new TypeError("away"));
    loadConfig(tag("site_demo"), start);
    await settle();
    expect(start).toHaveBeenCalledOnce();
  });

  it("starts nothing with a copy from a place where more runs unasked", async () => {
    localStorage.setItem(copyKey, JSON.stringify({ ...config, regime: "opt-out" }));
    const start = vi.fn();
    answer = () => Promise.reject(new TypeError("away"));
    loadConfig(tag("site_demo"), start);
    await settle();
    expect([start.mock.calls.length, failures]).toEqual([0, ["no-config"]]);
  });

  it.each(["{damaged", "null", "{}", '"text"'])("fetches, and repairs, a copy that reads %s", async (damaged) => {
    localStorage.setItem(`${keyStart}site_demo`, "chosen");
    localStorage.setItem(copyKey, damaged);
    const start = vi.fn();
    loadConfig(tag("site_demo"), start);
    await settle();
    expect(start.mock.calls).toEqual([[config]]);
    expect(JSON.parse(localStorage.getItem(copyKey)!)).toEqual(config);
  });

  it.each([
    ["the server is away", () => Promise.reject(new TypeError("away"))],
    ["the answer is a problem", async () => new Response('{"status":404}', { status: 404 })],
    ["the answer is no JSON", async () => new Response("<html>")],
  ])("starts nothing when %s and there is no copy", async (_, given) => {
    answer = given;
    const start = vi.fn();
    loadConfig(tag("site_demo"), start);
    await settle();
    expect([start.mock.calls.length, failures]).toEqual([0, ["no-config"]]);
  });
});

describe("a tag that names no site", () => {
  it("starts nothing and says so", () => {
    const start = vi.fn();
    loadConfig(tag(), start);
    loadConfig(null, start);
    expect([start.mock.calls.length, asked, failures]).toEqual([0, [], ["no-config", "no-config"]]);
  });
});
