// Entries that wait for a checkpoint: late after a minute, whatever kind they are of.
import { afterEach, beforeEach, expect, test } from "vitest";
import { readAttention } from "../../../server/services/attention.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { readHealth } from "../../../server/services/health.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { isSealingLate } from "../../../server/services/unsealed.ts";
import { logHealth } from "../../../server/services/witnesses.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
  await t.seal();
});
afterEach(() => t.stop());

const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] } as const;
const check = () =>
  checkRecipients(t.context, key, () => ({
    purpose: "newsletter",
    channel: "email",
    recipients: [{ email: "ada@example.com" }],
  }));
const isLate = async () => {
  const { entries, sealed } = await logHealth(t.context, demoSite);
  return isSealingLate(t.context, { site: demoSite, store: await t.context.site(demoSite), entries, sealed });
};

test("an entry that says no time is late a minute after it was first seen to wait", async () => {
  expect(await isLate()).toBe(false);
  await check();
  t.clock.ms += 3_600_000;
  expect(await isLate()).toBe(false);
  t.clock.ms += 60_000;
  expect(await isLate()).toBe(false);
  t.clock.ms += 1_000;
  expect(await isLate()).toBe(true);
  const { checks } = await readHealth(t.context, system, demoSite);
  expect(checks.find(({ code }) => code === "sealing")).toMatchObject({ state: "bad", count: 1 });
  expect((await readAttention(t.context, system, demoSite)).map(({ code }) => code)).toContain("not-sealed");
  await t.seal();
  expect(await isLate()).toBe(false);
});

test("a record behind such an entry says since when, and a checkpoint in between starts anew", async () => {
  await check();
  await recordDecision(t.context, visitor, t.request());
  t.clock.ms += 61_000;
  expect(await isLate()).toBe(true);
  await t.seal();
  await check();
  expect(await isLate()).toBe(false);
  t.clock.ms += 30_000;
  await t.seal();
  await check();
  t.clock.ms += 40_000;
  expect(await isLate()).toBe(false);
});
