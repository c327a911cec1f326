// Which keys sign a site's log: the private halves at hand, held against what the log itself states.
import { sha256 } from "@noble/hashes/sha2.js";
import { alsoSigned, verifierKeyText, type VerifierKey } from "../../core/checkpoint.ts";
import { isKey, keysAt, logKeys, type LogKey } from "../../core/log-key.ts";
import type { SiteStore } from "../store/rows.ts";
import { verifyEd25519, type LogSigner } from "./signer.ts";

/** The stored log is not the one its keys signed, or cannot be signed as it asks: sealing stops rather than sign over it. */
export class LogDamaged extends Error {
  override readonly name = "LogDamaged";
}

/** All private halves at hand, first the one that signs. */
export const allSigners = (signer: LogSigner): readonly LogSigner[] => [signer, ...(signer.others ?? [])];

/** The keys of the log as it states them, committed statements included. Throws LogDamaged when they do not add up. */
export const statedKeys = async (
  store: Pick<SiteStore, "keyStatements">,
  first: LogSigner,
): Promise<readonly LogKey[]> => keysFrom(await store.keyStatements(), first.key);

/** The same from statements that were read. */
export async function keysFrom(
  statements: readonly { readonly index: number; readonly data: Uint8Array }[],
  first: VerifierKey,
): Promise<readonly LogKey[]> {
  const read = await logKeys(statements, first, { sha256, verifyEd25519 });
  if (!read.ok) throw new LogDamaged(`entry ${read.index} states keys that do not follow from those before it`);
  return read.keys;
}

const signerOf = (key: VerifierKey, signers: readonly LogSigner[]): LogSigner | undefined =>
  signers.find((signer) => isKey(signer.key, key));

/** The signer of a log: the latest key at hand that signs checkpoints of `size`, with every other at hand beside it. */
export function signerAt(
  signers: readonly LogSigner[],
  { keys, size }: { keys: readonly LogKey[]; size: number },
): LogSigner {
  const signing = keysAt(keys, size);
  const signer = signing.map((key) => signerOf(key, signers)).findLast((one) => one !== undefined);
  if (!signer) throw new LogDamaged(`the key ${signing.map(verifierKeyText).join(", ")} is not here`);
  return { ...signer, others: signers.filter((one) => one !== signer) };
}

/** The note of a body that every one of the keys signs. Throws LogDamaged when the private half of one is not here. */
export async function signedByAll(
  body: string,
  keys: readonly VerifierKey[],
  signers: readonly LogSigner[],
): Promise<string> {
  const message = new TextEncoder().encode(body);
  let note = `${body}\n`;
  for (const key of keys) {
    const signer = signerOf(key, signers);
    if (!signer) throw new LogDamaged(`the key ${verifierKeyText(key)} signs this log and is not here`);
    note = alsoSigned(note, key, await signer.sign(message));
  }
  return note;
}
