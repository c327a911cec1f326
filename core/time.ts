// ISO 8601 instants and durations: parse, add `P6M`, compare.

/** An instant in UTC with millisecond precision, such as `2026-11-22T09:00:00.000Z`. Sorts as text. */
export type Instant = string;
/** An ISO 8601 duration of whole units, such as `P6M` or `PT24H`. */
export type Period = string;

const periodPattern =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

const afterYear9999 = 253_402_300_800_000;

const dayMs = 86_400_000;
/** Bounds the memory: days come from requests too. */
const keptDays = 2_000;

const padded = (count: number, length: number) =>
  Array.from({ length: count }, (_, number) => String(number).padStart(length, "0"));
const [twoDigits, threeDigits] = [padded(60, 2), padded(1000, 3)];
/** By the day counted from 1970: its text up to the clock, such as `2026-11-22T`. */
const dayTexts = new Map<number, string>();

function dayText(day: number): string {
  const known = dayTexts.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * dayMs).toISOString();
  const made = text.slice(0, text.indexOf("T") + 1);
  if (dayTexts.size >= keptDays) dayTexts.clear();
  dayTexts.set(day, made);
  return made;
}

/** The instant of a Unix time in milliseconds: what `Date` writes, in a fifth of the time. Throws RangeError for NaN. */
export function instantAt(ms: number): Instant {
  if (!Number.isInteger(ms)) return new Date(ms).toISOString();
  const day = Math.floor(ms / dayMs);
  const rest = ms - day * dayMs;
  const hours = twoDigits[Math.floor(rest / 3_600_000)]!;
  const minutes = twoDigits[Math.floor(rest / 60_000) % 60]!;
  const seconds = twoDigits[Math.floor(rest / 1000) % 60]!;
  return `${dayText(day)}${hours}:${minutes}:${seconds}.${threeDigits[rest % 1000]!}Z`;
}

/** The number that the digits from one place up to another write; NaN where there is anything else. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    number = 10 * number + digit;
  }
  return number;
}

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days from 1970 to a day of the calendar; NaN for one that does not exist. */
function dayNumber(year: number, month: number, day: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && isLeap ? 29 : (daysOfMonths[month - 1] ?? 0);
  if (!(day >= 1 && day <= last)) return NaN;
  // Counted in years that begin in March, so that a leap day is a year's last.
  const years = month > 2 ? year : year - 1;
  const months = (month + 9) % 12;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return 365 * years + leapDays + Math.floor((153 * months + 2) / 5) + day - 719_469;
}

/** Whether the text has the marks of an instant where they belong, and no more than milliseconds. */
const isMarked = (text: string): boolean =>
  text[4] === "-" &&
  text[7] === "-" &&
  text[10] === "T" &&
  text[13] === ":" &&
  text[16] === ":" &&
  text.endsWith("Z") &&
  (text.length === 20 || (text[19] === "." && text.length > 21 && text.length < 25));

/** Unix milliseconds of an instant; NaN when the text is none (a 30 February is none). */
export function millisecondsOf(text: string): number {
  if (!isMarked(text)) return NaN;
  const day = dayNumber(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
  const [hours, minutes, seconds] = [digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19)];
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return NaN;
  const places = Math.max(0, text.length - 21);
  const fraction = places === 0 ? 0 : digits(text, 20, text.length - 1) * 10 ** (3 - places);
  return day * dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction;
}

/** Whether the text is an instant in UTC. */
export const isInstant = (text: string): boolean => !Number.isNaN(millisecondsOf(text));

/** Whether the text is an ISO 8601 duration of whole units. */
export const isPeriod = (text: string): boolean => periodPattern.test(text);

/** By period, by the day something begins: how much later it ends. */
const lengths = new Map<Period, Map<number, number>>();

/**
 * The instant one period later. Months are calendar months: the 31st plus `P1M` is the last day of the
 * next month. Returns undefined when either argument is malformed, or past the year 9999.
 */
export function addPeriod(from: Instant, period: Period): Instant | undefined {
  const ms = millisecondsOf(from);
  if (Number.isNaN(ms)) return undefined;
  const day = Math.floor(ms / dayMs);
  const length = lengths.get(period)?.get(day) ?? lengthFrom(day, period);
  if (length === undefined) return undefined;
  const later = ms + length;
  // Later years are written with a sign and six digits, which is no instant here.
  return later < afterYear9999 ? instantAt(later) : undefined;
}

/** Milliseconds from any time of a day to the same time one period later; undefined for what is no period. */
function lengthFrom(day: number, period: Period): number | undefined {
  const parts = periodPattern.exec(period);
  if (!parts) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(day * dayMs);
  const dayOfMonth = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + years * 12 + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(dayOfMonth, lastDay));
  const clock = (weeks * 7 + days) * 86_400 + hours * 3_600 + minutes * 60 + seconds;
  const length = date.getTime() + clock * 1000 - day * dayMs;
  const ofPeriod = lengths.get(period) ?? new Map<number, number>();
  if (lengths.size >= keptDays) lengths.clear();
  if (ofPeriod.size >= keptDays) ofPeriod.clear();
  ofPeriod.set(day, length);
  lengths.set(period, ofPeriod);
  return length;
}
