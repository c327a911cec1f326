// Cryptography from node:crypto, so that tests check our log and notes with another implementation than the server's.
import { createHash, createHmac, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { concat } from "../../core/bytes.ts";
import type { VerifierKey } from "../../core/checkpoint.ts";
import { checkpointBody, signedNote, type Checkpoint } from "../../core/checkpoint.ts";
import type { ReceiptCrypto } from "../../core/receipt.ts";

export const sha256 = (data: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(data).digest());

export const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac("sha256", key).update(data).digest());

const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");

export async function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const spki = Buffer.concat([spkiPrefix, key]);
  return verify(null, message, createPublicKey({ key: spki, format: "der", type: "spki" }), signature);
}

export const nodeCrypto: ReceiptCrypto = { sha256, hmac, verifyEd25519 };

/** A fresh Ed25519 key that signs under `name`. */
export interface TestSigner {
  readonly key: VerifierKey;
  sign(message: Uint8Array): Uint8Array;
  note(checkpoint: Checkpoint): string;
}

export function testSigner(name: string): TestSigner {
  const pair = generateKeyPairSync("ed25519");
  const spki = pair.publicKey.export({ format: "der", type: "spki" });
  const key = new Uint8Array(spki.subarray(spkiPrefix.length));
  const hash = sha256(concat(Buffer.from(`${name}\n`), Uint8Array.of(1), key)).slice(0, 4);
  const signWith = (message: Uint8Array) => new Uint8Array(sign(null, message, pair.privateKey));
  return {
    key: { name, hash, key },
    sign: signWith,
    note: (checkpoint) => {
      const body = checkpointBody(checkpoint);
      return signedNote(body, { name, hash }, signWith(Buffer.from(body)));
    },
  };
}
