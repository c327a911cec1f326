// The key a log signs with: checkpoints and promises.
import type { VerifierKey } from "../../core/checkpoint.ts";

export interface LogSigner {
  readonly key: VerifierKey;
  /** `name+hash+key`, for anyone to paste. */
  readonly keyText: string;
  /** 64-byte Ed25519 signature. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}
