// Dates, durations and lists as the language on screen writes them.
import type { FirstView } from "../../core/site.ts";

type Shown = Pick<FirstView, "lang">;

/** The person's own variety of the language on screen, such as `en-GB` for `en`. */
const localeOf = ({ lang }: Shown): string => navigator.languages.find((tag) => tag.startsWith(`${lang}-`)) ?? lang;

/** A date and time: `22 November 2026 at 20:00`. */
export const dateText = (view: Shown, at: string): string =>
  new Intl.DateTimeFormat(localeOf(view), { dateStyle: "long", timeStyle: "short" }).format(new Date(at));

/** A date alone. */
export const dayText = (view: Shown, at: string): string =>
  new Intl.DateTimeFormat(localeOf(view), { dateStyle: "long" }).format(new Date(at));

/** Several names in a row: `a, b and c`. */
export const listText = (view: Shown, names: readonly string[]): string =>
  new Intl.ListFormat(localeOf(view)).format(names);

/** The word with a capital, as message keys have it. */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
