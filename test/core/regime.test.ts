// Regimes: which places ask first, what starts on, and that not knowing means asking.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { laws } from "../../core/jurisdictions.ts";
import { optionalCategories } from "../../core/purpose.ts";
import { asksWithin, regimes, rulesFor, runsUnasked, stricter } from "../../core/regime.ts";

const today = "2026-11-22T00:00:00.000Z";
const regimeOf = (place: string) => rulesFor(place, today).regime;
const places = laws.flatMap((row) => row.places.split(" "));

test("a country asks first within when it does, or a part of it that the table or the overrides name", () => {
  const asking = ["GB", "DE-BY", "CA", "CA-QC", "ZZ", "*", ""];
  expect(asking.filter((place) => !asksWithin(place, today))).toEqual([]);
  expect(["US", "US-CA", "JP", "CA-ON"].filter((place) => asksWithin(place, today))).toEqual([]);
  expect(["US", "US-NY"].map((place) => asksWithin(place, today, { "US-CA": "opt-in" }))).toEqual([true, false]);
});

describe("the regime", () => {
  test.each([
    ["GB", "opt-in"],
    ["DE", "opt-in"],
    ["CH", "opt-in"],
    ["BR", "opt-in"],
    ["KR", "opt-in"],
    ["IN", "opt-in"],
    ["CA-QC", "opt-in"],
    ["CA-ON", "opt-out"],
    ["gb", "opt-in"],
    ["DE-BY", "opt-in"],
    ["US-CA", "opt-out"],
    ["us-ca", "opt-out"],
    ["US-TX", "opt-out"],
    ["US-VA", "opt-out"],
    ["US-WY", "notice"],
    ["US-NY", "notice"],
    ["JP", "notice"],
    ["JP-13", "notice"],
    ["AU-NSW", "notice"],
  ])("of %s is %s", (jurisdiction, regime) => expect(regimeOf(jurisdiction)).toBe(regime));

  test.each(["", "ZZ", "XX-CA", "-", "US CA", "T1", "USA", "US-CALI", "GB-ENG-LND"])(
    "of %j, which we do not know, is the strictest",
    (place) => expect(regimeOf(place)).toBe("opt-in"),
  );

  test("of an unknown part of Canada is Quebec's, of the United States California's", () => {
    expect([regimeOf("CA"), regimeOf("CA-ZZ")]).toEqual(["opt-in", "opt-in"]);
    expect(rulesFor("US", today)).toEqual(rulesFor("US-CA", today));
    expect(rulesFor("US-ZZ", today)).toEqual(rulesFor("US-CA", today));
  });

  test("of any text that is no place of the table is the strictest", () => {
    const countries = new Set(places.map((place) => place.slice(0, 2)));
    fc.assert(
      fc.property(fc.string(), (place) => {
        if (!countries.has(place.slice(0, 2).toUpperCase())) expect(regimeOf(place)).toBe("opt-in");
      }),
    );
  });

  test("does not rely on a law that is not in force yet", () => {
    expect(rulesFor("US-IN", "2025-12-31T00:00:00Z")).toEqual(rulesFor("US", "2025-12-31T00:00:00Z"));
    expect(rulesFor("US-IN", "2026-01-01T00:00:00Z").law).toMatch(/Indiana/);
    expect(rulesFor("GB", "2026-02-04T23:59:59Z").objectable).toBe(false);
    expect(rulesFor("GB", "2026-02-05T00:00:00Z").objectable).toBe(true);
  });
});

describe("a site's own regimes", () => {
  test.each([
    ["US-TX", { "US-TX": "opt-in" }, "opt-in"],
    ["US-TX", { US: "opt-in" }, "opt-in"],
    ["US-TX", { US: "opt-in", "US-TX": "opt-out" }, "opt-out"],
    ["JP", { "*": "opt-in" }, "opt-in"],
    ["JP", { "*": "opt-out" }, "opt-out"],
    ["GB", { GB: "notice" }, "opt-in"],
    ["", { "*": "notice" }, "opt-in"],
    ["US-CA", { "US-CA": "notice" }, "opt-out"],
  ] as const)("of %s with %j is %s", (place, overrides, regime) => {
    expect(rulesFor(place, today, overrides).regime).toBe(regime);
  });

  test("never make anything looser", () => {
    const place = fc.constantFrom(...places, "", "US-ZZ", "ZZ");
    const overrides = fc.dictionary(
      fc.constantFrom("*", "GB", "US", "US-CA", "JP", "CA-QC"),
      fc.constantFrom(...regimes),
    );
    fc.assert(
      fc.property(place, overrides, (where, own) => {
        const { regime } = rulesFor(where, today, own);
        expect(stricter(regime, regimeOf(where))).toBe(regime);
      }),
    );
  });
});

describe("before an answer", () => {
  const category = fc.constantFrom(...optionalCategories, "");
  const overrides = fc.dictionary(fc.constantFrom("*", "GB", "DE", "US"), fc.constantFrom(...regimes));

  test("no purpose runs where the table says opt-in, but qualifying statistics in the United Kingdom", () => {
    const asking = laws.filter((row) => row.regime === "opt-in").flatMap((row) => row.places.split(" "));
    const place = fc.oneof(fc.constantFrom(...asking), fc.string());
    fc.assert(
      fc.property(place, category, fc.boolean(), overrides, (where, name, exempt, own) => {
        const rules = rulesFor(where, today, own);
        if (regimeOf(where) !== "opt-in") return;
        const qualifies = /^GB(-[A-Z0-9]{1,3})?$/i.test(where) && exempt && name === "analytics";
        expect(runsUnasked(rules, { category: name, exempt })).toBe(qualifies);
      }),
      { numRuns: 2_000 },
    );
  });

  test("sale and sharing never run as exempt, and marketing by channel never runs at all", () => {
    const gb = rulesFor("GB", today);
    for (const name of ["advertising", "social"]) expect(runsUnasked(gb, { category: name, exempt: true })).toBe(false);
    for (const where of ["US-CA", "JP"]) {
      expect(runsUnasked(rulesFor(where, today), { category: "", exempt: true })).toBe(false);
      expect(runsUnasked(rulesFor(where, today), { category: "advertising", exempt: false })).toBe(true);
    }
  });
});

test("the way to opt out is asked for by the states with such a right, and where the state is unknown", () => {
  const asked = (place: string) => rulesFor(place, today).optOut;
  expect(["US-CA", "US-VA", "US-NV", "US", "CA-ON"].filter(asked)).toHaveLength(5);
  expect(["GB", "US-NY", "JP", ""].filter(asked)).toEqual([]);
});
