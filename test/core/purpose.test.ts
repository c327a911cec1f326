// Categories: which may be refused.
import { expect, test } from "vitest";
import { categories, isOptional, optionalCategories } from "../../core/purpose.ts";

test("everything but essential may be refused", () => {
  expect(categories.filter(isOptional)).toEqual(categories.filter((category) => category !== "essential"));
  expect(categories.filter(isOptional)).toEqual([...optionalCategories]);
});

test.each([null, "", "marketing", "Analytics"])("%j is no category that a banner asks for", (text) => {
  expect(isOptional(text)).toBe(false);
});
