// ISO 8601 instants and durations: parse, add `P6M`, compare.

/** An instant in UTC with millisecond precision, such as `2026-11-22T09:00:00.000Z`. Sorts as text. */
export type Instant = string;
/** An ISO 8601 duration of whole units, such as `P6M` or `PT24H`. */
export type Period = string;

const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const periodPattern =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

const afterYear9999 = 253_402_300_800_000;

/** The instant of a Unix time in milliseconds. */
export const instantAt = (ms: number): Instant => new Date(ms).toISOString();

/** Unix milliseconds of an instant; NaN when the text is none (a 30 February is none). */
export function millisecondsOf(text: string): number {
  if (!instantPattern.test(text)) return NaN;
  const ms = Date.parse(text);
  // What does not exist is read as a later day, as the 30th of February is, or 24 o'clock.
  return new Date(ms).getUTCDate() === Number(text.slice(8, 10)) ? ms : NaN;
}

/** Whether the text is an instant in UTC. */
export const isInstant = (text: string): boolean => !Number.isNaN(millisecondsOf(text));

/** Whether the text is an ISO 8601 duration of whole units. */
export const isPeriod = (text: string): boolean => periodPattern.test(text);

/**
 * The instant one period later. Months are calendar months: the 31st plus `P1M` is the last day of the
 * next month. Returns undefined when either argument is malformed, or past the year 9999.
 */
export function addPeriod(from: Instant, period: Period): Instant | undefined {
  const parts = periodPattern.exec(period);
  const ms = millisecondsOf(from);
  if (!parts || Number.isNaN(ms)) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + years * 12 + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  const clock = (weeks * 7 + days) * 86_400 + hours * 3_600 + minutes * 60 + seconds;
  const later = date.getTime() + clock * 1000;
  // Later years are written with a sign and six digits, which is no instant here.
  return later < afterYear9999 ? instantAt(later) : undefined;
}
