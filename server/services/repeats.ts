// Writes that are sent again under one Idempotency-Key: done once, and answered for a day as they were the first time.
import { gcm } from "@noble/ciphers/aes.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, sameBytes } from "../../core/bytes.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import { fault, ProblemError, refusal } from "../errors.ts";
import type { AnswerRow } from "../store/answer-rows.ts";

/** How long an answer is kept, in milliseconds. */
const keptMs = 86_400_000;
/** For so long a request without an answer is taken to be on its way, in milliseconds. */
const doingMs = 60_000;
/** A longer text of an answer is not kept, only that it was given. */
const mostLetters = 64 * 1024;
const nonceLength = 12;
const encoder = new TextEncoder();

type Kept = Pick<ServiceContext, "control" | "answerKey" | "hmac" | "random" | "nowMs" | "now">;

/** A write that came with an Idempotency-Key. */
export interface KeyedWrite {
  /** The id of the API key or the user. */
  readonly actor: string;
  /** What of the request is not its body, such as `POST /v1/suppressions`. */
  readonly act: string;
  /** The Idempotency-Key: printable ASCII. */
  readonly key: string;
  readonly body: string;
}

/** An answer as it is given again. */
export interface GivenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Thrown to whoever reads the body of a write that was done before: it is not done again, and is no refusal. */
export class DoneBefore extends Error {
  constructor(readonly answer: GivenAnswer) {
    super("This write was done before.");
  }
}

/** The right to do the write, which one of all that sent it has. */
export interface Claim {
  /** From now on others are answered the same. */
  keep(answer: GivenAnswer): Promise<void>;
  /** Nothing was done: whoever sends it next does it. */
  giveUp(): Promise<void>;
}

interface Secrets {
  readonly hash: Uint8Array;
  readonly bodyKey: Uint8Array;
  readonly sealKey: Uint8Array;
}

/** All from the installation's secret and the key that was sent, so that the database alone tells and opens nothing. */
function secretsOf({ answerKey }: Kept, { actor, act, key }: KeyedWrite): Secrets {
  const info = encoder.encode(`assent-answer/v1\n${actor}\n${act}\n${key}`);
  const bytes = hkdf(sha256, answerKey, undefined, info, 96);
  return { hash: bytes.slice(0, 32), bodyKey: bytes.slice(32, 64), sealKey: bytes.slice(64) };
}

/**
 * The claim to a write, or what was answered when it was done within the last day. Throws `idempotency-key-reused` for
 * another body, `idempotency-in-progress` within a minute of one that is not answered, `idempotency-unanswered` where
 * no answer came in that time or it was too long to keep.
 */
export async function claimOrAnswer(context: Kept, write: KeyedWrite): Promise<Claim | GivenAnswer> {
  const secrets = secretsOf(context, write);
  const { hash } = secrets;
  const body = context.hmac(secrets.bodyKey, encoder.encode(write.body));
  const claim = context.random(16);
  const before = dayBefore(context);
  const row = await context.control.claimAnswer({ hash, body, claim, begunAt: context.now() }, before);
  if (sameBytes(row.claim, claim)) return claimOf(context, secrets, row);
  if (!sameBytes(row.body, body)) {
    const errors = [fault("/Idempotency-Key", "other-body")];
    throw new ProblemError("idempotency-key-reused", undefined, { errors });
  }
  if (row.answer === null) throw unanswered(context, row);
  const answer = opened(secrets, row.answer);
  if (answer.text !== null) return { ...answer, text: answer.text };
  throw refusal("idempotency-unanswered", "answered-too-long", { status: answer.status });
}

/** Deletes every answer that was kept for a day. */
export const forgetAnswers = (context: Kept): Promise<void> => context.control.forgetAnswers(dayBefore(context));

const dayBefore = ({ nowMs }: Kept): Instant => instantAt(nowMs() - keptMs);

function unanswered({ nowMs }: Kept, { begunAt }: AnswerRow): ProblemError {
  if (nowMs() - millisecondsOf(begunAt) < doingMs)
    return new ProblemError("idempotency-in-progress", undefined, { retryAfter: 2 });
  return refusal("idempotency-unanswered", "begun-at", { at: begunAt });
}

function claimOf({ control, random }: Kept, { hash, sealKey }: Secrets, { claim }: AnswerRow): Claim {
  return {
    keep: ({ status, headers, text }) => {
      const kept = [status, headers, text.length > mostLetters ? null : text];
      const nonce = random(nonceLength);
      const sealed = gcm(sealKey, nonce, hash).encrypt(encoder.encode(JSON.stringify(kept)));
      return control.keepAnswer({ hash, claim, answer: concat(nonce, sealed) });
    },
    giveUp: () => control.dropClaim({ hash, claim }),
  };
}

type Opened = Pick<GivenAnswer, "status" | "headers"> & { readonly text: string | null };

function opened({ hash, sealKey }: Secrets, sealed: Uint8Array): Opened {
  const plain = gcm(sealKey, sealed.subarray(0, nonceLength), hash).decrypt(sealed.subarray(nonceLength));
  type Packed = readonly [Opened["status"], Opened["headers"], Opened["text"]];
  const [status, headers, text] = JSON.parse(new TextDecoder().decode(plain)) as Packed;
  return { status, headers, text };
}
