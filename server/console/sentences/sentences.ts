// All that the server says by code, as one chunk that comes with the first refusal.
import { faultWords } from "./fault-words.ts";
import { findingWords } from "./finding-words.ts";
import type { Language } from "../app/language.ts";
import { rareWords, refusalWords } from "./refusal-words.ts";
import { serverValueWords } from "./value-words.ts";

const inLanguage = (language: Language) => ({
  sentences: { ...faultWords[language], ...findingWords[language], ...refusalWords[language] },
  rare: rareWords[language],
  named: serverValueWords[language],
});

export const serverSentences = { en: inLanguage("en"), de: inLanguage("de") } as const satisfies Record<
  Language,
  unknown
>;
