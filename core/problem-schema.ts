// What every refusal looks like, as RFC 9457 has it.
import * as z from "zod/mini";

const values = z.optional(z.record(z.string(), z.union([z.string(), z.number()])));

/** Every answer that is not 2xx or 3xx (RFC 9457); `errors` on 422 only. */
export const problemResponse = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  /** Which sentence `detail` is, where it has a code, and what it is about. */
  code: z.optional(z.string()),
  values,
  instance: z.optional(z.string()),
  errors: z.optional(
    z.array(
      z.object({
        pointer: z.string(),
        code: z.string(),
        values,
        detail: z.string(),
        rule: z.optional(z.int()),
      }),
    ),
  ),
});
