// Signing keys: what they sign verifies with node's own crypto.
import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha256 } from "@noble/hashes/sha2.js";
import { parseVerifierKey } from "../../../core/checkpoint.ts";
import { makeSigningKey, signerFrom, verifyEd25519 } from "../../../server/log/signer.ts";

const message = new TextEncoder().encode("localhost/log\n1\n");

describe("a signer", () => {
  it("is the same key whenever it is loaded from the same bytes", async () => {
    const pkcs8 = await makeSigningKey();
    const [one, two] = [await signerFrom(pkcs8, "log"), await signerFrom(pkcs8, "log")];
    expect(one.keyText).toBe(two.keyText);
    expect(await one.sign(message)).toEqual(await two.sign(message));
    expect((await signerFrom(await makeSigningKey(), "log")).keyText).not.toBe(one.keyText);
  });

  it("signs what anybody can verify with the published key text", async () => {
    const signer = await signerFrom(await makeSigningKey(), "localhost/log");
    const signature = await signer.sign(message);
    const parsed = await parseVerifierKey(signer.keyText, sha256);
    const key = createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(parsed!.key).toString("base64url") },
      format: "jwk",
    });
    expect(verify(null, message, key, signature)).toBe(true);
    expect(await verifyEd25519(parsed!.key, message, signature)).toBe(true);
    expect(await verifyEd25519(parsed!.key, message.slice(1), signature)).toBe(false);
    expect(await verifyEd25519(new Uint8Array(5), message, signature)).toBe(false);
  });

  it("is not made of bytes that are no key", async () => {
    await expect(signerFrom(new Uint8Array(48), "log")).rejects.toThrow();
  });
});
