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

/** The parts of an address as they stand, the name first. */
const partsOf = (text: string): string[] =>
  plain(text)
    .split(/[\n\r,;|]+/)
    .filter((part) => words(part) !== "");

/**
 * The one spelling of a person at an address: name, lines, postcode and country, such as
 * `ada lovelace|12 high street london|sw1a1aa|gb`. The name stands first; new lines, commas, semicolons and bars part
 * lines. A last line of two letters is the country (ISO 3166-1 alpha-2) and goes before `country`. Undefined without a
 * name, without anything after it, or where nobody says the country.
 */
export function postalAddress(text: string, country?: string): string | undefined {
  if (text.length > longest) return undefined;
  const lines = partsOf(text).map(words);
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

/** Words that name nobody by themselves: titles, initials, and what stands between two people. */
const weak = /^(?:mr|mrs|ms|miss|mx|dr|prof|and|.)$/u;
/** Letters that are not another one with a mark, as lists without them write them. */
const plainer: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
};
const mostWords = 12;
const mostJoined = 4;

/** The words of a name, without marks and apostrophes; a dot parts two, so that `A.Byron` has an initial. */
const nameWords = (name: string): string[] =>
  unmarked(words(name.replaceAll(".", " ")))
    .replace(/\p{Lm}/gu, "")
    .replace(/[ßæœøłđðþ]/g, (letter) => plainer[letter]!)
    .split(" ")
    .filter((word) => word !== "");

/** Up to four adjacent words as one, each once: lists write Mc Donald and de la Cruz as one word, two or three. */
function households(
  name: readonly string[],
  postcode: string,
  isWanted: (run: readonly string[], end: number) => boolean,
): string[] {
  if (name.length > mostWords || !/^[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}$/.test(postcode)) return [];
  const found = new Set<string>();
  for (let at = 0; at < name.length; at++)
    for (let end = at + 1; end <= Math.min(name.length, at + mostJoined); end++) {
      const run = name.slice(at, end);
      if (isWanted(run, end) && /\p{L}/u.test(run.join(""))) found.add(`|${run.join("")}|${postcode}`);
    }
  return [...found];
}

/**
 * What a register of names and addresses lists somebody by: each word of a surname or a whole name at a British postcode,
 * such as `|lovelace|sw1a1aa`, and adjacent ones as one. A name ends at its comma; titles and initials count only where
 * they stand last, and in brackets never. None without a name or a British postcode. Only ever used to deny: it holds for
 * everybody of that name in the street.
 */
export function listedHouseholds(name: string, postcode: string): string[] {
  const inBrackets = /[([{]([^)\]}]*)[)\]}]?/g;
  const whole = plain(name);
  // What stands in brackets goes first, so that a title there does not stand last.
  const aside = [...whole.matchAll(inBrackets)].map((found) => found[1]!.replaceAll(",", " "));
  const ordered = `${aside.join(" ")} ${whole.replace(inBrackets, " ")}`;
  const before = nameWords(ordered.split(",")[0]!);
  const named = before.every((word) => weak.test(word)) ? nameWords(ordered) : before;
  const code = words(plain(postcode)).replaceAll(" ", "");
  return households(named, code, (run, end) => end === named.length || !run.every((word) => weak.test(word)));
}

/**
 * What a letter is looked up by in such a register: every word of its name and adjacent ones as one, because nobody can
 * tell which of them is the surname. `address` is the text in its one spelling. None where no register can tell: without
 * a British postcode, and of a name that is only titles and initials, ends within brackets or has more than twelve words.
 */
export function askedHouseholds(text: string, address: string): string[] {
  // Not the spelling's name: that joins an initial to what follows its dot.
  const [first = ""] = partsOf(text);
  const name = nameWords(first);
  if (name.every((word) => weak.test(word)) || /[([{][^)\]}]*$/.test(first)) return [];
  return households(name, address.split("|")[2] ?? "", () => true);
}
