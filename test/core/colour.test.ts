// CSS colours: read as a browser reads them, never by throwing.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseColour } from "../../core/colour.ts";

const bytes = (text: string) => {
  const colour = parseColour(text);
  return colour && [colour.red, colour.green, colour.blue].map((part) => Math.round(part * 255));
};

// The right column is what Chromium paints.
describe("a colour", () => {
  test.each([
    ["#abc", [170, 187, 204]],
    ["#AABBCC", [170, 187, 204]],
    ["tomato", [255, 99, 71]],
    [" RebeccaPurple ", [102, 51, 153]],
    ["rgb(1, 2, 3)", [1, 2, 3]],
    ["rgb(10%,20%,30%)", [26, 51, 77]],
    ["rgb(1 2 3 / 50%)", [1, 2, 3]],
    ["rgb(300 -20 20)", [255, 0, 20]],
    ["rgb(none 2 3)", [0, 2, 3]],
    ["hsl(120 50% 50%)", [64, 191, 64]],
    ["hsl(0.5turn, 50%, 50%)", [64, 191, 191]],
    ["hsl(-240 50 50)", [64, 191, 64]],
    ["hwb(120 20% 30%)", [51, 179, 51]],
    ["hwb(10 80% 80%)", [128, 128, 128]],
    ["oklch(60% 0.1 200)", [13, 146, 152]],
    ["oklab(0.5 0.1 -0.1)", [129, 69, 154]],
    ["lab(50 20 -30)", [133, 108, 170]],
    ["lch(50% 30 200)", [29, 132, 135]],
    ["color(srgb 10% 0.2 30%)", [26, 51, 77]],
  ])("%s is %j", (text, wanted) => expect(bytes(text)).toEqual(wanted));

  test.each([
    ["#abcd", 0xdd / 255],
    ["#aabbcc80", 0x80 / 255],
    ["rgba(1,2,3,.5)", 0.5],
    ["rgb(1 2 3 / 25%)", 0.25],
    ["transparent", 0],
    ["red", 1],
    ["rgb(1 2 3 / 7)", 1],
  ])("%s has alpha %d", (text, alpha) => expect(parseColour(text)?.alpha).toBeCloseTo(alpha, 5));
});

test.each([
  "",
  "#ab",
  "#abcde",
  "#ggg",
  "reddish",
  "constructor",
  "currentcolor",
  "Canvas",
  "var(--x)",
  "color-mix(in srgb, red, blue)",
  "light-dark(red, blue)",
  "rgb()",
  "rgb(1,2)",
  "rgb(1,2,3,4,5)",
  "rgb(1, 2 3)",
  "rgb(10%,20,30%)",
  "rgb(none,2,3)",
  "rgb(1 2 3 .5)",
  "rgb(1 2 3 / )",
  "rgb(1 2 3 / 4 / 5)",
  "rgb(1,2,3/.4)",
  "rgb(1. 2 3)",
  "rgb(10deg 2 3)",
  "rgb (1 2 3)",
  "hsl(120,50,50)",
  "hsl(50% 50% 50%)",
  "hwb(120, 20%, 30%)",
  "color(display-p3 1 0 0)",
  "toString(1 2 3)",
  "red; } body { display: none",
])("%j is no colour that can be judged", (text) => expect(parseColour(text)).toBeUndefined());

describe("whatever is written", () => {
  const part = fc.oneof(fc.float(), fc.integer(), fc.constantFrom("none", "%", "deg", "/", ",", "("));
  const notation = fc.constantFrom("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color");

  test("is a colour within the screen's range or none, and never an exception", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string().map((text) => `#${text}`),
      fc
        .tuple(notation, fc.array(part), fc.constantFrom(" ", ",", " / "))
        .map(([name, parts, gap]) => `${name}(${parts.join(gap)})`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const colour = parseColour(text);
        for (const value of Object.values(colour ?? {})) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("every six hex digits are their three bytes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (n) => {
        const text = n.toString(16).padStart(6, "0");
        expect(bytes(`#${text}`)).toEqual(text.match(/../g)!.map((byte) => Number.parseInt(byte, 16)));
      }),
    );
  });
});
