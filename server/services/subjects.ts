// Subjects: an address or device id into the keyed hash a subject is known by.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { normalEmail, normalPhone } from "../../core/contact.ts";
import type { SubjectKind } from "../../core/record.ts";
import type { SubjectHash } from "../store/rows.ts";

const devicePattern = /^[0-9a-f]{32}$/;

/** The one spelling of an address of the kind, or undefined when it is none. A device id is 32 hex digits. */
export function normalAddress(kind: SubjectKind, text: string): string | undefined {
  if (kind === "email") return normalEmail(text);
  if (kind === "phone") return normalPhone(text);
  return devicePattern.test(text) ? text : undefined;
}

/**
 * The subject's name in the store: the first 16 bytes of HMAC-SHA-256(identity key, `kind:address`). A plain
 * hash would not do: all mobile numbers of a country can be hashed in minutes.
 */
export function subjectHash(identityKey: Uint8Array, kind: SubjectKind, address: string): SubjectHash {
  return hmac(sha256, identityKey, new TextEncoder().encode(`${kind}:${address}`)).slice(0, 16);
}
