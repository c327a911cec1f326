// /v1/logs/SITE/witness, where anybody hands back a checkpoint they kept; /v1/log, where the owner sees how the log stands.
import { toBase64 } from "../../core/bytes.ts";
import { logReport, witnessed } from "../services/witnesses.ts";
import { siteActor } from "./auth.ts";
import { bodyText } from "./body.ts";
import type { Handler } from "./deps.ts";

/** A note with several signatures; nothing else is read. */
const noteLimit = 4_096;
const fresh = { "Cache-Control": "no-store" };

/** `POST /v1/logs/SITE/witness`: the checkpoint as it was given, or nothing. Text, so that a page needs no preflight. */
export const postWitness: Handler = async (c) => {
  const note = await bodyText(c, noteLimit);
  return c.json(await witnessed(c.get("context"), c.req.param("site") ?? "", note), 200, fresh);
};

/** `GET /v1/log`: of the key's site. */
export const getLogReport: Handler = async (c) => {
  const actor = await siteActor(c);
  const { found, ...health } = await logReport(c.get("context"), actor, actor.site);
  const rows = found.map(({ root, ...row }) => ({ ...row, root: toBase64(root) }));
  return c.json({ site: actor.site, ...health, found: rows }, 200, fresh);
};
