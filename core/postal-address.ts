// Postal addresses: what stands on an envelope into the one spelling it is keyed by, and the wider one that is only ever used to deny.
import { plain } from "./address.ts";

const longest = 400;
const mostLines = 10;

/** Where a postcode can be told from the rest, by country; elsewhere four to six digits, or pieces of them, are one. */
const postcodes = {
  gb: /\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b/g,
  ie: /\b[a-z]\d[\dw] ?[acdefhknprtvwxy\d]{4}\b/g,
  ca: /\b[a-z]\d[a-z] ?\d[a-z]\d\b/g,
  nl: /\b\d{4} ?[a-z]{2}\b/g,
} as const;
const digits = /\b(?:\d{5} ?\d{4}|\d{3} \d{2}|\d{2} \d{3}|\d{4,6})\b/g;

/** What people write for a country that has another code. */
const codes: Readonly<Record<string, string>> = { uk: "gb" };

/** A line in small letters, without what people set between words. */
const words = (line: string): string =>
  line
    .toLowerCase()
    .replace(/['’.]/g, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();

/**
 * The one spelling of a person at an address: name, lines, postcode and country, such as
 * `ada lovelace|12 high street london|sw1a1aa|gb`. The name stands first; new lines, commas, semicolons and bars part
 * lines. A last line of two letters is the country (ISO 3166-1 alpha-2) and goes before `country`. Undefined without a
 * name, without anything after it, or where nobody says the country.
 */
export function postalAddress(text: string, country?: string): string | undefined {
  if (text.length > longest) return undefined;
  const lines = plain(text)
    .split(/[\n\r,;|]+/)
    .map(words)
    .filter((line) => line !== "");
  const told = lines.length > 1 && /^[a-z]{2}$/.test(lines.at(-1)!) ? lines.pop() : country?.toLowerCase();
  const own = told && (codes[told] ?? told);
  const [name, ...rest] = lines;
  if (!own || !name || rest.length === 0 || rest.length > mostLines || !/\p{L}/u.test(name)) return undefined;
  const found = postcodeIn(rest, own);
  if (found) rest[found.at] = words(rest[found.at]!.replace(found.text, " "));
  const place = rest.filter((line) => line !== "").join(" ");
  return `${name}|${place}|${codeOf(found?.text ?? "")}|${own}`;
}

/**
 * The last thing that is a postcode of the country, or else of another: the last line may be a state (`MA` is Morocco
 * too), or the country a word that is not read.
 */
function postcodeIn(lines: readonly string[], country: string): { at: number; text: string } | undefined {
  const own = Object.entries(postcodes).find(([code]) => code === country)?.[1] ?? digits;
  for (const pattern of [own, digits, postcodes.gb, postcodes.ca, postcodes.ie])
    for (let at = lines.length - 1; at >= 0; at--) {
      const text = lines[at]!.match(pattern)?.at(-1);
      if (text !== undefined) return { at, text };
    }
  return undefined;
}

/** Without the four digits that a ZIP code may have more. */
const codeOf = (postcode: string): string => postcode.replaceAll(" ", "").replace(/^(\d{5})\d{4}$/, "$1");

const titles = /^(?:mr|mrs|ms|miss|mx|dr|prof|sir|herr|frau|mme|mlle|m) (?=.)/;
/** Without marks on letters: who writes Müller on one list writes Muller on another. */
const unmarked = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");

/**
 * The name at the postcode, however the lines between are written, whatever is said of the country and without a Dutch
 * one's letters; the address itself where it has no postcode that can be told. Never a key to allow by: two people of
 * one name may live in one street.
 */
export function postalAlias(address: string): string {
  const [name = "", , postcode = ""] = address.split("|");
  if (postcode === "") return address;
  return `${unmarked(name.replace(titles, ""))}||${postcode.replace(/^(\d{4})[a-z]{2}$/, "$1")}|`;
}

const honours = / (?:esq|esquire|jr|jnr|sr|snr|obe|mbe|cbe|kbe|dbe|phd|md|ma|ba|bsc|msc|qc|kc|jp)$/;

/**
 * A surname at a British postcode, such as `|lovelace|sw1a1aa`: what a register of names and addresses lists somebody by,
 * however they write first name, initials and street. It is the last word of a name, or what stands before its comma.
 * Undefined without either. Only ever used to deny: it holds for everybody of that name in the street.
 */
export function postalHousehold(name: string, postcode: string): string | undefined {
  const [first = ""] = plain(name).split(",");
  const whole = unmarked(words(first));
  const surname = whole.replace(honours, "").replace(honours, "").split(" ").at(-1)!;
  const code = words(plain(postcode)).replaceAll(" ", "");
  if (!/\p{L}/u.test(surname) || !/^[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}$/.test(code)) return undefined;
  return `|${surname}|${code}`;
}

/** The same of an address in its one spelling; undefined where it has no British postcode that can be told. */
export function householdOf(address: string): string | undefined {
  const [name = "", , postcode = ""] = address.split("|");
  return postalHousehold(name, postcode);
}
