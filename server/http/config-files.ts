// A site as one file over HTTP: /v1/config, the same file as `assent config` writes and `assent apply` takes.
import { applyConfigAs, compareConfig, readConfig } from "../services/config-files.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import { expectedIn, tagOf } from "./conditions.ts";
import type { Handler } from "./deps.ts";

/** A notice in all languages, with the escapes of JSON. */
const limit = 4 * 1024 * 1024;
const fresh = { "Cache-Control": "no-store" };

/** `GET /v1/config` */
export const getConfig: Handler = async (c) => {
  const actor = await siteActor(c);
  const config = await readConfig(c.get("context"), actor, actor.site);
  return c.json(config, 200, { ...fresh, ...tagOf(config) });
};

/** `PUT /v1/config`: makes the site as the file says; answers the parts that were changed. */
export const putConfig: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit), expected: expectedIn(c) };
  return c.json({ changed: await applyConfigAs(c.get("context"), actor, asked) }, 200, fresh);
};

/** `POST /v1/config/differences`: what that would change. */
export const postConfigDifferences: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  return c.json(await compareConfig(c.get("context"), actor, asked), 200, fresh);
};
