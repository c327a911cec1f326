// Posts to an address that somebody else chose: only on the public internet, resolved once, not led on, and not for ever.
import { lookup } from "node:dns/promises";
import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { webhookAddress, type WebhookOutcome, type WebhookPost } from "../../core/webhook.ts";
import { isPublicAddress } from "./public-address.ts";

export interface WebhookOptions {
  /** How long one post may take, name and answer included; 10 s unless told. */
  readonly deadlineMs?: number;
  /** For tests and for development on one computer: private addresses and plain http too. */
  readonly allowPrivate?: boolean;
  /** Numeric addresses of a name; the system's resolver unless told. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
}

const systemResolve = async (hostname: string): Promise<string[]> =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

/** Posts once and says what came of it; never throws. What the receiver answers with is not kept. */
export async function postWebhook(post: WebhookPost, options: WebhookOptions = {}): Promise<WebhookOutcome> {
  const { deadlineMs = 10_000, allowPrivate = false, resolve = systemResolve } = options;
  const url = webhookAddress(post.url, allowPrivate);
  if (!url) return { kind: "refused", reason: "address" };
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const hostname = url.hostname.replace(/^\[|\]$/g, "");
    const addresses = await beforeDeadline(isIP(hostname) ? Promise.resolve([hostname]) : resolve(hostname), signal);
    // One private address among public ones is how a name is made to lead inside.
    const isReachable = allowPrivate || addresses.every(isPublicAddress);
    const [address] = addresses;
    if (!isReachable) return { kind: "refused", reason: "not-public" };
    if (address === undefined) return { kind: "failed", reason: "unreachable" };
    return outcomeOf(await statusFrom(url, post, { address, signal }));
  } catch {
    return { kind: "failed", reason: signal.aborted ? "late" : "unreachable" };
  }
}

function outcomeOf(status: number): WebhookOutcome {
  if (status >= 200 && status < 300) return { kind: "delivered", status };
  // A redirect is not followed: it could lead where the address itself may not.
  return status === 410 ? { kind: "gone" } : { kind: "failed", reason: "status", status };
}

/** A resolver cannot be cancelled, but nobody need wait for it. */
function beforeDeadline<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("late")), { once: true });
    work.then(resolve, reject);
  });
}

/** Connects to the very address that was judged, under the name that was asked for. */
function statusFrom(
  url: URL,
  { headers, body }: WebhookPost,
  { address, signal }: { address: string; signal: AbortSignal },
): Promise<number> {
  const options: RequestOptions = {
    method: "POST",
    agent: false,
    signal,
    headers: { "Content-Type": "application/json", ...headers, "Content-Length": Buffer.byteLength(body) },
    lookup: (_name, { all }, done) => {
      const family = isIP(address);
      if (all) done(null, [{ address, family }]);
      else done(null, address, family);
    },
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
