// zod schemas of imports: which column of a file is what, and what stands of an import; never loaded by the widget.
import * as z from "zod/mini";
import { dateOrders, importKinds, importStates, importStatuses } from "./import.ts";
import { contentHash, instant, longestName } from "./schema.ts";
import { suppressionReasons, type SuppressionReason } from "./suppression.ts";

/** A column by its name, or `=` and what every row has. */
const source = z.string().check(z.minLength(1), z.maxLength(1 + longestName));

/** What every mapping has: whose a row is, when they said it, and how the file is written. */
const common = {
  email: z.optional(source),
  phone: z.optional(source),
  post: z.optional(source),
  push: z.optional(source),
  chat: z.optional(source),
  /** When the person said it. */
  date: z.optional(source),
  /** The country of numbers that name none, such as `=GB`. */
  country: z.optional(source),
  /** How the file writes days; `iso` unless told. */
  dates: z.optional(z.enum(dateOrders)),
  /** What stands between columns; a comma unless told. */
  delimiter: z.optional(z.enum([",", ";", "\t", "|"])),
};
/** A word of the file. */
const word = z.string().check(z.maxLength(60));

/** The header `Import-Mapping`, as JSON, of a file of people's answers. */
export const consentMapping = z.strictObject({
  ...common,
  kind: z.optional(z.literal("consents")),
  purpose: source,
  channel: source,
  status: source,
  /** What shows a consent: a reference into your own files. */
  evidence: z.optional(source),
  /** What shows the second act of an explicit consent. */
  secondAct: z.optional(source),
  /** What the file's own words for a status mean. */
  words: z.optional(z.record(word, z.enum(importStatuses))),
});
export type ConsentMapping = z.infer<typeof consentMapping>;

/** The same of a file of who must not be contacted: it needs neither a date nor anything that shows it. */
export const suppressionMapping = z.strictObject({
  ...common,
  kind: z.literal("suppressions"),
  reason: source,
  /** Every channel where it is left out, or empty. */
  channel: z.optional(source),
  /** A purpose; everything where it is left out, or empty. */
  topic: z.optional(source),
  /** In the words of the notice: all that is done for it at this site; everybody where it is left out, or empty. */
  controller: z.optional(source),
  /** Who said so; `import` where it is left out, or empty. */
  source: z.optional(source),
  /** What the file's own words for a reason mean. */
  words: z.optional(
    z.record(word, z.enum(Object.keys(suppressionReasons) as [SuppressionReason, ...SuppressionReason[]])),
  ),
});
export type SuppressionMapping = z.infer<typeof suppressionMapping>;
/** Either of them; `kind` tells which. */
export type ImportMapping = ConsentMapping | SuppressionMapping;

/** An import as the API shows it: counts and states, never an address. */
export const importResponse = z.object({
  id: z.string(),
  kind: z.enum(importKinds),
  state: z.enum(importStates),
  format: z.enum(["csv", "ndjson"]),
  createdAt: instant,
  rows: z.int(),
  bytes: z.int(),
  /** SHA-256 of the file; absent until all of it has arrived. */
  digest: z.optional(contentHash),
  /** Rows that would be imported, as far as anybody knew when the file came. */
  importable: z.int(),
  /** Rows that are not imported, by why. */
  codes: z.record(z.string(), z.int()),
  /** Rows that are records now, or entries that were not there before. */
  imported: z.int(),
  /** Rows whose keys were lost before a commit came to them, as after a backup of two moments; absent where there is none. */
  lost: z.optional(z.int()),
  /** Of a commit: the share of the file that has been gone through, from 0 to 1. */
  progress: z.number(),
  /** Of an undo: consents that were taken back, or entries that were lifted. */
  undone: z.int(),
});
export type ImportResponse = z.infer<typeof importResponse>;

/** `GET /v1/imports`: latest first. */
export const importsResponse = z.object({ imports: z.array(importResponse) });
