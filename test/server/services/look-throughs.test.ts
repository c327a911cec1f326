// A look-through: what it found is kept, told at /readyz, in health and in attention, and is made anew after a week.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { emptyMemory, type ServiceContext } from "../../../server/context.ts";
import { readAttention } from "../../../server/services/attention.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { readHealth } from "../../../server/services/health.ts";
import { lookedThrough, lookThrough, readiness } from "../../../server/services/look-throughs.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
  await recordDecision(t.context, visitor, t.request());
  await t.seal();
});
afterEach(() => t.stop());

const ready = () => readiness(t.context);
const recordsHealth = async () =>
  (await readHealth(t.context, system, demoSite)).checks.find(({ code }) => code === "records");
const attention = async () => (await readAttention(t.context, system, demoSite)).map(({ code }) => code);
const change = async (sql: string) => (await t.databases.open("site", demoSite)).writer.execute(sql);

test("nothing counts as verified before every site was looked through", async () => {
  expect(await lookedThrough(t.context, demoSite)).toBeUndefined();
  expect(await ready()).toMatchObject({ sites: 2, verified: false, findings: 0 });
  expect(await recordsHealth()).toMatchObject({ state: "doubtful" });
  await lookThrough(t.context, demoSite);
  expect(await ready()).toMatchObject({ verified: false });
  await lookThrough(t.context, otherSite);
  expect(await ready()).toMatchObject({ verified: true, findings: 0, damaged: 0 });
  expect(await recordsHealth()).toMatchObject({ state: "good", at: t.context.now() });
});

test("a state that follows from no record is told everywhere, at the latest after a week", async () => {
  await lookThrough(t.context, demoSite);
  await change("UPDATE consent_state SET status = 3");
  expect(await lookThrough(t.context, demoSite)).toMatchObject({ findings: 0 });
  t.clock.ms += 8 * 86_400_000;
  const found = await lookThrough(t.context, demoSite);
  expect(found).toMatchObject({ log: undefined, findings: 1, first: { detail: expect.stringContaining("refused") } });
  expect(await ready()).toMatchObject({ findings: 1 });
  expect(await recordsHealth()).toMatchObject({ state: "bad", count: 1 });
  expect(await attention()).toContain("records-differ");
});

test("an entry that is not what its record says is damage of the log, though key and tiles agree with the checkpoint", async () => {
  await change("DROP TRIGGER entry_no_update");
  await change("UPDATE entry SET at = at + 1 WHERE kind = 'record'");
  await lookThrough(t.context, demoSite);
  expect((await lookedThrough(t.context, demoSite))?.log).toContain("does not commit");
  expect(await attention()).toContain("log-damaged");
  // The person acted a millisecond later too, by this row: so their state differs as well.
  expect(await ready()).toMatchObject({ damaged: 0, findings: 3 });
});

test("what was found is looked at again by the next run, so that it goes when it was mended", async () => {
  const { rows } = await change("SELECT DISTINCT status FROM consent_state");
  expect(rows).toHaveLength(1);
  await change("UPDATE consent_state SET status = 3");
  const { findings } = (await lookThrough(t.context, demoSite))!;
  expect(findings).toBeGreaterThan(0);
  await change(`UPDATE consent_state SET status = ${Number(rows[0]!["status"])}`);
  t.clock.ms += 3_600_000;
  expect(await lookThrough(t.context, demoSite)).toMatchObject({ findings: 0, at: t.context.now() });
  expect(await attention()).not.toContain("records-differ");
});

test("somebody who is erased whole before, or meanwhile, is no damage and does not throw it away", async () => {
  const ids = ["ada@example.com", "bob@example.com"].map((id) => t.request({ subject: { kind: "email", id } }));
  for (const request of ids) await recordDecision(t.context, visitor, request);
  await t.seal();
  const wipe = async () => {
    const subject = { kind: "record", id: ids.pop()?.id };
    const body = { subject, mode: "erase", reason: "subject-request", verified: "signed-link", wipe: true };
    await eraseSubject(t.context, system, { site: demoSite, read: () => body });
  };
  await wipe();
  const store = await t.context.site(demoSite);
  const entries: typeof store.entries = async (from, to) => {
    if (ids.length > 0) await wipe();
    return store.entries(from, to);
  };
  const site = () => Promise.resolve({ ...store, entries });
  expect(await lookThrough({ ...t.context, site }, demoSite)).toMatchObject({ log: undefined, findings: 0 });
  expect(ids).toEqual([]);
});

test("a log that is too large is named as not looked through, on a computer of its own too", async () => {
  await lookThrough(t.context, otherSite);
  const store = await t.context.site(demoSite);
  const large = (count: number, more: Partial<ServiceContext>) => ({
    ...t.context,
    ...more,
    site: (id: SiteId) =>
      id === demoSite ? Promise.resolve({ ...store, entryCount: () => Promise.resolve(count) }) : t.context.site(id),
  });
  const dataFolder = {
    latestBackup: () => Promise.resolve(undefined),
    restoreTest: () => Promise.resolve(undefined),
    room: () => Promise.resolve({ freeBytes: 1e12, databaseBytes: 1e9 }),
  };
  for (const context of [large(50_001, {}), large(500_001, { dataFolder })]) {
    expect(await lookThrough(context, demoSite)).toBeUndefined();
    expect(await readiness(context)).toMatchObject({ verified: false, tooLarge: 1, findings: 0 });
    const { checks } = await readHealth(context, system, demoSite);
    const count = await (await context.site(demoSite)).entryCount();
    expect(checks.find(({ code }) => code === "records")).toMatchObject({ state: "doubtful", count });
  }
  // What was looked through while it was small counts for its week, and no longer.
  await lookThrough(t.context, demoSite);
  t.clock.ms += 8 * 86_400_000;
  expect(await lookThrough(large(50_001, {}), demoSite)).toBeUndefined();
  expect(await lookedThrough(t.context, demoSite)).toBeUndefined();
});

test("what was found is known to whoever comes after, where there is no data folder; over one every process looks for itself", async () => {
  await change("UPDATE consent_state SET status = 3");
  await lookThrough(t.context, demoSite);
  const fresh = (more: Partial<ServiceContext>) => ({ ...t.context, ...more, memory: emptyMemory() });
  expect(await lookedThrough(fresh({}), demoSite)).toMatchObject({
    log: undefined,
    findings: 1,
    first: { who: expect.any(Number), detail: expect.stringContaining("refused") },
  });
  expect(await readiness(fresh({}))).toMatchObject({ verified: false, findings: 1 });
  expect(await lookedThrough(fresh({ dataFolder: {} as never }), demoSite)).toBeUndefined();
  // Nobody looked for more than a week: what was found then is not what stands.
  t.clock.ms += 9 * 86_400_000;
  expect(await lookedThrough(fresh({}), demoSite)).toBeUndefined();
});

test("the audit has a row of what was found, and of what changed there, not one an hour", async () => {
  const look = () => t.auditOf(demoSite, () => lookThrough(t.context, demoSite));
  expect(await look()).toMatchObject([{ actor: "system:look-through", verb: "log.export", outcome: "done" }]);
  const { rows } = await change("SELECT DISTINCT status FROM consent_state");
  await change("UPDATE consent_state SET status = 3");
  t.clock.ms += 8 * 86_400_000;
  expect(await look()).toMatchObject([{ detail: expect.stringMatching(/^\d+ entries looked through, 1 findings$/) }]);
  for (let hour = 0; hour < 3; hour++) {
    t.clock.ms += 3_600_000;
    expect(await look()).toEqual([]);
  }
  await change(`UPDATE consent_state SET status = ${Number(rows[0]!["status"])}`);
  expect(await look()).toMatchObject([{ detail: expect.stringContaining(" 0 findings") }]);
  expect(await look()).toEqual([]);
});
