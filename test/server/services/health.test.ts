// Health: good where all is well, and each thing named with what to do once it is not.
import { afterEach, beforeEach, expect, test } from "vitest";
import { instantAt } from "../../../core/time.ts";
import type { DataFolder } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { healthCodes, readBackups, readHealth } from "../../../server/services/health.ts";
import { lookThrough } from "../../../server/services/look-throughs.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { createUser, userActor } from "../../../server/services/users.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";
import { bannerRequest } from "../../support/requests.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
  await t.seal();
  await lookThrough(t.context, demoSite);
});
afterEach(() => t.stop());

const day = 86_400_000;
const folder = (change: Partial<DataFolder> = {}): DataFolder => ({
  latestBackup: () => Promise.resolve({ at: instantAt(t.clock.ms - day) }),
  restoreTest: () => Promise.resolve(undefined),
  room: () => Promise.resolve({ freeBytes: 40e9, databaseBytes: 3e6 }),
  ...change,
});
/** Those that do not stand well, in the order told. */
const unwell = async (context = t.context) =>
  (await readHealth(context, system, demoSite)).checks
    .filter(({ state }) => state !== "good")
    .map(({ code, state }) => `${state} ${code}`);

test("where all is well everything looked at is good, and nothing is to be done", async () => {
  const sending = {
    ...t.context.mail,
    transport: { name: "smtp", send: () => Promise.resolve({ kind: "sent" } as const) },
  };
  const { at, checks } = await readHealth({ ...t.context, mail: sending, dataFolder: folder() }, system, demoSite);
  expect(at).toBe(t.context.now());
  expect(checks.map(({ code, state, fix }) => [code, state, fix])).toEqual(
    Object.keys(healthCodes).map((code) => [code, "good", undefined]),
  );
  expect(checks.find(({ code }) => code === "disk")).toMatchObject({ bytes: 40e9 });
});

test("an old backup, a full disk, a proxy that is not believed and an address without https are named", async () => {
  const context = {
    ...t.context,
    publicUrl: "http://consent.example",
    dataFolder: folder({
      latestBackup: () => Promise.resolve({ at: instantAt(t.clock.ms - 3 * day) }),
      room: () => Promise.resolve({ freeBytes: 1e8, databaseBytes: 3e6 }),
    }),
  };
  context.memory.forwardedAtMs = t.clock.ms;
  expect(await unwell(context)).toEqual([
    "bad disk",
    "doubtful mail",
    "doubtful backup",
    "doubtful address",
    "doubtful proxy",
  ]);
  for (const { fix } of (await readHealth(context, system, demoSite)).checks) if (fix) expect(fix).toMatch(/\.$/);
});

test("entries that wait too long, a log that was changed, and a clock that went back are bad", async () => {
  await recordDecision(t.context, visitor, bannerRequest(t.notice, "given"));
  expect(await unwell()).toEqual(["doubtful mail"]);
  t.clock.ms += 120_000;
  expect(await unwell()).toEqual(["bad sealing", "doubtful mail"]);
  t.clock.ms -= day;
  expect(await unwell()).toEqual(["bad clock", "doubtful mail"]);
});

test("backups are told where they are ours to make, with the last test of restoring one", async () => {
  expect(await readBackups(t.context, system, demoSite)).toEqual({ ours: false });
  const restoreTest = { at: t.context.now(), madeAt: instantAt(t.clock.ms - day), entries: 3 };
  const context = { ...t.context, dataFolder: folder({ restoreTest: () => Promise.resolve(restoreTest) }) };
  expect(await readBackups(context, system, demoSite)).toEqual({
    ours: true,
    latest: { at: restoreTest.madeAt },
    restoreTest,
    databaseBytes: 3e6,
  });
});

test("marketers and visitors may read neither, and each attempt is audited", async () => {
  const marketer = userActor(await createUser(t.context, system, { name: "Max", role: "marketer" }));
  const rows = await t.auditOf(demoSite, async () => {
    for (const who of [marketer, visitor])
      for (const read of [readHealth, readBackups])
        expect((await refusal(read(t.context, who, demoSite))).slug).toBe("may-not");
  });
  expect(rows.map(({ verb, outcome }) => `${verb} ${outcome}`)).toEqual(Array(4).fill("health.read refused"));
});
