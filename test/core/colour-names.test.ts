// The named colours: all of them, each six hex digits, pairs of spellings alike.
import { expect, test } from "vitest";
import { colourNames } from "../../core/colour-names.ts";

test("there are the 148 of CSS Color 4", () => expect(colourNames.size).toBe(148));

test("each is a word with six hex digits", () => {
  for (const [name, digits] of colourNames) expect(`${name} ${digits}`).toMatch(/^[a-z]+ [\da-f]{6}$/);
});

test("gray and grey are one colour in every name that has them", () => {
  const grey = [...colourNames.keys()].filter((name) => name.includes("grey"));
  expect(grey).toHaveLength(7);
  for (const name of grey) expect(colourNames.get(name.replace("grey", "gray"))).toBe(colourNames.get(name));
});
