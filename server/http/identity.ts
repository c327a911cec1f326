// The keys people are known by: /v1/keys/identity.
import { identityKeys, rotateIdentity } from "../services/identity-keys.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const limit = 1_024;
const fresh = { "Cache-Control": "no-store" };

/** `GET /v1/keys/identity`: which are in force, since when, and how far a rotation is. */
export const getIdentity: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json(await identityKeys(c.get("context"), actor, actor.site), 200, fresh);
};

/** `POST /v1/keys/identity/rotate`: 202 as long as it must be called again. */
export const postIdentityRotation: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  const keys = await rotateIdentity(c.get("context"), actor, asked);
  return c.json(keys, keys.rows.rotation ? 202 : 200, fresh);
};
