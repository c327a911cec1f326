// What dealings and the clock mean for a question: whose caps, whose night, and when the store is asked at all.
import { expect, test } from "vitest";
import type { SiteSettings } from "../../../core/schema.ts";
import { rulesetOf } from "../../../core/ruleset.ts";
import { dealingFacts, dealingRules } from "../../../server/services/dealing-facts.ts";
import { samplePurpose } from "../../support/samples.ts";

const at = "2026-11-22T23:00:00.000Z";
const question = { purpose: "offers", channel: "sms" } as const;
const purpose = samplePurpose({
  id: "offers",
  category: null,
  channels: ["sms"],
  products: ["lines"],
  bases: [{ channel: "sms", subscriber: "individual", basis: "soft-opt-in" }],
});
const made = (settings: SiteSettings, change: object = {}, law = "uk-pecr") =>
  dealingRules({ settings, rules: rulesetOf(law)!, question: { ...question, ...change }, purpose, at });

test("the store is asked only where something depends on it", () => {
  expect(made({}).isAsked).toBe(true);
  expect(made({}, { subscriber: "corporate" }).isAsked).toBe(false);
  const caps = [{ most: 1, period: "P1D", channel: "email" as const }];
  expect(made({ caps }, { subscriber: "corporate" }).isAsked).toBe(false);
  expect(made({ caps: [{ most: 1, period: "P1D" }] }, { subscriber: "corporate" }).isAsked).toBe(true);
});

test("the night is the recipient's, the site's where nobody knows that, and by law in any zone of the country", () => {
  const quietHours = { sms: { fromHour: 21, toHour: 8 } };
  expect(made({}).quiet(undefined)).toEqual({});
  expect(made({ quietHours, timeZone: "Europe/London" }).quiet(undefined)).toMatchObject({
    until: "2026-11-23T08:00:00.000Z",
  });
  expect(made({ quietHours }).quiet("America/Chicago")).toMatchObject({ from: "2026-11-23T03:00:00.000Z" });
  // 18:00 in New York and 13:00 in Honolulu: the first of them to be quiet counts.
  expect(made({}, {}, "us-tcpa").quiet(undefined)).toEqual({ from: "2026-11-23T02:00:00.000Z" });
  const both = made({ quietHours, timeZone: "Europe/London" }, {}, "us-tcpa").quiet(undefined);
  expect(both).toEqual({ until: "2026-11-23T08:00:00.000Z", from: "2026-11-23T02:00:00.000Z" });
});

test("facts are those of one recipient", () => {
  const dealings = made({ caps: [{ most: 1, period: "P2D" }] });
  const sale = { product: "lines", soldAt: "2026-11-01T09:00:00.000Z", offered: true };
  const sending = { sentAt: "2026-11-22T09:00:00.000Z", channel: "sms", purpose: "bills", offered: true } as const;
  const facts = (known: Parameters<typeof dealingFacts>[1]["dealings"]) =>
    dealingFacts({ dealings, question, at }, { dealings: known, timeZone: undefined });
  expect(facts(undefined)).toMatchObject({ softOptIn: { met: false }, cappedUntil: undefined });
  expect(facts({ sales: [sale], sendings: [sending] })).toMatchObject({
    softOptIn: { met: true },
    cappedUntil: "2026-11-24T09:00:00.000Z",
  });
});
