// CORS: anyone may read what is public; only pages of a site may write.
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { maySendCookies } from "../services/answer-cookie.ts";
import { isKnownOrigin } from "../services/sites.ts";
import type { AppMiddleware, Handler } from "./deps.ts";
import { fromPages } from "./foreign-pages.ts";

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
  Object.assign(c.get("headers"), await originHeaders(c.get("context"), c.req.header("Origin")));
  await next();
};

/** The headers that let a page of the origin read an answer, where it is a page of any site. */
export async function originHeaders(
  context: ServiceContext,
  origin: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (!origin || !(await isKnownOrigin(context, origin))) return { Vary: "Origin" };
  return {
    Vary: "Origin",
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Expose-Headers": "Retry-After, X-Request-Id",
    ...((await maySendCookies(context, origin)) ? { "Access-Control-Allow-Credentials": "true" } : {}),
  };
}

/** Answers the preflight of a write. */
export const preflight: Handler = async (c) => {
  const origin = c.req.header("Origin");
  await fromPages(c, { sent: "preflight" }, async () => {
    if (!origin || !(await isKnownOrigin(c.get("context"), origin))) throw new ProblemError("origin-not-allowed");
  });
  return c.body(null, 204, {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "7200",
  });
};
