// The lists of Slavic, Hungarian and Romanian phrases: as far as we are sure, caught in a sentence, and plain speech passes.
import { describe, expect, test } from "vitest";
import { easternPhrases } from "../../../core/lint/phrases-eastern.ts";
import { pressuresIn } from "../../support/lint.ts";

test("no list has a kind without phrases", () => {
  const lists = Object.values(easternPhrases);
  expect(lists.flatMap((list) => Object.values(list)).every((phrases) => phrases.length > 0)).toBe(true);
});

describe("rule 16: what presses is caught", () => {
  test.each([
    ["cs", "Poslední šance", "urgency"],
    ["cs", "Doporučujeme přijmout vše", "nudge"],
    ["cs", "Přijdete o výhody", "shaming"],
    ["sk", "Bohužiaľ", "shaming"],
    ["sk", "Iba dnes", "urgency"],
    ["sk", "Získajte zľavu", "promotion"],
    ["sl", "Zadnja priložnost", "urgency"],
    ["sl", "Priporočamo", "nudge"],
    ["sl", "Na žalost", "shaming"],
    ["hr", "Požurite", "urgency"],
    ["hr", "Jeste li sigurni", "shaming"],
    ["hr", "Za najbolje iskustvo", "nudge"],
    ["bg", "Последен шанс", "urgency"],
    ["bg", "За съжаление", "shaming"],
    ["bg", "Моля, приемете", "nudge"],
    ["uk", "Тільки сьогодні", "urgency"],
    ["uk", "На жаль", "shaming"],
    ["uk", "Рекомендуємо погодитися", "nudge"],
    ["hu", "Utolsó esély", "urgency"],
    ["hu", "Sajnos", "shaming"],
    ["hu", "Kérjük, fogadja el", "nudge"],
    ["ro", "Ultima șansă", "urgency"],
    ["ro", "Din păcate", "shaming"],
    ["ro", "Vă rugăm să acceptați", "nudge"],
  ])("%s: %s", (lang, text, pressure) => expect(pressuresIn(lang, text)).toContain(pressure));
});

describe("rule 16: plain speech passes", () => {
  test.each([
    ["cs", "Svou volbu můžete kdykoli změnit."],
    ["sk", "Svoju voľbu môžete kedykoľvek zmeniť."],
    ["sl", "Izbiro lahko kadar koli spremenite."],
    ["hr", "Odluku možete promijeniti u svakom trenutku."],
    ["bg", "Можете да промените избора си по всяко време."],
    ["uk", "Ви можете змінити вибір будь-коли."],
    ["hu", "Döntését bármikor megváltoztathatja."],
    ["ro", "Puteți schimba alegerea oricând."],
  ])("%s: %s", (lang, text) => expect(pressuresIn(lang, text)).toEqual([]));
});
