// Configuration: what is not set has a default, what is wrong is named.
import { expect, test } from "vitest";
import { environment, logKeysIn } from "../../server/env.ts";

test("an empty environment is a server on loopback", () => {
  expect(environment({})).toMatchObject({
    PORT: 8787,
    ASSENT_HOST: "127.0.0.1",
    ASSENT_DATA: "./data",
    ASSENT_RATE_LIMIT: 300,
    ASSENT_DEMO: false,
    ASSENT_WEBHOOKS_PRIVATE: false,
    ASSENT_PLACE_FROM: "none",
  });
});

test("values are read, empty ones count as not set", () => {
  const env = environment({
    PORT: "0",
    ASSENT_PLACE_FROM: "x-country,x-region",
    ASSENT_DEMO: "1",
    ASSENT_RATE_LIMIT: "0",
    ASSENT_PUBLIC_URL: "",
    HOME: "/root",
  });
  expect(env).toMatchObject({ PORT: 0, ASSENT_DEMO: true, ASSENT_RATE_LIMIT: 0 });
  expect(env.ASSENT_PUBLIC_URL).toBeUndefined();
});

test.each([
  ["PORT", "99999"],
  ["PORT", "http"],
  ["ASSENT_RATE_LIMIT", "-1"],
  ["ASSENT_PUBLIC_URL", "consent.example"],
  ["ASSENT_TRUST_PROXY", "maybe"],
  ["ASSENT_PLACE_FROM", "CF-IPCountry"],
  ["ASSENT_PLACE_FROM", "cloudflare,vercel"],
])("%s=%s is refused by name", (name, value) => {
  expect(() => environment({ [name]: value })).toThrow(name);
});

test("the keys of logs are one or several for a site, and are never quoted when they are malformed", () => {
  expect(logKeysIn('{"site_a":"b25l","site_b":["b25l","dHdv"]}')).toEqual({
    site_a: ["b25l"],
    site_b: ["b25l", "dHdv"],
  });
  for (const wrong of ["", "[]", '"c2VjcmV0"', '{"site_a":[]}', '{"site_a":["c2VjcmV0",5]}', '{"site_a":"c2VjcmV0"'])
    expect(() => logKeysIn(wrong)).toThrow(
      new Error('ASSENT_LOG_KEYS must be JSON such as {"site_a": "base64 of a PKCS #8 key"}'),
    );
});
