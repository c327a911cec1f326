// Domains: what one owner can be taken to have, and which hosts share it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOwnDomain, isWithin, sharesDomain } from "../../core/domain.ts";

describe("a domain of one owner", () => {
  test.each([
    "example.com",
    "example.co.uk",
    "bmw.de",
    "shop.example.com",
    "assent.localhost",
    "xn--bcher-kva.example",
  ])("is %s", (domain) => expect(isOwnDomain(domain)).toBe(true));

  test.each([
    "com",
    "co.uk",
    "com.au",
    "gov.uk",
    "or.jp",
    "localhost",
    "127.0.0.1",
    "10.1",
    "Example.com",
    ".example.com",
    "example.com.",
    "example..com",
    "exa mple.com",
    "-a.com",
    "github.io",
    "somebody.github.io",
    "shop.myshopify.com",
    "",
  ])("is not %j", (domain) => expect(isOwnDomain(domain)).toBe(false));
});

test("a host is within a domain by whole labels", () => {
  expect(isWithin("www.example.com", "example.com")).toBe(true);
  expect(isWithin("example.com", "example.com")).toBe(true);
  expect(isWithin("badexample.com", "example.com")).toBe(false);
  expect(isWithin("example.com.evil.test", "example.com")).toBe(false);
});

test("hosts that share a domain all end in it", () => {
  const label = fc.stringMatching(/^[a-z]{1,6}$/);
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), label, (parts, name) => {
      const host = parts.join(".");
      expect(sharesDomain(`${name}.example`, [`${host}.${name}.example`, `${name}.example`])).toBe(true);
      expect(sharesDomain(`${name}.example`, [`${host}.${name}x.example`])).toBe(false);
    }),
  );
});
