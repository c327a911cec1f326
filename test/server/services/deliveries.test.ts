// Deliveries as their owner sees them: pages, states, telling again, and forgetting.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { deliverWebhook } from "../../../server/services/delivering.ts";
import { forgetDeliveries, listDeliveries, replayDeliveries } from "../../../server/services/deliveries.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { addWebhook } from "../../../server/services/webhooks.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { startReceiver, type Receiver } from "../../support/receiver.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
let receiver: Receiver;
let id: string;
const count = 105;
const early: { from: string; to: string } = { from: "", to: "" };
beforeAll(async () => {
  t = await testContext();
  receiver = await startReceiver();
  ({ id } = await addWebhook(t.context, system, { site: demoSite, read: () => ({ url: receiver.url }) }));
  await Promise.all(Array.from({ length: count - 1 }, () => recordDecision(t.context, visitor, t.request())));
  early.from = t.context.now();
  await deliverWebhook(t.context, demoSite, id);
  t.clock.ms += 60_000;
  early.to = t.context.now();
  await recordDecision(t.context, visitor, t.request());
  await deliverWebhook(t.context, demoSite, id);
});
afterAll(async () => {
  await receiver?.stop();
  await t?.stop();
});

const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["webhook"] };
const list = (page: object = {}, actor: Actor = key) =>
  listDeliveries(t.context, actor, { site: demoSite, id, ...page });
const replay = (body: object, actor: Actor = key) =>
  replayDeliveries(t.context, actor, { site: demoSite, id, read: () => body });

test("are listed latest first, page by page, each once", async () => {
  const first = await list();
  expect(first.deliveries).toHaveLength(100);
  const second = await list({ before: String(first.before) });
  expect(second.before).toBeUndefined();
  const all = [...first.deliveries, ...second.deliveries];
  const numbers = all.map(({ delivery }) => delivery);
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  const told = new Set(receiver.told.map((message) => message.id));
  expect(new Set(all.map(({ change }) => change))).toEqual(told);
  expect(all[0]).toMatchObject({ type: "consent.given", state: "delivered", tries: 1, outcome: "204" });
  expect([
    (await list({ state: "delivered" })).deliveries.length,
    (await list({ state: "waiting" })).deliveries,
  ]).toEqual([100, []]);
});

test("are told again one by one, or all of a period, under the ids they had", async () => {
  const [latest] = (await list()).deliveries;
  const before = receiver.told.length;
  expect(await replay({ delivery: latest!.delivery })).toEqual({ again: 1 });
  // What waits is not told twice for being asked twice.
  expect(await replay({ delivery: latest!.delivery })).toEqual({ again: 0 });
  await deliverWebhook(t.context, demoSite, id);
  expect(receiver.told.slice(before).map((message) => message.id)).toEqual([latest!.change]);
  expect(await replay(early)).toEqual({ again: receiver.told.length - 2 });
  await deliverWebhook(t.context, demoSite, id);
  expect(new Set(receiver.told.map((message) => message.id)).size).toBe(before);
  expect(await replay({ delivery: 999_999 })).toEqual({ again: 0 });
});

test("are for those who may, on their own site, with one audit row", async () => {
  for (const actor of [
    { ...key, site: otherSite },
    { ...key, scopes: ["check"] },
  ]) {
    expect(await refusal(list({}, actor))).toMatchObject({ slug: "may-not" });
    expect(await refusal(replay(early, actor))).toMatchObject({ slug: "may-not" });
  }
  expect(await t.auditOf(demoSite, () => list())).toMatchObject([{ verb: "webhook.deliveries", outcome: "done" }]);
  expect(await t.auditOf(demoSite, () => replay({}))).toMatchObject([{ verb: "webhook.replay", outcome: "refused" }]);
  for (const page of [{ before: "0" }, { before: "x" }, { state: "lost" }])
    expect(await refusal(list(page))).toMatchObject({ slug: "not-valid" });
  expect(await refusal(list({ id: "hook_0" }))).toMatchObject({ slug: "not-found" });
});

test("are forgotten after thirty days, but for what still waits", async () => {
  await replay({ delivery: (await list()).deliveries[0]!.delivery });
  t.clock.ms += 31 * 86_400_000;
  await forgetDeliveries(t.context, demoSite);
  expect((await list()).deliveries).toMatchObject([{ state: "waiting" }]);
});
