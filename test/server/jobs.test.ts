// What time makes due: done for every site, and a job that fails keeps no other from running.
import { afterAll, beforeAll, expect, test } from "vitest";
import { runJobs } from "../../server/jobs.ts";
import { demoSite } from "../../server/services/demo.ts";
import { recordDecision } from "../../server/services/records.ts";
import { otherSite, testContext, visitor, type TestContext } from "../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t.stop());

test("every job runs for every site, whatever fails at one of them", async () => {
  await recordDecision(t.context, visitor, t.request());
  t.clock.ms += 800 * 86_400_000;
  const failed: string[] = [];
  const broken = { ...(await t.context.site(otherSite)), highestSubject: () => Promise.reject(new Error("away")) };
  const context = {
    ...t.context,
    site: (id: typeof demoSite) => (id === otherSite ? Promise.resolve(broken) : t.context.site(id)),
  };
  const before = await (await t.context.site(demoSite)).entryCount();
  await runJobs(context, (_, what) => failed.push(what));
  expect(failed).toEqual([`recording what lapsed of ${otherSite}`, `noting what others are told of ${otherSite}`]);
  expect(await (await t.context.site(demoSite)).entryCount()).toBe(before + 1);
});
