// What the log says of erasures against the tables that act on it.
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { forgettingFindings } from "../../../server/services/recount-forgetting.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const ada = { kind: "email", id: "ada@example.com" } as const;
const store = () => t.context.site(demoSite);
const act = (change: object) =>
  eraseSubject(t.context, system, {
    site: demoSite,
    read: () => ({ subject: ada, mode: "erase", reason: "subject-request", verified: "receipt", ...change }),
  });
const claim = { mode: "restrict", reason: "claim-period", until: "2031-01-01T00:00:00.000Z" };

test("a restriction, its release and an erasure fit the log, and who was erased is told", async () => {
  await recordDecision(t.context, visitor, t.request({ subject: ada }));
  const { who } = (await (await store()).records(0, 10))[0]!;
  await act(claim);
  expect(await forgettingFindings(await store())).toMatchObject({ findings: [], forgotten: 0 });
  await act({ mode: "release" });
  expect((await forgettingFindings(await store())).findings).toEqual([]);
  await act({});
  const found = await forgettingFindings(await store());
  expect([found.findings, [...found.erased], found.forgotten]).toEqual([[], [who], 1]);
});

test("a restriction that ends earlier than the log says is named with its entry", async () => {
  await recordDecision(t.context, visitor, t.request({ subject: ada }));
  await act(claim);
  const { who } = (await (await store()).restrictions())[0]!;
  await (await store()).restrict({ who, untilMs: 1, record: "none" });
  const { index } = (await (await store()).erasures())[0]!;
  expect((await forgettingFindings(await store())).findings).toEqual([
    expect.objectContaining({ rule: "restriction-differs", who, entry: index }),
  ]);
});

test("records that lost whose they were without a word in the log are named", async () => {
  await recordDecision(t.context, visitor, t.request({ subject: ada }));
  const { index } = (await (await store()).records(0, 10))[0]!;
  await (await store()).scrubEntries([index], false);
  expect((await forgettingFindings(await store())).findings).toEqual([
    expect.objectContaining({ rule: "forgotten-unsaid", entry: index }),
  ]);
});
