// The demo site is seeded once and kept.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { KeyId } from "../../../core/ids.ts";
import { demoKey, demoSite, seedDemo } from "../../../server/services/demo.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { keyActor } from "../../../server/services/keys.ts";
import { scopes } from "../../../server/services/scopes.ts";
import { siteById } from "../../../server/services/sites.ts";
import { testContext, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

test("seeding again changes nothing; another origin is added", async () => {
  const store = await t.context.site(demoSite);
  const before = [await siteById(t.context, demoSite), await store.entryCount()];
  await seedDemo(t.context, demoOrigin);
  expect([await siteById(t.context, demoSite), await store.entryCount()]).toEqual(before);
  await seedDemo(t.context, "http://localhost:9999");
  expect((await siteById(t.context, demoSite))?.origins).toEqual([demoOrigin, "http://localhost:9999"]);
});

test("each demo key is a new one that may do what keys can, issued by the owner", async () => {
  const keys = [await demoKey(t.context), await demoKey(t.context)];
  expect(keys[0]).not.toBe(keys[1]);
  const { id, ...actor } = await keyActor(t.context, keys[0]);
  expect(actor).toEqual({ kind: "key", site: demoSite, scopes: Object.keys(scopes) });
  const [owner] = await t.context.control.users();
  expect(await t.context.control.apiKey(id as KeyId)).toMatchObject({ name: "demo", issuedBy: owner!.id });
  const made = (await t.context.control.auditRows(demoSite)).filter(({ verb }) => verb === "key.create");
  expect(made.map(({ actor: by }) => by)).toEqual([owner!.id, owner!.id]);
});

test("where that is wanted the newsletter is confirmed by mail", async () => {
  await seedDemo(t.context, demoOrigin, { doubleOptIn: true });
  const { notice } = (await currentNotice(t.context, demoSite))!;
  const confirming = notice.purposes.filter(({ doubleOptIn }) => doubleOptIn);
  expect(confirming.map(({ id, renewalPeriod }) => [id, renewalPeriod])).toEqual([["newsletter", "P30D"]]);
});
