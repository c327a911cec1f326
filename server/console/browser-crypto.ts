// WebCrypto as receipts and evidence packs are verified with in a browser.
import type { ReceiptCrypto } from "../../core/receipt.ts";

const own = (bytes: Uint8Array) => Uint8Array.from(bytes);

/** SHA-256, HMAC-SHA-256 and Ed25519 of the browser; rejects where it has no Ed25519. */
export const browserCrypto: ReceiptCrypto = {
  sha256: async (data) => new Uint8Array(await self.crypto.subtle.digest("SHA-256", own(data))),
  async hmac(key, data) {
    const hash = { name: "HMAC", hash: "SHA-256" };
    const imported = await self.crypto.subtle.importKey("raw", own(key), hash, false, ["sign"]);
    return new Uint8Array(await self.crypto.subtle.sign("HMAC", imported, own(data)));
  },
  async verifyEd25519(key, message, signature) {
    const imported = await self.crypto.subtle.importKey("raw", own(key), "Ed25519", false, ["verify"]);
    return self.crypto.subtle.verify("Ed25519", imported, own(signature), own(message));
  },
};
