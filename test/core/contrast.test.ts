// Contrast as WCAG 2.2 counts it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseColour, type Colour } from "../../core/colour.ts";
import { contrast, luminance, mixed, over, textContrast } from "../../core/contrast.ts";

const colour = (text: string) => parseColour(text)!;
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const colours: fc.Arbitrary<Colour> = fc.record({ red: unit, green: unit, blue: unit, alpha: fc.constant(1) });

// Ratios that WCAG's own examples and well-known checkers give.
test.each([
  ["#000", "#fff", 21],
  ["#fff", "#fff", 1],
  ["#767676", "#fff", 4.54],
  ["#777", "#fff", 4.48],
  ["#f00", "#fff", 4.0],
  ["#00f", "#fff", 8.59],
])("%s on %s is %d", (one, other, ratio) => expect(contrast(colour(one), colour(other))).toBeCloseTo(ratio, 2));

test("text needs 4.5", () => expect(textContrast).toBe(4.5));

test("the order of two colours does not matter, and the ratio is between 1 and 21", () => {
  fc.assert(
    fc.property(colours, colours, (one, other) => {
      expect(contrast(one, other)).toBe(contrast(other, one));
      expect(contrast(one, other)).toBeGreaterThanOrEqual(1);
      expect(contrast(one, other)).toBeLessThanOrEqual(21 + 1e-9);
      expect(contrast(one, one)).toBe(1);
    }),
  );
});

test("more of every colour is never darker", () => {
  fc.assert(
    fc.property(colours, unit, (one, share) => {
      const white = colour("white");
      expect(luminance(mixed(white, share, one))).toBeGreaterThanOrEqual(luminance(one) - 1e-9);
    }),
  );
});

test("what is opaque hides what is behind, and what is transparent shows it", () => {
  expect(over(colour("red"), colour("blue"))).toEqual(colour("red"));
  expect(over(colour("transparent"), colour("blue"))).toEqual(colour("blue"));
  expect(over(colour("rgb(255 255 255 / 50%)"), colour("black"))).toMatchObject({ red: 0.5, green: 0.5, blue: 0.5 });
});
