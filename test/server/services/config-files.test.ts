// A site as a file: what is written out changes nothing when it is applied, and only what differs is changed.
import { afterEach, beforeEach, expect, test } from "vitest";
import { instantAt } from "../../../core/time.ts";
import {
  applyConfig,
  applyConfigAs,
  compareConfig,
  configDifferences,
  configFile,
  configOf,
  readConfig,
} from "../../../server/services/config-files.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { currentNotice, publishNotice } from "../../../server/services/notices.ts";
import { revisionOf } from "../../../server/services/revisions.ts";
import { renameSite } from "../../../server/services/sites.ts";
import { createUser, userActor } from "../../../server/services/users.ts";
import { otherSite, system, testContext, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

const day = 86_400_000;

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

/** As it comes back from a file. */
const written = async () => configFile(JSON.parse(JSON.stringify(await configOf(t.context, demoSite))));

test("what is written out changes nothing, and writes no audit row", async () => {
  const file = await written();
  expect(file.notice!.controller.name).toBe("Northgate Calling Ltd");
  expect(await configDifferences(t.context, file)).toEqual([]);
  const rows = await t.auditOf(demoSite, async () => expect(await applyConfig(t.context, system, file)).toEqual([]));
  expect(rows).toEqual([]);
});

test("only what differs is changed, each by its own verb", async () => {
  const file = await written();
  const origins = [...file.site.origins, "https://www.example.com"];
  const other = { ...file, site: { ...file.site, origins }, settings: { ...file.settings, timeZone: "Europe/London" } };
  expect(await configDifferences(t.context, other)).toEqual(["origins", "settings"]);
  const rows = await t.auditOf(demoSite, () => applyConfig(t.context, system, other));
  expect(rows.map(({ verb }) => verb)).toEqual(["site.set-origins", "site.set-settings"]);
  expect(await written()).toEqual(other);
  expect(await applyConfig(t.context, system, other)).toEqual([]);
});

test("a file is compared place by place, applied with the rights of each part, and of no other site", async () => {
  const owner = userActor(await createUser(t.context, system, { name: "Ada", role: "owner" }));
  const editor = userActor(await createUser(t.context, system, { name: "Ed", role: "editor" }));
  const file = await readConfig(t.context, editor, demoSite);
  const asked = (change: object) => ({
    site: demoSite,
    read: () => JSON.parse(JSON.stringify({ ...file, ...change })),
  });
  const site = { ...file.site, name: "Northgate" };
  const other = asked({ site, settings: { ...file.settings, timeZone: "Europe/London" } });
  expect(await compareConfig(t.context, editor, asked({ notice: undefined }))).toEqual({ parts: [], differences: [] });
  expect(await compareConfig(t.context, editor, other)).toEqual({
    parts: ["name", "settings"],
    differences: [
      { pointer: "/settings/timeZone", after: "Europe/London" },
      { pointer: "/site/name", before: file.site.name, after: "Northgate" },
    ],
  });
  expect(await written()).toEqual(file);
  expect((await refusal(applyConfigAs(t.context, editor, other))).slug).toBe("may-not");
  const foreign = asked({ site: { ...site, id: otherSite } });
  for (const attempt of [compareConfig(t.context, owner, foreign), applyConfigAs(t.context, owner, foreign)])
    expect((await refusal(attempt)).extensions.errors).toMatchObject([{ pointer: "/site/id" }]);
  expect(await applyConfigAs(t.context, owner, other)).toEqual(["name", "settings"]);
  expect(await compareConfig(t.context, editor, other)).toEqual({ parts: [], differences: [] });
});

test("a file in version control, whose versions publishing raised since, differs in nothing", async () => {
  const file = await written();
  const purposes = file.notice!.purposes.map((one) =>
    one.id === "newsletter" ? { ...one, retentionPeriod: "P9Y" } : one,
  );
  const mine = { ...file, notice: { ...file.notice!, purposes }, shortNotice: "a test" };
  const asked = { site: demoSite, read: () => mine };
  expect(await applyConfigAs(t.context, system, asked)).toEqual(["notice"]);
  const raised = (await written()).notice!.purposes.find(({ id }) => id === "newsletter")!;
  expect(raised.version).toBeGreaterThan(file.notice!.purposes.find(({ id }) => id === "newsletter")!.version);
  expect(await compareConfig(t.context, system, asked)).toEqual({ parts: [], differences: [] });
});

test("over a reading, what another process wrote meanwhile stays, and what was written before is told", async () => {
  const file = await written();
  const expected = revisionOf(await configOf(t.context, demoSite));
  const { memory } = t.context;
  const [sites, standing] = [memory.sites, memory.standing.get(demoSite)!];
  const named = (name: string) => ({ ...file.notice!, controller: { ...file.notice!.controller, name } });
  /** Another process did it: this one still believes what it read. */
  const elsewhere = async (work: () => Promise<unknown>) => {
    await work();
    memory.sites = sites!;
    memory.standing.set(demoSite, standing);
  };
  const apply = (change: object) =>
    refusal(applyConfigAs(t.context, system, { site: demoSite, read: () => ({ ...file, ...change }), expected }));
  const mine = { settings: { timeZone: "Europe/London" }, notice: named("Mine Ltd"), shortNotice: "a test" };

  await elsewhere(() =>
    publishNotice(t.context, system, { shortNotice: "a test", site: demoSite, settings: named("Theirs Ltd") }),
  );
  const late = await apply(mine);
  expect([late.slug, late.detail]).toEqual(["not-as-read", "Another: notice. Written before that: settings."]);
  memory.standing.delete(demoSite);
  expect((await currentNotice(t.context, demoSite))!.notice.controller.name).toBe("Theirs Ltd");
  await applyConfig(t.context, system, { ...file, shortNotice: "a test" });
  memory.standing.set(demoSite, standing);

  await elsewhere(() => renameSite(t.context, system, { site: demoSite, read: () => ({ name: "Theirs" }) }));
  const renamed = await apply({ site: { ...file.site, name: "Mine" } });
  expect([renamed.slug, renamed.detail]).toEqual(["not-as-read", "Another: name. Written before that: nothing."]);
  expect((await t.context.control.site(demoSite))!.name).toBe("Theirs");
});

test("a changed notice is published, and is in force after", async () => {
  const file = await written();
  const notice = { ...file.notice!, controller: { ...file.notice!.controller, name: "Northgate Ltd" } };
  expect((await refusal(applyConfig(t.context, system, { ...file, notice }))).extensions.errors).toMatchObject([
    { pointer: "/shortNotice", code: "announced-not" },
  ]);
  const shortNotice = "the company was renamed";
  expect(await applyConfig(t.context, system, { ...file, notice, shortNotice })).toEqual(["notice"]);
  expect((await currentNotice(t.context, demoSite))!.notice.controller.name).toBe("Northgate Ltd");
  // Publishing raised versions that the file does not know of.
  expect(await applyConfig(t.context, system, { ...file, notice })).toEqual([]);
});

test("a file that says nothing of when its change was told is applied once, before its date and after", async () => {
  const file = await written();
  const effectiveAt = instantAt(t.clock.ms + 31 * day);
  const policy = { ...file.notice!.policy, version: "announced", effectiveAt };
  const planned = { ...file, notice: { ...file.notice!, policy } };
  const announcedAt = t.context.now();
  expect(await applyConfig(t.context, system, planned)).toEqual(["notice"]);
  for (const days of [1, 31]) {
    t.clock.ms += days * day;
    expect(await applyConfig(t.context, system, planned)).toEqual([]);
    const compared = await compareConfig(t.context, system, { site: demoSite, read: () => planned });
    expect(compared).toEqual({ parts: [], differences: [] });
    const published = await publishNotice(t.context, system, {
      shortNotice: "a test",
      site: demoSite,
      settings: planned.notice,
    });
    expect(published.notice.policy.announcedAt).toBe(announcedAt);
  }
  // Another is announced, and called off by the file of the one in force.
  const next = {
    ...planned.notice,
    policy: { ...policy, version: "next", effectiveAt: instantAt(t.clock.ms + 31 * day) },
  };
  await publishNotice(t.context, system, { shortNotice: "a test", site: demoSite, settings: next });
  expect(await applyConfig(t.context, system, planned)).toEqual(["notice"]);
  expect((await currentNotice(t.context, demoSite))!.notice.policy.announcedAt).toBe(announcedAt);
  expect(await applyConfig(t.context, system, planned)).toEqual([]);
});

test("a site that is not there is made, and is as the file says", async () => {
  const file = await written();
  const made = { ...file, site: { id: "site_fresh", name: "Fresh", origins: ["https://fresh.example"] } };
  expect(await applyConfig(t.context, system, made)).toEqual(["site", "settings", "notice"]);
  expect(await configDifferences(t.context, made)).toEqual([]);
});

test("a file that is not valid is named by its parts and changes nothing", async () => {
  const file = await written();
  const bad = { ...file, settings: { timeZone: "Nowhere" }, extra: 1 };
  const fault = await refusal(Promise.resolve().then(() => configFile(bad)));
  expect(fault.extensions.errors!.map(({ pointer }) => pointer)).toEqual(
    expect.arrayContaining(["/settings/timeZone"]),
  );
  expect(await written()).toEqual(file);
});

test("where the notice lacks its reason nothing of the file is written, and the audit has the refusal", async () => {
  const file = await written();
  const mine = {
    ...file,
    site: { ...file.site, name: "Mine", origins: [...file.site.origins, "https://www.example.com"] },
    settings: { ...file.settings, timeZone: "Europe/London" },
    notice: { ...file.notice!, controller: { ...file.notice!.controller, name: "Mine Ltd" } },
  };
  const refused = () => refusal(applyConfig(t.context, system, mine));
  const rows = await t.auditOf(demoSite, async () =>
    expect((await refused()).extensions.errors).toMatchObject([{ pointer: "/shortNotice", code: "announced-not" }]),
  );
  expect(rows.map(({ verb, outcome }) => [verb, outcome])).toEqual([["notice.publish", "refused"]]);
  expect(await written()).toEqual(file);
  const parts = await applyConfig(t.context, system, { ...mine, shortNotice: "a test" });
  expect(parts).toEqual(["name", "origins", "settings", "notice"]);
});
