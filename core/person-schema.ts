// zod schemas of what is asked about one person: erasing them, and handing out what is held or proven of them.
import * as z from "zod/mini";
import { erasureReasons, verifications } from "./erasure.ts";
import type { FaultCode } from "./fault.ts";
import { instant, knownSubject, recordId } from "./schema.ts";

const keysOf = <Key extends string>(words: Readonly<Record<Key, string>>) =>
  z.enum(Object.keys(words) as [Key, ...Key[]]);

const requestNumber = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$/));

/** `POST /v1/erasures`: erases a person, restricts them until an instant, or ends a restriction. */
export const erasureRequest = z.strictObject({
  /** The id of the record that says so in the log: sent again, it is the same act. */
  id: z.optional(recordId),
  subject: knownSubject,
  mode: z.enum(["erase", "restrict", "release"]),
  reason: keysOf(erasureReasons),
  verified: keysOf(verifications),
  /** Your own number of the request; never a name. */
  request: z.optional(requestNumber),
  requestedAt: z.optional(instant),
  /** Of a restriction: when the person is erased after all. */
  until: z.optional(instant),
  /** Also the half of each record from which nobody can be found; what was committed to stays. */
  wipe: z.optional(z.boolean()),
});

/** What was done; `subjects` counts the keys destroyed, restricted or released, and is 0 where nobody was known. */
export const erasureResponse = z.object({
  mode: z.enum(["erase", "restrict", "release"]),
  subjects: z.int(),
  /** Of the records that say so. */
  records: z.array(recordId),
});

/** `POST /v1/held`: everything held about one person. */
export const heldRequest = z.strictObject({
  subject: knownSubject,
  /** Where it is handed out: how it was made sure who asks, and your own number of the request. The audit keeps both. */
  verified: z.optional(keysOf(verifications)),
  request: z.optional(requestNumber),
});

/** Whether dates and names of languages can be written in it. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** `POST /v1/packs`: the evidence of a person's acts, or of one record alone. */
export const packRequest = z.strictObject({
  subject: knownSubject,
  /** Of the person when absent; `record` for the one that `subject` names. */
  about: z.optional(z.enum(["record", "subject"])),
  /** In which the pack speaks; the latest record's when absent. What was shown keeps its own. */
  lang: z.optional(
    z
      .string()
      .check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.refine(isLocale, "not-a-language" satisfies FaultCode)),
  ),
});
