// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): which writes heed it, and what the API says of those.
import type { Operation } from "./operation.ts";

/** What is below /v1 and does not take part. */
const apart: ReadonlySet<string> = new Set([
  // The public's: records have ids of their own.
  "records",
  "shown",
  "install/reports",
  "logs/{site}/witness",
  // Signing in: challenges, cookies and codes are good once.
  "session",
  "session/options",
  "sessions/end",
  "sessions/{id}/end",
  "recovery-codes",
  "passkeys",
  "passkeys/options",
  "passkeys/{id}",
  "passkeys/{id}/remove",
  // Streams and files, which are not read twice.
  "check/stream",
  "imports",
  "screenings",
  // Mailers tell the same twice and are heard once.
  "feedback/{mailer}",
  "inbound/{mailer}",
  // Questions: an answer of an hour ago is none.
  "check",
  "checks/{id}/recheck",
  "change-keys",
  "config/differences",
  "draft/theme",
  "draft/outline",
  "held",
  "packs",
  "records/find",
  "screenings/coverage",
  "shares/find",
  "suppressions/find",
  "unsubscribe-links",
]);

/** Whether an operation such as `POST /v1/keys/{id}/revoke`, or `:id`, heeds an Idempotency-Key. */
export function takesIdempotencyKey(route: string): boolean {
  const [, method, rest = ""] = /^(POST|PUT|DELETE) \/v1\/(.+)$/.exec(route.replace(/:(\w+)/g, "{$1}")) ?? [];
  return method !== undefined && !(method === "POST" && apart.has(rest));
}

/** What the API says of an operation that does, beside its own. */
export const withIdempotencyKey = (operation: Operation): Operation => ({
  ...operation,
  headers: [
    ...(operation.headers ?? []),
    {
      name: "Idempotency-Key",
      required: false,
      about: "1 to 255 printable ASCII characters: the same request under the same key is done once in a day",
    },
  ],
  problems: [
    ...(operation.problems ?? []),
    "idempotency-in-progress",
    "idempotency-unanswered",
    "idempotency-key-reused",
  ],
});
