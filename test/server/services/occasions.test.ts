// What time brings is told like every other change: once each, by keys, and not where nothing is left to be told.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../../server/context.ts";
import { changeKeys, readChanges } from "../../../server/services/changes.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { noteOccasions } from "../../../server/services/occasions.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { importRegister } from "../../../server/services/registers.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
let cursor: string | undefined;
const dayMs = 86_400_000;
const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] };
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

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
const keyOf = async (email: string) =>
  (await changeKeys(t.context, key, { site: demoSite, read: () => ({ recipients: [{ email }] }) })).keys[0]!.subject;
/** What is new in the feed. */
async function fresh() {
  const page = await readChanges(t.context, key, { site: demoSite, after: cursor, limit: 1_000 });
  cursor = page.cursor;
  return page.changes.filter(({ type }) => type === "consent.expiring" || type === "screening.stale");
}

test("a consent is told of thirty, seven and one days before its end, once each", async () => {
  // A cookie's end is nobody's campaign.
  await recordDecision(t.context, visitor, t.request());
  await say("ada@example.com", "given");
  const store = await t.context.site(demoSite);
  const [state] = await store
    .lapsedStates({ from: 0, to: 100, atMs: t.clock.ms + 3_000 * dayMs })
    .then((all) => all.filter(({ channel }) => channel === "email"));
  const end = Date.parse(state!.until!);
  for (const [before, days] of [
    [31, undefined],
    [30, 30],
    [20, undefined],
    [6, 7],
    [1, 1],
    [0.5, undefined],
    [-1, undefined],
  ] as const) {
    t.clock.ms = end - before * dayMs;
    await noteOccasions(t.context, demoSite);
    await noteOccasions(t.context, demoSite);
    const told = await fresh();
    expect(
      told.map(({ data }) => data["days"]),
      `${before} days before`,
    ).toEqual(days === undefined ? [] : [days]);
    for (const { data } of told)
      expect(data).toMatchObject({
        subject: { key: await keyOf("ada@example.com"), kind: "email" },
        choices: [{ purpose: "newsletter", channel: "email", until: state!.until }],
      });
  }
});

test("who withdrew, renewed or was erased meanwhile is not told of", async () => {
  const names = ["bea", "cleo", "dora", "eve"].map((name) => `${name}@example.com`) as [string, string, string, string];
  for (const name of names) await say(name, "given");
  const store = await t.context.site(demoSite);
  const all = await store.lapsedStates({ from: 0, to: 100, atMs: t.clock.ms + 3_000 * dayMs });
  t.clock.ms = Math.max(...all.map(({ until }) => Date.parse(until!))) - 29 * dayMs;
  await noteOccasions(t.context, demoSite);
  const [bea, cleo, dora, eve] = names;
  await say(bea, "withdrawn");
  await say(cleo, "given");
  const request = { subject: { kind: "email", id: dora }, mode: "erase", reason: "subject-request", verified: "known" };
  await eraseSubject(t.context, system, { site: demoSite, read: () => request });
  expect((await fresh()).map(({ data }) => data["subject"])).toEqual([{ key: await keyOf(eve), kind: "email" }]);
  // What was noted of the erased is gone, and readers go on from where they were.
  const rows = await store.occasions({ after: 0, most: 1_000 });
  expect(rows.filter(({ doc }) => Object.keys(doc).length === 0)).toHaveLength(1);
  t.clock.ms += 91 * dayMs;
  await noteOccasions(t.context, demoSite);
  expect(await store.occasions({ after: 0, most: 1_000 })).toHaveLength(1);
  expect(await fresh()).toEqual([]);
});

test("a register whose file grew too old is told of once, and the next file again", async () => {
  const load = async () => {
    const date = new Date(t.clock.ms).toISOString().slice(0, 10);
    const read = async function* () {
      yield Buffer.from("020 7946 0958\n");
    };
    await importRegister(t.context, system, { site: demoSite, register: "TPS", date, read });
  };
  await load();
  for (let file = 0; file < 2; file++) {
    t.clock.ms += 20 * dayMs;
    await noteOccasions(t.context, demoSite);
    expect(await fresh()).toEqual([]);
    t.clock.ms += 20 * dayMs;
    for (let run = 0; run < 2; run++) await noteOccasions(t.context, demoSite);
    const told = await fresh();
    expect(told.map(({ type, data }) => [type, data["register"], data["maxDays"]])).toEqual([
      ["screening.stale", "TPS", 28],
    ]);
    await load();
  }
});
