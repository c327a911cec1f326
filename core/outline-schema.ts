// What the outline of a first notice is made of.
import * as z from "zod/mini";
import { key, longestName, text } from "./schema.ts";
import { layouts } from "./site.ts";

/** `POST /v1/draft/outline`. */
export const outlineRequest = z.strictObject({
  controller: z.strictObject({ name: text(longestName), address: text(1_000), contact: text(300) }),
  policyUrl: text(2_000),
  /** The supervisory authority, as people are told of it. */
  authority: text(500),
  /** BCP 47, the default language first. */
  languages: z.array(z.string().check(z.regex(/^[A-Za-z0-9-]{2,35}$/))).check(z.minLength(1), z.maxLength(40)),
  /** Vendors of the catalogue by id. */
  vendors: z._default(z.array(key).check(z.maxLength(200)), []),
  /** What forms ask for. */
  forms: z._default(z.array(z.enum(["newsletter", "call-back"])).check(z.maxLength(2)), []),
  /** Where the site keeps data. */
  storageLocation: text(300),
  shape: z.optional(z.enum(layouts)),
});
