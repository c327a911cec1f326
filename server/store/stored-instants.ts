// Instants out of the milliseconds that databases hold: the same texts as core's, in a third of the time.
import type { Instant } from "../../core/time.ts";

const dayMs = 86_400_000;
/** The length of what follows the day in an instant, such as `09:00:00.000Z`. */
const clockLength = 13;
/** Days whose text is kept: most of what a site asks about lies within some years. */
const mostKept = 4_096;

const days = new Map<number, string>();
const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, "0"));
const three = Array.from({ length: 1_000 }, (_, n) => String(n).padStart(3, "0"));

function dayText(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  const made = new Date(day * dayMs).toISOString().slice(0, -clockLength);
  if (days.size >= mostKept) days.clear();
  days.set(day, made);
  return made;
}

/** `instantAt` for thousands at a time. Throws a RangeError for what is no time, as it does. */
export function storedInstant(ms: number): Instant {
  const whole = Math.trunc(ms);
  const day = Math.floor(whole / dayMs);
  const text = dayText(day);
  const rest = whole - day * dayMs;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${text}${two[Math.floor(minutes / 60)]!}:${two[minutes % 60]!}:${two[seconds % 60]!}.${three[rest % 1000]!}Z`;
}
