// The addresses of what changed: /v1/changes, and the keys that changes name people by.
import { readChanges, changeKeys } from "../services/changes.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const manyLimit = 4 * 1024 * 1024;
const fresh = { "Cache-Control": "no-store" };

/** `GET /v1/changes?after=CURSOR&limit=N` */
export const getChanges: Handler = async (c) => {
  const actor = await siteActor(c);
  const limit = c.req.query("limit");
  const asked = {
    site: actor.site,
    after: c.req.query("after"),
    limit: limit === undefined ? undefined : Number(limit),
  };
  return c.json(await readChanges(c.get("context"), actor, asked), 200, fresh);
};

/** `POST /v1/change-keys`: addresses stand in the body and nowhere else. */
export const postChangeKeys: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, manyLimit) };
  return c.json(await changeKeys(c.get("context"), actor, asked), 200, fresh);
};
