// Every language fills every message, with the same placeholders, in neutral words an outside reader understands.
import { describe, expect, it } from "vitest";
import { de } from "../../widget/i18n/de.ts";
import { en } from "../../widget/i18n/en.ts";
import { directionOf } from "../../widget/i18n/direction.ts";
import { languages } from "../../widget/i18n/languages.ts";
import { answersLayer, firstLayer, optionsLayer, panelLayer } from "../../widget/i18n/messages.ts";

const files = import.meta.glob("../../widget/i18n/*.ts");
const all = Object.entries(languages);
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
const keys = [...firstLayer, ...panelLayer, ...answersLayer, ...optionsLayer];

it("no message is in two layers", () => expect(new Set(keys).size).toBe(keys.length));

it("the registry holds every language that has a file, under the file's name", () => {
  const names = Object.keys(files).map((path) => /([\w-]+)\.ts$/.exec(path)![1]!);
  const tags = names.filter((name) => !["messages", "languages", "direction"].includes(name));
  expect(Object.keys(languages)).toEqual(tags.sort());
  expect(tags.length).toBeGreaterThanOrEqual(34);
});

it("runs from right to left where the script does", () => {
  const scriptOf = (tag: string) => new Intl.Locale(tag).maximize().script!;
  for (const [tag] of all) expect(directionOf(tag), tag).toBe(/^(Arab|Hebr)$/.test(scriptOf(tag)) ? "rtl" : "ltr");
  expect(["ar", "he-IL", "AR-eg", "fr-FR"].map(directionOf)).toEqual(["rtl", "rtl", "rtl", "ltr"]);
});

describe.each(all)("%s", (_, language) => {
  it("has the messages and purposes of English, each with its placeholders, none empty", () => {
    expect(Object.keys(language.messages).sort()).toEqual([...keys].sort());
    expect(Object.keys(language.purposes)).toEqual(Object.keys(en.purposes));
    for (const key of keys) {
      const text = language.messages[key];
      expect(text.trim(), key).not.toBe("");
      expect(placeholders(text), key).toEqual(placeholders(en.messages[key]));
    }
    for (const [id, { title, text, formLabel }] of Object.entries(language.purposes)) {
      expect(`${title}${text}`).not.toMatch(/[{}]/);
      expect(formLabel === undefined, id).toBe(en.purposes[id]!.formLabel === undefined);
      if (formLabel) expect(placeholders(formLabel), id).toEqual(["{controller}"]);
    }
  });

  it("says that closing changes nothing, in the same words in both texts of the panel (rule 17)", () => {
    const lastSentence = (text: string) => /[^.。।]+[.。।]$/.exec(text)?.[0].trim();
    const { dialogText, dialogTextOptOut } = language.messages;
    expect(lastSentence(dialogText)).toBeTruthy();
    expect(lastSentence(dialogTextOptOut)).toBe(lastSentence(dialogText));
  });

  it("is its own language, with the signs of print", () => {
    const texts = [...Object.values(language.messages), ...Object.values(language.purposes).flatMap(Object.values)];
    expect(texts.filter((text) => /["'`]|\.\.\.| {2}|^\s|\s$/.test(text))).toEqual([]);
    if (language === en) return;
    const same = keys.filter((key) => language.messages[key] === en.messages[key] && / .* /.test(en.messages[key]));
    expect(same).toEqual([]);
  });

  it("names the controller, the way back and the button in the first layer", () => {
    const { bannerText, bannerTextOptOut, gpcNotice, formSavedStatus, trigger, acceptAll, choose } = language.messages;
    for (const text of [bannerText, bannerTextOptOut]) {
      expect(text).toContain("{controller}");
      expect(text).toContain(trigger);
    }
    expect(formSavedStatus).toContain(trigger);
    expect(gpcNotice).toContain(acceptAll);
    expect(gpcNotice).toContain(choose);
  });
});

describe.each(Object.entries({ en, de }))("%s", (_, language) => {
  it("neither shames, hurries, advertises nor denies twice", () => {
    const words = JSON.stringify(language);
    expect(words).not.toMatch(/!|best experience|improve your experience|enjoy|sorry|please accept|later|now only/i);
    expect(words).not.toMatch(/bestes Erlebnis|verpassen|leider|bitte akzeptieren|später|jetzt nur/i);
  });
});

describe("the refusing button", () => {
  it("says reject in words that agents which refuse for people know", () => {
    expect(en.messages.rejectAll).toMatch(/^reject all$/i);
    expect(de.messages.rejectAll).toMatch(/^alle ablehnen$/i);
  });
});
