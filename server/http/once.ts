// A write of a key or a user that is sent again under one Idempotency-Key is done once, and answered again.
import { faultAt } from "../errors.ts";
import { claimOrAnswer, DoneBefore, type Claim } from "../services/repeats.ts";
import { currentSession, siteActor } from "./auth.ts";
import type { AppContext, AppMiddleware } from "./deps.ts";
import { takesIdempotencyKey } from "./idempotency.ts";
import { operations } from "./openapi.ts";

/** After 202 it is to be sent again; whatever refuses has done nothing. */
const keptStatuses: ReadonlySet<number> = new Set([200, 201, 204]);
const keptHeaders = ["Content-Type", "ETag"] as const;

/** What stands before the handler of a route such as `POST /v1/keys/:id/revoke`; nothing where none is heeded. */
export function onceAt(route: string): AppMiddleware[] {
  if (!takesIdempotencyKey(route)) return [];
  return [once({ hasBody: operations[route.replace(/:(\w+)/g, "{$1}")]?.body !== undefined })];
}

/**
 * Does a write once for each Idempotency-Key of who asks, and answers it again with `Idempotent-Replayed`. What has a
 * body is claimed when that is read, which is after the right was looked at: nobody who may not is waited for, nor
 * told what somebody else of the same key was. What has none is claimed before it is done.
 */
export const once =
  ({ hasBody }: { readonly hasBody: boolean }): AppMiddleware =>
  async (c, next) => {
    const sent = c.req.header("Idempotency-Key");
    if (sent === undefined) return next();
    const actor = await actorId(c);
    const { pathname, search } = new URL(c.req.url);
    const act = `${c.req.method} ${pathname}${search} ${c.req.header("Assent-Site") ?? ""}`;
    let claim: Claim | undefined;
    const begin = async (body: string): Promise<void> => {
      const found = await claimOrAnswer(c.get("context"), { actor, act, key: keyIn(sent), body });
      if ("status" in found) throw new DoneBefore(found);
      claim = found;
    };
    if (hasBody) c.set("whenRead", begin);
    else await begin("");
    await next();
    // The write is over: what becomes of its answer is no reason to refuse it.
    if (claim) await settle(c, claim).catch((error: unknown) => c.get("deps").report(error, c.get("requestId")));
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

/** What was answered the first time. */
export const answeredAgain = ({ answer: { status, headers, text } }: DoneBefore): Response =>
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
