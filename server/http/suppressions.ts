// The addresses of entries that forbid contact: /v1/suppressions.
import { addSuppressions, countSuppressions, findSuppressions, liftSuppression } from "../services/suppressions.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const manyLimit = 4 * 1024 * 1024;
const limit = 8_192;
const fresh = { "Cache-Control": "no-store" };

/** `POST /v1/suppressions`: all are added or none. */
export const postSuppressions: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, manyLimit) };
  return c.json(await addSuppressions(c.get("context"), actor, asked), 200, fresh);
};

/** `GET /v1/suppressions`: how many stand. */
export const getSuppressions: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json({ counts: await countSuppressions(c.get("context"), actor, actor.site) }, 200, fresh);
};

/** `POST /v1/suppressions/find`: what stands against one address, which is never part of a URL. */
export const postSuppressionFind: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  return c.json({ entries: await findSuppressions(c.get("context"), actor, asked) }, 200, fresh);
};

/** `POST /v1/suppressions/ID/lift` */
export const postSuppressionLift: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit), id: c.req.param("id") ?? "" };
  await liftSuppression(c.get("context"), actor, asked);
  return c.body(null, 204, fresh);
};
