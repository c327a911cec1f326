// The API keys of a site: /v1/keys.
import { createKeyAs, listApiKeys, revokeApiKey } from "../services/keys.ts";
import { scopes } from "../services/scopes.ts";
import type { ApiKeyRow } from "../store/key-rows.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const limit = 8_192;
const fresh = { "Cache-Control": "no-store" };

const shown = ({ tokenHash: _, ...row }: ApiKeyRow) => row;

/** `GET /v1/keys`: those of the site, and every scope with what it lets a key do. */
export const getKeys: Handler = async (c) => {
  const actor = await siteActor(c);
  const rows = await listApiKeys(c.get("context"), actor, actor.site);
  return c.json({ keys: rows.map(shown), scopes }, 200, fresh);
};

/** `POST /v1/keys`: the token is in this answer and nowhere else. */
export const postKey: Handler = async (c) => {
  const actor = await siteActor(c);
  const made = await createKeyAs(c.get("context"), actor, { site: actor.site, read: () => bodyJson(c, limit) });
  return c.json(made, 201, fresh);
};

/** `POST /v1/keys/ID/revoke` */
export const postKeyRevoke: Handler = async (c) => {
  const actor = await siteActor(c);
  await revokeApiKey(c.get("context"), actor, { site: actor.site, id: c.req.param("id") ?? "" });
  return c.body(null, 204, fresh);
};
