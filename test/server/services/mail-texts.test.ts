// The texts of mail: every language of the widget, every text, with what is filled in.
import { expect, test } from "vitest";
import { mailLanguages, mailTexts, type MailTexts } from "../../../server/services/mail-texts.ts";
import { languages } from "../../../widget/i18n/languages.ts";

const en = mailTexts("en");
const braces = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

test("there are the languages of the widget, and English for the rest", () => {
  expect([...mailLanguages].sort()).toEqual(Object.keys(languages).sort());
  expect(mailTexts("tlh")).toEqual(en);
  expect(mailTexts("de-AT")).toEqual(mailTexts("de"));
});

test.each(mailLanguages)("%s has every text, in its own words, with what is filled in", (lang) => {
  const texts = mailTexts(lang);
  for (const [name, text] of Object.entries(texts) as [keyof MailTexts, string][]) {
    expect(text, name).toBeTruthy();
    expect(text, name).not.toMatch(/[|<>]/);
    expect(braces(text), name).toEqual(braces(en[name]));
    if (lang !== "en") expect(text, name).not.toBe(en[name]);
  }
});
