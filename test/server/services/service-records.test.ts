// Records the service writes itself: who wrote them, when they count from, and that the same is one.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RecordId, UserId } from "../../../core/ids.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { freshRecordId, recordService, writerOf, type ServiceAct } from "../../../server/services/service-records.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t.stop());

const act: ServiceAct = {
  event: "erase",
  choices: [],
  method: { surface: "system", action: "erase" },
  actor: "system",
  subject: null,
  direct: true,
};
const record = (change: Partial<ServiceAct> = {}) =>
  recordService(t.context, system, { site: demoSite, act: { ...act, ...change } });

test("a record of the service counts from now unless told, vouched for by nobody's press", async () => {
  const { answer } = await record();
  const { core } = (await (await t.context.site(demoSite)).record(answer.id as RecordId))!;
  const now = t.context.now();
  expect(core).toMatchObject({ at: now, actedAt: now, clientAt: now, actor: "system", jurisdiction: "" });
  expect(core.method).toEqual({ surface: "system", action: "erase", layer: 0, viaGpc: false, trusted: false });
  expect(core).not.toHaveProperty("by");
});

test("the same act under the same id is one record, another a conflict, also when time has passed", async () => {
  const id = freshRecordId(t.context);
  expect((await record({ id })).created).toBe(true);
  t.clock.ms += 5_000;
  expect((await record({ id })).created).toBe(false);
  await expect(record({ id, event: "link" })).rejects.toMatchObject({ slug: "record-conflict" });
});

test("a record about a subject that is gone is not stored", async () => {
  await expect(record({ subject: { no: 999_999 } })).rejects.toMatchObject({ slug: "unknown-receipt" });
});

test("users and keys are named as writers, the system and the public are not", () => {
  const key = { kind: "key", id: "key_1", site: demoSite, scopes: [] } as const;
  const user = { kind: "user", id: "usr_1" as UserId, role: "owner", disabledAt: null } as const;
  expect([key, user, system, visitor].map(writerOf)).toEqual(["key_1", "usr_1", undefined, undefined]);
});
