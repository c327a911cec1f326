// Posting a webhook with fetch, for runtimes that resolve names themselves: to names only, not led on, and not for ever.
import { webhookAddress, type WebhookOutcome, type WebhookPost } from "../../core/webhook.ts";

const numeric = /^(\[.*\]|[\d.]+)$/;
const ownNames = /(^|\.)(localhost|local|internal|home\.arpa)$/i;

/**
 * Posts once and says what came of it; never rejects. A numeric address and a name of one's own network are refused; where
 * another name leads is for the runtime to judge, which must let workers reach public addresses only. `allowPrivate` is for
 * tests and development.
 */
export async function postByFetch(
  { url: text, headers, body }: WebhookPost,
  { allowPrivate = false, deadlineMs = 10_000 }: { allowPrivate?: boolean; deadlineMs?: number } = {},
): Promise<WebhookOutcome> {
  const url = webhookAddress(text, allowPrivate);
  if (!url) return { kind: "refused", reason: "address" };
  if (!allowPrivate && (numeric.test(url.hostname) || ownNames.test(url.hostname.replace(/\.$/, ""))))
    return { kind: "refused", reason: "not-public" };
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    // A redirect is not followed: it could lead where the address itself may not.
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body,
      redirect: "manual",
      signal,
    });
    // The status says it all, and a body may be endless.
    await answer.body?.cancel();
    if (answer.ok) return { kind: "delivered", status: answer.status };
    return answer.status === 410 ? { kind: "gone" } : { kind: "failed", reason: "status", status: answer.status };
  } catch {
    return { kind: "failed", reason: signal.aborted ? "late" : "unreachable" };
  }
}
