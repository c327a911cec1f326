// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a write of a key or a user that is sent again is done once.
import { faultAt } from "../errors.ts";
import { claimOrAnswer, type Claim, type GivenAnswer } from "../services/repeats.ts";
import { currentSession, siteActor } from "./auth.ts";
import { bodyText } from "./body.ts";
import type { AppContext, AppMiddleware } from "./deps.ts";
import type { Operation } from "./operation.ts";

/** The largest body of a write that is not a file. */
const limit = 4 * 1024 * 1024;
/** After 202 it is to be sent again; whatever refuses has done nothing. */
const keptStatuses: ReadonlySet<number> = new Set([200, 201, 204]);
const keptHeaders = ["Content-Type", "ETag"] as const;

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

/** Does a write once for each Idempotency-Key of who asks, and answers it again with `Idempotent-Replayed`. */
export const once: AppMiddleware = async (c, next) => {
  const sent = c.req.header("Idempotency-Key");
  if (sent === undefined) return next();
  const actor = await actorId(c);
  const key = keyIn(sent);
  const body = await bodyText(c, limit);
  const { pathname, search } = new URL(c.req.url);
  const act = `${c.req.method} ${pathname}${search} ${c.req.header("Assent-Site") ?? ""}`;
  const found = await claimOrAnswer(c.get("context"), { actor, act, key, body });
  if ("status" in found) return answeredAgain(found);
  const { method, headers } = c.req.raw;
  c.req.raw = new Request(c.req.url, { method, headers, ...(body === "" ? {} : { body }) });
  await next();
  // The write is over: what becomes of its answer is no reason to refuse it.
  await settle(c, found).catch((error: unknown) => c.get("deps").report(error, c.get("requestId")));
};

async function settle(c: AppContext, claim: Claim): Promise<void> {
  const { status, headers } = c.res;
  if (!keptStatuses.has(status)) return claim.giveUp();
  const given = keptHeaders.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  await claim.keep({ status, headers: Object.fromEntries(given), text: await c.res.clone().text() });
}

const answeredAgain = ({ status, headers, text }: GivenAnswer): Response =>
  new Response(status === 204 ? null : text, {
    status,
    headers: { ...headers, "Cache-Control": "no-store", "Idempotent-Replayed": "true" },
  });

/** A key comes as the string of RFC 8941, or without its quotes. */
function keyIn(sent: string): string {
  const [, quoted] = /^"((?:[ !#-[\]-~]|\\["\\]){1,255})"$/.exec(sent) ?? [];
  if (quoted !== undefined) return quoted.replace(/\\(["\\])/g, "$1");
  if (/^[!#-~][ -~]{0,254}$/.test(sent)) return sent;
  throw faultAt("/Idempotency-Key", "not-printable");
}

async function actorId(c: AppContext): Promise<string> {
  if (c.req.header("Authorization") !== undefined) return (await siteActor(c)).id;
  return (await currentSession(c)).user.id;
}
