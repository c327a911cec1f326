// Webhooks: who is told of a site's changes, at which address, and with which secret.
import type * as z from "zod/mini";
import { uuidV7Hex, type SiteId } from "../../core/ids.ts";
import { instantAt } from "../../core/time.ts";
import { webhookAddress, webhookSecretText } from "../../core/webhook.ts";
import {
  webhookChange,
  webhookRequest,
  type webhookSecretResponse,
  type WebhookView,
} from "../../core/webhook-schema.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import type { WebhookRow } from "../store/webhook-rows.ts";
import { audited } from "./audit.ts";
import { cursorPlace, cursorText, isPast } from "./changes.ts";
import { parsed } from "./parse.ts";
import { actorName } from "./scopes.ts";
import { freshWebhookSecret, sealSecret } from "./webhook-secrets.ts";

const mostWebhooks = 20;
/** How long the secret that was replaced signs too. */
const overlapMs = 24 * 3_600_000;

interface Asked {
  readonly site: SiteId;
  readonly id: string;
}

/** A webhook as its owner sees it: never the secret. */
const viewOf = (row: WebhookRow): WebhookView => ({
  id: row.id,
  url: row.url,
  types: row.types && [...row.types],
  kinds: row.kinds && [...row.kinds],
  note: row.note,
  state: row.state,
  cursor: cursorText(row),
  createdAt: instantAt(row.created),
  createdBy: row.createdBy,
  ...(row.oldUntil === null ? {} : { oldSecretUntil: instantAt(row.oldUntil) }),
});

function assertAddress({ webhooks }: ServiceContext, url: string): void {
  if (!webhookAddress(url, webhooks.allowPrivate)) throw faultAt("/url", "not-https");
}

/**
 * Tells an address of changes from now on, or after a cursor of the feed. The answer has the secret, which nothing can
 * show again. Needs the scope `webhook`. Throws `not-valid`, also for more than twenty at one site.
 */
export function addWebhook(
  context: ServiceContext,
  actor: Actor,
  { site, read }: { site: SiteId; read: () => unknown },
): Promise<z.infer<typeof webhookSecretResponse>> {
  return audited(context, { actor, verb: "webhook.add", site }, async () => {
    const { url, types = null, kinds = null, note = "", after } = parsed(webhookRequest, await read());
    assertAddress(context, url);
    const store = await context.site(site);
    if ((await store.webhooks()).length >= mostWebhooks) throw faultAt("/url", "webhooks-many", { most: mostWebhooks });
    const ends = await store.changeEnds();
    const place = after === undefined ? ends : cursorPlace(after)!;
    if (isPast(place, ends)) throw faultAt("/after", "past-the-end");
    const created = context.nowMs();
    const id = `hook_${uuidV7Hex(created, context.random(10))}`;
    const secret = freshWebhookSecret(context);
    const row: WebhookRow = {
      id,
      url,
      types,
      kinds,
      note,
      created,
      ...place,
      secret: sealSecret(context, { site, id }, secret),
      oldSecret: null,
      oldUntil: null,
      state: "active",
      createdBy: actorName(actor),
    };
    await store.insertWebhook(row);
    context.webhooks.changed(site);
    // Addresses may hold a token of the receiver's: the audit names the webhook by id.
    return { value: { ...viewOf(row), secret: webhookSecretText(secret) }, detail: id };
  });
}

/** Every webhook of the site, oldest first. Needs the scope `webhook`. */
export function listWebhooks(context: ServiceContext, actor: Actor, site: SiteId): Promise<WebhookView[]> {
  return audited(context, { actor, verb: "webhook.list", site }, async () => {
    const rows = await (await context.site(site)).webhooks();
    return { value: rows.map(viewOf), detail: `${rows.length} webhooks` };
  });
}

/** The row of a webhook of the site; throws `not-found`. */
export async function existingWebhook(context: ServiceContext, { site, id }: Asked): Promise<WebhookRow> {
  const row = await (await context.site(site)).webhook(id);
  if (!row) throw new ProblemError("not-found");
  return row;
}

/**
 * Changes address, types, kinds, note or state; what is left out stays. Made active again, it is told what came since it
 * stopped, and what had failed for the last time. Needs the scope `webhook`. Throws `not-found` or `not-valid`.
 */
export function changeWebhook(
  context: ServiceContext,
  actor: Actor,
  { site, id, read }: Asked & { read: () => unknown },
): Promise<WebhookView> {
  return audited(context, { actor, verb: "webhook.change", site }, async () => {
    const { url, types, kinds, note, state } = parsed(webhookChange, await read());
    await existingWebhook(context, { site, id });
    if (url !== undefined) assertAddress(context, url);
    const change = {
      ...(url === undefined ? {} : { url }),
      ...(types === undefined ? {} : { types }),
      ...(kinds === undefined ? {} : { kinds }),
      ...(note === undefined ? {} : { note }),
      ...(state === undefined ? {} : { state }),
    };
    const names = Object.keys(change);
    const store = await context.site(site);
    const again =
      state === "active" ? await store.repeatDeliveries({ webhook: id, atMs: context.nowMs(), failed: true }) : 0;
    if (names.length > 0) await store.changeWebhook(id, change);
    context.webhooks.changed(site);
    const detail = [id, ...names, ...(again > 0 ? [`${again} again`] : [])].join(" ");
    return { value: viewOf(await existingWebhook(context, { site, id })), detail };
  });
}

/** Removes a webhook with its deliveries. Needs the scope `webhook`. Throws `not-found`. */
export function removeWebhook(context: ServiceContext, actor: Actor, { site, id }: Asked): Promise<void> {
  return audited(context, { actor, verb: "webhook.remove", site }, async () => {
    await existingWebhook(context, { site, id });
    await (await context.site(site)).removeWebhook(id);
    return { value: undefined, detail: id };
  });
}

/**
 * Gives a webhook a new secret, which nothing can show again. The one it had signs too for 24 hours, so that the receiver
 * can change over in its own time. Needs the scope `webhook`. Throws `not-found`.
 */
export function rotateWebhook(
  context: ServiceContext,
  actor: Actor,
  { site, id }: Asked,
): Promise<z.infer<typeof webhookSecretResponse>> {
  return audited(context, { actor, verb: "webhook.rotate", site }, async () => {
    const row = await existingWebhook(context, { site, id });
    const secret = freshWebhookSecret(context);
    const change = {
      secret: sealSecret(context, { site, id }, secret),
      oldSecret: row.secret,
      oldUntil: context.nowMs() + overlapMs,
    };
    await (await context.site(site)).changeWebhook(id, change);
    return { value: { ...viewOf({ ...row, ...change }), secret: webhookSecretText(secret) }, detail: id };
  });
}
