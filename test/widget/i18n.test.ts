// Every language fills every message, with the same placeholders, in neutral words an outside reader understands.
import { describe, expect, it } from "vitest";
import { de } from "../../widget/i18n/de.ts";
import { en } from "../../widget/i18n/en.ts";

const languages = { en, de };
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(Object.entries(languages))("%s", (_, language) => {
  it("has the messages and purposes of English, each with its placeholders, none empty", () => {
    expect(Object.keys(language.messages).sort()).toEqual(Object.keys(en.messages).sort());
    expect(Object.keys(language.purposes)).toEqual(Object.keys(en.purposes));
    for (const [key, text] of Object.entries(language.messages)) {
      expect(text.trim(), key).not.toBe("");
      expect(placeholders(text), key).toEqual(placeholders(en.messages[key as keyof typeof en.messages]));
    }
    for (const [id, { title, text, formLabel }] of Object.entries(language.purposes)) {
      expect(`${title}${text}`).not.toMatch(/[{}]/);
      expect(formLabel === undefined, id).toBe(en.purposes[id]!.formLabel === undefined);
      if (formLabel) expect(placeholders(formLabel), id).toEqual(["{controller}"]);
    }
  });

  it("names the controller, the way back and the button in the first layer", () => {
    expect(language.messages.bannerText).toContain("{controller}");
    expect(language.messages.bannerText).toContain(language.messages.trigger);
    expect(language.messages.gpcNotice).toContain(language.messages.acceptAll);
    expect(language.messages.gpcNotice).toContain(language.messages.choose);
  });

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
