// Colours and button styles of a theme: readable text in light and dark, and no answer that stands out (rules 11, 12).
import { contrast, mixed, over, textContrast } from "../contrast.ts";
import { parseColour, type Colour } from "../colour.ts";
import type { Notice } from "../notice.ts";
import { error, pointerTo, warning, type Finding } from "./finding.ts";
import type { FindingCode } from "./sentences.ts";

/** The colours the widget's style sheet falls back to, by token; a test compares them with the style sheet. */
export const themeColours = {
  background: "#ffffff",
  text: "#16191d",
  button: "#20262d",
  "button-text": "#ffffff",
  accent: "#1259c3",
  "dark-background": "#1a1d21",
  "dark-text": "#f2f3f5",
  "dark-button": "#e8eaed",
  "dark-button-text": "#16191d",
  "dark-accent": "#7db1ff",
} as const satisfies Readonly<Record<string, string>>;

/** How much of the text's colour is in what is mixed from it and the ground, as the style sheet does. */
export const themeShares = { soft: 0.76, line: 0.15, tint: 0.05 } as const;
/** Tokens that are no colours. */
export const themeLengths = ["radius", "font"] as const;

type Style = Notice["layout"]["style"];
const tokenPointer = (token: string) => pointerTo("layout", "style", token);
const rounded = (ratio: number): string => (Math.floor(ratio * 10) / 10).toFixed(1);

/** The colours of one scheme, as they are seen; undefined when one of them cannot be judged. */
interface Scheme {
  readonly background: Colour;
  readonly text: Colour;
  readonly button: Colour;
  readonly "button-text": Colour;
  readonly accent: Colour;
}

function colourOf(style: Style, token: string): Colour | undefined {
  const own = Object.hasOwn(style, token) ? style[token]! : undefined;
  return parseColour(own ?? themeColours[token as keyof typeof themeColours] ?? "");
}

function schemeOf(style: Style, prefix: "" | "dark-"): Scheme | undefined {
  const names = ["background", "text", "button", "button-text", "accent"] as const;
  const [background, text, button, buttonText, accent] = names.map((name) => colourOf(style, prefix + name));
  if (!background || !text || !button || !buttonText || !accent) return undefined;
  const fill = over(button, background);
  return {
    background,
    text: over(text, background),
    button: fill,
    "button-text": over(buttonText, fill),
    accent: over(accent, background),
  };
}

/** The pairs that meet on screen. */
function contrastFindings(style: Style, prefix: "" | "dark-"): Finding[] {
  const colours = schemeOf(style, prefix);
  if (!colours) return [];
  const { background, text, button, accent } = colours;
  const soft = mixed(text, themeShares.soft, background);
  const tint = mixed(text, themeShares.tint, background);
  const pairs: readonly (readonly [token: string, code: FindingCode, one: Colour, other: Colour])[] = [
    ["text", "contrast-text", text, background],
    ["text", "contrast-soft", soft, background],
    ["text", "contrast-soft-tint", soft, tint],
    ["text", "contrast-pressed", text, mixed(text, themeShares.line, background)],
    ["button-text", "contrast-button", colours["button-text"], button],
    ["accent", "contrast-link", accent, background],
    ["accent", "contrast-link-tint", accent, tint],
  ];
  const scheme = prefix ? "dark" : "light";
  // One finding a token: a text colour that fails on the ground fails on everything mixed from it.
  const worst = new Map<string, Finding>();
  for (const [token, code, one, other] of pairs) {
    const ratio = contrast(one, other);
    if (ratio >= textContrast || worst.has(token)) continue;
    const values = { ratio: rounded(ratio), scheme, needed: textContrast };
    worst.set(token, error(12, tokenPointer(prefix + token), code, values));
  }
  return [...worst.values()];
}

const perButton = /^(dark-)?(accept|reject)(?:-all)?-(.+)$/;

/** Tokens that single out one answer; the other has the buttons' common one where it has none of its own. */
function symmetryFindings(style: Style): Finding[] {
  const seen = new Set<string>();
  return Object.keys(style).flatMap((token) => {
    const [, dark = "", , property = ""] = perButton.exec(token) ?? [];
    if (property === "" || seen.has(dark + property)) return [];
    seen.add(dark + property);
    const [accept, reject] = ["accept", "reject"].map(
      (answer) => style[`${dark}${answer}-${property}`] ?? style[`${dark}${answer}-all-${property}`],
    );
    return pairFindings({ style, token, property, dark: dark as "" | "dark-", accept, reject });
  });
}

interface Pair {
  readonly style: Style;
  readonly token: string;
  readonly property: string;
  readonly dark: "" | "dark-";
  readonly accept: string | undefined;
  readonly reject: string | undefined;
}

/** Fills may differ as long as one stands out from the ground at most twice as much as the other. */
function pairFindings({ style, token, property, dark, accept, reject }: Pair): Finding[] {
  if (accept?.trim() === reject?.trim()) return [];
  const common = dark + property;
  if (!Object.hasOwn(themeColours, common)) {
    return [error(11, tokenPointer(token), "answers-unlike", { property })];
  }
  const ground = colourOf(style, `${dark}background`);
  const colours = [accept, reject].map((text) => (text === undefined ? colourOf(style, common) : parseColour(text)));
  const [one, other] = colours;
  if (!ground || !one || !other) {
    return [error(12, tokenPointer(token), "colour-unknown")];
  }
  // Text is seen against the buttons, and the buttons against the ground.
  const behind = property === "button-text" ? colourOf(style, `${dark}button`) : ground;
  const [a, b] = [one, other].map((colour) => contrast(over(colour, behind ?? ground), behind ?? ground)) as [
    number,
    number,
  ];
  return a / b > 2 || b / a > 2
    ? [error(12, tokenPointer(token), "answer-stands-out", { times: rounded(Math.max(a, b) / Math.min(a, b)) })]
    : [];
}

const fonts = /^[\p{L}\p{N}\s,"'-]+$/u;
const length = /^(0|\d*\.?\d+(px|rem|em|%))$/;

function tokenFindings(style: Style): Finding[] {
  return Object.entries(style).flatMap(([token, value]) => {
    if (Object.hasOwn(themeColours, token)) {
      const colour = parseColour(value);
      const pointer = tokenPointer(token);
      if (!colour) return [error(12, pointer, "colour-unknown")];
      const ground = token.endsWith("background") && colour.alpha < 1;
      return ground ? [error(12, pointer, "ground-transparent")] : [];
    }
    if (perButton.test(token)) return [];
    if (token === "radius" && !length.test(value.trim())) {
      return [error(12, tokenPointer(token), "radius-none")];
    }
    if (token === "font" && !fonts.test(value)) {
      return [error(12, tokenPointer(token), "font-unknown")];
    }
    if ((themeLengths as readonly string[]).includes(token)) return [];
    return [warning(12, tokenPointer(token), "style-unread", { token: JSON.stringify(token) })];
  });
}

/** What is wrong with the theme, in the light and in the dark scheme. */
export function themeFindings({ layout: { style } }: Pick<Notice, "layout">): Finding[] {
  return [
    ...tokenFindings(style),
    ...contrastFindings(style, ""),
    ...contrastFindings(style, "dark-"),
    ...symmetryFindings(style),
  ];
}
