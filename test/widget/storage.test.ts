// @vitest-environment happy-dom
// The decision's two copies: either is enough, the later one counts, a damaged one counts as none.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { encodeDecision } from "../../core/decision.ts";
import { recordIdAt } from "../../core/ids.ts";
import { readDecisions } from "../../widget/storage.ts";
import { writeDecision } from "../../widget/ui/texts.ts";

const readDecision = (name: string) => readDecisions(name).at(-1);

const key = "assent-site_demo";
const decision = (at: string): string =>
  encodeDecision({
    at,
    record: recordIdAt(Date.parse(at), new Uint8Array(10)),
    subject: "ab".repeat(16),
    answers: { analytics: [1, "given", Date.parse(at), false] },
  });
const older = decision("2026-11-01T00:00:00.000Z");
const newer = decision("2026-11-02T00:00:00.000Z");

const forgetCookie = () => {
  document.cookie = `${key}=;Path=/;Max-Age=-1`;
};
beforeEach(() => {
  localStorage.clear();
  forgetCookie();
});

describe("a stored decision", () => {
  it("is none before a choice, and reading leaves nothing", () => {
    expect(readDecision(key)).toBeUndefined();
    expect([localStorage.length, document.cookie]).toEqual([0, ""]);
  });

  it("is read from either copy alone", () => {
    writeDecision(key, newer, { seconds: 60 });
    forgetCookie();
    expect(readDecision(key)).toBe(newer);
    writeDecision(key, newer, { seconds: 60 });
    localStorage.clear();
    expect(readDecision(key)).toBe(newer);
  });

  it("is read from the cookie where the browser forbids the rest", () => {
    writeDecision(key, newer, { seconds: 60 });
    vi.stubGlobal("localStorage", {
      getItem: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
    expect(readDecision(key)).toBe(newer);
    vi.unstubAllGlobals();
  });

  it("is the later one when the copies differ", () => {
    writeDecision(key, newer, { seconds: 60 });
    localStorage.setItem(key, older);
    expect(readDecision(key)).toBe(newer);
    writeDecision(key, older, { seconds: 60 });
    localStorage.setItem(key, newer);
    expect(readDecision(key)).toBe(newer);
  });

  it.each([
    "",
    "%",
    "null",
    "{}",
    "[1",
    older.slice(0, 40),
    "%7B%22at%22%3A%222026",
    '{"answers":{"analytics":[1,"given"]}}',
  ])("that is damaged or of the older shape, %j, counts as none", (text) => {
    localStorage.setItem(key, text);
    expect(readDecision(key)).toBeUndefined();
    document.cookie = `${key}=${older};Path=/`;
    expect(readDecision(key)).toBe(older);
  });

  it("is removed once no time is left", () => {
    writeDecision(key, newer, { seconds: 60 });
    writeDecision(key, newer, { seconds: -1 });
    expect([localStorage.length, document.cookie]).toEqual([0, ""]);
  });

  it("rule 33: of another site is not ours", () => {
    writeDecision(`${key}2`, newer, { seconds: 60 });
    expect(readDecision(key)).toBeUndefined();
  });
});

describe("the decision's cookie", () => {
  const goTo = (address: string) =>
    (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(address);
  const written = (address: string, domain?: string): string[] => {
    goTo(address);
    const texts: string[] = [];
    const set = vi.spyOn(document, "cookie", "set").mockImplementation((text) => void texts.push(text));
    writeDecision(key, newer, { seconds: 60, domain });
    set.mockRestore();
    return texts;
  };

  it("is Secure and Lax on https, also the one that is removed for a shared domain's", () => {
    const texts = [...written("https://shop.example/"), ...written("https://www.shop.example/", "shop.example")];
    expect(texts).toHaveLength(7);
    for (const text of texts) expect(text).toMatch(/;SameSite=Lax;Secure;Max-Age=\d+$/);
  });

  it("written on https is sent back there and nowhere else", () => {
    goTo("https://shop.example/");
    writeDecision(key, newer, { seconds: 60 });
    expect(document.cookie).toBe(`${key}=${newer}`);
    goTo("http://shop.example/");
    expect(document.cookie).toBe("");
    // One that is not Secure is there, so that the line above says something.
    document.cookie = "plain=1";
    goTo("https://shop.example/");
    expect(document.cookie.split("; ").sort()).toEqual([`${key}=${newer}`, "plain=1"]);
  });

  it("is Lax alone on http, where a browser would drop a Secure one", () => {
    expect(written("http://shop.localhost/").at(-1)).toMatch(/;Path=\/;SameSite=Lax;Max-Age=60$/);
  });

  it.each([
    [undefined, ["www.shop.example", "shop.example", "example"]],
    ["shop.example", ["www.shop.example", "example", undefined]],
    ["www.shop.example", ["shop.example", "example", undefined]],
  ])("of domain %s takes away what another configuration left, and is written last", (domain, others) => {
    const texts = written("https://www.shop.example/", domain);
    const [own, ...rest] = texts.reverse().map((text) => [text.split(";")[0], /;Domain=([^;]+)/.exec(text)?.[1]]);
    expect(own).toEqual([expect.stringContaining(`${key}=${newer.slice(0, 44)}`), domain]);
    expect(rest.reverse()).toEqual(others.map((on) => [`${key}=`, on]));
  });
});
