// Standard Webhooks 1.0 (standardwebhooks.com): the headers that let a receiver know who sent a body, and when.
import { concat, fromBase64, sameBytes, toBase64 } from "./bytes.ts";
import type { Hmac } from "./record.ts";

/** One message as it is signed. Sent again it has the same id, and the time of that sending. */
export interface WebhookMessage {
  /** Such as `msg_…`: a receiver drops what it has had. */
  readonly id: string;
  /** Unix seconds of this sending. */
  readonly at: number;
  readonly body: string;
}

const prefix = "whsec_";
const encode = (text: string) => new TextEncoder().encode(text);

/** A secret as its receiver is told it: `whsec_` and base64. */
export const webhookSecretText = (secret: Uint8Array): string => prefix + toBase64(secret);

/** The bytes of a secret's text; undefined when it is malformed, or not of the 24 to 64 bytes the standard asks for. */
export function parseWebhookSecret(text: string): Uint8Array | undefined {
  const secret = text.startsWith(prefix) ? fromBase64(text.slice(prefix.length)) : undefined;
  return secret && secret.length >= 24 && secret.length <= 64 ? secret : undefined;
}

/** The three headers of the message. While a secret is being replaced, both sign: receivers accept either. */
export function webhookHeaders(
  { id, at, body }: WebhookMessage,
  secrets: readonly Uint8Array[],
  hmac: Hmac,
): Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string> {
  const signed = encode(`${id}.${at}.${body}`);
  const signature = secrets.map((secret) => `v1,${toBase64(hmac(secret, signed))}`).join(" ");
  return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": signature };
}

/** How far a receiver's clock may be from the sender's. */
const toleranceSeconds = 300;

/** A receiver's side: whether the headers are those of the body by this secret, sent within five minutes of now. */
export function isWebhookOf(
  message: { readonly headers: Readonly<Record<string, string | undefined>>; readonly body: string },
  { secret, now, hmac }: { secret: Uint8Array; now: number; hmac: Hmac },
): boolean {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature } = message.headers;
  if (!id || !signature || !at || !/^\d{1,12}$/.test(at) || Math.abs(now - Number(at)) > toleranceSeconds) return false;
  const expected = hmac(secret, concat(encode(`${id}.${at}.`), encode(message.body)));
  return signature.split(" ").some((one) => {
    const given = one.startsWith("v1,") ? fromBase64(one.slice(3)) : undefined;
    return given !== undefined && sameBytes(given, expected);
  });
}
