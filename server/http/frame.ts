// The frame around every request: its id, the services' context, and the security headers of every answer.
import { uuidV7Hex } from "../../core/ids.ts";
import { ProblemError } from "../errors.ts";
import type { ServiceContext } from "../context.ts";
import type { AppContext, AppDeps, AppMiddleware, Handler } from "./deps.ts";
import type { RateLimit } from "./rate-limit.ts";

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const securityHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy": contentSecurityPolicy,
  "X-Content-Type-Options": "nosniff",
  // Receipt links are capabilities: other sites never learn them. `no-referrer` would send `Origin: null` with
  // our own form.
  "Referrer-Policy": "same-origin",
};

/** A request's id, and the headers of every answer to it. */
export function requestFrame({ nowMs, random }: Pick<ServiceContext, "nowMs" | "random">): {
  readonly requestId: string;
  readonly headers: Record<string, string>;
} {
  const hex = uuidV7Hex(nowMs(), random(10));
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  const requestId = parts.join("-");
  return { requestId, headers: { "X-Request-Id": requestId, ...securityHeaders } };
}

/** Gives the request its id and context, and the answer its headers, whatever happens in between. */
export const frame =
  (deps: AppDeps): AppMiddleware =>
  async (c, next) => {
    const begun = performance.now();
    const context = deps.context(c);
    const { requestId, headers } = requestFrame(context);
    c.set("deps", deps);
    c.set("context", context);
    c.set("requestId", requestId);
    c.set("headers", headers);
    await next();
    const { method } = c.req;
    const route = c.get("route") ?? "other";
    deps.observe?.({ id: requestId, method, route, status: c.res.status, ms: performance.now() - begun });
    if (c.get("isWhole")) return;
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };

/** An answer with all its headers at once: the fastest there is, for what is asked most. */
export function wholeAnswer(c: AppContext, text: string, status: number, own: Record<string, string>): Response {
  c.set("isWhole", true);
  return new Response(text, { status, headers: { ...c.get("headers"), ...own } });
}

/**
 * Refuses with 429 before anything is parsed, read or computed: by the address, or by the key where one was let in
 * before; then the answer says how much of its limit is left.
 */
export const rateLimited: AppMiddleware = (c, next) => {
  const { keyLimit, rateLimit } = c.get("deps");
  const taken = keyLimit.take(c.req.header("Authorization") ?? "", c.get("context").nowMs());
  if (!taken) return limited(c, next, rateLimit);
  c.get("headers")["RateLimit-Limit"] = String(taken.limit);
  c.get("headers")["RateLimit-Remaining"] = String(taken.left);
  return limited(c, next, { take: () => taken.wait });
};

/** The same by the limit of mail hosts and mailers. */
export const mailLimited: AppMiddleware = (c, next) => limited(c, next, c.get("deps").mailLimit);

/** The same by the limit of drafts that are looked at. */
export const previewLimited: AppMiddleware = (c, next) => limited(c, next, c.get("deps").previewLimit);

async function limited(c: AppContext, next: () => Promise<void>, limit: Pick<RateLimit, "take">): Promise<void> {
  const deps = c.get("deps");
  const retryAfter = deps.isCounted?.(c) ? 0 : limit.take(deps.clientAddress(c), c.get("context").nowMs());
  const failure = deps.failure?.(c);
  if (retryAfter === 0 && failure === undefined) return next();
  // Pages read how long to wait; whose they are is not looked up for somebody who is already asking too much.
  c.header("Access-Control-Allow-Origin", "*");
  c.header("Access-Control-Expose-Headers", "Retry-After, X-Request-Id");
  throw failure ?? new ProblemError("too-many-requests", undefined, { retryAfter });
}

/** Answers every other method of an address with 405 and what is allowed. */
export const otherMethods =
  (allowed: readonly string[]): Handler =>
  (c) => {
    c.header("Allow", allowed.join(", "));
    throw new ProblemError("method-not-allowed");
  };
