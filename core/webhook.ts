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

/** One message on its way to a receiver. */
export interface WebhookPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `refused`: the address may not be posted to. `gone`: the receiver wants no more (410). `failed`: worth another try. */
export type WebhookOutcome =
  | { readonly kind: "delivered"; readonly status: number }
  | { readonly kind: "gone" }
  | { readonly kind: "refused"; readonly reason: "address" | "not-public" }
  | { readonly kind: "failed"; readonly reason: "status" | "unreachable" | "late"; readonly status?: number };

/**
 * The address in a form that may be posted to; undefined when it is none, not https, or holds a name and password. Where
 * `allowPrivate` says so, http too. Where the name leads is for the sender to judge.
 */
export function webhookAddress(text: string, allowPrivate: boolean): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username || url.password || text.length > 1_000) return undefined;
  return url.protocol === "https:" || (allowPrivate && url.protocol === "http:") ? url : undefined;
}

const [second, minute, hour] = [1_000, 60_000, 3_600_000];
/** The pause before each try of one message. */
const pausesMs = [0, 5 * second, 5 * minute, 30 * minute, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour)];

/**
 * How long to wait after so many tries, in milliseconds; undefined after the last. `chance`, from 0 to 1, makes it up to
 * a fifth longer, so that what failed together does not come back together.
 */
export function webhookPauseMs(tries: number, chance: number): number | undefined {
  const pause = pausesMs[tries];
  return pause === undefined ? undefined : Math.round(pause * (1 + chance / 5));
}
