// What time makes due: done for every site, and a job that fails keeps no other from running.
import { afterAll, beforeAll, expect, test } from "vitest";
import { lookThroughSites, runJobs } from "../../server/jobs.ts";
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

test("no job waits for a look-through, which goes through every site by itself", async () => {
  const { lookedThrough } = t.context.memory;
  await runJobs(t.context, () => {});
  expect([...lookedThrough.keys()]).toEqual([]);
  await t.seal();
  await lookThroughSites(t.context, (error) => expect.unreachable(String(error)));
  expect([...lookedThrough.keys()].sort()).toEqual([demoSite, otherSite].sort());
});

test("a look-through gives up in its midst when the server ends, which is no failure, and begins no other site", async () => {
  t.context.memory.lookedThrough.clear();
  for (const site of [demoSite, otherSite]) await (await t.context.site(site)).forgetLook();
  const ending = new AbortController();
  const failed: string[] = [];
  const opened: string[] = [];
  const context = {
    ...t.context,
    site: async (id: typeof demoSite) => {
      opened.push(id);
      const store = await t.context.site(id);
      const entries: typeof store.entries = (from, to) => {
        ending.abort();
        return store.entries(from, to);
      };
      return { ...store, entries };
    },
  };
  await lookThroughSites(context, (_, what) => failed.push(what), ending.signal);
  expect(ending.signal.aborted).toBe(true);
  expect([...t.context.memory.lookedThrough.keys(), ...failed]).toEqual([]);
  expect(new Set(opened).size).toBe(1);
});
