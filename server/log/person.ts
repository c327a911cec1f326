// The personal half of a record: sealed under its subject's key, so that destroying the key erases the person.
import { gcm } from "@noble/ciphers/aes.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, sameBytes } from "../../core/bytes.ts";
import type { RecordId } from "../../core/ids.ts";
import { personBytes, type RecordPerson } from "../../core/record.ts";

const nonceLength = 12;
const text = (value: string) => new TextEncoder().encode(value);

/** A record's own key or salt, HKDF-SHA256(subject key, record id): worthless once the subject key is gone. */
const derive = (subjectKey: Uint8Array, use: "key" | "salt", id: RecordId): Uint8Array =>
  hkdf(sha256, subjectKey, undefined, text(`assent-person-${use}/v1\n${id}`), 32);

// Synchronous: for a few hundred bytes an awaited WebCrypto call costs many times the cipher itself.
const cipher = (held: { subjectKey: Uint8Array; id: RecordId; nonce: Uint8Array }) =>
  gcm(derive(held.subjectKey, "key", held.id), held.nonce, text(held.id));

export interface SealedPerson {
  /** 12-byte nonce, ciphertext, 16-byte tag. */
  readonly person: Uint8Array;
  /** HMAC-SHA-256(salt_person, person): what the log entry holds. */
  readonly commitment: Uint8Array;
}

/** Encrypts the personal half and commits to it. `nonce` is 12 random bytes. */
export function sealPerson(
  person: RecordPerson,
  { subjectKey, id, nonce }: { subjectKey: Uint8Array; id: RecordId; nonce: Uint8Array },
): SealedPerson {
  const bytes = personBytes(person);
  return {
    person: concat(nonce, cipher({ subjectKey, id, nonce }).encrypt(bytes)),
    commitment: hmac(sha256, derive(subjectKey, "salt", id), bytes),
  };
}

/**
 * The personal half, when the key fits and the bytes are those the commitment was made of; undefined otherwise.
 */
export function openPerson(
  sealed: SealedPerson,
  { subjectKey, id }: { subjectKey: Uint8Array; id: RecordId },
): RecordPerson | undefined {
  const nonce = sealed.person.subarray(0, nonceLength);
  let bytes: Uint8Array;
  try {
    bytes = cipher({ subjectKey, id, nonce }).decrypt(sealed.person.subarray(nonceLength));
  } catch {
    return undefined;
  }
  if (!sameBytes(hmac(sha256, derive(subjectKey, "salt", id), bytes), sealed.commitment)) return undefined;
  return JSON.parse(new TextDecoder().decode(bytes)) as RecordPerson;
}
