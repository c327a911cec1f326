// The words the page shares with the widget: there in every language, none of them another language's.
import { expect, test } from "vitest";
import { mailLanguages } from "../../../server/services/mail-texts.ts";
import { ownWords } from "../../../server/services/own-words.ts";

test.each(mailLanguages)("%s has every word", (lang) => {
  const { channels, statuses, ...words } = ownWords(lang);
  for (const word of [...Object.values(channels), ...Object.values(statuses), ...Object.values(words)])
    expect(word).toMatch(/\S/);
  expect(words.agreedOn).toContain("{date}");
  if (lang !== "en") expect(words.save).not.toBe(ownWords("en").save);
});

test("a language nobody has is English", () => expect(ownWords("tlh")).toEqual(ownWords("en")));
