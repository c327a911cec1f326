// Who is responsible for what a page or message is about, as people read it: the company for whom, or with whom, the site does it.
import { controllersIn, type Notice } from "../../core/notice.ts";
import { topicList, topicTitle, worded } from "./mail-words.ts";

/** By language; uses `{names}`. Only English and German were written by hand. */
const texts: Readonly<Record<string, string>> = {
  en: "Responsible: {names}",
  de: "Verantwortlich: {names}",
  fr: "Responsable : {names}",
  es: "Responsable: {names}",
  it: "Titolare: {names}",
  pt: "Responsável: {names}",
  nl: "Verantwoordelijk: {names}",
  da: "Ansvarlig: {names}",
  sv: "Ansvarig: {names}",
  nb: "Ansvarlig: {names}",
  is: "Ábyrgðaraðili: {names}",
  fi: "Rekisterinpitäjä: {names}",
  et: "Vastutav: {names}",
  lv: "Atbildīgais: {names}",
  lt: "Atsakingas: {names}",
  pl: "Odpowiedzialny: {names}",
  cs: "Odpovídá: {names}",
  sk: "Zodpovedá: {names}",
  sl: "Odgovoren: {names}",
  hr: "Odgovoran: {names}",
  hu: "Felelős: {names}",
  ro: "Responsabil: {names}",
  bg: "Отговорен: {names}",
  el: "Υπεύθυνος: {names}",
  ga: "Freagrach: {names}",
  mt: "Responsabbli: {names}",
  tr: "Sorumlu: {names}",
  uk: "Відповідальний: {names}",
  ar: "المسؤول: {names}",
  he: "אחראי: {names}",
  hi: "ज़िम्मेदार: {names}",
  id: "Penanggung jawab: {names}",
  vi: "Chịu trách nhiệm: {names}",
  ja: "責任者：{names}",
  ko: "책임자: {names}",
  zh: "负责方：{names}",
};

/** The languages it is said in. */
export const responsibleLanguages: readonly string[] = Object.keys(texts);

/** Who decides about a purpose beside the site's own company; nobody where that decides alone. */
export const othersResponsible = (notice: Notice, purpose: string): readonly string[] => [
  ...new Set(controllersIn(notice, purpose).filter((name) => name !== notice.controller.name)),
];

/** The names of all who decide about it, such as “Acme and Northgate”. */
export const responsibleNames = (notice: Notice, purpose: string, lang: string): string =>
  topicList([...new Set(controllersIn(notice, purpose))], lang);

/**
 * A line for each purpose that somebody else decides about, alone or with others, such as “Responsible: Acme Ltd”, with
 * the title before it where there are several purposes; none where all of it is the site's own.
 */
export function responsibleLines(notice: Notice, purposes: readonly string[], lang: string): readonly string[] {
  const others = purposes.filter((purpose) => othersResponsible(notice, purpose).length > 0);
  return others.map((purpose) => {
    const said = worded(texts[lang] ?? texts["en"]!, { names: responsibleNames(notice, purpose, lang) });
    return purposes.length === 1 ? said : `${topicTitle(notice, purpose, lang)}. ${said}`;
  });
}
