// Dates, durations and lists as the language on screen writes them.
import type { FirstView } from "../../core/site.ts";

type Shown = Pick<FirstView, "lang">;

/** The person's own variety of the language on screen, such as `en-GB` for `en`. */
const localeOf = ({ lang }: Shown): string => navigator.languages.find((tag) => tag.startsWith(`${lang}-`)) ?? lang;

/** A date, with its time unless told otherwise: `22 November 2026 at 20:00`. */
export const dateText = (view: Shown, at: string, timeStyle: "short" | undefined = "short"): string =>
  new Intl.DateTimeFormat(localeOf(view), { dateStyle: "long", timeStyle }).format(new Date(at));

/** Several names in a row: `a, b and c`. */
export const listText = (view: Shown, names: readonly string[]): string =>
  new Intl.ListFormat(localeOf(view)).format(names);

const units = ["year", "month", "week", "day", "hour", "minute", "second"];
const period = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** An ISO 8601 duration in words, `P13M` → `13 months`; any other text as it is. */
export function periodText(view: Shown, text: string): string {
  const counts = period.exec(text)?.slice(1) ?? [];
  const words = counts.map((count, at) => {
    const style = { style: "unit", unit: units[at]!, unitDisplay: "long" } as const;
    return count ? new Intl.NumberFormat(localeOf(view), style).format(Number(count)) : "";
  });
  return words.filter(Boolean).join(" ") || text;
}
