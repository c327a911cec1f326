// The addresses of what is done about people with a key: /v1/requests, /v1/erasures, /v1/links, /v1/holds.
import { eraseSubject } from "../services/erasures.ts";
import { liftHold, listHolds, setHold } from "../services/holds.ts";
import { linkRecord } from "../services/notes.ts";
import { listRequests } from "../services/requests.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const limit = 8_192;
const fresh = { "Cache-Control": "no-store" };

/** `GET /v1/requests`: what was done about people, and what ends when. */
export const getRequests: Handler = async (c) => {
  const actor = await siteActor(c);
  const number = (name: string) => (c.req.query(name) === undefined ? undefined : Number(c.req.query(name)));
  const page = { before: number("before"), most: number("most") };
  return c.json(await listRequests(c.get("context"), actor, { site: actor.site, ...page }), 200, fresh);
};

/** `POST /v1/erasures`: erases, restricts or releases one person, on the site of the key. */
export const postErasure: Handler = async (c) => {
  const actor = await siteActor(c);
  const done = await eraseSubject(c.get("context"), actor, { site: actor.site, read: () => bodyJson(c, limit) });
  return c.json(done, 200, fresh);
};

/** `POST /v1/links`: two subjects are one person. */
export const postLink: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  const { answer, created } = await linkRecord(c.get("context"), actor, asked);
  return c.json(answer, created ? 201 : 200, fresh);
};

/** `POST /v1/holds` */
export const postHold: Handler = async (c) => {
  const actor = await siteActor(c);
  const { who: _, ...hold } = await setHold(c.get("context"), actor, {
    site: actor.site,
    read: () => bodyJson(c, limit),
  });
  return c.json(hold, 201, fresh);
};

/** `GET /v1/holds` */
export const getHolds: Handler = async (c) => {
  const actor = await siteActor(c);
  const holds = await listHolds(c.get("context"), actor, actor.site);
  return c.json({ holds: holds.map(({ who, ...hold }) => ({ ...hold, ofOnePerson: who !== null })) }, 200, fresh);
};

/** `POST /v1/holds/ID/lift` */
export const postHoldLift: Handler = async (c) => {
  const actor = await siteActor(c);
  await liftHold(c.get("context"), actor, { site: actor.site, id: c.req.param("id") ?? "" });
  return c.body(null, 204, fresh);
};
