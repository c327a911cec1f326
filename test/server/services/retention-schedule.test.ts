// Retention by the clock: reported first, gone after the owner's delay and not before, and never what a hold keeps.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import type { SiteSettings } from "../../../core/schema.ts";
import { runJobs } from "../../../server/jobs.ts";
import { readAttention } from "../../../server/services/attention.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { liftHold, setHold } from "../../../server/services/holds.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { retentionReport, retentionRun } from "../../../server/services/retention.ts";
import { keepRetention, plannedRun } from "../../../server/services/retention-schedule.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { checkLog } from "../../support/log.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const dayMs = 86_400_000;
const store = () => t.context.site(demoSite);
const planned = () => plannedRun(t.context, demoSite);
const forget = (settings: SiteSettings) => setSettings(t.context, system, { site: demoSite, settings });
const isThere = async (id: RecordId) => (await (await store()).record(id))?.person !== undefined;
const due = async () => (await readAttention(t.context, system, demoSite)).find(({ code }) => code === "retention-due");

async function answered(email: string): Promise<RecordId> {
  const request = t.request({ subject: { kind: "email", id: email } });
  await recordDecision(t.context, visitor, request);
  return request.id as RecordId;
}

/** The clock goes on, and looks every hour. */
async function hours(count: number): Promise<string[]> {
  const proofs: string[] = [];
  for (let hour = 0; hour < count; hour++) {
    t.clock.ms += 3_600_000;
    proofs.push(...(await keepRetention(t.context, demoSite)));
  }
  return proofs;
}

const longAfter = () => {
  t.clock.ms += 12 * 366 * dayMs;
};

test("what is past its period is told of, and stays as long as its owner said nothing", async () => {
  const id = await answered("ada@example.com");
  expect(await hours(1)).toEqual([]);
  expect(await planned()).toBeUndefined();
  expect(await due()).toBeUndefined();
  longAfter();
  const reportedAt = new Date(t.clock.ms + 3_600_000).toISOString();
  expect(await hours(60)).toEqual([]);
  expect(await isThere(id)).toBe(true);
  // The report is made anew day by day, so that its counts are those of today.
  expect((await planned())!.reportedAt > reportedAt).toBe(true);
  expect(await planned()).toMatchObject({ records: 1, subjects: 1 });
  expect(await planned()).not.toHaveProperty("runsAt");
  expect(await due()).toMatchObject({ severity: 2, count: 1, at: (await planned())!.reportedAt });
});

test("it goes once the days are over since the report, with a proof in the log, and is told of no more", async () => {
  const id = await answered("ada@example.com");
  longAfter();
  await forget({ forgetAfterDays: 3 });
  await hours(1);
  const runsAt = new Date(t.clock.ms + 3 * dayMs).toISOString();
  expect(await due()).toMatchObject({ severity: 3, count: 1, at: runsAt });
  expect(await hours(71)).toEqual([]);
  expect(await isThere(id)).toBe(true);
  const proofs = await hours(1);
  expect(proofs).toHaveLength(1);
  expect(await isThere(id)).toBe(false);
  const proof = (await (await store()).record(proofs[0] as RecordId))!;
  expect(proof.core).toMatchObject({ actor: "system", erasure: { mode: "retention", records: 1 } });
  expect(proof.core.erasure).not.toHaveProperty("wiped");
  expect(await due()).toBeUndefined();
  await t.seal();
  await checkLog(await store(), (await t.context.signer(demoSite)).keyText);
  expect(await hours(100)).toEqual([]);
});

test("what came past its period after the report waits for a report of its own", async () => {
  const first = await answered("ada@example.com");
  t.clock.ms += 2 * dayMs;
  const second = await answered("bob@example.com");
  await forget({ forgetAfterDays: 3 });
  const { retainUntil } = (await (await store()).record(first))!.core;
  t.clock.ms = Date.parse(retainUntil!) + dayMs;
  await hours(1);
  // The second comes past its period while the first one's day runs.
  t.clock.ms += 4 * dayMs;
  expect((await retentionReport(t.context, system, demoSite)).records).toBe(2);
  expect(await hours(1)).toHaveLength(1);
  expect([await isThere(first), await isThere(second)]).toEqual([false, true]);
  expect(await planned()).toMatchObject({ records: 1 });
  expect(await hours(72)).toHaveLength(1);
  expect(await isThere(second)).toBe(false);
});

test("days count from when the owner turned it on, and not while it is off", async () => {
  const id = await answered("ada@example.com");
  longAfter();
  await hours(100);
  await forget({ forgetAfterDays: 2 });
  expect(await hours(47)).toEqual([]);
  await forget({});
  expect(await hours(10)).toEqual([]);
  expect(await planned()).not.toHaveProperty("runsAt");
  await forget({ forgetAfterDays: 2 });
  expect(await hours(48)).toEqual([]);
  expect(await isThere(id)).toBe(true);
  expect(await hours(1)).toHaveLength(1);
});

test("a hold keeps what was reported, and what it no longer keeps is reported first", async () => {
  const id = await answered("ada@example.com");
  longAfter();
  await forget({ forgetAfterDays: 1 });
  await hours(1);
  const until = new Date(t.clock.ms + 366 * dayMs).toISOString();
  const wish = { statute: "Companies Act 2006 s. 388", reason: "Accounting records", until };
  const hold = await setHold(t.context, system, { site: demoSite, read: () => wish });
  expect(await hours(48)).toEqual([]);
  expect(await isThere(id)).toBe(true);
  expect(await planned()).toBeUndefined();
  await liftHold(t.context, system, { site: demoSite, id: hold.id });
  await hours(24);
  expect(await isThere(id)).toBe(true);
  expect(await planned()).toMatchObject({ records: 1 });
  expect(await hours(24)).toHaveLength(1);
});

test("a run by hand ends what was planned", async () => {
  await answered("ada@example.com");
  longAfter();
  await hours(1);
  expect(await due()).toBeDefined();
  await retentionRun(t.context, system, { site: demoSite });
  expect(await due()).toBeUndefined();
});

test("the hourly jobs do it, and the audit says who", async () => {
  const id = await answered("ada@example.com");
  longAfter();
  await forget({ forgetAfterDays: 1 });
  const failed: string[] = [];
  const jobs = () => runJobs(t.context, (error, what) => failed.push(`${what}: ${String(error)}`));
  await jobs();
  expect(await isThere(id)).toBe(true);
  t.clock.ms += dayMs;
  const rows = await t.auditOf(demoSite, jobs);
  expect(await isThere(id)).toBe(false);
  const runs = rows.filter(({ verb }) => verb.startsWith("retention."));
  expect(runs).toMatchObject([{ verb: "retention.run", actor: "system:retention", outcome: "done" }]);
  expect(failed).toEqual([]);
});

test("the days are a whole number of one to 365", async () => {
  for (const forgetAfterDays of [0, 366, 1.5])
    await expect(forget({ forgetAfterDays })).rejects.toMatchObject({
      slug: "not-valid",
      extensions: { errors: [{ pointer: "/forgetAfterDays" }] },
    });
});
