// Revisions of what is written whole: what a reading is named by, so that a change of it can say which one it is made to.
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import { canonicalBytes, type Json } from "../../core/canonical.ts";
import { ProblemError } from "../errors.ts";

/** 16 hex digits of the SHA-256 over the value as canonical JSON; members that are undefined are as if left out. */
export const revisionOf = (value: unknown): string =>
  toHex(sha256(canonicalBytes(JSON.parse(JSON.stringify(value ?? null)) as Json))).slice(0, 16);

/** Throws `not-as-read` where a revision is expected and the value of now has another. */
export function assertAsRead(expected: string | undefined, now: unknown): void {
  if (expected !== undefined && expected !== revisionOf(now)) throw new ProblemError("not-as-read");
}
