// C2SP checkpoints (c2sp.org/tlog-checkpoint) and signed notes (c2sp.org/signed-note): parse, format, verify.
import { concat, fromBase64, fromHex, sameBytes, toBase64, toHex } from "./bytes.ts";
import type { AsyncSha256 } from "./merkle.ts";

/** The state of a log: its origin line, number of entries and root hash. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}
/** An Ed25519 public key with the name it signs under. */
export interface VerifierKey {
  readonly name: string;
  /** First four bytes of SHA-256(name ‖ "\n" ‖ 0x01 ‖ key). */
  readonly hash: Uint8Array;
  readonly key: Uint8Array;
}
/** Whether `signature` is the Ed25519 signature of `message` under the 32-byte `key`. */
type VerifyEd25519 = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>;
/** The cryptography a runtime brings to check notes with. */
export interface NoteCrypto {
  readonly sha256: AsyncSha256;
  readonly verifyEd25519: VerifyEd25519;
}

const ed25519 = 1;
const encode = (text: string) => new TextEncoder().encode(text);

/** The body a log signs: `origin\nsize\nbase64 root\n`. */
export const checkpointBody = (checkpoint: Checkpoint): string =>
  `${checkpoint.origin}\n${checkpoint.size}\n${toBase64(checkpoint.root)}\n`;

/** The four-byte key hash a signature line starts with. */
export async function keyHash(name: string, key: Uint8Array, sha256: AsyncSha256): Promise<Uint8Array> {
  return (await sha256(concat(encode(`${name}\n`), Uint8Array.of(ed25519), key))).slice(0, 4);
}

/** A verifier key anyone can paste: `example.com/log+5a1f0c3e+AWq0…`. */
export const verifierKeyText = ({ name, hash, key }: VerifierKey): string =>
  `${name}+${toHex(hash)}+${toBase64(concat(Uint8Array.of(ed25519), key))}`;

/** Parses a verifier key; undefined when it is malformed, not Ed25519, or its hash does not fit. */
export async function parseVerifierKey(text: string, sha256: AsyncSha256): Promise<VerifierKey | undefined> {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim());
  const hash = match && fromHex(match[2]!);
  const data = match && fromBase64(match[3]!);
  if (!match || !hash || !data || data.length !== 33 || data[0] !== ed25519) return undefined;
  const key = data.slice(1);
  return sameBytes(hash, await keyHash(match[1]!, key, sha256)) ? { name: match[1]!, hash, key } : undefined;
}

type Signer = Pick<VerifierKey, "name" | "hash">;

/** A signed note: the body, an empty line, and one line `— name base64(hash ‖ signature)`. */
export const signedNote = (body: string, key: Signer, signature: Uint8Array): string =>
  alsoSigned(`${body}\n`, key, signature);

/** The note with one more signature line. */
export const alsoSigned = (note: string, key: Signer, signature: Uint8Array): string =>
  `${note}— ${key.name} ${toBase64(concat(key.hash, signature))}\n`;

/** Parses the body of a checkpoint; undefined when it is malformed. Extension lines are allowed. */
export function parseCheckpointBody(body: string): Checkpoint | undefined {
  const [origin, size, root, ...rest] = body.split("\n");
  const hash = root === undefined ? undefined : fromBase64(root);
  if (
    !origin ||
    !size ||
    !/^(0|[1-9]\d{0,15})$/.test(size) ||
    hash?.length !== 32 ||
    rest.pop() !== "" ||
    rest.includes("")
  )
    return undefined;
  const count = Number(size);
  return Number.isSafeInteger(count) ? { origin, size: count, root: hash } : undefined;
}

/** The checkpoint of a note whose signature holds, or why there is none. */
export type OpenedCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly reason: "malformed" | "wrong-origin" | "no-signature" | "bad-signature" };

/**
 * Opens a signed checkpoint: ok only when a signature by `key` verifies and the origin is the key's name.
 * Signatures by unknown keys are ignored, as signed-note asks.
 */
export async function openCheckpoint(note: string, key: VerifierKey, crypto: NoteCrypto): Promise<OpenedCheckpoint> {
  const checkpoint = parseCheckpointBody(note.slice(0, note.lastIndexOf("\n\n") + 1));
  if (!checkpoint) return { ok: false, reason: "malformed" };
  if (checkpoint.origin !== key.name) return { ok: false, reason: "wrong-origin" };
  const held = await signatureHolds(note, key, crypto);
  return held === true ? { ok: true, checkpoint } : { ok: false, reason: held };
}

/** Whether the signed note has a signature line of this key and it verifies, or why not. */
export async function signatureHolds(
  note: string,
  key: VerifierKey,
  crypto: NoteCrypto,
): Promise<true | "malformed" | "no-signature" | "bad-signature"> {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) return "malformed";
  const body = note.slice(0, split + 1);
  for (const line of note.slice(split + 2, -1).split("\n")) {
    const match = /^— (\S+) (\S+)$/.exec(line);
    const bytes = match && fromBase64(match[2]!);
    if (!match || !bytes || bytes.length < 5) return "malformed";
    if (match[1] !== key.name || !sameBytes(bytes.slice(0, 4), key.hash)) continue;
    return (await crypto.verifyEd25519(key.key, encode(body), bytes.slice(4))) || "bad-signature";
  }
  return "no-signature";
}
