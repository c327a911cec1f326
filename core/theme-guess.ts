// A theme from a page: what its markup and style sheets say of colours, font and corners, as tokens of a notice's style.
import { parseColour, type Colour } from "./colour.ts";
import { contrast, over, textContrast } from "./contrast.ts";

/** What a page was read as. */
export interface PageLook {
  readonly html: string;
  /** Its style sheets, in the order of the page. */
  readonly styles: readonly string[];
}

/** What a theme can take from a page. */
export type GuessedToken = "background" | "text" | "button" | "button-text" | "accent" | "radius" | "font";

interface Rule {
  readonly selectors: readonly string[];
  readonly declared: ReadonlyMap<string, string>;
}

const mostRules = 5_000;
const mostDepth = 8;
/** Characters: what is longer says nothing of a theme, and a page must not keep who reads it busy. */
const longest = { selector: 40, value: 500, tag: 2_000 } as const;

/** Everything that is inside the braces that open at `from`, and where they close. */
function blockAt(css: string, from: number): { readonly inner: string; readonly end: number } {
  let depth = 0;
  for (let at = from; at < css.length; at++) {
    if (css[at] === "{") depth++;
    else if (css[at] === "}" && --depth === 0) return { inner: css.slice(from + 1, at), end: at + 1 };
  }
  return { inner: css.slice(from + 1), end: css.length };
}

function declarationsIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(";")) {
    const colon = part.indexOf(":");
    if (colon > 0 && part.length <= longest.value) {
      const value = part.slice(colon + 1).replace(/!important/i, "");
      found.set(part.slice(0, colon).trim().toLowerCase(), value.trim());
    }
  }
  return found;
}

function withoutComments(css: string): string {
  const parts: string[] = [];
  for (let at = 0; ;) {
    const open = css.indexOf("/*", at);
    const close = open < 0 ? -1 : css.indexOf("*/", open + 2);
    parts.push(css.slice(at, open < 0 ? css.length : open));
    if (close < 0) return parts.join("");
    at = close + 2;
  }
}

const selectorsIn = (head: string): string[] =>
  head
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one.length <= longest.selector);

/** The rules that hold for everybody: what is inside a query of any kind, such as a dark scheme, is left out. */
function rulesIn(css: string, depth = 0): Rule[] {
  const rules: Rule[] = [];
  if (depth > mostDepth) return rules;
  const text = withoutComments(css);
  for (let at = 0; at < text.length && rules.length < mostRules;) {
    const open = text.indexOf("{", at);
    if (open < 0) break;
    const { inner, end } = blockAt(text, open);
    const head = text.slice(at, open).split(";").at(-1)!.trim();
    if (/^@layer\b/i.test(head)) rules.push(...rulesIn(inner, depth + 1).slice(0, mostRules));
    else if (head !== "" && !head.startsWith("@"))
      rules.push({ selectors: selectorsIn(head), declared: declarationsIn(inner) });
    at = end;
  }
  return rules;
}

/** The tags of a name as they stand in a page, and where each ends; longer ones are passed over. */
function* tagsIn(html: string, name: string): Generator<{ readonly tag: string; readonly end: number }> {
  const lower = html.toLowerCase();
  for (let at = lower.indexOf(`<${name}`); at >= 0; at = lower.indexOf(`<${name}`, at)) {
    const end = lower.indexOf(">", at) + 1;
    if (end === 0) return;
    if (end - at <= longest.tag) yield { tag: html.slice(at, end), end };
    at = end;
  }
}

/** What an attribute of a tag says; empty where it is not there. */
const attribute = (tag: string, name: string): string =>
  new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i")
    .exec(tag)
    ?.slice(1)
    .find((text) => text !== undefined) ?? "";

/** The style sheets in the page itself, and its colour for the browser's own bars. */
function inPage(html: string): { readonly css: string; readonly themeColour: string | undefined } {
  const lower = html.toLowerCase();
  const sheets: string[] = [];
  for (const { end } of tagsIn(html, "style")) {
    const close = lower.indexOf("</style", end);
    if (close < 0) break;
    sheets.push(html.slice(end, close));
  }
  const metas = [...tagsIn(html, "meta")].map(({ tag }) => tag);
  const meta = metas.find((tag) => attribute(tag, "name").toLowerCase() === "theme-color");
  return { css: sheets.join("\n"), themeColour: meta && (attribute(meta, "content") || undefined) };
}

/** The addresses of a page's style sheets, as they stand in it, in its order; those for print or another scheme left out. */
export function styleSheetsIn(html: string): string[] {
  return [...tagsIn(html, "link")].flatMap(({ tag }) => {
    const value = (name: string) => attribute(tag, name);
    const isSheet = /(^|\s)stylesheet(\s|$)/i.test(value("rel")) && /^(|all|screen)$/i.test(value("media").trim());
    return isSheet && value("href") !== "" ? [value("href").replaceAll("&amp;", "&")] : [];
  });
}

class Sheet {
  readonly #rules: readonly Rule[];
  readonly #names = new Map<string, string>();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    for (const { selectors, declared } of rules)
      if (selectors.some((one) => /^(:root|html|body|:host|\*)$/i.test(one)))
        for (const [name, value] of declared) if (name.startsWith("--")) this.#names.set(name, value);
  }

  /** A value with the custom properties in it put in; undefined where one is nowhere set. */
  put(value: string, depth = 0): string | undefined {
    const at = value.indexOf("var(");
    if (at < 0) return value;
    if (depth > mostDepth) return undefined;
    const match = /^var\(\s*(--[\w-]+)\s*(?:,\s*((?:[^()]|\([^()]*\))*))?\)/.exec(value.slice(at));
    const own = match ? (this.#names.get(match[1]!) ?? match[2]) : undefined;
    if (!match || own === undefined) return undefined;
    return this.put(value.slice(0, at) + own.trim() + value.slice(at + match[0].length), depth + 1);
  }

  /** The last value of one of the properties under a selector of the pattern. */
  last(selector: RegExp, properties: readonly string[]): string | undefined {
    let found: string | undefined;
    for (const { selectors, declared } of this.#rules) {
      if (!selectors.some((one) => selector.test(one))) continue;
      for (const name of properties) {
        const value = declared.get(name);
        if (value !== undefined) found = this.put(value) ?? found;
      }
    }
    return found;
  }

  /** The first custom property of one of the names. */
  named(names: RegExp): string | undefined {
    for (const [name, value] of this.#names) {
      const put = names.test(name) ? this.put(value) : undefined;
      if (put !== undefined && opaque(put)) return put;
    }
    return undefined;
  }
}

/** The opaque colour in a value such as `#fff url(a.png)`. */
function opaque(value: string | undefined): Colour | undefined {
  if (value === undefined) return undefined;
  const words = [value, ...(value.match(/[a-z-]+\([^()]*\)|[#\w-]+/gi) ?? [])];
  for (const word of words) {
    const colour = parseColour(word.trim().toLowerCase());
    if (colour && colour.alpha === 1) return colour;
  }
  return undefined;
}

const hexOf = ({ red, green, blue }: Colour): string =>
  `#${[red, green, blue]
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;

const page = /^(html|body|:root)$/i;
const plainButton = /^(button|input\[type=["']?submit["']?\]|\.btn|\.button)$/i;
const mainButton =
  /^((button|a)?\.)?[\w-]*(btn|button)[\w-]*(--?|__|\.)?(primary|main|cta)$|^\.(btn|button)\.(primary|main)$/i;
const accentNames = /^--([\w-]*-)?(primary|accent|brand|link|theme)(-(color|colour|500|600|default|main))?$/i;
const white = parseColour("#ffffff")!;
const black = parseColour("#16191d")!;

const readable = (one: Colour, other: Colour): boolean => contrast(over(one, other), other) >= textContrast;

/**
 * The tokens that the page gives reason for. Text that could not be read on what is behind it is left out, and so is
 * whatever is no plain colour or length: what a theme does not say, the widget has.
 */
export function guessTheme({ html, styles }: PageLook): Partial<Record<GuessedToken, string>> {
  const { css, themeColour } = inPage(html);
  const sheet = new Sheet([...styles, css].flatMap(rulesIn));
  const background = opaque(sheet.last(page, ["background", "background-color"]));
  const text = opaque(sheet.last(page, ["color"]));
  const ground = background ?? white;
  const hasText = text !== undefined && readable(text, ground);
  const bySelector = (properties: readonly string[]) =>
    sheet.last(mainButton, properties) ?? sheet.last(plainButton, properties);
  const named = opaque(sheet.named(accentNames)) ?? opaque(themeColour);
  const button = opaque(bySelector(["background", "background-color"])) ?? named;
  const onButton = opaque(bySelector(["color"]));
  const buttonText = button && [onButton, white, black].find((one) => one && readable(one, button));
  const accent = [opaque(sheet.last(/^a(:link)?$/i, ["color"])), named, button].find(
    (one) => one && readable(one, ground),
  );
  const radius = bySelector(["border-radius"]);
  const font = sheet.last(page, ["font-family"]);
  // A ground on which the widget's own text could not be read needs a text of its own.
  const hasGround = background !== undefined && (hasText || (text === undefined && readable(black, background)));
  return {
    ...(hasGround ? { background: hexOf(background) } : {}),
    ...(hasText && (hasGround || background === undefined) ? { text: hexOf(text) } : {}),
    ...(button && buttonText ? { button: hexOf(button), "button-text": hexOf(buttonText) } : {}),
    ...(accent ? { accent: hexOf(accent) } : {}),
    ...(radius && /^(\d{1,2}(\.\d+)?)(px|rem|em)$/.test(radius) ? { radius } : {}),
    ...(font && font.length <= 200 && /^[\w\s"',.-]+$/.test(font) ? { font } : {}),
  };
}
