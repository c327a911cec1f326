// The addresses of what was passed on: /v1/shares, finding them, who has to be told that it is over, and that they were.
import { findShares } from "../services/share-search.ts";
import { sharesToTell, sharesTold, tellShares } from "../services/shares.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const limit = 4 * 1024 * 1024;
const fresh = { "Cache-Control": "no-store" };

/** `POST /v1/shares`: all are kept or none. */
export const postShares: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  return c.json(await tellShares(c.get("context"), actor, asked), 200, fresh);
};

/** `POST /v1/shares/find`: what names a person stands in no address. */
export const postSharesFind: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  return c.json(await findShares(c.get("context"), actor, asked), 200, fresh);
};

/** `GET /v1/shares/to-tell?after=SHARE` */
export const getSharesToTell: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, after: c.req.query("after") };
  return c.json(await sharesToTell(c.get("context"), actor, asked), 200, fresh);
};

/** `POST /v1/shares/told` */
export const postSharesTold: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  return c.json(await sharesTold(c.get("context"), actor, asked), 200, fresh);
};
