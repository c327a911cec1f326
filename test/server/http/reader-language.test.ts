// The language a reader gets.
import { expect, test } from "vitest";
import { directionOf } from "../../../widget/i18n/direction.ts";
import { languages } from "../../../widget/i18n/languages.ts";
import { readerLanguage } from "../../../server/http/reader-language.ts";
import { unsubscribeLanguages, unsubscribeTexts } from "../../../server/http/unsubscribe-texts.ts";

test.each([
  ["de-AT,de;q=0.9,en;q=0.8", "de"],
  ["xx, fr;q=0.3, pl;q=0.7", "pl"],
  ["fr;q=0, es;q=0.1", "es"],
  ["nn-NO", "nb"],
  ["zh-Hant-TW", "zh"],
  ["*", "en"],
  ["", "en"],
  [undefined, "en"],
  [";;;,,q=,=", "en"],
])("%j reads %s", (header, lang) => expect(readerLanguage(header, unsubscribeLanguages, "en")).toBe(lang));

test("the unsubscribe page speaks every language of the widget, with every name where it belongs", () => {
  expect([...unsubscribeLanguages].sort()).toEqual(Object.keys(languages).sort());
  for (const lang of unsubscribeLanguages) {
    const { topic, doneTopic, all, doneAll, ...plain } = unsubscribeTexts(lang);
    for (const text of [topic, doneTopic]) expect(text.match(/\{\w+\}/g)).toEqual(["{topic}"]);
    for (const text of [all, doneAll]) expect(text.match(/\{\w+\}/g)).toEqual(["{controller}"]);
    for (const text of Object.values(plain)) expect(text).toMatch(/^[^{}]{2,}$/);
    expect(directionOf(lang)).toMatch(/^(ltr|rtl)$/);
  }
  expect(unsubscribeTexts("xx").title).toBe("Unsubscribe");
});
