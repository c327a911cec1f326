// The key a log signs with: checkpoints and promises.
import { keyHash, verifierKeyText, type VerifierKey } from "../../core/checkpoint.ts";
import { sha256 } from "@noble/hashes/sha2.js";

export interface LogSigner {
  /** Of a log with several keys that sign, the latest. */
  readonly key: VerifierKey;
  /** `name+hash+key`, for anyone to paste. */
  readonly keyText: string;
  /** 64-byte Ed25519 signature. */
  sign(message: Uint8Array): Promise<Uint8Array> | Uint8Array;
  /** Every other key whose private half is here, whether it signs or not. */
  readonly others?: readonly LogSigner[];
}

const algorithm = "Ed25519";

/** The bytes of a fresh Ed25519 key in PKCS #8 form (RFC 8410). */
export async function makeSigningKey(): Promise<Uint8Array> {
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  return new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
}

/** Makes the function that signs with a PKCS #8 key; a runtime may have a faster one than an awaited WebCrypto. */
export type MakeSign = (pkcs8: Uint8Array) => LogSigner["sign"] | Promise<LogSigner["sign"]>;

const webCryptoSign: MakeSign = async (pkcs8) => {
  // Only the copy that signs is kept, and it may not be exported.
  const key = await crypto.subtle.importKey("pkcs8", Uint8Array.from(pkcs8), algorithm, false, ["sign"]);
  return async (message) => new Uint8Array(await crypto.subtle.sign(algorithm, key, Uint8Array.from(message)));
};

/** The signer of the log `name` (its origin line) with an Ed25519 key in PKCS #8 form; rejects when it is none. */
export async function signerFrom(
  pkcs8: Uint8Array,
  name: string,
  makeSign: MakeSign = webCryptoSign,
): Promise<LogSigner> {
  // Only this copy may be exported, because the public half is read from it.
  const readable = await crypto.subtle.importKey("pkcs8", Uint8Array.from(pkcs8), algorithm, true, ["sign"]);
  const { x } = await crypto.subtle.exportKey("jwk", readable);
  const publicKey = Uint8Array.from(atob(x!.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const key: VerifierKey = { name, hash: await keyHash(name, publicKey, sha256), key: publicKey };
  return {
    key,
    keyText: verifierKeyText(key),
    sign: await makeSign(pkcs8),
  };
}

/** Ed25519 verification by the runtime; false for anything malformed. */
export async function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey("raw", Uint8Array.from(key), algorithm, false, ["verify"]);
    return await crypto.subtle.verify(algorithm, imported, Uint8Array.from(signature), Uint8Array.from(message));
  } catch {
    return false;
  }
}
