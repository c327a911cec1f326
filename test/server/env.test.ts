// Configuration: what is not set has a default, what is wrong is named.
import { expect, test } from "vitest";
import { environment } from "../../server/env.ts";

test("an empty environment is a server on loopback", () => {
  expect(environment({})).toMatchObject({
    PORT: 8787,
    ASSENT_HOST: "127.0.0.1",
    ASSENT_DATA: "./data",
    ASSENT_RATE_LIMIT: 300,
    ASSENT_DEMO: false,
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
