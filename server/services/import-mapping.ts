// The mapping of an import: which column of a file is what.
import type { ImportKind, RowField } from "../../core/import.ts";
import { consentMapping, suppressionMapping, type ImportMapping } from "../../core/import-schema.ts";
import { fault, faultAt, ProblemError } from "../errors.ts";
import { parsed } from "./parse.ts";
import { addressKinds } from "./subjects.ts";

/** How the parts of a row are found in it. */
export type RowSources = Readonly<Partial<Record<RowField | "country", string>>>;

/** The mapping out of the header's text; throws `not-valid` with a pointer below `/mapping`. */
export function readMapping(text: string | undefined): ImportMapping {
  if (text === undefined) throw faultAt("/mapping", "mapping-header");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw faultAt("/mapping", "not-json");
  }
  const mapping: ImportMapping = within(() =>
    isOfSuppressions(value) ? parsed(suppressionMapping, value) : parsed(consentMapping, value),
  );
  if (addressKinds.every((kind) => mapping[kind] === undefined))
    throw faultAt("/mapping", "no-address-column", { kinds: addressKinds.join(", ") });
  return mapping;
}

const isOfSuppressions = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "suppressions";

/** What the file of an import brings, by its mapping as it was stored. */
export const importKind = (mapping: string): ImportKind =>
  isOfSuppressions(JSON.parse(mapping)) ? "suppressions" : "consents";

/** A mapping as it was stored with its import. */
export const storedMapping = (text: string): ImportMapping => JSON.parse(text) as ImportMapping;

/** The country that every row has by its mapping; undefined where rows name theirs, or none. */
export const fixedCountry = ({ country }: ImportMapping): string | undefined =>
  country?.startsWith("=") ? country.slice(1).trim().toUpperCase() : undefined;

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
  const { words: _, dates: __, delimiter: ___, kind: ____, ...sources } = mapping;
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
    return [fault(`/mapping/${field}`, times === 0 ? "column-missing" : "column-twice")];
  });
  if (errors.length > 0) throw new ProblemError("not-valid", undefined, { errors });
}
