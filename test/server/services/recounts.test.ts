// A recount: what follows from the records is no finding, also after people and records were forgotten; what does not is named.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recounted } from "../../../server/services/recounts.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { retentionRun } from "../../../server/services/retention.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { hmac } from "../../support/node-crypto.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const ada = { kind: "device", id: freshDevice() } as const;
const store = () => t.context.site(demoSite);
const recount = async () => recounted(await store(), { hmac });
const say = (change: Parameters<TestContext["request"]>[0]) => recordDecision(t.context, visitor, t.request(change));
const answer = (status: "given" | "refused") =>
  recordDecision(t.context, visitor, bannerRequest(t.notice, status, { id: t.request().id, subject: ada }));
const later = (years: number) => {
  t.clock.ms += years * 366 * 86_400_000;
};

describe("a recount finds nothing", () => {
  test("of a person's several answers, and says how much it went through", async () => {
    await answer("refused");
    await answer("given");
    await answer("refused");
    expect(await recount()).toMatchObject({ subjects: 1, records: 3, total: 0 });
  });

  test("after an erasure with the records wiped, and tells how far it came in between", async () => {
    await answer("refused");
    await answer("given");
    const wish = { subject: ada, mode: "erase", reason: "subject-request", verified: "receipt", wipe: true };
    await eraseSubject(t.context, system, { site: demoSite, read: () => wish });
    const seen: number[] = [];
    await say({ subject: { kind: "email", id: "grace@example.com" } });
    const found = await recounted(await store(), { hmac, between: ({ records }) => void seen.push(records) });
    expect(found).toMatchObject({ subjects: 1, total: 0 });
    expect(seen.at(-1)).toBe(1);
  });

  test("where a retention run took the first records of somebody who answered again", async () => {
    await answer("refused");
    await answer("given");
    later(12);
    await answer("refused");
    expect((await retentionRun(t.context, system, { site: demoSite })).records).toBeGreaterThan(0);
    expect(await recount()).toMatchObject({ subjects: 1, records: 1, total: 0, findings: [] });
  });
});

test("a state that no record says is found also where records were forgotten", async () => {
  await say({ subject: { kind: "email", id: "grace@example.com" } });
  later(12);
  await retentionRun(t.context, system, { site: demoSite });
  await answer("refused");
  const { who } = (await (await store()).records(0, 100)).findLast((record) => record.who !== undefined)!;
  const index = (await (await store()).statesOf(who!))[0]!.index;
  const { writer } = await t.databases.open("site", demoSite);
  await writer.execute(`UPDATE consent_state SET status = 2 WHERE who = ${who!}`);
  await writer.execute(`INSERT INTO consent_state VALUES (${who!}, 1, 7, 2, 1, ${index + 1}, 1, NULL, 1)`);
  const { total, findings } = await recount();
  expect(total).toBeGreaterThan(1);
  expect(findings).toContainEqual(expect.objectContaining({ rule: "state-unfounded", who, entry: index }));
  expect(findings).toContainEqual(
    expect.objectContaining({
      rule: "state-differs",
      who,
      entry: index,
      detail: expect.stringMatching(/kept as given .* say refused/),
    }),
  );
});
