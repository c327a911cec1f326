// Patterns of the catalogue: what an address belongs to, and what only looks as if it did.
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
    ["t.co", "https://att.com/"],
    ["t.co", "https://txco/"],
  ])("%s does not fit %s", (pattern, url) => expect(fits(pattern, url)).toBe(false));
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
