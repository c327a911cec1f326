// Whether the caption of the refusing button refuses in plain words, in each language we know (rules 11, 15, 46, 49).
import type { NoticeTexts } from "../notice.ts";
import { error, pointerTo, warning, type Finding } from "./finding.ts";

/**
 * By language: words that refuse, and after `|` the only words that may stand beside them. A trailing `*` stands
 * for any ending. A caption of other words hedges (“non-essential”, “for now”) or hides what the button does.
 */
const refusals: Readonly<Record<string, string>> = {
  en: "reject refuse decline deny disagree | i all everything them cookies optional and",
  de: "ablehn* verweiger* lehne widersprech* | ich alle alles cookies ab",
  fr: "refus* rejet* décline* | je tout tous toutes les cookies et",
  es: "rechaz* denegar deniego niego | todo todos todas las los cookies",
  it: "rifiut* nega nego | tutto tutti tutte i cookie",
  nl: "weiger* afwijz* wijs | ik alle alles cookies af",
  pt: "rejeit* recus* negar | tudo todos todas os as cookies",
  pl: "odrzu* odmaw* odmów* | wszystko wszystkie pliki cookie cookies",
  bg: "отказ* откаж* отхвърл* | всички всичко бисквитки",
  hr: "odbij* odbac* | sve kolačiće",
  cs: "odmít* zamít* | vše všechny všechno cookies",
  da: "afvis* afslå* | alle alt cookies",
  et: "keeldu* lükka keela* | kõigist kõigest kõik kõigile tagasi küpsised",
  fi: "hylk* hylä* kieltäy* kiell* | kaikki kaikesta kaikista evästeet",
  el: "απόρρι* απορρί* άρν* αρν* | όλων όλα των cookies",
  hu: "elutasít* visszautasít* | összes mind az mindet mindent minden süti",
  ga: "diúlta* | do gach gach ceann uile rud iad na dóibh ar fad",
  lv: "noraid* atteik* | visu visas visus sīkdatnes",
  lt: "atmes* atsisak* | visus visas visko viską slapukus",
  mt: "irrifjuta* iċħad* irrofta* | kollox kollha l-cookies",
  ro: "refuz* respin* | tot toate tuturor pe cookie-urile",
  sk: "odmiet* zamiet* | všetko všetky cookies",
  sl: "zavrn* | vse vseh piškotke",
  sv: "neka* avvis* avböj* | alla allt cookies",
  no: "avvis* avslå* nekt* | alle alt",
  nb: "avvis* avslå* nekt* | alle alt",
  nn: "avvis* avslå* nekt* | alle alt",
  is: "hafna* | öllum öllu",
  tr: "reddet* reddi* | tümünü hepsini tüm tümü çerezleri",
  uk: "відхил* відмов* | усе все всі усі від всього файли cookie",
  ru: "отклон* отказ* | все всё файлы cookie от",
  ar: "رفض* ارفض* أرفض* | الكل الجميع كل جميع",
  he: "דח* לדחות סירוב סרב* לסרב | הכל הכול של את",
  hi: "अस्वीकार* नामंज़ूर* | सभी सब को करें",
  vi: "từ chối | tất cả",
  ko: "거부* 모두거부* | 모두 전체",
  ja: "拒否* すべて拒否* 全て拒否* | すべて 全て",
  zh: "拒绝* 拒絕* 全部拒绝* 全部拒絕* | 全部 所有",
  ca: "rebutj* refus* | tot totes ho tots les",
  eu: "baztertu* ukatu* | guztiak dena",
  gl: "rexeit* | todo todas",
  sr: "odbij* одбиј* | sve све",
  cy: "gwrthod* | popeth pob",
  id: "tolak* | semua",
};

/** Whole captions that refuse without a word of refusal; a regulator's text names the French one. */
const phrases: readonly string[] = [
  "continue without accepting",
  "continue without agreeing",
  "no thanks",
  "continuer sans accepter",
  "continua senza accettare",
  "continuar sin aceptar",
  "no acepto",
  "continuar sem aceitar",
  "ohne zustimmung fortfahren",
  "weiter ohne zustimmung",
  "doorgaan zonder te accepteren",
  "nie zgadzam się",
  "kontynuuj bez akceptacji",
  "nej tak",
];

const wordsOf = (caption: string): string[] =>
  caption
    .normalize("NFC")
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}-]+/u)
    .filter(Boolean);

/** Whether the caption is made of the words of the list, one of those that refuse among them. */
function saysNo(words: readonly string[], list: string): boolean {
  const [refusing = [], beside = []] = list.split(" | ").map((part) => part.split(" "));
  const fits = (word: string, patterns: readonly string[]) =>
    patterns.some((pattern) => (pattern.endsWith("*") ? word.startsWith(pattern.slice(0, -1)) : word === pattern));
  return words.some((word) => fits(word, refusing)) && words.every((word) => fits(word, [...refusing, ...beside]));
}

/** Whether the caption is a plain refusal in the language; undefined for a language we have no list of. */
export function isRefusal(lang: string, caption: string): boolean | undefined {
  const words = wordsOf(caption);
  if (phrases.includes(words.join(" "))) return true;
  const primary = lang.toLowerCase().split("-")[0]!;
  return Object.hasOwn(refusals, primary) ? saysNo(words, refusals[primary]!) : undefined;
}

const onlyLetters = /^[\p{L}\p{M}\p{Zs}'’.,-]*$/u;
const isCapitals = (text: string): boolean => text.length > 3 && text === text.toUpperCase() && /\p{Lu}/u.test(text);

/** What California lets the link be called [Cal. Civ. Code 1798.135(a); 11 CCR 7013, 7015]; other languages translate it. */
const optOutCaptions = /^(do not sell or share my personal information|your (california )?privacy choices)$/i;

/** What is wrong with the texts that California words itself, in English. */
function californiaFindings(lang: string, messages: NoticeTexts["messages"]): Finding[] {
  const { doNotSell = "", optOutHonoured = "" } = messages;
  if (lang.toLowerCase().split("-")[0] !== "en") return [];
  const found: Finding[] = [];
  const at = (key: string) => pointerTo("languages", lang, "messages", key);
  if (doNotSell && !optOutCaptions.test(doNotSell.trim())) {
    found.push(error(49, at("doNotSell"), "opt-out-caption"));
  }
  if (optOutHonoured && !/opt[- ]?out\b.*\bhonou?red/i.test(optOutHonoured)) {
    found.push(warning(46, at("optOutHonoured"), "opt-out-honoured-caption"));
  }
  return found;
}

/** What is wrong with the captions of one language, `acceptAll` and `rejectAll` side by side. */
export function labelFindings(lang: string, { messages }: NoticeTexts): Finding[] {
  const { acceptAll = "", rejectAll = "", choose = "" } = messages;
  const at = (key: string) => pointerTo("languages", lang, "messages", key);
  const found = californiaFindings(lang, messages);
  if (rejectAll.trim() === "" || acceptAll.trim() === "") return found;
  const refusal = isRefusal(lang, rejectAll);
  const same = [acceptAll, choose].some((other) => wordsOf(other).join(" ") === wordsOf(rejectAll).join(" "));
  if (same || refusal === false) {
    found.push(error(15, at("rejectAll"), "refusal-not-plain", { caption: JSON.stringify(rejectAll) }));
  } else if (refusal === undefined) {
    found.push(warning(15, at("rejectAll"), "refusals-unknown", { lang }));
  }
  if (isRefusal(lang, acceptAll) === true) {
    found.push(error(15, at("acceptAll"), "refusal-on-accept", { caption: JSON.stringify(acceptAll) }));
  }
  // Both in capitals are as loud as both in small letters.
  const emphasis = (caption: string) => !onlyLetters.test(caption) || isCapitals(caption);
  if (emphasis(acceptAll) !== emphasis(rejectAll)) {
    found.push(error(11, at("acceptAll"), "one-answer-emphasised"));
  }
  return found;
}
