// zod schemas of what a site's owner sets about how often, and at which hours, people are contacted.
import * as z from "zod/mini";
import type { FaultCode } from "./fault.ts";
import { channels } from "./purpose.ts";
import { addPeriod, isPeriod } from "./time.ts";

const hour = z.int().check(z.minimum(0), z.maximum(23));
/** Hours of the recipient's day, such as from 21 to 8. */
const hours = z
  .strictObject({ fromHour: hour, toHour: hour })
  .check(z.refine(({ fromHour, toHour }) => fromHour !== toHour, "same-hour" satisfies FaultCode));

const newYear = "2024-01-01T00:00:00.000Z";
function isWithinYear(period: string): boolean {
  const end = isPeriod(period) ? addPeriod(newYear, period) : undefined;
  return end !== undefined && end > newYear && end <= "2025-01-01T00:00:00.000Z";
}

const cap = z.strictObject({
  most: z.int().check(z.positive(), z.maximum(1_000)),
  period: z.string().check(z.refine(isWithinYear, "not-within-year" satisfies FaultCode)),
  channel: z.optional(z.enum(channels)),
  purpose: z.optional(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,47}$/))),
});

/** Hours by channel in which nobody is contacted. */
export const quietHours = z.partialRecord(z.enum(channels), hours);
/** At most so many messages to one person within a period, over a channel and for a purpose where these are named. */
export const caps = z.array(cap).check(z.maxLength(10));
