// Reads the stored part of the Open Cookie Database (test/snapshot/NOTICE.md), and finds what it says of a cookie.
import { readFileSync } from "node:fs";

/** One row: who files which cookie where, and for how long, in that database's own words. */
export interface CookieRow {
  readonly platform: string;
  readonly cookie: string;
  readonly prefix: boolean;
  readonly category: string;
  readonly retention: string;
}

const table = readFileSync(new URL("../snapshot/open-cookie-database.tsv", import.meta.url), "utf8");

export const cookieRows: readonly CookieRow[] = table
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split("\t"))
  .map(([platform = "", cookie = "", prefix, category = "", retention = ""]) => ({
    platform,
    cookie,
    prefix: prefix === "1",
    category,
    retention,
  }));

/** The row of these platforms for a cookie of ours, whose trailing `*` matches a prefix; an exact name goes first. */
export function rowFor(platforms: readonly string[], name: string): CookieRow | undefined {
  const bare = name.replace(/\*$/, "");
  const rows = cookieRows.filter(({ platform }) => platforms.includes(platform));
  return (
    rows.find(({ cookie }) => cookie === bare) ??
    // Shorter prefixes would be found in names that have nothing to do with them.
    rows.find(({ cookie, prefix }) => prefix && cookie.length > 2 && bare.startsWith(cookie))
  );
}

const unitDays: Readonly<Record<string, number>> = {
  second: 1 / 86_400,
  minute: 1 / 1440,
  hour: 1 / 24,
  day: 1,
  week: 7,
  month: 30.4,
  year: 365,
};

/** Days in the database's words, `13 months` or `End of session (browser)`; 0 for a session, undefined for no number. */
export function daysInWords(text: string): number | undefined {
  if (/session|seesion/i.test(text)) return 0;
  const [, count, unit = ""] = /(\d+)\s*(second|minute|hour|day|week|month|year)/i.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * unitDays[unit.toLowerCase()]!;
}

/** Days in one of our periods, `P13M` or `session`. */
export function daysInPeriod(period: string): number {
  if (period === "session") return 0;
  const parts = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(period)!;
  const units = ["year", "month", "week", "day", "hour", "minute", "second"];
  return units.reduce((days, unit, at) => days + Number(parts[at + 1] ?? 0) * unitDays[unit]!, 0);
}
