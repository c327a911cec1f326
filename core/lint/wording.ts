// Whether the texts inform without steering: no double negative, shame, haste, gifts or praise (rule 16).
import type { NoticeTexts } from "../notice.ts";
import { error, pointerTo, warning, type Finding } from "./finding.ts";
import { easternPhrases } from "./phrases-eastern.ts";
import { furtherPhrases, unpartedPhrases } from "./phrases-further.ts";
import { northernPhrases } from "./phrases-northern.ts";
import { french, italian, portuguese, spanish } from "./phrases-romance.ts";
import { dutch, english, german, polish, type Phrases, type Pressure, type SomePhrases } from "./phrases.ts";

const lists: Readonly<Record<string, Phrases>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  it: italian,
  nl: dutch,
  pt: portuguese,
  pl: polish,
};

/** What they find is a warning: nobody who speaks them has read these lists. */
const unread: Readonly<Record<string, SomePhrases>> = {
  ...northernPhrases,
  ...easternPhrases,
  ...furtherPhrases,
  ...unpartedPhrases,
};

/** Languages whose words are known and were read by somebody who speaks them. */
export const wordedLanguages: readonly string[] = Object.keys(lists);

/** Languages whose words are known as far as we are sure; texts of all others are only checked for signs. */
export const unreadLanguages: readonly string[] = Object.keys(unread);

// JavaScript's \b knows ASCII only, and would find a word inside another in most languages.
const letter = "[\\p{L}\\p{M}\\p{N}]";
function expressionOf(phrases: readonly string[], isParted: boolean): RegExp {
  const text = phrases
    .join("|")
    .replaceAll("( …)?", "(?:\\s+\\S+){0,5}?")
    .replaceAll(" … ", "(?:\\s+\\S+){0,5}?\\s+")
    .replaceAll("~", "[\\p{L}\\p{M}]*");
  return new RegExp(isParted ? `(?<!${letter})(?:${text})(?!${letter})` : text, "iu");
}

const compiled = new Map<string, ReadonlyMap<Pressure, RegExp>>();
function expressionsOf(lang: string): ReadonlyMap<Pressure, RegExp> {
  const known = compiled.get(lang);
  if (known) return known;
  const all: Readonly<Record<string, SomePhrases>> = { ...unread, ...lists };
  const list = Object.hasOwn(all, lang) ? Object.entries(all[lang]!) : [];
  const isParted = !Object.hasOwn(unpartedPhrases, lang);
  const made = new Map(list.map(([pressure, phrases]) => [pressure as Pressure, expressionOf(phrases, isParted)]));
  compiled.set(lang, made);
  return made;
}

/** Where a text stands: on a button, in the notice's own words, under a purpose, or beside a form's checkbox. */
type Place = "caption" | "message" | "purpose" | "form";

const captions = new Set(["acceptAll", "rejectAll", "choose", "save", "withdrawAll", "optInYes", "optInNo"]);

/** How much a pressure matters in a place; undefined where the words are plain speech. */
function severityIn(place: Place, pressure: Pressure): Finding["severity"] | undefined {
  // “On unless you do not refuse” is prose's business; on a button two negatives hide what it does.
  if (pressure === "double negative") return place === "caption" || place === "form" ? "error" : undefined;
  if (pressure === "self-praise") return "warning";
  // A newsletter may say that it holds offers, and a purpose that it recommends articles.
  if (pressure === "promotion" || pressure === "nudge")
    return place === "purpose" || place === "form" ? "warning" : "error";
  return "error";
}

/** What is wrong with one text in the language. */
function textFindings(lang: string, place: Place, pointer: string, text: string): Finding[] {
  const plain = text.normalize("NFC").replaceAll("\u00AD", "").replace(/\s+/g, " ");
  const found: Finding[] = [];
  const primary = lang.toLowerCase().split("-")[0]!;
  const isRead = Object.hasOwn(lists, primary);
  for (const [pressure, expression] of expressionsOf(primary)) {
    const severity = severityIn(place, pressure);
    const match = severity && expression.exec(plain);
    if (!match) continue;
    found.push(
      (severity === "error" && isRead ? error : warning)(16, pointer, "pressure", { words: match[0], pressure }),
    );
  }
  if (/[!！¡]/u.test(plain)) found.push(warning(16, pointer, "exclamation-mark"));
  if (/\p{Emoji_Presentation}/u.test(plain)) {
    found.push(warning(16, pointer, "picture-sign"));
  }
  return found;
}

/** What is wrong with the words of one language. */
export function wordingFindings(lang: string, { messages, purposes }: NoticeTexts): Finding[] {
  const inMessages = Object.entries(messages).flatMap(([key, text]) =>
    textFindings(lang, captions.has(key) ? "caption" : "message", pointerTo("languages", lang, "messages", key), text),
  );
  const inPurposes = Object.entries(purposes).flatMap(([id, { title, text, ...sentences }]) => {
    const at = (part: string) => pointerTo("languages", lang, "purposes", id, part);
    return [
      ...textFindings(lang, "purpose", at("title"), title),
      ...textFindings(lang, "purpose", at("text"), text),
      ...(["formLabel", "formConfirm"] as const).flatMap((key) => {
        const sentence = sentences[key];
        return sentence === undefined ? [] : textFindings(lang, "form", at(key), sentence);
      }),
    ];
  });
  return [...inMessages, ...inPurposes];
}
