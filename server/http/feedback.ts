// The addresses that providers call: /v1/feedback/PROVIDER and /v1/inbound/PROVIDER.
import { hearFeedback, hearReply } from "../services/feedback.ts";
import { siteActor } from "./auth.ts";
import { bodyForm, bodyJson } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";

/** A reply may come with what was attached to it. */
const limit = 10 * 1024 * 1024;
const fresh = { "Cache-Control": "no-store" };

/** JSON, or the members of a form: mailers send either. */
const anyBody = (c: AppContext): Promise<unknown> =>
  /^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(c.req.header("Content-Type") ?? "")
    ? bodyForm(c, limit)
    : bodyJson(c, limit);

/** `POST /v1/feedback/PROVIDER`: bounces and complaints. */
export const postFeedback: Handler = async (c) => {
  const actor = await siteActor(c);
  const heard = { site: actor.site, mailer: c.req.param("mailer") ?? "", read: () => anyBody(c) };
  return c.json(await hearFeedback(c.get("context"), actor, heard), 200, fresh);
};

/** `POST /v1/inbound/PROVIDER`: replies by e-mail and by text message. */
export const postInbound: Handler = async (c) => {
  const actor = await siteActor(c);
  const heard = { site: actor.site, mailer: c.req.param("mailer") ?? "", read: () => anyBody(c) };
  return c.json(await hearReply(c.get("context"), actor, heard), 200, fresh);
};
