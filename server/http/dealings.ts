// The addresses by which controllers tell of their dealings: /v1/sales and /v1/sends.
import { tellSales, tellSends } from "../services/dealings.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const limit = 4 * 1024 * 1024;
const fresh = { "Cache-Control": "no-store" };

/** `POST /v1/sales`: all are kept or none. */
export const postSales: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  return c.json(await tellSales(c.get("context"), actor, asked), 200, fresh);
};

/** `POST /v1/sends`: all are kept or none. */
export const postSends: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  return c.json(await tellSends(c.get("context"), actor, asked), 200, fresh);
};
