// Every language fills every message, with the same placeholders, in neutral words an outside reader understands.
import { describe, expect, it } from "vitest";
import { de } from "../../widget/i18n/de.ts";
import { en } from "../../widget/i18n/en.ts";
import { firstLayer, laterLayer, panelLayer, type Language } from "../../widget/i18n/messages.ts";

const modules = import.meta.glob<Record<string, Language>>(["../../widget/i18n/*.ts", "!**/messages.ts"], {
  eager: true,
});
const languages = Object.values(modules).flatMap((module) => Object.entries(module));
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
const keys = [...firstLayer, ...panelLayer, ...laterLayer];

it("no message is in two layers", () => expect(new Set(keys).size).toBe(keys.length));

describe.each(languages)("%s", (_, language) => {
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
