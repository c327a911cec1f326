// What every refusal looks like, as RFC 9457 has it.
import * as z from "zod/mini";

/** Every answer that is not 2xx or 3xx (RFC 9457); `errors` on 422 only. */
export const problemResponse = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  instance: z.optional(z.string()),
  errors: z.optional(
    z.array(
      z.object({
        pointer: z.string(),
        /** Which sentence `detail` is, and what it is about, for who says it in another language. */
        code: z.string(),
        values: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
        detail: z.string(),
        rule: z.optional(z.int()),
      }),
    ),
  ),
});
