// Deliveries as a webhook's owner sees them: what was told and how it went, and telling it again.
import type { SiteId } from "../../core/ids.ts";
import { instantAt, millisecondsOf } from "../../core/time.ts";
import { replayRequest, type DeliveriesPage } from "../../core/webhook-schema.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt } from "../errors.ts";
import type { DeliveryRow } from "../store/webhook-rows.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { existingWebhook } from "./webhooks.ts";

const pageLength = 100;
/** How long what became of a delivery is kept. */
const keptMs = 30 * 86_400_000;

const states = ["waiting", "delivered", "failed", "dropped"] as const satisfies readonly DeliveryRow["state"][];

const viewOf = (row: DeliveryRow): DeliveriesPage["deliveries"][number] => ({
  delivery: row.no,
  change: row.change,
  type: row.type,
  state: row.state,
  tries: row.tries,
  notedAt: instantAt(row.created),
  ...(row.tried === null ? {} : { triedAt: instantAt(row.tried) }),
  ...(row.state === "waiting" ? { nextAt: instantAt(row.due) } : {}),
  ...(row.outcome === null ? {} : { outcome: row.outcome }),
});

/**
 * Deliveries of a webhook, latest first, a hundred at a time; those before a number, and of one state, where that is
 * asked. Needs the scope `webhook`. Throws `not-found` or `not-valid`.
 */
export function listDeliveries(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; id: string; before?: string | undefined; state?: string | undefined },
): Promise<DeliveriesPage> {
  const { site, id, before } = asked;
  return audited(context, { actor, verb: "webhook.deliveries", site }, async () => {
    await existingWebhook(context, { site, id });
    const state = states.find((one) => one === asked.state);
    if (asked.state !== undefined && !state) throw faultAt("/state", "not-allowed", { allowed: states.join(", ") });
    if (before !== undefined && !/^[1-9]\d{0,14}$/.test(before)) throw faultAt("/before", "not-a-delivery");
    const page = { webhook: id, state, before: before === undefined ? undefined : Number(before), most: pageLength };
    const rows = await (await context.site(site)).deliveries(page);
    const last = rows.length === pageLength ? rows.at(-1) : undefined;
    const value = { deliveries: rows.map(viewOf), ...(last ? { before: last.no } : {}) };
    return { value, detail: `${id} ${rows.length} deliveries` };
  });
}

/**
 * Tells one delivery again, or all that were noted from an instant until before another; ids stay, so that a receiver
 * knows what it has had. Needs the scope `webhook`. Throws `not-found` or `not-valid`.
 */
export function replayDeliveries(
  context: ServiceContext,
  actor: Actor,
  { site, id, read }: { site: SiteId; id: string; read: () => unknown },
): Promise<{ again: number }> {
  return audited(context, { actor, verb: "webhook.replay", site }, async () => {
    const asked = parsed(replayRequest, await read());
    await existingWebhook(context, { site, id });
    const which =
      "delivery" in asked
        ? { no: asked.delivery }
        : { fromMs: millisecondsOf(asked.from), toMs: millisecondsOf(asked.to) };
    const store = await context.site(site);
    const again = await store.repeatDeliveries({ webhook: id, atMs: context.nowMs(), ...which });
    context.webhooks.changed(site);
    return { value: { again }, detail: `${id} ${again} again` };
  });
}

/** Forgets what was told or given up more than thirty days ago: a job of every hour. */
export async function forgetDeliveries(context: ServiceContext, site: SiteId): Promise<void> {
  await (await context.site(site)).forgetDeliveries(context.nowMs() - keptMs);
}
