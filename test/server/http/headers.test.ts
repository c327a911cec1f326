// What request headers are taken to mean.
import { expect, test } from "vitest";
import { browserFamily } from "../../../server/http/actor.ts";
import { forwardedAddress, jurisdictionFrom, placeHeaders } from "../../../server/http/place.ts";

const webkit = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  ["Firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"],
  ["Chrome", `${webkit} Chrome/142.0.0.0 Safari/537.36`],
  ["Edge", `${webkit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`],
  ["Opera", `${webkit} Chrome/142.0.0.0 Safari/537.36 OPR/120.0.0.0`],
  ["Safari", `${webkit} Version/19.0 Safari/605.1.15`],
  ["Chrome", "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 CriOS/142.0 Mobile/15E148 Safari/604.1"],
  ["other", "curl/8.5.0"],
  ["other", ""],
])("a browser is known by its family: %s", (family, userAgent) => {
  expect(browserFamily(userAgent)).toBe(family);
});

test.each<readonly [string, string, Record<string, string>]>([
  ["GB", "cloudflare", { "CF-IPCountry": "GB" }],
  ["US-CA", "cloudflare", { "CF-IPCountry": "us", "CF-Region-Code": "CA" }],
  ["US-CA", "vercel", { "X-Vercel-IP-Country": "US", "X-Vercel-IP-Country-Region": "CA" }],
  ["DE", "cloudfront", { "CloudFront-Viewer-Country": "DE" }],
  ["CA-QC", "X-Place,X-Place-Part", { "X-Place": "CA", "X-Place-Part": "QC" }],
  ["CA", "x-place", { "x-place": "CA", "X-Place-Part": "QC" }],
  ["", "cloudflare", { "CF-IPCountry": "XX" }],
  ["", "cloudflare", { "CF-IPCountry": "T1" }],
  ["", "cloudflare", { "CF-IPCountry": "Germany" }],
  ["GB", "cloudflare", { "CF-IPCountry": "GB", "CF-Region-Code": "a,b" }],
  ["", "cloudflare", { "X-Vercel-IP-Country": "US", "CloudFront-Viewer-Country": "US" }],
  ["", "vercel", { "CF-IPCountry": "US" }],
  ["", "none", { "CF-IPCountry": "US", "X-Vercel-IP-Country": "US" }],
  ["", "constructor", { "CF-IPCountry": "US" }],
  ["", "Cookie", { Cookie: "US" }],
  ["", "cloudflare", {}],
])("a place is %j by the word of %s", (place, named, headers) => {
  expect(jurisdictionFrom(placeHeaders(named), (name) => headers[name])).toBe(place);
});

test("the nearest proxy's word counts, not what a caller put before it", () => {
  expect(forwardedAddress("1.1.1.1, 192.0.2.7")).toBe("192.0.2.7");
  expect(forwardedAddress("")).toBeUndefined();
  expect(forwardedAddress(undefined)).toBeUndefined();
});
