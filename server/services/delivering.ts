// Telling receivers of changes: notes what each is to be told, sends what is due, and decides what becomes of it.
import type { Change } from "../../core/change.ts";
import type { SiteId } from "../../core/ids.ts";
import { webhookHeaders, webhookPauseMs, type WebhookOutcome } from "../../core/webhook.ts";
import type { ServiceContext } from "../context.ts";
import type { ChangePlace } from "../store/change-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import type { DeliveryRow, SettledDelivery, WebhookRow } from "../store/webhook-rows.ts";
import { changeLists, changesAfter, type PlacedChange } from "./changes.ts";
import { openSecret } from "./webhook-secrets.ts";

const rowsAtOnce = 200;
/** So many deliveries may wait at one receiver: what comes after them waits in the lists, and costs nothing there. */
const mostWaiting = 500;
const sentAtOnce = 16;
/** A pause longer than the first one of what is before it. */
const behindMs = 7_000;
/** A sender that takes deliveries has ended by then, or is dead: a post takes ten seconds at most. */
const heldMs = 30_000;

interface Telling {
  readonly context: ServiceContext;
  readonly store: SiteStore;
  readonly site: SiteId;
  readonly row: WebhookRow;
  /** Changes that were just noted, so that they need not be read again. */
  readonly read: Map<string, Change>;
}

/** The webhooks of the site that are told anything now. */
export async function activeWebhooks(context: ServiceContext, site: SiteId): Promise<string[]> {
  const rows = await (await context.site(site)).webhooks();
  return rows.filter(({ state }) => state === "active").map(({ id }) => id);
}

/**
 * Tells one receiver everything that is due. Returns when the next try is, in Unix milliseconds; undefined where nothing
 * waits. May run in several processes at once: each delivery is taken by one of them.
 */
export async function deliverWebhook(context: ServiceContext, site: SiteId, id: string): Promise<number | undefined> {
  const store = await context.site(site);
  const read = new Map<string, Change>();
  for (;;) {
    // Read each time: it may have been paused, or moved to another address.
    const row = await store.webhook(id);
    if (row?.state !== "active") return undefined;
    const telling = { context, store, site, row, read };
    const waiting = await store.waitingDeliveries(id);
    const hasMore = (waiting?.count ?? 0) < mostWaiting && (await noteChanges(telling));
    const atMs = context.nowMs();
    const taken = await store.takeDeliveries({ webhook: id, atMs, untilMs: atMs + heldMs, most: sentAtOnce });
    if (taken.length > 0) await settleAll(telling, taken);
    else if (!hasMore) return (await store.waitingDeliveries(id))?.due;
  }
}

/** Notes what changed since the receiver's place; tells whether there is more. */
async function noteChanges({ context, store, site, row, read }: Telling): Promise<boolean> {
  const ends = await store.changeEnds();
  // A backup was restored since, and the lists are shorter than they were: what comes now is told.
  const from: ChangePlace = {
    log: Math.min(row.log, ends.log),
    suppressions: Math.min(row.suppressions, ends.suppressions),
    checkpoints: Math.min(row.checkpoints, ends.checkpoints),
    occasions: Math.min(row.occasions, ends.occasions),
  };
  if (changeLists.every((list) => row[list] === ends[list])) return false;
  const { changes, next, more } = await changesAfter(store, { site, after: from, most: rowsAtOnce });
  const wanted = changes.filter((placed) => isWanted(placed, row));
  const deliveries = wanted.map(({ change, list, place }) => ({ change: change.id, type: change.type, list, place }));
  if (read.size > 4 * mostWaiting) read.clear();
  for (const { change } of wanted) read.set(change.id, change);
  const { log, suppressions, checkpoints, occasions } = row;
  const place = { log, suppressions, checkpoints, occasions };
  await store.noteDeliveries({ webhook: row.id, from: place, next, deliveries, atMs: context.nowMs() });
  return more;
}

function isWanted({ change }: PlacedChange, { types, kinds }: WebhookRow): boolean {
  if (types && !types.includes(change.type)) return false;
  const { kind } = (change.data["subject"] ?? {}) as { kind?: string };
  return kinds === null || kind === undefined || kinds.some((one) => one === kind);
}

/** What became of one try; `nothing` where nothing is left to be told, `behind` where an earlier one about the same failed. */
type Tried = WebhookOutcome | "nothing" | "behind";

async function settleAll(telling: Telling, taken: readonly DeliveryRow[]): Promise<void> {
  const { context, store, site, row, read } = telling;
  const chains = new Map<string, { delivery: DeliveryRow; change: Change | undefined }[]>();
  for (const delivery of taken) {
    const { change: id, list, place } = delivery;
    const change = read.get(id) ?? (await changeAt(store, { site, id, list, place }));
    read.delete(id);
    const { key = id } = (change?.data["subject"] ?? {}) as { key?: string };
    chains.set(key, [...(chains.get(key) ?? []), { delivery, change }]);
  }
  const tries = await Promise.all([...chains.values()].map((chain) => toldInOrder(telling, chain)));
  const outcomes = tries.flat();
  const settled = outcomes.map(({ delivery, outcome }) => settledDelivery(context, delivery, outcome));
  await store.settleDeliveries(settled);
  const isGone = outcomes.some(({ outcome }) => typeof outcome === "object" && outcome.kind === "gone");
  if (isGone) await store.changeWebhook(row.id, { state: "gone" });
  else if (settled.some(({ state }) => state === "failed")) await store.changeWebhook(row.id, { state: "failing" });
}

/** What is about one subject is told in its order, and none of it after one that failed. */
async function toldInOrder(
  telling: Telling,
  chain: readonly { delivery: DeliveryRow; change: Change | undefined }[],
): Promise<{ delivery: DeliveryRow; outcome: Tried }[]> {
  const tries: { delivery: DeliveryRow; outcome: Tried }[] = [];
  let isOpen = true;
  const begunMs = telling.context.nowMs();
  for (const { delivery, change } of chain) {
    const outcome = !change ? "nothing" : isOpen ? await told(telling, change) : "behind";
    // A slow receiver too must not hold them longer than they are this process's.
    const isLate = telling.context.nowMs() - begunMs > heldMs / 3;
    if (isLate || (typeof outcome === "object" && outcome.kind !== "delivered")) isOpen = false;
    tries.push({ delivery, outcome });
  }
  return tries;
}

/** Sends one change, signed with the secret, and with the one before as long as that counts. */
async function told({ context, site, row }: Telling, { id, type, timestamp, data }: Change): Promise<WebhookOutcome> {
  const nowMs = context.nowMs();
  const signs = [row.secret, ...(row.oldSecret && (row.oldUntil ?? 0) > nowMs ? [row.oldSecret] : [])];
  const secrets = signs.map((sealed) => openSecret(context, { site, id: row.id }, sealed));
  const body = JSON.stringify({ type, timestamp, data });
  const headers = webhookHeaders({ id, at: Math.floor(nowMs / 1000), body }, secrets, context.hmac);
  return context.webhooks.post({ url: row.url, headers, body });
}

/** The change again; undefined where nothing is left to be told, because the person was erased, or said something later. */
async function changeAt(
  store: SiteStore,
  { site, id, list, place }: { site: SiteId; id: string } & Pick<DeliveryRow, "list" | "place">,
): Promise<Change | undefined> {
  const after = { ...(await store.changeEnds()), [list]: place - 1 };
  // Told late: what was overtaken meanwhile would be taken for the last word.
  const { changes } = await changesAfter(store, { site, after, most: 1, standing: true });
  return changes.find(({ change }) => change.id === id)?.change;
}

function settledDelivery(context: ServiceContext, { no, tries: before }: DeliveryRow, outcome: Tried): SettledDelivery {
  const tried = context.nowMs();
  if (outcome === "nothing") return { no, state: "dropped", due: 0, tries: before, tried, outcome: null };
  if (outcome === "behind")
    return { no, state: "waiting", due: tried + behindMs, tries: before, tried, outcome: "behind another" };
  const tries = before + 1;
  if (outcome.kind === "delivered")
    return { no, state: "delivered", due: 0, tries, tried, outcome: `${outcome.status}` };
  // The receiver's word ends the webhook, not the message: made active again, it goes on with it.
  const pause = outcome.kind === "gone" ? 0 : webhookPauseMs(tries, context.random(1)[0]! / 255);
  const said = outcome.kind === "gone" ? "status 410" : outcome.reason;
  const word = said === "status" && "status" in outcome ? `status ${outcome.status}` : said;
  if (pause === undefined) return { no, state: "failed", due: 0, tries, tried, outcome: word };
  return {
    no,
    state: "waiting",
    due: tried + pause,
    tries: outcome.kind === "gone" ? before : tries,
    tried,
    outcome: word,
  };
}
