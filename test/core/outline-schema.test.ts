// What the outline of a first notice is made of.
import * as z from "zod/mini";
import { expect, test } from "vitest";
import { outlineRequest } from "../../core/outline-schema.ts";

const whole = {
  controller: { name: "Northgate", address: "4 Mill Lane", contact: "privacy@northgate.example" },
  policyUrl: "https://northgate.example/privacy",
  authority: "ICO",
  languages: ["en"],
  storageLocation: "United Kingdom",
};

test.each([
  [{}, true],
  [{ vendors: ["hotjar"], forms: ["newsletter"], shape: "box" }, true],
  [{ languages: [] }, false],
  [{ languages: ["e"] }, false],
  [{ forms: ["raffle"] }, false],
  [{ shape: "wall" }, false],
  [{ controller: { name: "Northgate" } }, false],
  [{ colour: "red" }, false],
])("has what a notice cannot be without, and nothing unknown: %#", (change, fits) => {
  expect(z.safeParse(outlineRequest, { ...whole, ...change }).success).toBe(fits);
});
