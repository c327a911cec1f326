// Signing in and what it is done with: /v1/session, /v1/passkeys, /v1/recovery-codes.
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { millisecondsOf } from "../../core/time.ts";
import { ProblemError } from "../errors.ts";
import { refusedRequest } from "../services/audit.ts";
import {
  addPasskey,
  listPasskeys,
  passkeyOptions,
  removePasskey,
  renamePasskey,
  signInOptions,
} from "../services/passkeys.ts";
import { renewCodes } from "../services/recovery-codes.ts";
import { refusedSeldom } from "../services/refusals.ts";
import { signIn } from "../services/sign-ins.ts";
import { userActor } from "../services/users.ts";
import type { PasskeyRow } from "../store/sign-in-rows.ts";
import { browserFamily, publicActor } from "./actor.ts";
import { cookieName, currentSession, isFromOwnPage } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { AppContext, AppMiddleware, Handler } from "./deps.ts";

const limit = 32_768;
const fresh = { "Cache-Control": "no-store" };

/** Refuses who tries too often to sign in, before anything is read. */
export const signInLimited: AppMiddleware = async (c, next) => {
  const { clientAddress, signInLimit } = c.get("deps");
  const context = c.get("context");
  const retryAfter = signInLimit.take(clientAddress(c), context.nowMs());
  if (retryAfter === 0) return next();
  await refusedSeldom(context, { actor: publicActor(c), site: null, detail: "too-many-requests sign-in" });
  throw new ProblemError("too-many-requests", undefined, { retryAfter });
};

/** The origin of the page of ours that asks; throws `forged-request` for another's, which is audited. */
async function ownPage(c: AppContext): Promise<string> {
  const context = c.get("context");
  if (isFromOwnPage(c)) return c.req.header("Origin") ?? new URL(context.publicUrl).origin;
  await refusedRequest(context, { actor: publicActor(c), site: null, detail: "forged-request origin" });
  throw new ProblemError("forged-request");
}

const cookieOptions = (c: AppContext) => ({
  httpOnly: true,
  secure: c.get("context").publicUrl.startsWith("https:"),
  sameSite: "Strict" as const,
  path: "/",
});

/** `POST /v1/session`: lets somebody in; the cookie is a new one, whatever came with the request. */
export const postSession: Handler = async (c) => {
  const context = c.get("context");
  const page = await ownPage(c);
  const browser = browserFamily(c.req.header("User-Agent") ?? "");
  const cookie = getCookie(c, cookieName(context));
  const { token, expiresAt, ...shown } = await signIn(context, {
    page,
    browser,
    cookie,
    read: () => bodyJson(c, limit),
  });
  const maxAge = Math.floor((millisecondsOf(expiresAt) - context.nowMs()) / 1_000);
  setCookie(c, cookieName(context), token, { ...cookieOptions(c), maxAge });
  return c.json(shown, 201, fresh);
};

/** Takes the cookie away from the browser. */
export const forgetCookie = (c: AppContext): void => {
  deleteCookie(c, cookieName(c.get("context")), cookieOptions(c));
};

/** `POST /v1/session/options`: what to ask the browser for, so that a passkey signs somebody in. */
export const postSessionOptions: Handler = async (c) => {
  const page = await ownPage(c);
  return c.json(await signInOptions(c.get("context"), page), 200, fresh);
};

const shown = ({ id, name, createdAt, usedAt }: PasskeyRow) => ({ id, name, createdAt, usedAt });

/** `GET /v1/passkeys` */
export const getPasskeys: Handler = async (c) => {
  const { user } = await currentSession(c);
  const { passkeys, recoveryCodesLeft } = await listPasskeys(c.get("context"), userActor(user));
  return c.json({ passkeys: passkeys.map(shown), recoveryCodesLeft }, 200, fresh);
};

/** `POST /v1/passkeys/options`: what to ask the browser for, so that it makes a passkey. */
export const postPasskeyOptions: Handler = async (c) => {
  const { user } = await currentSession(c);
  return c.json(await passkeyOptions(c.get("context"), userActor(user), await ownPage(c)), 200, fresh);
};

/** `POST /v1/passkeys` */
export const postPasskey: Handler = async (c) => {
  const { user } = await currentSession(c);
  const asked = { page: await ownPage(c), read: () => bodyJson(c, limit) };
  return c.json(shown(await addPasskey(c.get("context"), userActor(user), asked)), 201, fresh);
};

/** `POST /v1/passkeys/ID`: calls it something else. */
export const postPasskeyName: Handler = async (c) => {
  const { user } = await currentSession(c);
  const asked = { id: c.req.param("id") ?? "", read: () => bodyJson(c, limit) };
  return c.json(shown(await renamePasskey(c.get("context"), userActor(user), asked)), 200, fresh);
};

/** `POST /v1/passkeys/ID/remove` */
export const postPasskeyRemove: Handler = async (c) => {
  const { user } = await currentSession(c);
  await removePasskey(c.get("context"), userActor(user), c.req.param("id") ?? "");
  return c.body(null, 204, fresh);
};

/** `POST /v1/recovery-codes`: ten new ones, shown this once; earlier ones are good for nothing. */
export const postRecoveryCodes: Handler = async (c) => {
  const { user } = await currentSession(c);
  return c.json({ recoveryCodes: await renewCodes(c.get("context"), userActor(user)) }, 201, fresh);
};
