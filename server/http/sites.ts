// The sites of an installation: /v1/sites, /v1/samples, and of one of them /v1/site-name, /v1/origins and /v1/settings.
import { openSample, wipeSample } from "../services/samples.ts";
import { readSettings, setSettingsAs } from "../services/settings.ts";
import { createSiteAs, listSites, readOrigins, renameSite, replaceOrigins } from "../services/sites.ts";
import { userActor } from "../services/users.ts";
import type { SiteRow } from "../store/site-rows.ts";
import { currentSession, siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import { expectedIn, tagOf } from "./conditions.ts";
import type { AppContext, Handler } from "./deps.ts";

const limit = 64 * 1024;
const settingsLimit = 1024 * 1024;
const fresh = { "Cache-Control": "no-store" };

const shown = ({ id, name, origins, logOrigin, createdAt, isSample }: SiteRow) => ({
  id,
  name,
  origins,
  logOrigin,
  createdAt,
  ...(isSample ? { isSample } : {}),
});

/** Every site that the session's user may see. Throws as `currentSession` does. */
export async function sitesAnswer(c: AppContext) {
  const { user } = await currentSession(c);
  return { sites: (await listSites(c.get("context"), userActor(user))).map(shown) };
}

/** `GET /v1/sites` */
export const getSites: Handler = async (c) => c.json(await sitesAnswer(c), 200, fresh);

/** `POST /v1/sites` */
export const postSite: Handler = async (c) => {
  const { user } = await currentSession(c);
  const created = await createSiteAs(c.get("context"), userActor(user), () => bodyJson(c, limit));
  return c.json(shown(created), 201, fresh);
};

/** `POST /v1/samples`: the sample site, made where there is none. */
export const postSample: Handler = async (c) => {
  const { user } = await currentSession(c);
  const sample = await openSample(c.get("context"), userActor(user), () => bodyJson(c, limit));
  return c.json(shown(sample), 200, fresh);
};

/** `POST /v1/samples/ID/wipe`: with everything in it. */
export const postSampleWipe: Handler = async (c) => {
  const { user } = await currentSession(c);
  await wipeSample(c.get("context"), userActor(user), c.req.param("id") ?? "");
  return c.body(null, 204, fresh);
};

/** `PUT /v1/site-name`: of the site that is named. */
export const putSiteName: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  return c.json(shown(await renameSite(c.get("context"), actor, asked)), 200, fresh);
};

/** `GET /v1/origins`: of the site that is named, with their revision as ETag. */
export const getOrigins: Handler = async (c) => {
  const actor = await siteActor(c);
  const origins = await readOrigins(c.get("context"), actor, actor.site);
  return c.json({ origins }, 200, { ...fresh, ...tagOf(origins) });
};

/** `PUT /v1/origins`: of the site that is named. */
export const putOrigins: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit), expected: expectedIn(c) };
  const origins = await replaceOrigins(c.get("context"), actor, asked);
  return c.json({ origins }, 200, { ...fresh, ...tagOf(origins) });
};

/** `GET /v1/settings` */
export const getSettings: Handler = async (c) => {
  const actor = await siteActor(c);
  const settings = await readSettings(c.get("context"), actor, actor.site);
  return c.json(settings, 200, { ...fresh, ...tagOf(settings) });
};

/** `PUT /v1/settings`: all of them; what is left out is as if it had never been set. */
export const putSettings: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, settingsLimit), expected: expectedIn(c) };
  const settings = await setSettingsAs(c.get("context"), actor, asked);
  return c.json(settings, 200, { ...fresh, ...tagOf(settings) });
};
