// Lists as the language on screen writes them.
import type { FirstView } from "../../core/site.ts";

type Shown = Pick<FirstView, "lang">;

/** The person's own variety of the language on screen, such as `en-GB` for `en`. */
export const localeOf = ({ lang }: Shown): string =>
  navigator.languages.find((tag) => tag.startsWith(`${lang}-`)) ?? lang;

/** Several names in a row: `a, b and c`. */
export const listText = (view: Shown, names: readonly string[]): string =>
  new Intl.ListFormat(localeOf(view)).format(names);
