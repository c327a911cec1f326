// Dates and durations as the language on screen writes them.
import type { NoticeView } from "../../core/site.ts";

/** The person's own variety of the language on screen, such as `en-GB` for `en`. */
const localeOf = ({ lang }: NoticeView): string =>
  navigator.languages.find((tag) => tag.startsWith(`${lang}-`)) ?? lang;

/** A date and time: `22 November 2026 at 20:00`. */
export const dateText = (view: NoticeView, at: string): string =>
  new Intl.DateTimeFormat(localeOf(view), { dateStyle: "long", timeStyle: "short" }).format(new Date(at));

const units = ["year", "month", "week", "day", "hour", "minute", "second"];
const period = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** An ISO 8601 duration in words, `P13M` → `13 months`; any other text as it is. */
export function periodText(view: NoticeView, text: string): string {
  const counts = period.exec(text)?.slice(1) ?? [];
  const words = counts.map((count, at) => {
    const style = { style: "unit", unit: units[at]!, unitDisplay: "long" } as const;
    return count ? new Intl.NumberFormat(localeOf(view), style).format(Number(count)) : "";
  });
  return words.filter(Boolean).join(" ") || text;
}
