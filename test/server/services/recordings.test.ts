// Recordings: due past their period or with their person's erasure, kept by what keeps data, told, and in the log once deleted.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import type { Actor } from "../../../server/context.ts";
import { readChanges } from "../../../server/services/changes.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { liftHold, setHold } from "../../../server/services/holds.ts";
import { noteRecord } from "../../../server/services/notes.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { noteOccasions } from "../../../server/services/occasions.ts";
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
  await liftHold(t.context, system, { site, id });
  expect((await due()).map((one) => one.record)).toContain(bob);
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
  expect(await told()).toMatchObject([{ site, record, recordings: [hashOf("a")], because: "period-ended" }]);
  expect(await told()).toEqual([]);
  await deleted([{ record, hash: hashOf("a") }]);
  expect(await recordingOccasions(t.context, site)).toEqual([]);
  expect(await recordingOccasions(t.context, otherSite)).toEqual([]);
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
