// The hash functions a verifier runs on: portable ones here, a runtime's own where it has them.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import type { Sha256 } from "../../core/merkle.ts";
import type { Hmac } from "../../core/record.ts";

/** SHA-256 and HMAC-SHA-256; most of what verifying costs. */
export interface VerifierHashes {
  readonly sha256: Sha256;
  readonly hmac: Hmac;
  /** A SHA-256 over a stream; `hex` is called once, at its end. */
  running(): { update(bytes: Uint8Array): void; hex(): string };
}

/** Hashes that run everywhere, at about a tenth of the speed of Node's. */
export const portableHashes: VerifierHashes = {
  sha256,
  hmac: (key, data) => hmac(sha256, key, data),
  running() {
    const digest = sha256.create();
    return { update: (bytes) => void digest.update(bytes), hex: () => toHex(digest.digest()) };
  },
};
