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
      return [error(linked, pointer, `The text ${key} is missing in ${lang}.`)];
    }
    // A lost placeholder hides who or what is meant; an unknown one is shown in braces.
    const [wanted, found] = [placeholdersOf(model), placeholdersOf(text)];
    const lost = wanted.filter((name) => !found.includes(name));
    const foreign = found.filter((name) => !wanted.includes(name));
    if (lost.length > 0) return [error(8, pointer, `${key} has lost ${lost.join(", ")} in ${lang}.`)];
    if (foreign.length > 0) return [error(8, pointer, `${key} has ${foreign.join(", ")}, which nothing fills in.`)];
    // One word may be the same in two languages; a sentence is not.
    const untranslated = !lang.startsWith("en") && text === model && model.trim().split(/\s+/).length > 3;
    return untranslated ? [error(8, pointer, `${key} is not in ${lang}: it is word for word the English text.`)] : [];
  });
}

function scriptFindings(lang: string, { messages }: NoticeTexts): Finding[] {
  const script = ownText(scripts, lang.toLowerCase().split("-")[0]!);
  return firstLayer.flatMap((key) => {
    const text = ownText(messages, key);
    if (!script || isBlank(text) || script.test(text!)) return [];
    return [error(8, pointerTo("languages", lang, "messages", key), `${key} is not written in ${lang}.`)];
  });
}

/** The controller's name must stand in the text itself, or be filled in. */
function controllerFindings(lang: string, { messages }: NoticeTexts, name: string): Finding[] {
  return ["bannerText", "bannerTextOptOut"].flatMap((key) => {
    const text = ownText(messages, key);
    if (isBlank(text) || text!.includes("{controller}") || (!isBlank(name) && text!.includes(name))) return [];
    return [error(21, pointerTo("languages", lang, "messages", key), "The first layer does not say who asks.")];
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
    const message = `${key} does not name the button ${JSON.stringify(caption)}, so nobody finds it.`;
    return [warning(rule, pointerTo("languages", lang, "messages", key), message)];
  });
}

function purposeTextFindings(lang: string, purpose: Purpose, text: PurposeText | undefined): Finding[] {
  const at = (...parts: string[]) => pointerTo("languages", lang, "purposes", purpose.id, ...parts);
  if (!text) return [error(18, at(), `The purpose ${purpose.id} is not named in ${lang}.`)];
  const found: Finding[] = [];
  if (isBlank(text.title)) found.push(error(18, at("title"), `The purpose ${purpose.id} has no name in ${lang}.`));
  if (isBlank(text.text)) found.push(error(21, at("text"), `The purpose ${purpose.id} is not explained in ${lang}.`));
  if (purpose.channels.length > 0 && isBlank(text.formLabel)) {
    found.push(error(18, at("formLabel"), `A form cannot ask for ${purpose.id} in ${lang}: the sentence is missing.`));
  }
  if (purpose.explicit && purpose.channels.some((channel) => channel !== "email") && isBlank(text.formConfirm)) {
    const message = `A form cannot take the second act for ${purpose.id} in ${lang}: what it reports waits for an agent.`;
    found.push(warning(18, at("formConfirm"), message));
  }
  if (text.dataTypes && text.dataTypes.length !== purpose.dataTypes.length) {
    found.push(error(8, at("dataTypes"), "There are more or fewer kinds of data than the purpose has."));
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
      found.push(error(18, pointer, `${purpose.id} and ${twin} have the same name, so nobody can tell them apart.`));
    }
    const own = text?.dataTypes ?? purpose.dataTypes;
    if (text && lang !== notice.defaultLanguage && own === purpose.dataTypes && own.length > 0) {
      const pointer = pointerTo("languages", lang, "purposes", purpose.id, "dataTypes");
      found.push(warning(8, pointer, `The kinds of data of ${purpose.id} have no words of their own in ${lang}.`));
    }
    return found;
  });
}

/** What is wrong with the languages, apart from the wording itself. */
export function textFindings(notice: Notice, reference: ReferenceMessages): Finding[] {
  const { languages, defaultLanguage, controller } = notice;
  const names = Object.keys(languages);
  const found: Finding[] = [];
  if (names.length === 0) found.push(error(8, pointerTo("languages"), "There is no language to show."));
  if (defaultLanguage !== undefined && !Object.hasOwn(languages, defaultLanguage)) {
    found.push(error(8, pointerTo("defaultLanguage"), `There are no texts in ${defaultLanguage}.`));
  }
  for (const [lang, texts] of Object.entries(languages)) {
    if (!tag.test(lang))
      found.push(error(8, pointerTo("languages", lang), "This is no language tag such as de or pt-BR."));
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
      found.push(error(21, pointerTo("controller", part), `The ${part} of the controller is missing.`));
    }
  }
  const links = [
    ["policy", policy.url, "privacy policy"],
    ["rights", rights.url, "page on rights"],
  ] as const;
  for (const [part, url, what] of links) {
    if (!isSafe(url)) found.push(error(21, pointerTo(part, "url"), `The ${what} has no https address.`));
  }
  if (isBlank(rights.authority)) {
    found.push(error(21, pointerTo("rights", "authority"), "The authority to complain to is missing."));
  }
  return found;
}
