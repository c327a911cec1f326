// Durations in the words of a language.
import { expect, test } from "vitest";
import { periodText } from "../../core/period-text.ts";

test.each([
  ["P13M", "en", "13 months"],
  ["P1M", "en", "1 month"],
  ["P1Y6M", "de", "1 Jahr 6 Monate"],
  ["P2W", "de", "2 Wochen"],
  ["PT30M", "fr", "30 minutes"],
  ["P1DT12H", "en", "1 day 12 hours"],
  ["session", "en", "session"],
  ["P", "en", "P"],
])("%s in %s is %s", (text, lang, words) => expect(periodText(text, lang)).toBe(words));
