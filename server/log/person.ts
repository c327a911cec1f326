// The personal half of a record: sealed under its subject's key, so that destroying the key erases the person.
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, sameBytes } from "../../core/bytes.ts";
import type { RecordId } from "../../core/ids.ts";
import { personBytes, type RecordPerson } from "../../core/record.ts";

const nonceLength = 12;
const text = (value: string) => Uint8Array.from(new TextEncoder().encode(value));

/** A record's own key or salt, HKDF-SHA256(subject key, record id): worthless once the subject key is gone. */
const derive = (subjectKey: Uint8Array, use: "key" | "salt", id: RecordId): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hkdf(sha256, subjectKey, undefined, text(`assent-person-${use}/v1\n${id}`), 32));

const aesKey = (subjectKey: Uint8Array, id: RecordId, use: "encrypt" | "decrypt") =>
  crypto.subtle.importKey("raw", derive(subjectKey, "key", id), "AES-GCM", false, [use]);

export interface SealedPerson {
  /** 12-byte nonce, ciphertext, 16-byte tag. */
  readonly person: Uint8Array;
  /** HMAC-SHA-256(salt_person, person): what the log entry holds. */
  readonly commitment: Uint8Array;
}

/** Encrypts the personal half and commits to it. `nonce` is 12 random bytes. */
export async function sealPerson(
  person: RecordPerson,
  { subjectKey, id, nonce }: { subjectKey: Uint8Array; id: RecordId; nonce: Uint8Array },
): Promise<SealedPerson> {
  const bytes = Uint8Array.from(personBytes(person));
  const iv = Uint8Array.from(nonce);
  const key = await aesKey(subjectKey, id, "encrypt");
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text(id) }, key, bytes);
  return {
    person: concat(iv, new Uint8Array(sealed)),
    commitment: hmac(sha256, derive(subjectKey, "salt", id), bytes),
  };
}

/**
 * The personal half, when the key fits and the bytes are those the commitment was made of; undefined otherwise.
 */
export async function openPerson(
  sealed: SealedPerson,
  { subjectKey, id }: { subjectKey: Uint8Array; id: RecordId },
): Promise<RecordPerson | undefined> {
  const iv = Uint8Array.from(sealed.person.subarray(0, nonceLength));
  const body = Uint8Array.from(sealed.person.subarray(nonceLength));
  let bytes: Uint8Array;
  try {
    const key = await aesKey(subjectKey, id, "decrypt");
    bytes = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: text(id) }, key, body));
  } catch {
    return undefined;
  }
  if (!sameBytes(hmac(sha256, derive(subjectKey, "salt", id), bytes), sealed.commitment)) return undefined;
  return JSON.parse(new TextDecoder().decode(bytes)) as RecordPerson;
}
