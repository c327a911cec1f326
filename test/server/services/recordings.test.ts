// Recordings: due past their period or with their person's erasure, kept by what keeps data, told, and in the log once deleted.
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeKeyText } from "../../../core/change.ts";
import type { RecordId } from "../../../core/ids.ts";
import type { Actor } from "../../../server/context.ts";
import { readChanges } from "../../../server/services/changes.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { liftHold, setHold } from "../../../server/services/holds.ts";
import { noteRecord } from "../../../server/services/notes.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { noteOccasions } from "../../../server/services/occasions.ts";
import { retentionRun } from "../../../server/services/retention.ts";
import { dueRecordings, recordingOccasions, recordingsDeleted } from "../../../server/services/recordings.ts";
import { otherSite, system, testContext, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";
import { demoOrigin } from "../../support/requests.ts";

const dayMs = 86_400_000;
const site = demoSite;
const key: Actor & { kind: "key" } = { kind: "key", id: "key_7", site, scopes: ["consent.write", "request", "check"] };
const hashOf = (digit: string) => `sha256:${digit.repeat(64)}` as const;
let t: TestContext;
let notice: string;
beforeEach(async () => {
  t = await testContext();
  const settings = demoNotice(demoOrigin);
  const purposes = settings.purposes.map((one) => (one.id === "call-back" ? { ...one, dataPeriod: "P12M" } : one));
  notice = (await publishNotice(t.context, system, { site, settings: { ...settings, purposes } })).hash;
});
afterEach(() => t.stop());

/** A call that was recorded. */
async function call(phone: string, digit: string): Promise<RecordId> {
  const request = {
    event: "give",
    choices: [{ purpose: "call-back", status: "given", channel: "phone" }],
    subject: { kind: "phone", id: phone },
    actedAt: t.context.now(),
    notice,
    lang: "en",
    surface: "phone",
    actor: "agent",
    attachments: [
      { kind: "recording", hash: hashOf(digit) },
      { kind: "script", hash: hashOf("5") },
    ],
  };
  const { answer } = await noteRecord(t.context, key, { site, read: () => request });
  return answer.id as RecordId;
}
const due = async (actor: Actor = key) =>
  (await dueRecordings(t.context, actor, { site, after: undefined })).recordings;
const deleted = (rows: readonly object[], actor: Actor = key) =>
  recordingsDeleted(t.context, actor, { site, read: () => ({ deleted: rows }) });
const ada = "+442079460001";

test("a recording is due once the period for its purpose's data is over, and gone from the list once that is noted", async () => {
  const record = await call(ada, "a");
  t.clock.ms += 100 * dayMs;
  const later = await call("+442079460002", "b");
  expect(await due()).toEqual([]);
  t.clock.ms += 270 * dayMs;
  const [row, ...others] = await due();
  expect(others).toEqual([]);
  expect(row).toMatchObject({ record, hash: hashOf("a"), because: "period-ended", dueAt: "2027-11-22T09:00:00.000Z" });
  t.clock.ms += 5_000;
  const done = await deleted([{ record, hash: hashOf("a") }]);
  const said = (await (await t.context.site(site)).record(done.proof as RecordId))!.core;
  expect(said).toMatchObject({
    event: "erase",
    at: t.context.now(),
    by: "key_7",
    erasure: { mode: "retention", reason: "retention-ended" },
    attachments: [{ kind: "recording", hash: hashOf("a"), note: record }],
  });
  expect(await due()).toEqual([]);
  expect(await deleted([{ record, hash: hashOf("a") }])).toEqual({ deleted: 0 });
  t.clock.ms += 100 * dayMs;
  expect((await due()).map((one) => one.record)).toEqual([later]);
});

test("the recording of somebody who was erased is due at once; a hold keeps those of people who are there", async () => {
  const record = await call(ada, "a");
  const bob = await call("+442079460002", "b");
  const wish = { subject: { kind: "phone", id: ada }, mode: "erase", reason: "subject-request", verified: "known" };
  await eraseSubject(t.context, system, { site, read: () => wish });
  const [row, ...others] = await due();
  expect([row, others]).toEqual([
    { record, entry: expect.any(Number), hash: hashOf("a"), because: "person-erased" },
    [],
  ]);
  t.clock.ms += 400 * dayMs;
  const until = new Date(t.clock.ms + 400 * dayMs).toISOString();
  const hold = { purpose: "call-back", statute: "Limitation Act 1980", reason: "claim", until };
  const { id } = await setHold(t.context, system, { site, read: () => hold });
  expect((await due()).map((one) => one.record)).not.toContain(bob);
  const { recordings: held } = await dueRecordings(t.context, key, { site, after: undefined, held: true });
  expect(held).toMatchObject([{ record: bob, hash: hashOf("b"), because: "period-ended" }]);
  await liftHold(t.context, system, { site, id });
  expect((await due()).map((one) => one.record)).toContain(bob);
});

test("what a retention run took the personal half of is past its period, and nobody was erased", async () => {
  const settings = demoNotice(demoOrigin);
  notice = (await publishNotice(t.context, system, { site, settings })).hash;
  const record = await call(ada, "a");
  t.clock.ms += 1_500 * dayMs;
  expect(await due()).toEqual([]);
  await retentionRun(t.context, system, { site });
  expect(await due()).toMatchObject([{ record, because: "period-ended", dueAt: "2030-05-22T09:00:00.000Z" }]);
});

test("what is due is told once in ninety days until it was deleted, by record and hash", async () => {
  const record = await call(ada, "a");
  t.clock.ms += 370 * dayMs;
  let cursor: string | undefined;
  const told = async () => {
    await noteOccasions(t.context, site);
    const page = await readChanges(t.context, key, { site, after: cursor, limit: 1_000 });
    cursor = page.cursor;
    return page.changes.filter(({ type }) => type === "recording.due").map(({ data }) => data);
  };
  const { hash } = (await (await t.context.site(site)).subject(1))!;
  const due = { site, record, recordings: [hashOf("a")], because: "period-ended" };
  expect(await told()).toMatchObject([{ ...due, subject: { key: changeKeyText(hash), kind: "phone" } }]);
  expect(await told()).toEqual([]);
  // Also where nothing else was noted since.
  t.clock.ms += 91 * dayMs;
  await told();
  expect(await told()).toMatchObject([due]);
  expect(await told()).toEqual([]);
  await deleted([{ record, hash: hashOf("a") }]);
  expect(await recordingOccasions(t.context, site)).toEqual([]);
  expect(await recordingOccasions(t.context, otherSite)).toEqual([]);
});

test("what is due of somebody who is erased after it was told is told anew, with no key", async () => {
  const record = await call(ada, "a");
  t.clock.ms += 370 * dayMs;
  await noteOccasions(t.context, site);
  const subject = { kind: "phone", id: ada };
  const erasure = { subject, mode: "erase", reason: "subject-request", verified: "known" };
  await eraseSubject(t.context, system, { site, read: () => erasure });
  await noteOccasions(t.context, site);
  const { changes } = await readChanges(t.context, key, { site, after: undefined, limit: 1_000 });
  const told = changes.filter(({ type }) => type === "recording.due").map(({ data }) => data);
  expect(told).toEqual([expect.objectContaining({ record, recordings: [hashOf("a")] })]);
  expect(told[0]).not.toHaveProperty("subject");
});

test("what no record names, a place that is none, and whoever may not are refused", async () => {
  const record = await call(ada, "a");
  const pointers = async (row: object) => (await refusal(deleted([row]))).extensions;
  expect(await pointers({ record, hash: hashOf("5") })).toMatchObject({ errors: [{ pointer: "/deleted/0" }] });
  expect(await pointers({ record: t.request().id, hash: hashOf("a") })).toMatchObject({
    errors: [{ pointer: "/deleted/0" }],
  });
  expect((await refusal(dueRecordings(t.context, key, { site, after: "x" }))).slug).toBe("not-valid");
  const other = { ...key, scopes: ["check"] } as const;
  for (const [verb, ask] of [
    ["recording.list", () => due(other)],
    ["recording.delete", () => deleted([{ record, hash: hashOf("a") }], other)],
  ] as const)
    expect(await t.auditOf(site, ask)).toMatchObject([{ verb, outcome: "refused" }]);
});

test("what is due is found each hour without going through the log again", async () => {
  const record = await call(ada, "a");
  t.clock.ms += 370 * dayMs;
  const read: string[] = [];
  const sound = await t.context.site(site);
  const store: typeof sound = {
    ...sound,
    recordsWhere: (filter, stretch) => {
      read.push(`${stretch.after}-${stretch.before}`);
      return sound.recordsWhere(filter, stretch);
    },
    recordsAt: (positions) => {
      read.push(...positions.map(String));
      return sound.recordsAt(positions);
    },
  };
  const context = { ...t.context, site: async () => store };
  const told = async () => {
    read.length = 0;
    return (await recordingOccasions(context, site)).map(({ doc }) => doc["record"]);
  };
  expect(await told()).toEqual([record]);
  const [entry, count] = [(await sound.record(record))!.index, await sound.entryCount()];
  expect(read).toContain(`0-${count}`);
  expect(await told()).toEqual([record]);
  expect(read).toEqual([String(entry)]);
  // What came since is read, for recordings and for what is deleted, and nothing before it.
  const later = await call("+442079460002", "b");
  expect(await told()).toEqual([record]);
  const [fresh, since] = [(await sound.record(later))!.index, await sound.entryCount()];
  expect([...new Set(read)].sort()).toEqual([String(entry), String(fresh), `${count}-${since}`].sort());
  await deleted([{ record, hash: hashOf("a") }]);
  expect(await told()).toEqual([]);
  expect(await told()).toEqual([]);
  expect(read).toEqual([String(fresh)]);
});
