// The mapping of an import: which column of a file is what, and the shape of an import's answers.
import * as z from "zod/mini";
import { dateOrders, importStates, importStatuses, type RowField } from "../../core/import.ts";
import { contentHash, instant } from "../../core/schema.ts";
import { faultAt, ProblemError } from "../errors.ts";
import { parsed } from "./parse.ts";

/** A column by its name, or `=` and what every row has. */
const source = z.string().check(z.minLength(1), z.maxLength(200));

/** The header `Import-Mapping`, as JSON. */
const importMapping = z.strictObject({
  email: z.optional(source),
  phone: z.optional(source),
  purpose: source,
  channel: source,
  status: source,
  /** When the person said it. */
  date: z.optional(source),
  /** What shows a consent: a reference into your own files. */
  evidence: z.optional(source),
  /** What shows the second act of an explicit consent. */
  secondAct: z.optional(source),
  /** The country of numbers that name none, such as `=GB`. */
  country: z.optional(source),
  /** What the file's own words for a status mean. */
  words: z.optional(z.record(z.string().check(z.maxLength(60)), z.enum(importStatuses))),
  /** How the file writes days; `iso` unless told. */
  dates: z.optional(z.enum(dateOrders)),
  /** What stands between columns; a comma unless told. */
  delimiter: z.optional(z.enum([",", ";", "\t", "|"])),
});
export type ImportMapping = z.infer<typeof importMapping>;

/** An import as the API shows it: counts and states, never an address. */
export const importResponse = z.object({
  id: z.string(),
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
  /** Rows that are records now. */
  imported: z.int(),
  /** Of a commit: the share of the file that has been gone through, from 0 to 1. */
  progress: z.number(),
  /** Of an undo: consents that were taken back. */
  undone: z.int(),
});
export type ImportResponse = z.infer<typeof importResponse>;

/** `GET /v1/imports`: latest first. */
export const importsResponse = z.object({ imports: z.array(importResponse) });

/** How the parts of a row are found in it. */
export type RowSources = Readonly<Partial<Record<RowField | "country", string>>>;

/** The mapping out of the header's text; throws `not-valid` with a pointer below `/mapping`. */
export function readMapping(text: string | undefined): ImportMapping {
  if (text === undefined) throw faultAt("/mapping", "must be in the header Import-Mapping, as JSON");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw faultAt("/mapping", "is not JSON");
  }
  const mapping = within(() => parsed(importMapping, value));
  if (mapping.email === undefined && mapping.phone === undefined)
    throw faultAt("/mapping", "must name a column for email or for phone");
  return mapping;
}

/** Runs the check of a part of a request whose pointers begin at the mapping. */
function within<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const errors = (error.extensions.errors ?? []).map((fault) => ({ ...fault, pointer: `/mapping${fault.pointer}` }));
    throw new ProblemError(error.slug, error.detail, { ...error.extensions, errors });
  }
}

/** The sources alone, without what else a mapping says. */
export const sourcesOf = (mapping: ImportMapping): RowSources => {
  const { words: _, dates: __, delimiter: ___, ...sources } = mapping;
  return sources as RowSources;
};

/** The columns the mapping names, each once. */
export const columnsOf = (mapping: ImportMapping): string[] => [
  ...new Set(Object.values(sourcesOf(mapping)).filter((from) => !from.startsWith("="))),
];

/** Throws `not-valid` with a pointer for each column that the file does not have, or has twice. */
export function assertColumns(mapping: ImportMapping, head: readonly string[]): void {
  const errors = Object.entries(sourcesOf(mapping)).flatMap(([field, from]) => {
    const times = from.startsWith("=") ? 1 : head.filter((name) => name === from).length;
    if (times === 1) return [];
    return [
      { pointer: `/mapping/${field}`, detail: times === 0 ? "names no column of the file" : "names two columns" },
    ];
  });
  if (errors.length > 0) throw new ProblemError("not-valid", undefined, { errors });
}
