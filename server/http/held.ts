// /v1/held: everything held about one person, as JSON or as a table, for a key with the scope.
import { heldAbout, heldTable } from "../services/held.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const limit = 8_192;
const fresh = { "Cache-Control": "no-store" };

/** `POST /v1/held`: JSON; the records alone as CSV where `Accept` asks for text/csv. */
export const postHeld: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, read: () => bodyJson(c, limit) };
  const held = await heldAbout(c.get("context"), actor, asked);
  const asTable = /\btext\/csv\b/.test(c.req.header("Accept") ?? "");
  if (!asTable) return c.json(held, 200, fresh);
  return c.body(heldTable(held), 200, { ...fresh, "Content-Type": "text/csv; charset=utf-8; header=present" });
};
