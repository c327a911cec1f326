// The languages the console speaks, and how a screen keeps its words: one typed table, whole in each of them.
import { periodText } from "../../../core/period-text.ts";
import { useApp } from "./app-state.ts";

/** In their own names, for the chooser. Adding one: a name here, then the words of each table. */
export const languageNames = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languageNames;

/** The language of a tag such as `de-AT`; English for any that is not there. */
export function languageOf(tag: string | undefined): Language {
  const primary = (tag ?? "").split("-")[0]!;
  return Object.hasOwn(languageNames, primary) ? (primary as Language) : "en";
}

/** A table of words: what English has, every other language must have too. */
export const words = <T>(table: Readonly<{ en: T } & Record<Exclude<Language, "en">, NoInfer<T>>>) => table;

/** The words of a table in the language on screen. */
export const useWords = <T>(table: Readonly<Record<Language, T>>): T => table[useApp().language];

/** Dates, numbers and times since, as the language on screen writes them. */
export function useFormats() {
  const { language } = useApp();
  return formatsOf(language);
}

const kept = new Map<Language, ReturnType<typeof makeFormats>>();

function formatsOf(language: Language) {
  const known = kept.get(language) ?? makeFormats(language);
  kept.set(language, known);
  return known;
}

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** Milliseconds since 1970 by the browser's clock. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** How dates are written follows the browser's own tag, such as `en-GB`, where it is of that language. */
const localeOf = (language: Language): string =>
  navigator.languages.find((tag) => languageOf(tag) === language && tag.startsWith(language)) ?? language;

function makeFormats(language: Language) {
  const locale = localeOf(language);
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const since = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return {
    moment: (instant: string): string => moment.format(new Date(instant)),
    day: (instant: string): string => day.format(new Date(instant)),
    number: (value: number): string => number.format(value),
    /** Of an ISO 8601 duration: `P13M` is “13 months”. */
    period: (duration: string): string => periodText(duration, locale),
    /** Of a share from 0 to 1, to a tenth of a percent. */
    percent: (share: number): string => percent.format(share),
    /** Such as “3 hours ago”; the day itself beyond a month. */
    since(instant: string): string {
      const away = new Date(instant).getTime() - nowMs();
      const unit = units.find(([, ms]) => Math.abs(away) >= ms);
      if (!unit) return since.format(Math.round(away / 1_000), "second");
      return Math.abs(away) > 30 * units[0][1]
        ? day.format(new Date(instant))
        : since.format(Math.round(away / unit[1]), unit[0]);
    },
  };
}

const rules = new Map<Language, Intl.PluralRules>();

/** The words that a number takes in a language, such as `# row` or `# rows`, with the number in the place of `#`. */
export function counted(
  language: Language,
  count: number,
  forms: Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>,
): string {
  const rule = rules.get(language) ?? new Intl.PluralRules(language);
  rules.set(language, rule);
  return (forms[rule.select(count)] ?? forms.other).replace("#", formatsOf(language).number(count));
}
