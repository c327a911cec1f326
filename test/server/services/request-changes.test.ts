// Subject requests as others are told of them: what was done, by keys and numbers alone, and what ends soon, once each.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../../server/context.ts";
import { changeKeys, readChanges } from "../../../server/services/changes.ts";
import { deliverWebhook } from "../../../server/services/delivering.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { heldAbout, heldByPerson } from "../../../server/services/held.ts";
import { noteOccasions } from "../../../server/services/occasions.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { addWebhook } from "../../../server/services/webhooks.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { startReceiver } from "../../support/receiver.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
let cursor: string | undefined;
beforeEach(async () => {
  t = await testContext();
  cursor = undefined;
});
afterEach(() => t.stop());

const site = demoSite;
const dayMs = 86_400_000;
const desk: Actor & { kind: "key" } = { kind: "key", id: "key_1", site, scopes: ["request", "check"] };
const at = (days: number) => new Date(t.clock.ms + days * dayMs).toISOString();
const person = (name: string) => ({ kind: "email", id: `${name}@example.com` }) as const;
async function known(name: string) {
  await recordDecision(t.context, visitor, t.request({ subject: person(name) }));
  t.clock.ms += 1_000;
}
async function act(name: string, change: object) {
  const request = { subject: person(name), reason: "subject-request", verified: "call-back", ...change };
  const done = await eraseSubject(t.context, desk, { site, read: () => request });
  t.clock.ms += 1_000;
  return done.records[0]!;
}
const held = (name: string, more: object = {}) =>
  heldAbout(t.context, desk, { site, read: () => ({ subject: person(name), ...more }) });
async function keyOf(name: string) {
  const asked = { site, read: () => ({ recipients: [{ email: person(name).id }] }) };
  return (await changeKeys(t.context, desk, asked)).keys[0]!.subject;
}
/** What is new of requests in the feed. */
async function fresh() {
  const page = await readChanges(t.context, desk, { site, after: cursor, limit: 1_000 });
  cursor = page.cursor;
  return page.changes.filter(({ type }) => type.startsWith("request."));
}

test("a report that is handed out is a request that was done; one that is looked at, or that nobody asked for, is none", async () => {
  for (const name of ["ada", "bob"]) await known(name);
  await held("ada");
  await held("ada", { verified: "not-needed" });
  expect(await refusal(held("ada", { request: "DSR-1" }))).toMatchObject({ slug: "not-valid" });
  expect(await fresh()).toEqual([]);
  await held("ada", { verified: "document-seen", request: "DSR-17" });
  await held("nobody", { verified: "known" });
  const [one, other, ...more] = await fresh();
  expect(one).toEqual({
    id: expect.stringMatching(/^evt_[0-9a-f-]{32,36}_done$/),
    type: "request.done",
    timestamp: t.context.now(),
    data: {
      site,
      right: "access",
      verified: "document-seen",
      request: "DSR-17",
      subject: { key: await keyOf("ada"), kind: "email" },
    },
  });
  expect(other!.data).toEqual({ site, right: "access", verified: "known" });
  expect([more, one!.id === other!.id]).toEqual([[], false]);
});

test("so is what somebody takes along from their own page, each time", async () => {
  await known("ada");
  const hash = subjectHash(t.context.identityKey(site), "email", person("ada").id);
  for (let times = 0; times < 2; times++) await heldByPerson(t.context, site, { hash, denyHash: hash });
  const told = await fresh();
  const subject = { key: await keyOf("ada"), kind: "email" };
  expect(told.map(({ data }) => data)).toEqual([
    { site, right: "access", verified: "signed-link", subject },
    { site, right: "access", verified: "signed-link", subject },
  ]);
  expect(new Set(told.map(({ id }) => id)).size).toBe(2);
});

test("an erasure and a restriction that somebody asked for are told so beside what they did, from the log", async () => {
  for (const name of ["ada", "bob", "cem"]) await known(name);
  const [subjectOfAda, subjectOfBob] = [await keyOf("ada"), await keyOf("bob")];
  const [until, requestedAt] = [at(90), at(-3)];
  const restricted = await act("ada", { mode: "restrict", reason: "accuracy-contested", until });
  await act("ada", { mode: "release" });
  const erased = await act("bob", { mode: "erase", request: "DSR-18", requestedAt });
  await act("cem", { mode: "erase", reason: "no-longer-needed", verified: "not-needed" });
  const told = await fresh();
  expect(told.map(({ id, data }) => [id, data])).toEqual([
    [
      `evt_${restricted.slice(4)}_done`,
      {
        site,
        record: restricted,
        index: expect.any(Number),
        right: "restriction",
        reason: "accuracy-contested",
        verified: "call-back",
        until,
        subject: { key: subjectOfAda, kind: "email" },
      },
    ],
    [
      `evt_${erased.slice(4)}_done`,
      {
        site,
        record: erased,
        index: expect.any(Number),
        right: "erasure",
        reason: "subject-request",
        verified: "call-back",
        request: "DSR-18",
        requestedAt,
        subject: { key: subjectOfBob },
      },
    ],
  ]);
});

test("a restriction is due thirty, seven and one days before its end, once each, by the record that says so", async () => {
  await known("ada");
  const until = at(40);
  const record = await act("ada", { mode: "restrict", reason: "claim-period", until });
  await fresh();
  const end = Date.parse(until);
  for (const [before, days] of [
    [31, undefined],
    [30, 30],
    [20, undefined],
    [7, 7],
    [0.9, 1],
    [0.5, undefined],
    [-1, undefined],
  ] as const) {
    t.clock.ms = end - before * dayMs;
    for (let run = 0; run < 2; run++) await noteOccasions(t.context, site);
    const told = await fresh();
    const subject = { key: await keyOf("ada"), kind: "email" };
    const data = { site, right: "restriction", record, until, days, subject };
    expect(
      told.map((change) => [change.type, change.data]),
      `${before} days before`,
    ).toEqual(days === undefined ? [] : [["request.due", data]]);
  }
});

test("what ended, was prolonged or is of somebody erased meanwhile is due no more, nor is what was handed out to them told", async () => {
  const names = ["ada", "bob", "cem", "dan"];
  const until = at(20);
  for (const name of names) {
    await known(name);
    await act(name, { mode: "restrict", reason: "claim-period", until });
  }
  await held("cem", { verified: "known" });
  await fresh();
  const before = cursor;
  await noteOccasions(t.context, site);
  expect(await fresh()).toHaveLength(4);
  await held("cem", { verified: "known" });
  await act("ada", { mode: "release" });
  await act("bob", { mode: "restrict", reason: "claim-period", until: at(400) });
  await act("cem", { mode: "erase", verified: "not-needed", reason: "unlawful" });
  cursor = before;
  const told = await fresh();
  const key = await keyOf("dan");
  expect(told.filter(({ type }) => type === "request.due").map(({ data }) => data["subject"])).toEqual([
    { key, kind: "email" },
  ]);
  expect(told.filter(({ data }) => data["right"] === "access")).toEqual([]);
});

test("a webhook hears of them, in order, and of no address", async () => {
  const receiver = await startReceiver();
  try {
    const types = ["request.done", "request.due", "subject.erased", "subject.restricted"];
    const made = await addWebhook(t.context, system, { site, read: () => ({ url: receiver.url, types }) });
    receiver.secrets.push(made.secret);
    await known("ada");
    await known("bob");
    await held("ada", { verified: "account", request: "DSR-20" });
    t.clock.ms += 1_000;
    await act("ada", { mode: "restrict", reason: "claim-period", until: at(5) });
    await act("bob", { mode: "erase" });
    await noteOccasions(t.context, site);
    await deliverWebhook(t.context, site, made.id);
    const of = (key: string | null) =>
      receiver.told
        .filter(({ data }) => (data["subject"] as { key: string }).key === key)
        .map(({ type, data }) => [type, data["right"]]);
    expect(of(await keyOf("ada"))).toEqual([
      ["request.done", "access"],
      ["subject.restricted", undefined],
      ["request.done", "restriction"],
      ["request.due", "restriction"],
    ]);
    expect(of(await keyOf("bob"))).toEqual([
      ["subject.erased", undefined],
      ["request.done", "erasure"],
    ]);
    expect(receiver.told).toHaveLength(6);
    expect(JSON.stringify(receiver.told)).not.toContain("example.com");
  } finally {
    await receiver.stop();
  }
});
