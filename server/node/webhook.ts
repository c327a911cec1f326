// Posts to an address that somebody else chose: only on the public internet, resolved once, not led on, and not for ever.
import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { webhookAddress, type WebhookOutcome, type WebhookPost } from "../../core/webhook.ts";
import { judgedAddress } from "./judged-address.ts";

export interface WebhookOptions {
  /** How long one post may take, name and answer included; 10 s unless told. */
  readonly deadlineMs?: number;
  /** For tests and for development on one computer: private addresses and plain http too. */
  readonly allowPrivate?: boolean;
  /** Numeric addresses of a name; the system's resolver unless told. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
}

/** Posts once and says what came of it; never throws. What the receiver answers with is not kept. */
export async function postWebhook(post: WebhookPost, options: WebhookOptions = {}): Promise<WebhookOutcome> {
  const { deadlineMs = 10_000, allowPrivate = false, resolve } = options;
  const url = webhookAddress(post.url, allowPrivate);
  if (!url) return { kind: "refused", reason: "address" };
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const judged = await judgedAddress(url, { allowPrivate, resolve, signal });
    if (judged === "not-public") return { kind: "refused", reason: judged };
    if (judged === "unreachable") return { kind: "failed", reason: judged };
    return outcomeOf(await statusFrom(url, post, { connect: judged.connect, signal }));
  } catch {
    return { kind: "failed", reason: signal.aborted ? "late" : "unreachable" };
  }
}

function outcomeOf(status: number): WebhookOutcome {
  if (status >= 200 && status < 300) return { kind: "delivered", status };
  // A redirect is not followed: it could lead where the address itself may not.
  return status === 410 ? { kind: "gone" } : { kind: "failed", reason: "status", status };
}

function statusFrom(
  url: URL,
  { headers, body }: WebhookPost,
  { connect, signal }: { connect: RequestOptions; signal: AbortSignal },
): Promise<number> {
  const options: RequestOptions = {
    ...connect,
    method: "POST",
    signal,
    headers: { "Content-Type": "application/json", ...headers, "Content-Length": Buffer.byteLength(body) },
  };
  return new Promise((resolve, reject) => {
    const answered = (answer: IncomingMessage) => {
      resolve(answer.statusCode ?? 0);
      // The status says it all, and a body may be endless.
      answer.destroy();
    };
    const sent = url.protocol === "https:" ? requestHttps(url, options, answered) : requestHttp(url, options, answered);
    sent.on("error", reject);
    // A receiver that wants another protocol, or hangs up, gives neither an answer nor an error.
    sent.on("close", () => reject(new Error("closed without an answer")));
    sent.end(body);
  });
}
