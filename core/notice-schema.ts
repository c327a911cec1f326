// What is said with the act of publishing a draft.
import * as z from "zod/mini";
import { instant, key, text } from "./schema.ts";

/** `POST /v1/notices`. */
export const publishRequest = z.strictObject({
  /** Of the draft, as it was read. */
  revision: z.int().check(z.positive()),
  /** From when the notice is in force; at once when absent or past. */
  effectiveAt: z.optional(instant),
  /** Why it comes sooner than thirty days from now, or changes at once what people were asked about. */
  shortNotice: z.optional(text(500)),
  /** Purposes whose meaning changed by their owner's word. */
  declared: z.optional(z.array(key).check(z.maxLength(100))),
});
