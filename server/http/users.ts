// The people of an installation: /v1/users.
import type { UserId } from "../../core/ids.ts";
import { inviteUser, linkForUserAs, type MadeLink } from "../services/sign-in-links.ts";
import { disableUser, listUsers, setUserRole, userActor } from "../services/users.ts";
import { currentSession } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";

const limit = 8_192;
const fresh = { "Cache-Control": "no-store" };

const idIn = (c: AppContext) => (c.req.param("id") ?? "") as UserId;
const shown = ({ address, link }: MadeLink) => ({ address, kind: link.kind, expiresAt: link.expiresAt });

/** `GET /v1/users` */
export const getUsers: Handler = async (c) => {
  const { user } = await currentSession(c);
  return c.json({ users: await listUsers(c.get("context"), userActor(user)) }, 200, fresh);
};

/** `POST /v1/users`: the link that lets them in is in this answer and nowhere else. */
export const postUser: Handler = async (c) => {
  const { user } = await currentSession(c);
  const invited = await inviteUser(c.get("context"), userActor(user), () => bodyJson(c, limit));
  return c.json({ user: invited.user, link: shown(invited.made) }, 201, fresh);
};

/** `POST /v1/users/ID/link`: another link; earlier ones are good for nothing. */
export const postUserLink: Handler = async (c) => {
  const { user } = await currentSession(c);
  const asked = { user: idIn(c), read: () => bodyJson(c, limit) };
  return c.json(shown(await linkForUserAs(c.get("context"), userActor(user), asked)), 201, fresh);
};

/** `POST /v1/users/ID/role`: counts from their next act on. */
export const postUserRole: Handler = async (c) => {
  const { user } = await currentSession(c);
  const asked = { user: idIn(c), read: () => bodyJson(c, limit) };
  return c.json(await setUserRole(c.get("context"), userActor(user), asked), 200, fresh);
};

/** `POST /v1/users/ID/disable`: for good. */
export const postUserDisable: Handler = async (c) => {
  const { user } = await currentSession(c);
  return c.json(await disableUser(c.get("context"), userActor(user), idIn(c)), 200, fresh);
};
