// One line of a check, shown to a stranger: what was asked and answered, and how it leads to what the log's key signed.
import { concat, fromBase64 } from "./bytes.ts";
import { canonicalText, type Json } from "./canonical.ts";
import { checkBytes, checkEntry, checkLine, checkSigned, type CheckRecord } from "./check.ts";
import { openCheckpoint, parseVerifierKey, type VerifierKey } from "./checkpoint.ts";
import { includes } from "./merkle.ts";
import type { InclusionProof, ReceiptCrypto } from "./receipt.ts";

/** The first member of the file, by which it is told from others. */
export const checkLineForm = "assent-check-line/v1";

/**
 * The answer for one recipient. It leads to the root of the check's record, and that either into the log, by
 * `recordSalt` and `proof`, or to the `signature` under the answer. Of other lines it holds hashes alone, and they are
 * salted with what it does not hold.
 */
export interface CheckLineProof {
  readonly form: typeof checkLineForm;
  /** The recipient as it was sent, and its result. */
  readonly line: { readonly asked: Json; readonly result: Json };
  /** From 0. */
  readonly position: number;
  /** base64, of this line alone. */
  readonly salt: string;
  /** base64 hashes, leaf-most first, to the root of the record. */
  readonly path: readonly string[];
  readonly check: CheckRecord;
  /** The log's verifier key, `name+hash+key`; a signature alone is kept without one. */
  readonly verifierKey?: string | undefined;
  /** base64: the salt of the record's commitment, with which its entry can be made again. */
  readonly recordSalt?: string | undefined;
  readonly proof?: InclusionProof | undefined;
  /** base64 Ed25519 over `checkSigned`. */
  readonly signature?: string | undefined;
}

/** Why a line does not verify. */
export type CheckLineProblem =
  | "malformed"
  | "no-verifier-key"
  | "bad-verifier-key"
  | "not-its-line"
  | "check-signature"
  | "bad-checkpoint"
  | "not-included";

/** Where in the log the check stands, where that is shown, or why the line is not proven. */
export type CheckLineVerdict =
  | { readonly ok: true; readonly log?: { readonly index: number; readonly size: number } | undefined }
  | { readonly ok: false; readonly reason: CheckLineProblem };

const hashesIn = (path: unknown): Uint8Array[] | undefined => {
  if (!Array.isArray(path)) return undefined;
  const hashes = path.map((hash) => (typeof hash === "string" ? fromBase64(hash) : undefined));
  return hashes.every((hash) => hash?.length === 32) ? (hashes as Uint8Array[]) : undefined;
};

const saltIn = (text: unknown): Uint8Array | undefined => {
  const salt = typeof text === "string" ? fromBase64(text) : undefined;
  return salt?.length === 16 ? salt : undefined;
};

/** How many lines a check had, as its record counts them. */
export const checkedLines = ({ counts }: CheckRecord): number => counts.allow + counts.deny;

/**
 * Verifies the line, its check, and how they belong together. `pinned` is the verifier key as the caller knows it;
 * without it the proof's own is used, which is then to be compared by whoever reads the verdict.
 */
export async function verifyCheckLine(
  proof: CheckLineProof,
  crypto: ReceiptCrypto,
  pinned?: string,
): Promise<CheckLineVerdict> {
  const isIts = await standsUnderItsRoot(proof, crypto);
  if (isIts === undefined) return { ok: false, reason: "malformed" };
  if (!isIts) return { ok: false, reason: "not-its-line" };
  const keyText = pinned ?? proof.verifierKey;
  if (keyText === undefined) return { ok: false, reason: "no-verifier-key" };
  const key = typeof keyText === "string" ? await parseVerifierKey(keyText, crypto.sha256) : undefined;
  if (!key) return { ok: false, reason: "bad-verifier-key" };
  return proof.proof ? standsInLog(proof, key, crypto) : isSigned(proof, key, crypto);
}

/** Whether the line's leaf leads to the record's root; undefined where there is no such form. */
async function standsUnderItsRoot(proof: CheckLineProof, { sha256 }: ReceiptCrypto): Promise<boolean | undefined> {
  const { line, position, check } = proof;
  const [salt, path] = [saltIn(proof.salt), hashesIn(proof.path)];
  const root = typeof check?.root === "string" ? fromBase64(check.root) : undefined;
  const size = check?.counts ? checkedLines(check) : NaN;
  if (proof.form !== checkLineForm || !line || !salt || !path || !root || !Number.isSafeInteger(size)) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = checkLine(line.asked, canonicalText(line.result));
  } catch {
    return undefined;
  }
  const leaf = await sha256(concat(Uint8Array.of(0), salt, bytes));
  return includes({ index: position, size, leaf, root, path }, sha256);
}

async function standsInLog(
  { check, recordSalt, proof }: CheckLineProof,
  key: VerifierKey,
  crypto: ReceiptCrypto,
): Promise<CheckLineVerdict> {
  const [salt, path] = [saltIn(recordSalt), hashesIn(proof?.path)];
  if (!salt || !path || typeof proof?.checkpoint !== "string") return { ok: false, reason: "malformed" };
  const opened = await openCheckpoint(proof.checkpoint, key, crypto);
  if (!opened.ok) return { ok: false, reason: "bad-checkpoint" };
  const commitment = await crypto.hmac(salt, checkBytes(check));
  const leaf = await crypto.sha256(concat(Uint8Array.of(0), checkEntry(check.id, commitment)));
  const { size, root } = opened.checkpoint;
  const isIn = await includes({ index: proof.index, size, leaf, root, path }, crypto.sha256);
  return isIn ? { ok: true, log: { index: proof.index, size } } : { ok: false, reason: "not-included" };
}

async function isSigned(
  { check, signature }: CheckLineProof,
  key: VerifierKey,
  crypto: ReceiptCrypto,
): Promise<CheckLineVerdict> {
  const signed = typeof signature === "string" ? fromBase64(signature) : undefined;
  if (signed?.length !== 64) return { ok: false, reason: "malformed" };
  const holds = await crypto.verifyEd25519(key.key, checkSigned(check), signed);
  return holds ? { ok: true } : { ok: false, reason: "check-signature" };
}
