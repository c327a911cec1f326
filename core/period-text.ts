// Durations as a language writes them.
const units = ["year", "month", "week", "day", "hour", "minute", "second"];
const period = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** An ISO 8601 duration in the words of a BCP 47 language, `P13M` → `13 months`; any other text as it is. */
export function periodText(text: string, lang: string): string {
  const counts = period.exec(text)?.slice(1) ?? [];
  const words = counts.map((count, at) => {
    const style = { style: "unit", unit: units[at]!, unitDisplay: "long" } as const;
    return count ? new Intl.NumberFormat(lang, style).format(Number(count)) : "";
  });
  return words.filter(Boolean).join(" ") || text;
}
