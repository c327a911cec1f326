// Who is signed in and where: /v1/session, this browser's; /v1/sessions, all of the user's.
import type { SessionId } from "../../core/ids.ts";
import { ProblemError } from "../errors.ts";
import { verbsOf } from "../services/scopes.ts";
import { endSessions, forgeryToken, listSessions } from "../services/sessions.ts";
import { userActor } from "../services/users.ts";
import type { SessionRow } from "../store/session-rows.ts";
import { currentSession, hasCookie } from "./auth.ts";
import type { AppContext, Handler } from "./deps.ts";
import { forgetCookie } from "./sign-in.ts";

const fresh = { "Cache-Control": "no-store" };

const shown = ({ id, by, browser, createdAt, usedAt, expiresAt }: SessionRow) => ({
  id,
  by,
  browser,
  createdAt,
  usedAt,
  expiresAt,
});

/** Who is signed in here, what they may do, and the token to send with every change. Throws as `currentSession` does. */
export async function sessionAnswer(c: AppContext) {
  const { session, user, cookie } = await currentSession(c);
  const { id, name, role } = user;
  const csrfToken = forgeryToken(c.get("context"), cookie);
  return { user: { id, name, role, verbs: verbsOf(role) }, session: shown(session), csrfToken };
}

/** `GET /v1/session`; that nobody is signed in is an answer to every page of ours that is opened, and no attempt at anything. */
export const getSession: Handler = async (c) => {
  if (!hasCookie(c)) throw new ProblemError("no-credential");
  return c.json(await sessionAnswer(c), 200, fresh);
};

/** `GET /v1/sessions` */
export const getSessions: Handler = async (c) => {
  const { session, user } = await currentSession(c);
  const rows = await listSessions(c.get("context"), userActor(user));
  const sessions = rows.map((row) => ({ ...shown(row), current: row.id === session.id }));
  return c.json({ sessions }, 200, fresh);
};

/** `POST /v1/sessions/ID/end`: signs that browser out; `current` is this one. */
export const postSessionEnd: Handler = async (c) => {
  const { session, user } = await currentSession(c);
  const named = c.req.param("id") ?? "";
  const id = named === "current" ? session.id : (named as SessionId);
  await endSessions(c.get("context"), userActor(user), id);
  if (id === session.id) forgetCookie(c);
  return c.body(null, 204, fresh);
};

/** `POST /v1/sessions/end`: signs every browser out, this one too. */
export const postSessionsEnd: Handler = async (c) => {
  const { user } = await currentSession(c);
  await endSessions(c.get("context"), userActor(user));
  forgetCookie(c);
  return c.body(null, 204, fresh);
};
