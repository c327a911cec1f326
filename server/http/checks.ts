// The address of checks: /v1/check.
import { checkRecipients } from "../services/checks.ts";
import { bearerActor } from "./actor.ts";
import { bodyJson } from "./body.ts";
import type { Handler } from "./deps.ts";

const checkLimit = 4 * 1024 * 1024;

/** `POST /v1/check`: may these be contacted? The key is looked at before the body is read. */
export const postCheck: Handler = async (c) => {
  const actor = await bearerActor(c);
  const answer = await checkRecipients(c.get("context"), actor, () => bodyJson(c, checkLimit));
  return c.json(answer, 200, { "Cache-Control": "no-store" });
};
