// The subject's copy of a record: canonical bytes, proof, verification.
import { concat, fromBase64, toBase64 } from "./bytes.ts";
import { openCheckpoint, parseVerifierKey, type NoteCrypto } from "./checkpoint.ts";
import { includes } from "./merkle.ts";
import { coreBytes, recordEntry, type RecordCore } from "./record.ts";
import type { Instant } from "./time.ts";
import { canonicalBytes, type Json } from "./canonical.ts";

/** The log's word, given at once, that it will include the record within seconds; signed by the log's key. */
export interface InclusionPromise {
  readonly origin: string;
  readonly id: string;
  /** base64 of the leaf hash. */
  readonly leaf: string;
  readonly at: Instant;
  /** base64 Ed25519 signature over the canonical bytes of the other members. */
  readonly signature: string;
}

/** Where the record stands in the log. */
export interface InclusionProof {
  readonly index: number;
  /** base64 hashes, leaf-most first. */
  readonly path: readonly string[];
  /** The signed checkpoint the path leads to. */
  readonly checkpoint: string;
}

/** What a subject keeps: everything needed to check, without us, that the record stands in the log. */
export interface Receipt {
  readonly v: 1;
  readonly record: RecordCore;
  /** base64: with it the core half of the entry can be recomputed. */
  readonly salt: string;
  /** base64: commits to the personal half without revealing it. */
  readonly personCommitment: string;
  /** The log's verifier key, `name+hash+key`. */
  readonly verifierKey: string;
  /** Absent for the few seconds before the next checkpoint. */
  readonly proof?: InclusionProof | undefined;
}

/** The cryptography a runtime brings to check receipts with. */
export interface ReceiptCrypto extends NoteCrypto {
  readonly hmac: (key: Uint8Array, data: Uint8Array) => Uint8Array | Promise<Uint8Array>;
}

/** Why a receipt does not verify; `not-yet-in-log` passes within seconds, the others never do. */
type ReceiptProblem =
  | "malformed"
  | "bad-verifier-key"
  | "not-yet-in-log"
  | "bad-checkpoint"
  | "not-included"
  | "other-log";

/** Where the record stands in a log of `size` entries, or why that is not proven. */
export type ReceiptVerdict =
  | { readonly ok: true; readonly index: number; readonly size: number }
  | { readonly ok: false; readonly reason: ReceiptProblem };

/** The bytes a promise's signature is over: everything but the signature (RFC 8785). */
export const promiseBytes = ({ origin, id, leaf, at }: Omit<InclusionPromise, "signature">): Uint8Array =>
  canonicalBytes({ origin, id, leaf, at } satisfies Json);

const isText = (value: unknown): boolean => typeof value === "string";

/** A receipt may come from a file that anyone wrote, so its shape is not taken on trust. */
function isShaped(receipt: Receipt | null | undefined): boolean {
  if (!receipt?.record || typeof receipt.record !== "object") return false;
  if (![receipt.salt, receipt.personCommitment, receipt.verifierKey].every(isText)) return false;
  const proof = receipt.proof;
  return !proof || (isText(proof.checkpoint) && Array.isArray(proof.path) && proof.path.every(isText));
}

/** Bytes of a salt: records of the first form have the longer one. */
export const saltLengths: readonly number[] = [16, 32];

/** The leaf hash the receipt's own content leads to; undefined when its base64 or its record is malformed. */
export async function receiptLeaf(receipt: Receipt, crypto: ReceiptCrypto): Promise<Uint8Array | undefined> {
  const salt = fromBase64(receipt.salt);
  const person = fromBase64(receipt.personCommitment);
  if (!salt || !saltLengths.includes(salt.length) || person?.length !== 32) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = coreBytes(receipt.record);
  } catch {
    return undefined;
  }
  const core = await crypto.hmac(salt, bytes);
  return crypto.sha256(concat(Uint8Array.of(0), recordEntry(core, person)));
}

/**
 * Verifies a receipt against its own checkpoint. Pass the verifier key obtained elsewhere as `pinned`, so that
 * a receipt from another log cannot vouch for itself.
 */
export async function verifyReceipt(receipt: Receipt, crypto: ReceiptCrypto, pinned?: string): Promise<ReceiptVerdict> {
  if (!isShaped(receipt)) return { ok: false, reason: "malformed" };
  // In an overlap the checkpoint has a signature by the pinned key too, and that is the one to check.
  const isOwn = pinned === undefined || pinned === receipt.verifierKey;
  if (!isOwn && !(await isSignedBy(receipt, pinned, crypto))) return { ok: false, reason: "other-log" };
  const key = await parseVerifierKey(receipt.verifierKey, crypto.sha256);
  if (!key) return { ok: false, reason: "bad-verifier-key" };
  const leaf = await receiptLeaf(receipt, crypto);
  if (!leaf) return { ok: false, reason: "malformed" };
  if (!receipt.proof) return { ok: false, reason: "not-yet-in-log" };
  const opened = await openCheckpoint(receipt.proof.checkpoint, key, crypto);
  if (!opened.ok) return { ok: false, reason: "bad-checkpoint" };
  const path = receipt.proof.path.map(fromBase64);
  if (path.some((hash) => hash?.length !== 32)) return { ok: false, reason: "malformed" };
  const { size, root } = opened.checkpoint;
  const claim = { index: receipt.proof.index, size, leaf, root, path: path as Uint8Array[] };
  return (await includes(claim, crypto.sha256))
    ? { ok: true, index: claim.index, size }
    : { ok: false, reason: "not-included" };
}

async function isSignedBy({ proof, verifierKey }: Receipt, pinned: string, crypto: ReceiptCrypto): Promise<boolean> {
  const key = await parseVerifierKey(pinned, crypto.sha256);
  if (!key || !proof || !verifierKey.startsWith(`${key.name}+`)) return false;
  return (await openCheckpoint(proof.checkpoint, key, crypto)).ok;
}

/** The portable proof of c2sp.org/tlog-proof@v1; `extra` is opaque to the log. */
export function tlogProof(proof: InclusionProof, extra?: Uint8Array): string {
  const lines = [
    "c2sp.org/tlog-proof@v1",
    ...(extra ? [`extra ${toBase64(extra)}`] : []),
    `index ${proof.index}`,
    ...proof.path,
  ];
  return `${lines.join("\n")}\n\n${proof.checkpoint}`;
}

/** Parses a tlog-proof; undefined when it is malformed. The checkpoint is not opened here. */
export function parseTlogProof(text: string): (InclusionProof & { readonly extra?: Uint8Array }) | undefined {
  const split = text.indexOf("\n\n");
  const [magic, ...lines] = text.slice(0, split).split("\n");
  if (split < 0 || magic !== "c2sp.org/tlog-proof@v1") return undefined;
  const extra = lines[0]?.startsWith("extra ") ? (fromBase64(lines.shift()!.slice(6)) ?? null) : undefined;
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? "");
  if (extra === null || !index || lines.some((line) => fromBase64(line)?.length !== 32)) return undefined;
  return { index: Number(index[1]), path: lines, checkpoint: text.slice(split + 2), ...(extra ? { extra } : {}) };
}
