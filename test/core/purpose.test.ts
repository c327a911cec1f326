// Categories: which may be refused.
import { expect, test } from "vitest";
import {
  answeredParts,
  categories,
  isOptional,
  optionalCategories,
  basisFor,
  vendorAnswer,
} from "../../core/purpose.ts";

test("everything but essential may be refused", () => {
  expect(categories.filter(isOptional)).toEqual(categories.filter((category) => category !== "essential"));
  expect(categories.filter(isOptional)).toEqual([...optionalCategories]);
});

test.each([null, "", "marketing", "Analytics"])("%j is no category that a banner asks for", (text) => {
  expect(isOptional(text)).toBe(false);
});

test("a contact rests on the row for its channel and subscriber, then on one for both kinds, then on the purpose's own basis", () => {
  const purpose = {
    basis: "consent",
    bases: [
      { channel: "email", basis: "soft-opt-in" },
      { channel: "email", subscriber: "corporate", basis: "legitimate-interest" },
      { channel: "post", subscriber: "corporate", basis: "legitimate-interest" },
    ],
  } as const;
  expect(basisFor(purpose, { channel: "email", subscriber: "individual" })).toBe("soft-opt-in");
  expect(basisFor(purpose, { channel: "email", subscriber: "corporate" })).toBe("legitimate-interest");
  expect(basisFor(purpose, { channel: "post", subscriber: "individual" })).toBe("consent");
  expect(basisFor({ basis: "contract" }, { channel: "post", subscriber: "individual" })).toBe("contract");
});

test("an answer names a purpose, or one vendor of it alone", () => {
  expect(answeredParts("social")).toEqual({ purpose: "social" });
  expect(answeredParts(vendorAnswer("social", "video"))).toEqual({ purpose: "social", vendor: "video" });
});
