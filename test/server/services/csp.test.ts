// The policy a site can send: third parties stay out of it until their purpose is given.
import { describe, expect, test } from "vitest";
import { contentSecurityPolicy, type PolicyWants } from "../../../server/services/csp.ts";

const wants: PolicyWants = {
  api: "https://consent.example.com",
  vendors: [
    { purpose: "", match: ["js.stripe.com"] },
    { purpose: "analytics", match: ["hotjar.com", "google-analytics.com/g/collect"] },
    { purpose: "advertising", match: ["google.*/pagead/", "*/wp-content/ads.js"] },
  ],
  given: [],
};
const directive = (text: string, name: string) =>
  text
    .split("; ")
    .find((part) => part.startsWith(`${name} `))
    ?.split(" ")
    .slice(1);

describe("before the choice", () => {
  const text = contentSecurityPolicy(wants);

  test("no third party but an essential one is in it", () => {
    expect(text).not.toMatch(/hotjar|google/);
    expect(directive(text, "frame-src")).toEqual(["'self'", "https://js.stripe.com", "https://*.js.stripe.com"]);
  });

  test("the site's own files, the script tag and the records may be loaded", () => {
    expect(directive(text, "script-src")!.slice(0, 2)).toEqual(["'self'", "https://consent.example.com"]);
    expect(directive(text, "connect-src")).toContain("https://consent.example.com");
  });

  test("nothing inline may run, and nothing may be a plug-in or move the page's base", () => {
    expect(text).not.toContain("unsafe");
    expect(directive(text, "object-src")).toEqual(["'none'"]);
    expect(directive(text, "base-uri")).toEqual(["'self'"]);
  });
});

describe("after a choice", () => {
  test("exactly the hosts of given purposes are added, wherever they may be asked for", () => {
    const text = contentSecurityPolicy({ ...wants, given: ["analytics"] });
    for (const name of ["script-src", "connect-src", "img-src", "frame-src", "style-src", "font-src", "media-src"]) {
      expect(directive(text, name)).toContain("https://*.hotjar.com");
    }
    expect(directive(text, "connect-src")).toContain("wss://*.google-analytics.com");
    expect(text).not.toContain("google.com");
  });

  test("a country of a host cannot be written, so only .com is; a pattern for any host is none", () => {
    const text = contentSecurityPolicy({ ...wants, given: ["advertising"] });
    expect(directive(text, "img-src")).toContain("https://*.google.com");
    expect(text).not.toContain("wp-content");
  });
});

test("a nonce lets the page's own inline scripts and styles run", () => {
  const text = contentSecurityPolicy({ ...wants, nonce: "c2l4dGVlbiBieXRlcyEh" });
  expect(directive(text, "script-src")).toContain("'nonce-c2l4dGVlbiBieXRlcyEh'");
  expect(directive(text, "style-src")).toContain("'nonce-c2l4dGVlbiBieXRlcyEh'");
});
