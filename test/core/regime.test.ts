// Regimes: which places ask first, and that not knowing means asking.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gpcCategories, regimeFor, regimeTableDate } from "../../core/regime.ts";
import { optionalCategories } from "../../core/purpose.ts";
import { isInstant } from "../../core/time.ts";

describe("the regime", () => {
  test.each([
    ["GB", "opt-in"],
    ["DE", "opt-in"],
    ["CH", "opt-in"],
    ["BR", "opt-in"],
    ["gb", "opt-in"],
    ["DE-BY", "opt-in"],
    ["US-CA", "opt-out"],
    ["us-ca", "opt-out"],
    ["US-TX", "opt-out"],
    ["US-WY", "notice"],
    ["US", "notice"],
  ])("of %s is %s", (jurisdiction, regime) => expect(regimeFor(jurisdiction)).toBe(regime));

  test.each([undefined, "", "ZZ", "XX-CA", "-", "US CA", "CA"])(
    "of %j, which we do not know, is the strictest",
    (place) => expect(regimeFor(place)).toBe("opt-in"),
  );

  test("of any text but a place in the United States is the strictest", () => {
    fc.assert(
      fc.property(fc.string(), (place) => {
        if (!/^us(-|$)/i.test(place)) expect(regimeFor(place)).toBe("opt-in");
      }),
    );
  });
});

test("the table says when it was last compared with the law", () => {
  expect(isInstant(`${regimeTableDate}T00:00:00Z`)).toBe(true);
});

test("Global Privacy Control turns off sale and sharing, nothing essential", () => {
  for (const category of gpcCategories) expect(optionalCategories).toContain(category);
});
