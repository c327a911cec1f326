// Conditions of a request [RFC 9110 §13]: the revision that a change is made to, and the tag that names it.
import { revisionOf } from "../services/revisions.ts";
import type { AppContext } from "./deps.ts";

/** The entity tag of a value that is written whole. */
export const tagOf = (value: unknown): { readonly ETag: string } => ({ ETag: `"${revisionOf(value)}"` });

/**
 * The revision in `If-Match`; undefined where there is none or `*`. What is no tag of ours fits nothing. A proxy that
 * compresses makes a tag weak; ours is of the value, not of the bytes, and names the same reading still.
 */
export function expectedIn(c: AppContext): string | undefined {
  const header = c.req.header("If-Match")?.trim();
  if (header === undefined || header === "*") return undefined;
  return /^(?:W\/)?"([^"]*)"$/.exec(header)?.[1] ?? "";
}
