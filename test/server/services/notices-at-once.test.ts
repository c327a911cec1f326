// A notice that changes at once what people were asked about says why, in the log, or is not published.
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseInForceEntry } from "../../../core/in-force.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { draftReport } from "../../../server/services/draft-report.ts";
import { listNotices, restoreNotice } from "../../../server/services/notice-versions.ts";
import { currentNotice, publishNotice, type NoticeSettings } from "../../../server/services/notices.ts";
import { setPurpose, readPurpose, retirePurpose } from "../../../server/services/purposes.ts";
import { verifyExport } from "../../../server/log/verify-export.ts";
import { exportLog } from "../../../server/services/exports.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";
import { linesOf, streamed } from "../../support/exported.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
  t.clock.ms += 1_000;
});
afterEach(() => t.stop());

const site = demoSite;
const before = demoNotice(demoOrigin);
const named = (name: string) => ({ ...before, controller: { ...before.controller, name } });
const publish = (settings: NoticeSettings, change: object = {}) =>
  publishNotice(t.context, system, { site, settings, ...change });
const refusal = { slug: "not-valid", extensions: { errors: [{ pointer: "/shortNotice", code: "announced-not" }] } };

/** What the log says behind the entries there were. */
async function said(from: number) {
  const store = await t.context.site(site);
  const entries = await store.entries(from, await store.entryCount());
  return entries.map(({ kind, data }) => [kind, parseInForceEntry(data)?.shortNotice]);
}

test("without a reason it is refused, and nothing is published", async () => {
  const store = await t.context.site(site);
  const count = await store.entryCount();
  await expect(publish(named("Another Ltd"))).rejects.toMatchObject(refusal);
  await expect(publish(before, { declared: ["analytics"] })).rejects.toMatchObject(refusal);
  await expect(publish(named("Another Ltd"), { shortNotice: " \n " })).rejects.toMatchObject(refusal);
  expect((await currentNotice(t.context, site))!.hash).toBe(t.notice);
  expect(await store.entryCount()).toBe(count);
});

test("with one it is in force, and log, audit and list of notices have the reason; the log verifies", async () => {
  const count = await (await t.context.site(site)).entryCount();
  const shortNotice = "the company was sold";
  const rows = await t.auditOf(site, () => publish(named("Another Ltd"), { shortNotice }));
  expect(rows.at(-1)?.detail).toContain(`, at short notice: ${shortNotice}`);
  expect((await said(count)).slice(0, 2)).toEqual([
    ["notice", undefined],
    ["in-force", shortNotice],
  ]);
  const [latest, first] = await listNotices(t.context, system, site);
  expect([latest!.standing, latest!.shortNotice, first!.shortNotice]).toEqual(["in-force", shortNotice, undefined]);
  await t.seal();
  const lines = await linesOf(await exportLog(t.context, system, { site }));
  expect((await verifyExport(streamed(lines))).findings).toEqual([]);
});

test("what changes nothing that was agreed to needs none, and keeps none", async () => {
  const count = await (await t.context.site(site)).entryCount();
  const other = { ...before, controller: { ...before.controller, contact: "dpo@northgate-calling.example" } };
  await publish(other, { shortNotice: "said for nothing" });
  const { purpose } = await retirePurpose(t.context, system, {
    site,
    id: "newsletter",
    expected: { revision: (await readPurpose(t.context, system, { site, id: "newsletter" })).revision },
  });
  expect(purpose).toBeNull();
  expect((await said(count)).filter(([kind]) => kind === "in-force")).toEqual([]);
  expect((await listNotices(t.context, system, site)).map(({ shortNotice }) => shortNotice)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("announced for thirty days it needs none", async () => {
  const effectiveAt = "2027-03-01T00:00:00.000Z";
  const settings = named("Another Ltd");
  await publish({ ...settings, policy: { ...settings.policy, effectiveAt } });
  expect((await listNotices(t.context, system, site))[0]).toMatchObject({ standing: "coming", effectiveAt });
});

test("a purpose that means more is a change like any other, and a report says so beforehand", async () => {
  const {
    id: _,
    version: __,
    revision,
    changes: ___,
    ...rest
  } = await readPurpose(t.context, system, {
    site,
    id: "newsletter",
  });
  const longer = { ...rest, retentionPeriod: "P9Y" };
  const set = (sent: object) =>
    setPurpose(t.context, system, { site, id: "newsletter", expected: { revision }, read: () => sent });
  await expect(set(longer)).rejects.toMatchObject(refusal);
  const blank = set({ ...longer, shortNotice: "      " });
  await expect(blank).rejects.toMatchObject({
    slug: "not-valid",
    extensions: { errors: [{ pointer: "/shortNotice" }] },
  });
  expect(await set({ ...longer, shortNotice: "a court said so" })).toMatchObject({ asksAgain: true });
  expect((await draftReport(t.context, site, before)).isMaterial).toBe(false);
  expect((await draftReport(t.context, site, named("Another Ltd"))).isMaterial).toBe(true);
});

test("an earlier notice put in force again says that by itself", async () => {
  await publish(named("Another Ltd"), { shortNotice: " the company was sold\n" });
  expect((await listNotices(t.context, system, site))[0]!.shortNotice).toBe("the company was sold");
  t.clock.ms += 1_000;
  await restoreNotice(t.context, system, { site, hash: t.notice });
  const [latest] = await listNotices(t.context, system, site);
  expect(latest!.shortNotice).toMatch(/^the notice of 20.*Z is put in force again$/);
});

test("a purpose that was taken away and comes back as more than it was says why", async () => {
  const { purposes } = before;
  await publish({ ...before, purposes: purposes.filter(({ id }) => id !== "newsletter") });
  const more = purposes.map((one) => (one.id === "newsletter" ? { ...one, recipients: ["Somebody Ltd"] } : one));
  t.clock.ms += 1_000;
  expect((await draftReport(t.context, site, { ...before, purposes: more })).isMaterial).toBe(true);
  await expect(publish({ ...before, purposes: more })).rejects.toMatchObject(refusal);
  expect((await draftReport(t.context, site, before)).isMaterial).toBe(false);
  await publish(before);
});
