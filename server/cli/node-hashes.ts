// Node's own SHA-256 and HMAC, for verifying large exports in seconds.
import { createHash, createHmac, hash } from "node:crypto";
import type { VerifierHashes } from "../log/verifier-hashes.ts";

export const nodeHashes: VerifierHashes = {
  sha256: (data) => hash("sha256", data, "buffer"),
  hmac: (key, data) => createHmac("sha256", key).update(data).digest(),
  running() {
    const digest = createHash("sha256");
    return { update: (bytes) => void digest.update(bytes), hex: () => digest.digest("hex") };
  },
};
