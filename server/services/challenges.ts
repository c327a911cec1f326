// Challenges for passkeys: made without storing anything, good for five minutes and one answer.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, fromBase64, sameBytes, toBase64 } from "../../core/bytes.ts";
import type { UserId } from "../../core/ids.ts";
import { instantAt } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";

const goodForMs = 5 * 60_000;
const randomLength = 16;
const timeLength = 8;

/** What a challenge is for: signing in, or a new passkey of that user. */
export type ChallengeUse = "sign-in" | UserId;

const marked = (context: Pick<ServiceContext, "sessionKey">, use: ChallengeUse, body: Uint8Array): Uint8Array =>
  hmac(sha256, context.sessionKey, concat(new TextEncoder().encode(`challenge\n${use}\n`), body)).slice(0, 16);

/** 16 random bytes, its end and a mark of this installation, in base64url: nothing is stored until it is answered. */
export function freshChallenge(
  context: Pick<ServiceContext, "sessionKey" | "random" | "nowMs">,
  use: ChallengeUse,
): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(randomLength + timeLength);
  body.set(context.random(randomLength));
  new DataView(body.buffer).setBigUint64(randomLength, BigInt(context.nowMs() + goodForMs));
  return new Uint8Array(concat(body, marked(context, use, body)));
}

/**
 * Whether the challenge, in base64url, is one of ours for that use, has not ended, and was not answered before; it is
 * answered after this. Of two who ask at once one is told yes.
 */
export async function takeChallenge(context: ServiceContext, use: ChallengeUse, text: string): Promise<boolean> {
  const bytes = fromBase64Url(text);
  if (bytes?.length !== randomLength + timeLength + 16) return false;
  const body = bytes.slice(0, randomLength + timeLength);
  if (!sameBytes(marked(context, use, body), bytes.slice(body.length))) return false;
  const endsMs = Number(new DataView(body.buffer).getBigUint64(randomLength));
  if (endsMs <= context.nowMs()) return false;
  const challenge = { hash: sha256(bytes), expiresAt: instantAt(endsMs) };
  return context.control.answerChallenge(challenge, context.now());
}

function fromBase64Url(text: string): Uint8Array | undefined {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = fromBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, "="));
  return bytes && toBase64(bytes).replace(/=+$/, "") === base64 ? bytes : undefined;
}
