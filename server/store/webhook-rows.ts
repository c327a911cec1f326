// Webhooks in a site's database: who is told, how far each has been told, and what became of each delivery.
import { asc, eq } from "drizzle-orm";
import type { Row } from "@libsql/client/web";
import type { Database } from "./client.ts";
import type { ChangePlace, ChangeStore } from "./change-rows.ts";
import { queries } from "./query.ts";
import { webhook, type delivery } from "./schema-webhooks.ts";
import { stored, storedTwice } from "./store-error.ts";

/** Who is told of changes; null `types` or `kinds` for all of them. */
export type WebhookRow = typeof webhook.$inferSelect;

/** One change on its way to one receiver. `due` is the next try, in Unix milliseconds. */
export type DeliveryRow = typeof delivery.$inferSelect;

/** What a try came to: `state` is what the delivery is in now. */
export type SettledDelivery = Pick<DeliveryRow, "no" | "state" | "due" | "tries" | "tried" | "outcome">;

/** What changed, who is told of it, and how that went. */
export interface WebhookStore extends ChangeStore {
  insertWebhook(row: WebhookRow): Promise<void>;
  /** Oldest first. */
  webhooks(): Promise<WebhookRow[]>;
  webhook(id: string): Promise<WebhookRow | undefined>;
  changeWebhook(id: string, change: Partial<Omit<WebhookRow, "id">>): Promise<void>;
  /** The webhook and every delivery of it are gone. */
  removeWebhook(id: string): Promise<void>;
  /**
   * Notes what is to be told and how far that was read, in one commit. A change that was noted before is not noted
   * again; where another process was further, the place stays.
   */
  noteDeliveries(noted: {
    readonly webhook: string;
    readonly from: ChangePlace;
    readonly next: ChangePlace;
    readonly deliveries: readonly Pick<DeliveryRow, "change" | "type" | "list" | "place">[];
    readonly atMs: number;
  }): Promise<void>;
  /** Takes up to `most` that are due, oldest first; nobody else gets them before `untilMs`. */
  takeDeliveries(when: {
    readonly webhook: string;
    readonly atMs: number;
    readonly untilMs: number;
    readonly most: number;
  }): Promise<DeliveryRow[]>;
  settleDeliveries(settled: readonly SettledDelivery[]): Promise<void>;
  /** When the next is due and how many wait; undefined where none does. */
  waitingDeliveries(webhook: string): Promise<{ readonly count: number; readonly due: number } | undefined>;
  /** Latest first; those before a number, and of one state, where that is asked. */
  deliveries(page: {
    readonly webhook: string;
    readonly before?: number | undefined;
    readonly state?: DeliveryRow["state"] | undefined;
    readonly most: number;
  }): Promise<DeliveryRow[]>;
  /** Sends again what was settled: one by its number, all that were noted in a period, or all that failed. Tells how many. */
  repeatDeliveries(
    which: { readonly webhook: string; readonly atMs: number } & (
      | { readonly no: number }
      | { readonly fromMs: number; readonly toMs: number }
      | { readonly failed: true }
    ),
  ): Promise<number>;
  /** Forgets what was settled and noted before then. */
  forgetDeliveries(beforeMs: number): Promise<void>;
}

const movePlace = `
UPDATE webhook SET log = ?, suppressions = ?, checkpoints = ?, occasions = ?
WHERE id = ? AND log = ? AND suppressions = ? AND checkpoints = ? AND occasions = ?`;

const insertDeliveries = `
INSERT INTO delivery (webhook, change, type, list, place, created, state, tries, due)
SELECT ?, value->>0, value->>1, value->>2, value->>3, ?, 'waiting', 0, ? FROM json_each(?)
WHERE EXISTS (SELECT 1 FROM webhook WHERE id = ?) ON CONFLICT (webhook, change) DO NOTHING`;

const take = `
UPDATE delivery SET due = ? WHERE no IN (
  SELECT no FROM delivery WHERE webhook = ? AND state = 'waiting' AND due <= ? ORDER BY due, no LIMIT ?)
RETURNING *`;

const settle = `
UPDATE delivery SET state = r.value->>1, due = r.value->>2, tries = r.value->>3, tried = r.value->>4, outcome = r.value->>5
FROM json_each(?) AS r WHERE delivery.no = r.value->>0`;

/** The part of a site store that keeps webhooks. */
export const webhookRows = (site: Database): Omit<WebhookStore, keyof ChangeStore> => ({
  ...receiverRows(site),
  ...deliveryRows(site),
});

type ReceiverRows = "insertWebhook" | "webhooks" | "webhook" | "changeWebhook" | "removeWebhook";

function receiverRows({ reader, writer }: Database): Pick<WebhookStore, ReceiverRows> {
  const [reading, writing] = [queries(reader), queries(writer)];
  return {
    insertWebhook: (row) =>
      stored(async () => {
        await writing.insert(webhook).values(row);
      }),
    webhooks: () =>
      storedTwice(async () => reading.select().from(webhook).orderBy(asc(webhook.created), asc(webhook.id))),
    webhook: (id) => storedTwice(async () => (await reading.select().from(webhook).where(eq(webhook.id, id)))[0]),
    changeWebhook: (id, change) =>
      storedTwice(async () => {
        await writing.update(webhook).set(change).where(eq(webhook.id, id));
      }),
    removeWebhook: (id) =>
      storedTwice(async () => {
        const sql = ["DELETE FROM webhook WHERE id = ?", "DELETE FROM delivery WHERE webhook = ?"];
        await writer.batch(
          sql.map((one) => ({ sql: one, args: [id] })),
          "write",
        );
      }),
  };
}

const again = "UPDATE delivery SET state = 'waiting', tries = 0, due = ? WHERE webhook = ? AND state <> 'waiting'";

function deliveryRows({ reader, writer }: Database): Omit<WebhookStore, ReceiverRows | keyof ChangeStore> {
  const run = async (sql: string, args: (string | number)[]) => (await writer.execute({ sql, args })).rowsAffected;
  const rows = async (sql: string, args: (string | number)[]) =>
    (await reader.execute({ sql: `SELECT * FROM delivery ${sql}`, args })).rows.map(deliveryFrom);
  return {
    noteDeliveries: ({ webhook: id, from, next, deliveries, atMs }) =>
      storedTwice(async () => {
        const values = JSON.stringify(deliveries.map(({ change, type, list, place }) => [change, type, list, place]));
        await writer.batch(
          [
            { sql: insertDeliveries, args: [id, atMs, atMs, values, id] },
            { sql: movePlace, args: [...placeOf(next), id, ...placeOf(from)] },
          ],
          "write",
        );
      }),
    // Not asked twice: those of a take whose answer was lost wait until its time is over.
    takeDeliveries: ({ webhook: id, atMs, untilMs, most }) =>
      stored(async () => {
        const taken = await writer.execute({ sql: take, args: [untilMs, id, atMs, most] });
        return taken.rows.map(deliveryFrom).toSorted((a, b) => a.no - b.no);
      }),
    settleDeliveries: (settled) =>
      storedTwice(async () => {
        const values = settled.map(({ no, state, due, tries, tried, outcome }) => [
          no,
          state,
          due,
          tries,
          tried,
          outcome,
        ]);
        await run(settle, [JSON.stringify(values)]);
      }),
    waitingDeliveries: (id) =>
      storedTwice(async () => {
        const sql = "SELECT count(*) AS n, min(due) AS due FROM delivery WHERE webhook = ? AND state = 'waiting'";
        const [row] = (await reader.execute({ sql, args: [id] })).rows;
        return row?.["due"] === null ? undefined : { count: Number(row!["n"]), due: Number(row!["due"]) };
      }),
    deliveries: ({ webhook: id, before = Number.MAX_SAFE_INTEGER, state, most }) =>
      storedTwice(() =>
        state === undefined
          ? rows("WHERE webhook = ? AND no < ? ORDER BY no DESC LIMIT ?", [id, before, most])
          : rows("WHERE webhook = ? AND no < ? AND state = ? ORDER BY no DESC LIMIT ?", [id, before, state, most]),
      ),
    repeatDeliveries: (which) =>
      stored(() => {
        const { atMs, webhook: id } = which;
        if ("no" in which) return run(`${again} AND no = ?`, [atMs, id, which.no]);
        if ("failed" in which) return run(`${again} AND state = 'failed'`, [atMs, id]);
        return run(`${again} AND created >= ? AND created < ?`, [atMs, id, which.fromMs, which.toMs]);
      }),
    forgetDeliveries: (beforeMs) =>
      storedTwice(async () => {
        await run("DELETE FROM delivery WHERE state <> 'waiting' AND created < ?", [beforeMs]);
      }),
  };
}

const placeOf = ({ log, suppressions, checkpoints, occasions }: ChangePlace) => [
  log,
  suppressions,
  checkpoints,
  occasions,
];

const deliveryFrom = (row: Row): DeliveryRow => ({
  no: Number(row["no"]),
  webhook: String(row["webhook"]),
  change: String(row["change"]),
  type: row["type"] as DeliveryRow["type"],
  list: row["list"] as DeliveryRow["list"],
  place: Number(row["place"]),
  created: Number(row["created"]),
  state: row["state"] as DeliveryRow["state"],
  tries: Number(row["tries"]),
  due: Number(row["due"]),
  tried: row["tried"] === null ? null : Number(row["tried"]),
  outcome: row["outcome"] === null ? null : String(row["outcome"]),
});
