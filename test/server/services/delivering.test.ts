// Telling receivers: everything once it is committed, signed as the standard says, again when it failed, and never for ever.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { activeWebhooks, deliverWebhook } from "../../../server/services/delivering.ts";
import { listDeliveries } from "../../../server/services/deliveries.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import {
  addWebhook,
  changeWebhook,
  existingWebhook,
  removeWebhook,
  rotateWebhook,
} from "../../../server/services/webhooks.ts";
import { system, testContext, visitor, webhooksWithin, type TestContext } from "../../support/context.ts";
import { startReceiver, type Receiver } from "../../support/receiver.ts";

let t: TestContext;
let receiver: Receiver;
let id: string;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());
beforeEach(async () => {
  t.clock.ms = Date.now();
  receiver = await startReceiver();
  const made = await addWebhook(t.context, system, { site: demoSite, read: () => ({ url: receiver.url }) });
  ({ id } = made);
  receiver.secrets.push(made.secret);
});
afterEach(async () => {
  await removeWebhook(t.context, system, { site: demoSite, id }).catch(() => {});
  await receiver.stop();
});

const say = (email: string, status: "given" | "withdrawn") =>
  recordDecision(
    t.context,
    visitor,
    t.request({
      event: status === "given" ? "give" : "withdraw",
      choices: [{ purpose: "newsletter", version: 1, status, channel: "email" }],
      subject: { kind: "email", id: email },
    }),
  );
/** A withdrawal by e-mail is told as a suppression too (decision 0042). */
const toldOfConsents = () => receiver.told.filter(({ type }) => type.startsWith("consent."));
const deliver = (context = t.context) => deliverWebhook(context, demoSite, id);
const change = (body: object) => changeWebhook(t.context, system, { site: demoSite, id, read: () => body });
const states = async () =>
  (await listDeliveries(t.context, system, { site: demoSite, id })).deliveries.map(({ state, tries, outcome }) => [
    state,
    tries,
    outcome,
  ]);
const stateOf = async () => (await existingWebhook(t.context, { site: demoSite, id })).state;

describe("a receiver", () => {
  test("is told what was committed since, once, in messages that the standard's library verifies", async () => {
    await say("ada@example.com", "given");
    await say("ada@example.com", "withdrawn");
    const read = () => ({ entries: [{ email: "bea@example.com", reason: "OBJECTED_ALL", source: "letter" }] });
    await addSuppressions(t.context, system, { site: demoSite, read });
    expect(await deliver()).toBeUndefined();
    const types = receiver.told.map(({ type }) => type).sort();
    expect(types.join(" ")).toBe("consent.given consent.withdrawn suppression.added suppression.added");
    expect(receiver.told.every(({ secret, bytes }) => secret === 0 && bytes < 20_000)).toBe(true);
    expect(JSON.stringify(receiver.told)).not.toContain("@");
    expect(new Set(receiver.told.map((message) => message.id)).size).toBe(4);
    await deliver();
    expect(receiver.told).toHaveLength(4);
    expect(await states()).toEqual(Array.from({ length: 4 }, () => ["delivered", 1, "204"]));
  });

  test("is told of the types and kinds it wants, and of what is about nobody all the same", async () => {
    await change({ types: ["consent.withdrawn", "suppression.added"], kinds: ["phone"] });
    await say("cleo@example.com", "given");
    await say("cleo@example.com", "withdrawn");
    const read = () => ({ entries: [{ phone: "+442079460958", reason: "OBJECTED_ALL", source: "letter" }] });
    await addSuppressions(t.context, system, { site: demoSite, read });
    await deliver();
    // A suppression does not say of what kind its address is: that of the e-mail address is told too.
    expect(receiver.told.map(({ type }) => type)).toEqual(["suppression.added", "suppression.added"]);
  });

  test("is told of the first checkpoint of each day, by its text, and of no other", async () => {
    const days = Date.now();
    await say("nora@example.com", "given");
    await t.seal();
    await deliver();
    await say("nora@example.com", "withdrawn");
    await t.seal();
    await deliver();
    t.clock.ms = days + 86_400_000;
    await say("nora@example.com", "given");
    await t.seal();
    await deliver();
    const signed = receiver.told.filter(({ type }) => type === "checkpoint.signed");
    expect(signed).toHaveLength(2);
    const store = await t.context.site(demoSite);
    for (const { data } of signed)
      expect((await store.checkpoint(data["size"] as number))?.note).toBe(data["checkpoint"]);
  });

  test("of a new secret verifies with either for a day, and with the new one after it", async () => {
    const { secret } = await rotateWebhook(t.context, system, { site: demoSite, id });
    receiver.secrets.push(secret);
    await say("dora@example.com", "given");
    await deliver();
    expect(receiver.told[0]!.secret).toBe(0);
    receiver.secrets.shift();
    // Its clock has to agree within five minutes, so the day passes in the row.
    await (await t.context.site(demoSite)).changeWebhook(id, { oldUntil: t.clock.ms - 1 });
    await say("dora@example.com", "withdrawn");
    await deliver();
    expect(receiver.told[1]!.secret).toBe(0);
    receiver.secrets.splice(0, 1, (await rotateWebhook(t.context, system, { site: demoSite, id })).secret);
    expect(toldOfConsents()).toHaveLength(2);
  });

  test("that fails is told again with the same id after each pause, and is given up after the tenth try", async () => {
    receiver.answer = (response) => void response.writeHead(500).end();
    await say("eve@example.com", "given");
    const pauses: number[] = [];
    for (let due = await deliver(); due !== undefined; due = await deliver()) {
      pauses.push(due - t.clock.ms);
      // Nothing is sent before its time.
      t.clock.ms = due - 1;
      await deliver();
      expect(receiver.told).toHaveLength(pauses.length);
      t.clock.ms = due;
    }
    expect(receiver.told).toHaveLength(10);
    expect(new Set(receiver.told.map((message) => message.id)).size).toBe(1);
    const least = [5, 300, 1_800, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * 3_600)].map(
      (seconds) => seconds * 1_000,
    );
    for (const [i, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(least[i]!);
      expect(pause).toBeLessThanOrEqual(1.2 * least[i]! + 1);
    }
    expect([await states(), await stateOf(), await activeWebhooks(t.context, demoSite)]).toEqual([
      [["failed", 10, "status 500"]],
      "failing",
      [],
    ]);
    // Its owner mends it: what failed is told after all, and once.
    receiver.answer = (response) => void response.writeHead(204).end();
    await change({ state: "active" });
    expect(await deliver()).toBeUndefined();
    await change({ state: "active" });
    await deliver();
    expect(receiver.told).toHaveLength(11);
    expect([await states(), await stateOf()]).toEqual([[["delivered", 1, "204"]], "active"]);
  });

  test("that is gone is told nothing more until it is made active again, and then everything", async () => {
    receiver.answer = (response) => void response.writeHead(410).end();
    await say("flora@example.com", "given");
    await deliver();
    expect([await stateOf(), await states()]).toEqual(["gone", [["waiting", 0, "status 410"]]]);
    await say("flora@example.com", "withdrawn");
    await deliver();
    expect(receiver.told).toHaveLength(1);
    receiver.answer = (response) => void response.writeHead(200).end();
    await change({ state: "active" });
    await deliver();
    // The yes was overtaken by the no.
    expect(
      toldOfConsents()
        .slice(1)
        .map(({ type }) => type),
    ).toEqual(["consent.withdrawn"]);
  });

  test("is told what is about one person in its order, and a yes that was overtaken not at all", async () => {
    for (let i = 0; i < 12; i++) await say("lena@example.com", i % 2 ? "withdrawn" : "given");
    receiver.answer = (response) => void setTimeout(() => response.writeHead(204).end(), Math.random() * 20);
    await deliver();
    const indexes = toldOfConsents().map(({ data }) => data["index"] as number);
    expect(indexes).toHaveLength(12);
    expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
    let isDown = true;
    receiver.answer = (response) => void response.writeHead(isDown ? 500 : 204).end();
    for (const status of ["given", "withdrawn", "given", "withdrawn"] as const) await say("mona@example.com", status);
    await deliver();
    expect(toldOfConsents()).toHaveLength(13);
    isDown = false;
    t.clock.ms += 10_000;
    await deliver();
    expect(
      toldOfConsents()
        .slice(13)
        .map(({ type }) => type),
    ).toEqual(["consent.withdrawn"]);
    expect((await states()).slice(0, 5).filter(([state]) => state === "dropped")).toHaveLength(3);
  });

  test("that cannot be reached, or does not answer, waits", async () => {
    await change({ url: "http://127.0.0.1:1/" });
    await say("gina@example.com", "given");
    await deliver();
    expect(await states()).toEqual([["waiting", 1, "unreachable"]]);
    receiver.answer = () => {};
    await change({ url: receiver.url });
    t.clock.ms += 10_000;
    await deliver({ ...t.context, webhooks: { ...t.context.webhooks, ...webhooksWithin(200) } });
    expect(await states()).toEqual([["waiting", 2, "late"]]);
  });

  test("paused is told what came meanwhile when it goes on, and removed nothing", async () => {
    await change({ state: "paused" });
    await say("hana@example.com", "given");
    expect(await deliver()).toBeUndefined();
    expect(receiver.told).toEqual([]);
    await change({ state: "active" });
    await deliver();
    expect(receiver.told).toHaveLength(1);
    await removeWebhook(t.context, system, { site: demoSite, id });
    await say("hana@example.com", "withdrawn");
    expect(await deliver()).toBeUndefined();
    expect(receiver.told).toHaveLength(1);
  });
});

test("two processes tell each change once, and one that died leaves its own to others after half a minute", async () => {
  for (let i = 0; i < 30; i++) await say(`i${i}@example.com`, "given");
  await Promise.all([deliver(), deliver(), deliver()]);
  expect(new Set(receiver.told.map((message) => message.id)).size).toBe(30);
  expect(receiver.told).toHaveLength(30);
  await say("ida@example.com", "given");
  const store = await t.context.site(demoSite);
  // A process that noted and took the change, and then died.
  const dead = { ...t.context, webhooks: { ...t.context.webhooks, post: () => new Promise<never>(() => {}) } };
  void deliverWebhook(dead, demoSite, id);
  while (!(await store.waitingDeliveries(id)) || (await store.waitingDeliveries(id))!.due <= t.clock.ms);
  expect(await deliver()).toBe(t.clock.ms + 30_000);
  expect(receiver.told).toHaveLength(30);
  t.clock.ms += 30_000;
  expect(await deliver()).toBeUndefined();
  expect(receiver.told).toHaveLength(31);
});

test("of somebody who was erased before they could be told of, nothing is told but that, and that they had asked for it", async () => {
  receiver.answer = (response) => void response.writeHead(503).end();
  await say("judy@example.com", "given");
  await deliver();
  const subject = { kind: "email", id: "judy@example.com" };
  const read = () => ({ subject, mode: "erase", reason: "subject-request", verified: "known" });
  await eraseSubject(t.context, system, { site: demoSite, read });
  receiver.answer = (response) => void response.writeHead(204).end();
  t.clock.ms += 10_000;
  await deliver();
  expect(receiver.told.map(({ type }) => type)).toEqual(["consent.given", "subject.erased", "request.done"]);
  expect((await states()).map(([state]) => state)).toEqual(["delivered", "delivered", "dropped"]);
});

test("a receiver that was further than a restored backup goes on from its end", async () => {
  const store = await t.context.site(demoSite);
  const ends = await store.changeEnds();
  await store.changeWebhook(id, { log: ends.log + 1_000, suppressions: ends.suppressions + 5 });
  await say("kim@example.com", "given");
  await deliver();
  await say("kim@example.com", "withdrawn");
  await deliver();
  expect(receiver.told.map(({ type }) => type).sort()).toEqual(["consent.withdrawn", "suppression.added"]);
  expect(await existingWebhook(t.context, { site: demoSite, id })).toMatchObject(await store.changeEnds());
});

test("a restriction that could not be told is not told after its end", async () => {
  await say("nils@example.com", "given");
  await deliver();
  const ask = (mode: "restrict" | "release") => {
    const until = new Date(t.clock.ms + 86_400_000).toISOString();
    const request = { mode, reason: "claim-period", verified: "known", ...(mode === "restrict" ? { until } : {}) };
    const read = () => ({ ...request, subject: { kind: "email", id: "nils@example.com" } });
    return eraseSubject(t.context, system, { site: demoSite, read });
  };
  let isDown = true;
  receiver.answer = (response) => void response.writeHead(isDown ? 500 : 204).end();
  await ask("restrict");
  await deliver();
  isDown = false;
  await ask("release");
  await deliver();
  t.clock.ms += 10_000;
  await deliver();
  const types = receiver.told.map(({ type }) => type);
  // The first try failed; told again after the end, the restriction would be taken for the last word.
  // That it had been asked for is no state, and is not lost.
  expect(types).toEqual(["consent.given", "subject.restricted", "subject.released", "request.done"]);
  await ask("restrict");
  await deliver();
  expect(receiver.told.slice(-2).map(({ type }) => type)).toEqual(["subject.restricted", "request.done"]);
});
