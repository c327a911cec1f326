// The addresses of who is told of changes: /v1/webhooks, their secrets and their deliveries.
import { listDeliveries, replayDeliveries } from "../services/deliveries.ts";
import { addWebhook, changeWebhook, listWebhooks, removeWebhook, rotateWebhook } from "../services/webhooks.ts";
import { siteActor } from "./auth.ts";
import { bodyJson } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";

const limit = 16_384;
const fresh = { "Cache-Control": "no-store" };

/** Who asks, about which webhook, with which body. */
async function asked(c: AppContext) {
  const actor = await siteActor(c);
  return { actor, site: actor.site, id: c.req.param("id") ?? "", read: () => bodyJson(c, limit) };
}

/** `GET /v1/webhooks` */
export const getWebhooks: Handler = async (c) => {
  const { actor, site } = await asked(c);
  return c.json({ webhooks: await listWebhooks(c.get("context"), actor, site) }, 200, fresh);
};

/** `POST /v1/webhooks`: the answer tells the secret, once. */
export const postWebhooks: Handler = async (c) => {
  const { actor, ...wanted } = await asked(c);
  return c.json(await addWebhook(c.get("context"), actor, wanted), 201, fresh);
};

/** `POST /v1/webhooks/ID` */
export const postWebhookChange: Handler = async (c) => {
  const { actor, ...wanted } = await asked(c);
  return c.json(await changeWebhook(c.get("context"), actor, wanted), 200, fresh);
};

/** `POST /v1/webhooks/ID/rotate`: the answer tells the new secret, once. */
export const postWebhookRotation: Handler = async (c) => {
  const { actor, ...wanted } = await asked(c);
  return c.json(await rotateWebhook(c.get("context"), actor, wanted), 200, fresh);
};

/** `POST /v1/webhooks/ID/remove` */
export const postWebhookRemoval: Handler = async (c) => {
  const { actor, ...wanted } = await asked(c);
  await removeWebhook(c.get("context"), actor, wanted);
  return c.body(null, 204, fresh);
};

/** `POST /v1/webhooks/ID/replay` */
export const postWebhookReplay: Handler = async (c) => {
  const { actor, ...wanted } = await asked(c);
  return c.json(await replayDeliveries(c.get("context"), actor, wanted), 200, fresh);
};

/** `GET /v1/webhooks/ID/deliveries?before=N&state=…` */
export const getDeliveries: Handler = async (c) => {
  const { actor, site, id } = await asked(c);
  const page = { site, id, before: c.req.query("before"), state: c.req.query("state") };
  return c.json(await listDeliveries(c.get("context"), actor, page), 200, fresh);
};
