// Whether every language is whole, its own, and says on the first layer who asks, what for, and where more stands (rules 8, 18, 21, 34, 46).
import type { Notice, NoticeTexts, PurposeText } from "../notice.ts";
import type { Purpose } from "../purpose.ts";
import { error, pointerTo, warning, type Finding } from "./finding.ts";

/** The messages a complete language has, by key, in the words of the build's reference language. */
export type ReferenceMessages = Readonly<Record<string, string>>;

const firstLayer = ["bannerTitle", "bannerText", "acceptAll", "rejectAll", "choose", "policyLink"];

const placeholdersOf = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();
const isBlank = (text: unknown): boolean => typeof text !== "string" || text.trim() === "";
const ownText = <T>(texts: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(texts, key) ? texts[key] : undefined;

/** Scripts in which a language is written; a first layer without a letter of it is in another language. */
const scripts: Readonly<Record<string, RegExp>> = {
  ar: /\p{Script=Arabic}/u,
  bg: /\p{Script=Cyrillic}/u,
  el: /\p{Script=Greek}/u,
  he: /\p{Script=Hebrew}/u,
  hi: /\p{Script=Devanagari}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  ko: /\p{Script=Hangul}/u,
  ru: /\p{Script=Cyrillic}/u,
  uk: /\p{Script=Cyrillic}/u,
  zh: /\p{Script=Han}/u,
};

const tag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

function messageFindings(lang: string, { messages }: NoticeTexts, reference: ReferenceMessages): Finding[] {
  return Object.entries(reference).flatMap(([key, model]) => {
    const pointer = pointerTo("languages", lang, "messages", key);
    const text = ownText(messages, key);
    if (text === undefined || isBlank(text)) {
      const linked = key === "policyLink" ? 21 : 8;
      return [error(linked, pointer, "text-missing", { key, lang })];
    }
    // A lost placeholder hides who or what is meant; an unknown one is shown in braces.
    const [wanted, found] = [placeholdersOf(model), placeholdersOf(text)];
    const lost = wanted.filter((name) => !found.includes(name));
    const foreign = found.filter((name) => !wanted.includes(name));
    if (lost.length > 0) return [error(8, pointer, "placeholder-lost", { key, names: lost.join(", "), lang })];
    if (foreign.length > 0) return [error(8, pointer, "placeholder-unknown", { key, names: foreign.join(", ") })];
    // One word may be the same in two languages; a sentence is not.
    const untranslated = !lang.startsWith("en") && text === model && model.trim().split(/\s+/).length > 3;
    return untranslated ? [error(8, pointer, "text-untranslated", { key, lang })] : [];
  });
}

function scriptFindings(lang: string, { messages }: NoticeTexts): Finding[] {
  const script = ownText(scripts, lang.toLowerCase().split("-")[0]!);
  return firstLayer.flatMap((key) => {
    const text = ownText(messages, key);
    if (!script || isBlank(text) || script.test(text!)) return [];
    return [error(8, pointerTo("languages", lang, "messages", key), "other-script", { key, lang })];
  });
}

/** The controller's name must stand in the text itself, or be filled in. */
function controllerFindings(lang: string, { messages }: NoticeTexts, name: string): Finding[] {
  return ["bannerText", "bannerTextOptOut"].flatMap((key) => {
    const text = ownText(messages, key);
    if (isBlank(text) || text!.includes("{controller}") || (!isBlank(name) && text!.includes(name))) return [];
    return [error(21, pointerTo("languages", lang, "messages", key), "asker-unsaid")];
  });
}

/** Captions that other texts quote, so that they lead to the button they mean, by the rule that wants them named. */
const quotes = [
  ["bannerText", "trigger", 34],
  ["bannerTextOptOut", "trigger", 34],
  ["formSavedStatus", "trigger", 34],
  ["gpcNotice", "acceptAll", 46],
  ["gpcNotice", "choose", 46],
] as const;

function quoteFindings(lang: string, { messages }: NoticeTexts): Finding[] {
  return quotes.flatMap(([key, quoted, rule]) => {
    const [text, caption] = [ownText(messages, key), ownText(messages, quoted)];
    if (isBlank(text) || isBlank(caption) || text!.includes(caption!)) return [];
    return [
      warning(rule, pointerTo("languages", lang, "messages", key), "button-unnamed", {
        key,
        caption: JSON.stringify(caption),
      }),
    ];
  });
}

function purposeTextFindings(lang: string, purpose: Purpose, text: PurposeText | undefined): Finding[] {
  const at = (...parts: string[]) => pointerTo("languages", lang, "purposes", purpose.id, ...parts);
  if (!text) return [error(18, at(), "purpose-untold", { purpose: purpose.id, lang })];
  const found: Finding[] = [];
  if (isBlank(text.title)) found.push(error(18, at("title"), "purpose-nameless", { purpose: purpose.id, lang }));
  if (isBlank(text.text)) found.push(error(21, at("text"), "purpose-unexplained", { purpose: purpose.id, lang }));
  if (purpose.channels.length > 0 && isBlank(text.formLabel)) {
    found.push(error(18, at("formLabel"), "form-label-missing", { purpose: purpose.id, lang }));
  }
  if (purpose.explicit && purpose.channels.some((channel) => channel !== "email") && isBlank(text.formConfirm)) {
    found.push(warning(18, at("formConfirm"), "form-confirm-missing", { purpose: purpose.id, lang }));
  }
  if (text.dataTypes && text.dataTypes.length !== purpose.dataTypes.length) {
    found.push(error(8, at("dataTypes"), "data-types-differ"));
  }
  return found;
}

function purposesFindings(lang: string, notice: Notice): Finding[] {
  const texts = notice.languages[lang]!.purposes;
  const seen = new Map<string, string>();
  return notice.purposes.flatMap((purpose) => {
    const text = ownText(texts, purpose.id);
    const found = purposeTextFindings(lang, purpose, text);
    const title = text?.title?.trim().toLowerCase() ?? "";
    const twin = title === "" ? undefined : seen.get(title);
    seen.set(title, purpose.id);
    if (twin) {
      const pointer = pointerTo("languages", lang, "purposes", purpose.id, "title");
      found.push(error(18, pointer, "purposes-alike", { purpose: purpose.id, twin }));
    }
    const own = text?.dataTypes ?? purpose.dataTypes;
    if (text && lang !== notice.defaultLanguage && own === purpose.dataTypes && own.length > 0) {
      const pointer = pointerTo("languages", lang, "purposes", purpose.id, "dataTypes");
      found.push(warning(8, pointer, "data-types-unworded", { purpose: purpose.id, lang }));
    }
    return found;
  });
}

/** What is wrong with the languages, apart from the wording itself. */
export function textFindings(notice: Notice, reference: ReferenceMessages): Finding[] {
  const { languages, defaultLanguage, controller } = notice;
  const names = Object.keys(languages);
  const found: Finding[] = [];
  if (names.length === 0) found.push(error(8, pointerTo("languages"), "no-language"));
  if (defaultLanguage !== undefined && !Object.hasOwn(languages, defaultLanguage)) {
    found.push(error(8, pointerTo("defaultLanguage"), "default-language-missing", { lang: defaultLanguage }));
  }
  for (const [lang, texts] of Object.entries(languages)) {
    if (!tag.test(lang)) found.push(error(8, pointerTo("languages", lang), "language-tag"));
    found.push(...messageFindings(lang, texts, reference));
    found.push(...scriptFindings(lang, texts));
    found.push(...controllerFindings(lang, texts, controller.name));
    found.push(...quoteFindings(lang, texts));
    found.push(...purposesFindings(lang, notice));
  }
  return found;
}

/** A page that anybody can open and nobody can change on the way; a developer's own machine is exempt. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
}

/** What is wrong with who is named, and with the pages linked. */
export function identityFindings({ controller, policy, rights }: Notice): Finding[] {
  const found: Finding[] = [];
  for (const part of ["name", "address", "contact"] as const) {
    if (isBlank(controller[part])) {
      found.push(error(21, pointerTo("controller", part), `controller-${part}`));
    }
  }
  const links = [
    ["policy", policy.url],
    ["rights", rights.url],
  ] as const;
  for (const [part, url] of links) {
    if (!isSafe(url)) found.push(error(21, pointerTo(part, "url"), `${part}-address`));
  }
  if (isBlank(rights.authority)) {
    found.push(error(21, pointerTo("rights", "authority"), "no-authority"));
  }
  return found;
}
