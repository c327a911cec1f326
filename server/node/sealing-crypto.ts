// The cryptography of Node itself for what every record costs: several times faster than the portable one.
import { createCipheriv, createPrivateKey, sign } from "node:crypto";
import { concat } from "../../core/bytes.ts";
import { portableCrypto, type SealingCrypto } from "../log/person.ts";
import type { MakeSign } from "../log/signer.ts";
import { nodeHashes } from "./hashes.ts";

/** Signs at once: going through the pool of threads costs as much again as the signature. */
export const nodeSign: MakeSign = (pkcs8) => {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
  return (message) => new Uint8Array(sign(null, message, key));
};

/** Gives the bytes that `portableCrypto` gives. */
export const nodeCrypto: SealingCrypto = {
  hmac: nodeHashes.hmac,
  // For so few bytes the portable one is as fast.
  hkdf: portableCrypto.hkdf,
  seal(key, nonce, plain) {
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const sealed = cipher.update(plain);
    return concat(sealed, cipher.final(), cipher.getAuthTag());
  },
};
