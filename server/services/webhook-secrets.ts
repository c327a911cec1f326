// Secrets of webhooks at rest: sealed under the installation's key, because signing needs them as they are.
import { gcm } from "@noble/ciphers/aes.js";
import { concat } from "../../core/bytes.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";

const nonceLength = 12;
const secretLength = 32;
const encoder = new TextEncoder();

type Sealing = Pick<ServiceContext, "webhooks">;
interface Place {
  readonly site: SiteId;
  /** The webhook's id. */
  readonly id: string;
}

// Bound to its place: a sealed secret that is copied to another webhook opens nothing there.
const cipherFor = ({ webhooks }: Sealing, { site, id }: Place, nonce: Uint8Array) =>
  gcm(webhooks.key, nonce, encoder.encode(`assent-webhook/v1\n${site}\n${id}`));

/** 32 random bytes for a new secret. */
export const freshWebhookSecret = ({ random }: Pick<ServiceContext, "random">): Uint8Array => random(secretLength);

/** AES-256-GCM of a secret: a fresh nonce of 12 bytes, the secret, a tag of 16 bytes. */
export function sealSecret(
  context: Sealing & Pick<ServiceContext, "random">,
  place: Place,
  secret: Uint8Array,
): Uint8Array {
  const nonce = context.random(nonceLength);
  return concat(nonce, cipherFor(context, place, nonce).encrypt(secret));
}

/** The secret; throws where the installation's key or the place is another, or a byte was changed. */
export const openSecret = (context: Sealing, place: Place, sealed: Uint8Array): Uint8Array =>
  cipherFor(context, place, sealed.subarray(0, nonceLength)).decrypt(sealed.subarray(nonceLength));
