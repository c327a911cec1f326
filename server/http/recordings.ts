// Recordings that records name: /v1/recordings/due, and that they were deleted.
import { dueRecordings, recordingsDeleted } from "../services/recordings.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const limit = 64 * 1024;
const fresh = { "Cache-Control": "no-store" };

/** `GET /v1/recordings/due?after=ENTRY` */
export const getRecordingsDue: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, after: c.req.query("after") };
  return c.json(await dueRecordings(c.get("context"), actor, asked), 200, fresh);
};

/** `POST /v1/recordings/deleted` */
export const postRecordingsDeleted: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  return c.json(await recordingsDeleted(c.get("context"), actor, asked), 200, fresh);
};
