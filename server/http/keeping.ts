// Retention and how things stand: /v1/retention, /v1/health, /v1/backups.
import { readBackups, readHealth } from "../services/health.ts";
import { plannedRun } from "../services/retention-schedule.ts";
import { retentionReport, retentionRunAs } from "../services/retention.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const limit = 1_024;
const fresh = { "Cache-Control": "no-store" };

/** `GET /v1/retention`: what is past its period, nothing is changed, and what the clock will do about it (`planned`). */
export const getRetention: Handler = async (c) => {
  const actor = await siteActor(c);
  const context = c.get("context");
  const report = await retentionReport(context, actor, actor.site);
  const planned = await plannedRun(context, actor.site);
  return c.json({ ...report, ...(planned ? { planned } : {}) }, 200, fresh);
};

/** `POST /v1/retention`: takes it away, under a proof in the log. */
export const postRetention: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  return c.json(await retentionRunAs(c.get("context"), actor, asked), 200, fresh);
};

/** `GET /v1/health` */
export const getSiteHealth: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json(await readHealth(c.get("context"), actor, actor.site), 200, fresh);
};

/** `GET /v1/backups` */
export const getBackups: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json(await readBackups(c.get("context"), actor, actor.site), 200, fresh);
};
