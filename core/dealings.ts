// What a controller's dealings with somebody allow: a soft opt-in by what was sold, and a rest after enough messages.
import type { Channel } from "./purpose.ts";
import { addPeriod, instantAt, millisecondsOf, type Instant, type Period } from "./time.ts";

/** Something was sold to the person, who was offered to refuse messages, or was not. */
export interface Sale {
  /** The kind of product, as purposes name it in `products`. */
  readonly product: string;
  readonly soldAt: Instant;
  readonly offered: boolean;
}

/** A message that was sent, with a way to refuse the next or without. */
export interface Sending {
  readonly sentAt: Instant;
  readonly channel: Channel;
  readonly purpose: string;
  readonly offered: boolean;
}

/** At most so many messages within a period, over a channel and for a purpose where these are named. */
export interface Cap {
  readonly most: number;
  readonly period: Period;
  readonly channel?: Channel | undefined;
  readonly purpose?: string | undefined;
}

/**
 * Whether a soft opt-in is met [PECR reg. 22(3)]: something of the same kind was sold, a way to refuse was offered
 * then, and with every message since.
 */
export function meetsSoftOptIn(
  { sales, sendings }: { sales: readonly Sale[]; sendings: readonly Sending[] },
  { products, purpose, channel }: { products: readonly string[]; purpose: string; channel: Channel },
): boolean {
  const isOwn = (sending: Sending) => sending.purpose === purpose && sending.channel === channel;
  if (sendings.some((sending) => isOwn(sending) && !sending.offered)) return false;
  return sales.some(({ product, offered }) => offered && products.includes(product));
}

/** When the next message may be sent, where the caps are reached at the instant; undefined where none is. */
export function cappedUntil(sendings: readonly Sending[], caps: readonly Cap[], at: Instant): Instant | undefined {
  const ends = caps.flatMap(({ most, period, channel, purpose }): Instant[] => {
    const counted = sendings
      .filter(
        (one) =>
          (channel === undefined || one.channel === channel) && (purpose === undefined || one.purpose === purpose),
      )
      .filter(({ sentAt }) => sentAt <= at)
      .map(({ sentAt }) => sentAt)
      .sort();
    // Once this one is out of the period, one more fits in.
    const oldest = counted.at(-most);
    const end = oldest === undefined ? undefined : addPeriod(oldest, period);
    return end !== undefined && end > at ? [end] : [];
  });
  return ends.sort().at(-1);
}

/** Hours of somebody's day in which nobody is disturbed: from 21 to 8, say. */
export interface QuietHours {
  readonly fromHour: number;
  readonly toHour: number;
}

const minuteMs = 60_000;

/** Minutes since midnight in a time zone. */
function minuteOfDay(ms: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const [hour = 0, minute = 0] = parts.format(ms).split(":").map(Number);
  return hour * 60 + minute;
}

const isQuiet = ({ fromHour, toHour }: QuietHours, minute: number): boolean => {
  const [from, to] = [fromHour * 60, toHour * 60];
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
};

/** The next full minute at which the clock of the zone shows the hour. */
function nextHour(ms: number, hour: number, timeZone: string): number {
  const start = Math.floor(ms / minuteMs) * minuteMs;
  const wait = (hour * 60 - minuteOfDay(start, timeZone) + 1_440) % 1_440;
  return start + (wait || 1_440) * minuteMs;
}

/**
 * How quiet it is where somebody may be: in any of the zones, as nobody knows better. `until` where it is quiet at the
 * instant; else `from` when it will be.
 */
export function quietness(
  hours: QuietHours,
  zones: readonly string[],
  at: Instant,
): { readonly until?: Instant; readonly from?: Instant } {
  const quietAt = (ms: number) => zones.find((zone) => isQuiet(hours, minuteOfDay(ms, zone)));
  const start = millisecondsOf(at);
  let ms = start;
  // One zone's morning may still be another's night; and a clock that is set forward skips an hour.
  for (let zone = quietAt(ms), turns = 0; zone !== undefined && turns < 60; zone = quietAt(ms), turns++)
    ms = nextHour(ms, hours.toHour, zone);
  if (ms > start) return { until: instantAt(ms) };
  const begins = zones.map((zone) => nextHour(ms, hours.fromHour, zone));
  return begins.length > 0 ? { from: instantAt(Math.min(...begins)) } : {};
}
