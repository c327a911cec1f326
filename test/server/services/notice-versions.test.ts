// The notices of a site in a list, one of them whole, and an earlier one in force again.
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { listNotices, readNotice, restoreNotice } from "../../../server/services/notice-versions.ts";
import { currentNotice, publishNotice, standingNotices } from "../../../server/services/notices.ts";
import { otherSite, system, testContext, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const editor = { kind: "key", id: "key_1", site: demoSite, scopes: ["notices"] } as const;
const settings = demoNotice(demoOrigin);
const named = (name: string) => ({ ...settings, controller: { ...settings.controller, name } });

test("stand in order, an announced one may be called off, and an earlier one is put in force again", async () => {
  t.clock.ms += 1000;
  const second = await publishNotice(t.context, system, {
    shortNotice: "a test",
    site: demoSite,
    settings: named("Second Ltd"),
  });
  t.clock.ms += 1000;
  const effectiveAt = "2027-03-01T00:00:00.000Z";
  const later = { ...named("Third Ltd"), policy: { ...settings.policy, effectiveAt } };
  const third = await publishNotice(t.context, system, { shortNotice: "a test", site: demoSite, settings: later });
  const standings = async () =>
    (await listNotices(t.context, editor, demoSite)).map(({ hash, standing }) => [hash, standing]);
  expect(await standings()).toEqual([
    [third.hash, "coming"],
    [second.hash, "in-force"],
    [t.notice, "superseded"],
  ]);
  expect((await listNotices(t.context, editor, demoSite))[0]).toMatchObject({ effectiveAt });

  t.clock.ms += 1000;
  await restoreNotice(t.context, editor, { site: demoSite, hash: second.hash });
  expect((await standingNotices(t.context, demoSite)).coming).toBeUndefined();
  expect((await standings())[0]).toEqual([third.hash, "never"]);

  t.clock.ms += 1000;
  const again = await restoreNotice(t.context, editor, { site: demoSite, hash: t.notice });
  expect((await currentNotice(t.context, demoSite))?.hash).toBe(again.hash);
  expect(again.notice.controller.name).toBe("Northgate Calling Ltd");
  // A new controller was told since: whoever answered before must be asked again.
  expect(again.notice.purposes.find(({ id }) => id === "analytics")!.version).toBeGreaterThan(2);
});

test("are read whole, with what each changed, and only by their hash and site", async () => {
  const [, , second] = await listNotices(t.context, editor, demoSite);
  const read = await readNotice(t.context, editor, { site: demoSite, hash: second!.hash });
  expect(read.settings.controller.name).toBe("Second Ltd");
  expect(read.differences.map(({ pointer }) => pointer)).toContain("/controller/name");
  for (const hash of ["sha256:", "sha256:../..", `sha256:${"0".repeat(64)}`])
    await expect(readNotice(t.context, editor, { site: demoSite, hash })).rejects.toMatchObject({ slug: "not-found" });
});

test("are for those who may, at their own site, and every look is audited once", async () => {
  const checker = { ...editor, scopes: ["check"] };
  for (const actor of [checker, { ...editor, site: otherSite }]) {
    await expect(listNotices(t.context, actor, demoSite)).rejects.toMatchObject({ slug: "may-not" });
    const verb = () => restoreNotice(t.context, actor, { site: demoSite, hash: t.notice });
    await expect(verb()).rejects.toMatchObject({ slug: "may-not" });
  }
  expect(await t.auditOf(demoSite, () => listNotices(t.context, editor, demoSite))).toMatchObject([
    { verb: "notice.list", outcome: "done" },
  ]);
});
