// Wording: how much each kind of pressure matters depends on where it stands; every shipped text is plain.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordedLanguages, wordingFindings } from "../../../core/lint/wording.ts";
import { linesOf, shippedLanguages } from "../../support/lint.ts";

const inMessage = (lang: string, key: string, text: string) =>
  linesOf(wordingFindings(lang, { messages: { [key]: text }, purposes: {} }));
const inPurpose = (text: string, formLabel?: string) =>
  linesOf(
    wordingFindings("en", {
      messages: {},
      purposes: { news: { title: "News", text, ...(formLabel && { formLabel }) } },
    }),
  );

test("eight languages have lists of their own", () => {
  expect([...wordedLanguages].sort()).toEqual(["de", "en", "es", "fr", "it", "nl", "pl", "pt"]);
});

describe("rule 16: the same words", () => {
  test("are an error in the notice and a warning under a purpose when they promote", () => {
    expect(inMessage("en", "bannerText", "Exclusive offers await.")).toEqual([
      "16 error /languages/en/messages/bannerText",
    ]);
    expect(inPurpose("Exclusive offers by e-mail.")).toEqual(["16 warning /languages/en/purposes/news/text"]);
    expect(inPurpose("News.", "Yes, send me special offers.")).toEqual([
      "16 warning /languages/en/purposes/news/formLabel",
    ]);
  });

  test("are an error wherever they shame, hurry or invert the choice", () => {
    expect(inPurpose("Hurry.")).toEqual(["16 error /languages/en/purposes/news/text"]);
    expect(inPurpose("News.", "I do not want to receive e-mails.")).toEqual([
      "16 error /languages/en/purposes/news/formLabel",
    ]);
  });

  test("are an error on a button and plain in prose when they deny twice", () => {
    expect(inMessage("en", "choose", "Do not refuse")).toEqual(["16 error /languages/en/messages/choose"]);
    expect(inMessage("en", "bannerText", "They run while you do not refuse.")).toEqual([]);
  });

  test("are a warning when they only praise", () => {
    expect(inMessage("en", "bannerTitle", "We value your privacy")).toEqual([
      "16 warning /languages/en/messages/bannerTitle",
    ]);
  });

  test("are found in capitals, with typographic signs and over soft hyphens and line ends", () => {
    expect(inMessage("en", "bannerText", "PLEASE\n ACCEPT")).toHaveLength(1);
    expect(inMessage("de", "bannerText", "Gut\u00ADschein")).toHaveLength(1);
    expect(inMessage("en", "bannerText", "You’ll lose it")).toHaveLength(1);
  });

  test("are not found inside other words", () => {
    expect(inMessage("en", "bannerText", "Bonuses are a word of their own; hurrying too.")).toEqual([]);
    expect(inMessage("de", "bannerText", "Freiwillig, unverpasst.")).toEqual([]);
  });
});

test("an exclamation mark and a picture sign are warned of in any language", () => {
  expect(inMessage("sw", "bannerText", "Kubali!")).toEqual(["16 warning /languages/sw/messages/bannerText"]);
  expect(inMessage("ja", "bannerText", "同意🍪")).toEqual(["16 warning /languages/ja/messages/bannerText"]);
});

test.each(shippedLanguages)("every shipped text of %s is plain", (lang, texts) => {
  expect(wordingFindings(lang, texts)).toEqual([]);
});

test("no text makes the linter throw or take long", () => {
  const lang = fc.constantFrom(...wordedLanguages, "sw", "");
  fc.assert(
    fc.property(
      lang,
      fc.string({ unit: "grapheme", maxLength: 400 }),
      (tag, text) => void inMessage(tag, "acceptAll", text),
    ),
  );
  const started = performance.now();
  for (const tag of wordedLanguages) inMessage(tag, "acceptAll", "not please best click in accept with ".repeat(2_000));
  expect(performance.now() - started).toBeLessThan(2_000);
});
