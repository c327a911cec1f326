// Short texts of one person, sealed under their subject key: destroying the key makes them unreadable with everything else.
import { gcm } from "@noble/ciphers/aes.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat } from "../../core/bytes.ts";
import type { SubjectRow } from "../store/record-rows.ts";

const nonceLength = 12;
const encoder = new TextEncoder();

/** What a text is for, so that it opens as nothing else: such as `mail confirm:rec_…`. */
const keyFor = (subject: Pick<SubjectRow, "key">, use: string): Uint8Array =>
  hkdf(sha256, subject.key, undefined, encoder.encode(`assent-text/v1\n${use}`), 32);

/** AES-256-GCM: a fresh nonce of 12 bytes, the text, a tag of 16 bytes. */
export function sealText(
  text: string,
  { subject, use, random }: { subject: Pick<SubjectRow, "key">; use: string; random: (bytes: number) => Uint8Array },
): Uint8Array {
  const nonce = random(nonceLength);
  return concat(nonce, gcm(keyFor(subject, use), nonce).encrypt(encoder.encode(text)));
}

/** The text; undefined where the key or the use is another, or a byte was changed. */
export function openText(
  sealed: Uint8Array,
  { subject, use }: { subject: Pick<SubjectRow, "key">; use: string },
): string | undefined {
  try {
    const bytes = gcm(keyFor(subject, use), sealed.subarray(0, nonceLength)).decrypt(sealed.subarray(nonceLength));
    return new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}
