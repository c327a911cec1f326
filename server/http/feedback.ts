// The addresses that providers call: /v1/feedback/PROVIDER and /v1/inbound/PROVIDER.
import { hearFeedback, hearReply } from "../services/feedback.ts";
import { ProblemError } from "../errors.ts";
import { bearerActor } from "./actor.ts";
import { bodyText } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";

const limit = 1024 * 1024;
const fresh = { "Cache-Control": "no-store" };

/** JSON, or the members of a form: providers send either. */
async function anyBody(c: AppContext): Promise<unknown> {
  const text = await bodyText(c, limit);
  const isForm = c.req.header("Content-Type")?.startsWith("application/x-www-form-urlencoded") === true;
  if (isForm) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ProblemError("not-json", undefined, {}, { cause: error });
  }
}

/** `POST /v1/feedback/PROVIDER`: bounces and complaints. */
export const postFeedback: Handler = async (c) => {
  const actor = await bearerActor(c);
  const heard = { site: actor.site, mailer: c.req.param("mailer") ?? "", read: () => anyBody(c) };
  return c.json(await hearFeedback(c.get("context"), actor, heard), 200, fresh);
};

/** `POST /v1/inbound/PROVIDER`: replies by e-mail and by text message. */
export const postInbound: Handler = async (c) => {
  const actor = await bearerActor(c);
  const heard = { site: actor.site, mailer: c.req.param("mailer") ?? "", read: () => anyBody(c) };
  return c.json(await hearReply(c.get("context"), actor, heard), 200, fresh);
};
