// CORS: anyone may read what is public; only pages of a site may write.
import { ProblemError } from "../errors.ts";
import { maySendCookies } from "../services/answer-cookie.ts";
import { isKnownOrigin } from "../services/sites.ts";
import type { AppMiddleware, Handler } from "./deps.ts";

/** Lets pages everywhere read the answer. */
export const readableByAll: AppMiddleware = async (c, next) => {
  c.header("Access-Control-Allow-Origin", "*");
  c.header("Access-Control-Expose-Headers", "X-Request-Id");
  c.header("Cross-Origin-Resource-Policy", "cross-origin");
  await next();
};

/**
 * Lets a page of any site read the answer, problems included, so that its outbox can tell a refusal from a
 * server that is away. Whether that page may write to the site it names is for the service to say.
 */
export const readableBySites: AppMiddleware = async (c, next) => {
  const origin = c.req.header("Origin");
  const headers = c.get("headers");
  headers["Vary"] = "Origin";
  if (origin && (await isKnownOrigin(c.get("context"), origin))) {
    headers["Access-Control-Allow-Origin"] = origin;
    headers["Access-Control-Expose-Headers"] = "Retry-After, X-Request-Id";
    if (await maySendCookies(c.get("context"), origin)) headers["Access-Control-Allow-Credentials"] = "true";
  }
  await next();
};

/** Answers the preflight of a write. */
export const preflight: Handler = async (c) => {
  const origin = c.req.header("Origin");
  if (!origin || !(await isKnownOrigin(c.get("context"), origin))) throw new ProblemError("origin-not-allowed");
  return c.body(null, 204, {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "7200",
  });
};
