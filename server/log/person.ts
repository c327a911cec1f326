// The personal half of a record: sealed under its subject's key, so that destroying the key erases the person.
import { gcm } from "@noble/ciphers/aes.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, sameBytes } from "../../core/bytes.ts";
import { canonicalBytes } from "../../core/canonical.ts";
import type { RecordId } from "../../core/ids.ts";
import { personBytes, type RecordPerson } from "../../core/record.ts";
import { hex } from "../store/hex.ts";
import type { SubjectRow } from "../store/record-rows.ts";

const text = (value: string) => new TextEncoder().encode(value);

/** The cryptography that sealing runs on. Synchronous: for some hundred bytes awaiting costs many times the work. */
export interface SealingCrypto {
  /** HMAC-SHA-256. */
  hmac(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** HKDF-SHA-256 without salt. */
  hkdf(key: Uint8Array, info: Uint8Array, length: number): Uint8Array;
  /** AES-256-GCM; the 16-byte tag stands at the end of what is sealed. */
  seal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Uint8Array;
}

let lastKey = new Uint8Array();
let keyed = hmac.create(sha256, lastKey);
const copy = keyed.clone();

/** Many hashes in a row are under one key: it is worked in once, and each goes on from a copy of that state. */
function portableHmac(key: Uint8Array, data: Uint8Array): Uint8Array {
  if (!sameBytes(key, lastKey)) {
    lastKey = key.slice();
    keyed = hmac.create(sha256, lastKey);
  }
  keyed._cloneInto(copy);
  return copy.update(data).digest();
}

/** What every runtime has. */
export const portableCrypto: SealingCrypto = {
  hmac: portableHmac,
  hkdf: (key, info, length) => hkdf(sha256, key, undefined, info, length),
  seal: (key, nonce, plain) => gcm(key, nonce).encrypt(plain),
};

type Subject = Pick<SubjectRow, "hash" | "kind" | "key">;

/** Which record a half belongs to. */
interface Place {
  readonly subject: Subject;
  readonly id: RecordId;
  /** The record's salt: its first 12 bytes are the nonce, which need not be secret, only new for each attempt. */
  readonly salt: Uint8Array;
}

/** A record's own key and salt, worthless once the subject's key is gone: HKDF-SHA256(subject key, record id). */
function derived({ subject, id }: Place, { hkdf: derive }: SealingCrypto): { key: Uint8Array; salt: Uint8Array } {
  const both = derive(subject.key, text(`assent-person/v2\n${id}`), 64);
  return { key: both.subarray(0, 32), salt: both.subarray(32) };
}

const nonceOf = ({ salt }: Place): Uint8Array => salt.subarray(0, 12);

export interface SealedPerson {
  /** Ciphertext and 16-byte tag. Whose it is and what kind of address it has stand in the subject's row only. */
  readonly person: Uint8Array;
  /** HMAC-SHA-256(salt_person, person): what the log entry holds. */
  readonly commitment: Uint8Array;
}

/** Encrypts the personal half and commits to it, to whose it is too. */
export function sealPerson(
  person: Omit<RecordPerson, "subject" | "kind">,
  place: Place,
  crypto: SealingCrypto = portableCrypto,
): SealedPerson {
  const { key, salt } = derived(place, crypto);
  const { hash, kind } = place.subject;
  return {
    person: crypto.seal(key, nonceOf(place), canonicalBytes({ ...person })),
    commitment: crypto.hmac(salt, personBytes({ ...person, subject: hex(hash), kind })),
  };
}

/**
 * The personal half, when the subject's key fits and the bytes are those the commitment was made of; undefined
 * otherwise.
 */
export function openPerson(sealed: SealedPerson, place: Place): RecordPerson | undefined {
  // Records from before have a longer salt.
  if (place.salt.length === 32) return openFirst(sealed, place);
  const { key, salt } = derived(place, portableCrypto);
  const bytes = decrypted(() => gcm(key, nonceOf(place)).decrypt(sealed.person));
  if (!bytes) return undefined;
  const { hash, kind } = place.subject;
  const rest = JSON.parse(new TextDecoder().decode(bytes)) as Omit<RecordPerson, "subject" | "kind">;
  const person: RecordPerson = { ...rest, subject: hex(hash), kind };
  return sameBytes(hmac(sha256, salt, personBytes(person)), sealed.commitment) ? person : undefined;
}

/** The first form: a nonce in front, the whole half inside, a key and a salt derived apart. */
function openFirst({ person, commitment }: SealedPerson, { subject, id }: Place): RecordPerson | undefined {
  const derive = (use: "key" | "salt") =>
    hkdf(sha256, subject.key, undefined, text(`assent-person-${use}/v1\n${id}`), 32);
  const nonce = person.subarray(0, 12);
  const bytes = decrypted(() => gcm(derive("key"), nonce, text(id)).decrypt(person.subarray(12)));
  if (!bytes || !sameBytes(hmac(sha256, derive("salt"), bytes), commitment)) return undefined;
  return JSON.parse(new TextDecoder().decode(bytes)) as RecordPerson;
}

function decrypted(decrypt: () => Uint8Array): Uint8Array | undefined {
  try {
    return decrypt();
  } catch {
    return undefined;
  }
}

/** The commitment that stands for the personal half of a record about nobody. */
export const nobodysCommitment = (salt: Uint8Array, { hmac: keyed }: SealingCrypto): Uint8Array =>
  keyed(salt, concat());
