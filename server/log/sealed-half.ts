// The personal half of a draft, sealed, with the digest that tells a replay from a conflict.
import type { RecordDraft, SealedRecord, SubjectRow } from "../store/record-rows.ts";
import { sealPerson, type SealingCrypto } from "./person.ts";

const encoder = new TextEncoder();
/** Half a hash is plenty. */
const digestLength = 16;

/** Seals the half under its subject's key. */
export function sealedHalf(
  { id, salt, said, person: plain }: RecordDraft,
  subject: Omit<SubjectRow, "no">,
  crypto: SealingCrypto,
): Pick<SealedRecord, "digest" | "person" | "personCommitment"> {
  const { person, commitment } = sealPerson(plain, { subject, id, salt }, crypto);
  // Keyed by the subject's own key: a plain hash would let anyone who reads the database test addresses against
  // it, also after the subject was erased.
  return { digest: replayDigest(subject.key, said, crypto), person, personCommitment: commitment };
}

/** Tells two drafts of one id apart that do not say the same. */
export const replayDigest = (key: Uint8Array, said: string, { hmac }: SealingCrypto): Uint8Array =>
  hmac(key, encoder.encode(said)).slice(0, digestLength);
