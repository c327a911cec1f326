// The language a person is shown.
import { describe, expect, test } from "vitest";
import { languageFor } from "../../core/site.ts";

describe("the language", () => {
  test.each([
    [["de-AT", "en"], ["en", "de"], "de"],
    [["fr", "de"], ["en", "de"], "de"],
    [["DE"], ["en", "de"], "de"],
    [["fr", "es"], ["en", "de"], "en"],
    [[], ["de", "en"], "de"],
    [["pt-BR"], ["en", "pt-PT", "pt-BR"], "pt-BR"],
    [["pt-BR"], ["en", "pt-PT"], "pt-PT"],
    [["zh-CN"], ["zh-Hant", "zh"], "zh"],
    [["ent"], ["de", "en"], "de"],
    [["en"], [], "en"],
    [[""], ["de"], "de"],
  ])("for %j of %j is %s", (wanted, offered, lang) => expect(languageFor(wanted, offered)).toBe(lang));
});
