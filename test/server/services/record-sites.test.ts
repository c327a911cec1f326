// Finding a record whose id does not name its site.
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyMemory } from "../../../server/context.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { foundRecord, rememberRecord } from "../../../server/services/record-sites.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { otherOrigin, otherSite, testContext, visitor, type TestContext } from "../../support/context.ts";
import { freshRecordId } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

test("a record is found in its site by any process, also one that forgot where it went", async () => {
  const notice = (await currentNotice(t.context, otherSite))!.hash;
  const request = t.request({ site: otherSite, notice });
  await recordDecision(t.context, { ...visitor, origin: otherOrigin }, request);
  expect((await foundRecord(t.context, request.id)).site.id).toBe(otherSite);
  t.context.memory.recordSites = emptyMemory().recordSites;
  expect((await foundRecord(t.context, request.id)).site.id).toBe(otherSite);
  expect(t.context.memory.recordSites.latest.get(request.id as never)).toBe(otherSite);
});

test("the memory is bounded and forgets the oldest", () => {
  t.context.memory.recordSites = emptyMemory().recordSites;
  const ids = Array.from({ length: 10_001 }, () => freshRecordId());
  for (const id of ids) rememberRecord(t.context, id, otherSite);
  const { latest, earlier } = t.context.memory.recordSites;
  expect([latest.size, earlier.size]).toEqual([1, 5_000]);
  expect(earlier.has(ids[0]!)).toBe(false);
  expect([...earlier.keys(), ...latest.keys()]).toEqual(ids.slice(5_000));
});
