// Patterns of the catalogue: what an address belongs to, and what only looks as if it did.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchLength, namesKey, vendorFor } from "../../core/catalogue.ts";

const fits = (pattern: string, url: string) => matchLength(pattern, new URL(url)) > 0;

describe("a pattern", () => {
  test.each([
    ["hotjar.com", "https://hotjar.com/"],
    ["hotjar.com", "https://static.hotjar.com/c/hotjar-1.js?sv=6"],
    ["hotjar.com", "wss://ws.hotjar.com:8443/api"],
    ["google.com/recaptcha/", "https://www.google.com/recaptcha/api.js"],
    ["googletagmanager.com/gtag/js?id=AW-", "https://www.googletagmanager.com/gtag/js?id=AW-17"],
    ["connect.facebook.net/*/sdk", "https://connect.facebook.net/de_DE/sdk.js"],
    ["google.*/ads/ga-audiences", "https://www.google.co.uk/ads/ga-audiences?v=1"],
    ["example.com/*{1}", "https://example.com/a?b={1}"],
    ["example.com/*/b*c/d", "https://example.com/aa/bbc/dd"],
    ["ads.*", "https://cdn.ads.example/"],
  ])("%s fits %s", (pattern, url) => expect(fits(pattern, url)).toBe(true));

  test.each([
    ["hotjar.com", "https://nothotjar.com/"],
    ["hotjar.com", "https://hotjar.com.example/"],
    ["hotjar.com", "https://example.org/hotjar.com/"],
    ["hotjar.com", "https://example.org/?from=hotjar.com/"],
    ["google.com/recaptcha/", "https://www.google.com/search?q=recaptcha"],
    ["googletagmanager.com/gtag/js?id=AW-", "https://www.googletagmanager.com/gtag/js?id=G-17"],
    ["connect.facebook.net/*/sdk", "https://connect.facebook.net/en_US/fbevents.js"],
    ["connect.facebook.net/*/sdk", "https://connect.facebook.net/a/b/sdk.js"],
    ["example.com/*{1}", "https://example.com/a"],
    ["example.com/a{2}", "https://example.com/aa"],
    ["example.com/*b/c", "https://example.com/b/b/c"],
    ["t.co", "https://att.com/"],
    ["t.co", "https://txco/"],
  ])("%s does not fit %s", (pattern, url) => expect(fits(pattern, url)).toBe(false));
});

/** What a pattern means, tried in every way there is. */
function fitsSlowly(pattern: string, text: string): boolean {
  if (pattern === "") return true;
  if (pattern[0] !== "*") return pattern[0] === text[0] && fitsSlowly(pattern.slice(1), text.slice(1));
  return fitsSlowly(pattern.slice(1), text) || (/^[^/]/.test(text) && fitsSlowly(pattern, text.slice(1)));
}

describe("any pattern", () => {
  const url = new URL("https://example.com/a?b=1");

  test("can be read, whatever is in it", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => matchLength(`example.com/${text}`, url) >= 0));
    fc.assert(fc.property(fc.stringMatching(/^[{}()[\]*+?^$|\\.,\d<>=!:-]*$/), (text) => matchLength(text, url) >= 0));
  });

  test("means the same as when every way is tried", () => {
    const few = fc.string({ unit: fc.constantFrom("a", "b", "/", "*"), maxLength: 9 });
    const path = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 12 });
    const check = fc.property(few, path, (pattern, rest) => {
      const address = { hostname: "x.example", pathname: `/${rest}`, search: "" } as URL;
      expect(matchLength(`x.example/${pattern}`, address) > 0).toBe(fitsSlowly(pattern, rest));
    });
    fc.assert(check, { numRuns: 2_000 });
  });

  test("is tried in little time, however many stars it has", () => {
    const long = new URL(`https://example.com/${"a".repeat(20_000)}`);
    const before = performance.now();
    expect(matchLength(`example.com/${"*a".repeat(40)}b`, long)).toBe(0);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

describe("a vendor", () => {
  const vendors = [
    { id: "any", match: ["example.org", "example.com"] },
    { id: "exact", match: ["example.com/ads/"] },
  ];

  test("is the one whose pattern is most exact, whatever the order", () => {
    const url = new URL("https://cdn.example.com/ads/1.js");
    expect(vendorFor(url, vendors)?.id).toBe("exact");
    expect(vendorFor(url, [...vendors].reverse())?.id).toBe("exact");
    expect(vendorFor(new URL("https://cdn.example.com/fonts/1"), vendors)?.id).toBe("any");
  });

  test("is none for another host, and for what is not fetched from a host", () => {
    expect(vendorFor(new URL("https://example.net/ads/"), vendors)).toBeUndefined();
    expect(vendorFor(new URL("data:text/plain,example.com/ads/"), vendors)).toBeUndefined();
    expect(vendorFor(new URL("blob:https://example.com/ads/"), vendors)).toBeUndefined();
  });
});

test("a storage key is named whole, or by its beginning", () => {
  expect(namesKey("_ga", "_ga")).toBe(true);
  expect(namesKey("_ga", "_gat")).toBe(false);
  expect(namesKey("_ga_*", "_ga_4711")).toBe(true);
  expect(namesKey("_ga_*", "_ga")).toBe(false);
});
