// Themes, rule by rule, against the widget's own style sheets.
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { themeColours, themeFindings, themeLengths, themeShares } from "../../../core/lint/theme.ts";
import { linesOf } from "../../support/lint.ts";

const lines = (style: Readonly<Record<string, string>>) => linesOf(themeFindings({ layout: { buttons: [], style } }));
const at = (token: string) => `/layout/style/${token}`;

describe("rule 12: text is readable in light and dark", () => {
  test.each([
    [{}],
    [{ background: "#fffdf5", text: "rgb(20 20 20)" }],
    [{ button: "darkgreen", "button-text": "white" }],
    [{ accent: "oklch(45% 0.15 260)" }],
    [{ "dark-background": "black", "dark-text": "hsl(0 0% 90%)" }],
    [{ radius: "0", font: "Georgia, serif" }],
    [{ radius: "1.5rem" }],
  ])("%j passes", (style) => expect(lines(style)).toEqual([]));

  test.each([
    [{ text: "#999" }, ["text"]],
    [{ text: "#5f6368" }, ["text"]],
    [{ background: "#222" }, ["text", "accent"]],
    [{ button: "#7fb2ff" }, ["button-text"]],
    [{ button: "#7a7f84" }, ["button-text"]],
    [{ "button-text": "rgb(255 255 255 / 30%)" }, ["button-text"]],
    [{ accent: "orange" }, ["accent"]],
    [{ "dark-text": "dimgray" }, ["dark-text"]],
    [{ "dark-background": "white" }, ["dark-text", "dark-accent"]],
  ])("%j breaks it", (style, tokens) => expect(lines(style)).toEqual(tokens.map((token) => `12 error ${at(token)}`)));

  test.each(["var(--brand)", "currentcolor", "Canvas", "color-mix(in srgb, red, blue)", "#12", "", "red; color: blue"])(
    "a colour written %j cannot be judged, so it breaks it",
    (value) => expect(lines({ button: value })).toEqual([`12 error ${at("button")}`]),
  );

  test("a ground that the page shines through breaks it", () => {
    expect(lines({ background: "rgb(255 255 255 / 80%)" })).toContain(`12 error ${at("background")}`);
  });

  test("a radius that is no length breaks it", () => {
    expect(lines({ radius: "var(--r)" })).toEqual([`12 error ${at("radius")}`]);
  });

  test.each(["a; color: red", "url(//x.example/f)", "var(--f)", ""])("a font written %j breaks it", (font) => {
    expect(lines({ font })).toEqual([`12 error ${at("font")}`]);
  });

  test("a style that nothing reads is warned of", () => {
    expect(lines({ "background-image": "none" })).toEqual([`12 warning ${at("background-image")}`]);
  });
});

describe("rule 12: no answer stands out from the ground twice as much as the other", () => {
  test.each([
    [{ "accept-button": "#20262d", "reject-button": "#20262d" }, []],
    [{ "accept-button": "#20262d" }, []],
    [{ "accept-button": "#143c8c", "reject-button": "#20262d" }, []],
    [{ "accept-button": "#000000", "reject-button": "#f3f3f3" }, [`12 error ${at("accept-button")}`]],
    [{ "reject-button": "#eeeeee" }, [`12 error ${at("reject-button")}`]],
    [{ "dark-reject-all-button": "#23272c" }, [`12 error ${at("dark-reject-all-button")}`]],
    [{ "reject-button-text": "#555c64" }, [`12 error ${at("reject-button-text")}`]],
    [{ "accept-button": "var(--x)" }, [`12 error ${at("accept-button")}`]],
  ])("%j", (style, wanted) => expect(lines(style)).toEqual(wanted));
});

describe("rule 11: both answers have one size and weight", () => {
  test.each([
    [{ "accept-font-weight": "700" }],
    [{ "accept-font-size": "18px", "reject-font-size": "14px" }],
    [{ "reject-padding": "2px" }],
  ])("%j breaks it", (style) => expect(lines(style)).toEqual([`11 error ${at(Object.keys(style)[0]!)}`]));

  test("equal ones pass", () => {
    expect(lines({ "accept-font-size": "16px", "reject-font-size": " 16px" })).toEqual([]);
  });
});

const css = readdirSync("widget/ui")
  .filter((name) => name.endsWith(".css"))
  .map((name) => readFileSync(`widget/ui/${name}`, "utf8"))
  .join("\n");

test("rule 56: nothing moves, so nobody has to ask for less motion", () => {
  expect(css).not.toMatch(/\b(transition|animation)\b/);
});

test("the colours fallen back to and their mixtures are those of the widget's style sheets", () => {
  const found = [...css.matchAll(/var\(--assent-([\w-]+),\s*([^)]+)\)/g)].map(([, token, value]) => [
    token!,
    value!.trim(),
  ]);
  const colours = found.filter(([token]) => !(themeLengths as readonly string[]).includes(token!));
  expect(Object.fromEntries(colours)).toEqual(themeColours);
  const shares = css.matchAll(/--(\w+): color-mix\(in srgb, var\(--fg\) (\d+)%, var\(--bg\)\)/g);
  expect(Object.fromEntries([...shares].map(([, name, share]) => [name, Number(share) / 100]))).toMatchObject(
    themeShares,
  );
});

test("no theme makes the linter throw", () => {
  const token = fc.constantFrom(...Object.keys(themeColours), "accept-button", "dark-reject-button", "radius", "x");
  const value = fc.oneof(fc.string(), fc.constantFrom("#000", "#fff", "red", "rgb(1 2 3 / 40%)", "hsl(3 4% 5%)"));
  fc.assert(
    fc.property(fc.dictionary(token, value), (style) => void themeFindings({ layout: { buttons: [], style } })),
  );
});
