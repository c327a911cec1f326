// Daily numbers: each record once, in whose days it is told, whoever counts and however often.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RecordRequest } from "../../../core/schema.ts";
import type { PublicActor } from "../../../server/services/records.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { countRecords, readStats, watchStats } from "../../../server/services/stats.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";
import { bannerRequest } from "../../support/requests.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const hour = 3_600_000;
const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["stats"] } as const;

async function answered(status: "given" | "refused", change: Partial<PublicActor & RecordRequest> = {}) {
  const { jurisdiction = "GB", device, lang = "en", ...rest } = change;
  const request = bannerRequest(t.notice, status, { lang, ...rest, id: t.request().id });
  await recordDecision(t.context, { ...visitor, jurisdiction, device }, request);
}
async function stats(days: { from?: string; to?: string } = {}) {
  // Who looks within half a second shares what the one before counted.
  t.clock.ms += 1_000;
  return readStats(t.context, key, { site: demoSite, ...days });
}

describe("the numbers of a site", () => {
  test("are those of its records, by day, category, language, country and device", async () => {
    await answered("given", { device: "phone" });
    await answered("refused", { device: "desktop", jurisdiction: "DE", lang: "de" });
    await answered("refused", { device: "phone" });
    t.clock.ms += 24 * hour;
    await answered("given");
    const { days, total, by, timeZone, from, to } = await stats();
    expect([timeZone, from, to, days.length]).toEqual(["UTC", "2026-10-25", "2026-11-23", 30]);
    expect(total).toMatchObject({ accepted: 2, refused: 2, partly: 0, shown: 0, unanswered: 0 });
    expect(days.slice(-2).map(({ day, accepted, refused }) => [day, accepted, refused])).toEqual([
      ["2026-11-22", 1, 2],
      ["2026-11-23", 1, 0],
    ]);
    const short = (rows: typeof by.country) => rows.map((row) => [row.value, row.accepted, row.refused]);
    expect(short(by.category)).toEqual([
      ["advertising", 2, 2],
      ["analytics", 2, 2],
      ["social", 2, 2],
    ]);
    expect(short(by.country)).toEqual([
      ["GB", 2, 1],
      ["DE", 0, 1],
    ]);
    expect(short(by.language)).toEqual([
      ["en", 2, 1],
      ["de", 0, 1],
    ]);
    expect(short(by.device)).toEqual([
      ["phone", 1, 1],
      ["desktop", 0, 1],
      ["unknown", 1, 0],
    ]);
  });

  test("count each record once, however many count at the same time and again", async () => {
    for (let i = 0; i < 5; i++) await answered("given");
    const looked = await Promise.all([1, 2, 3].map(() => countRecords(t.context, demoSite)));
    const entries = await (await t.context.site(demoSite)).entryCount();
    expect(looked.reduce((sum, count) => sum + count, 0)).toBe(entries);
    expect((await stats()).total.accepted).toBe(5);
    expect(await countRecords(t.context, demoSite)).toBe(0);
  });

  test("tell what was asked and not answered on its day", async () => {
    const asked = (id: string) =>
      recordDecision(
        t.context,
        visitor,
        bannerRequest(t.notice, "refused", {
          id,
          event: "shown",
          choices: [{ purpose: "analytics", version: 1, status: "requested" }],
          method: { surface: "banner", action: "show", layer: 1, viaGpc: false, trusted: true },
        }),
      );
    for (let i = 0; i < 3; i++) await asked(t.request().id);
    await answered("refused");
    expect((await stats()).total).toMatchObject({ shown: 3, refused: 1, unanswered: 2 });
  });

  test("are told in the days of the site's time zone, all of them anew when that changes", async () => {
    t.clock.ms = Date.UTC(2026, 10, 22, 23, 30);
    await answered("given");
    expect((await stats({ from: "2026-11-22", to: "2026-11-23" })).days.map(({ accepted }) => accepted)).toEqual([
      1, 0,
    ]);
    await setSettings(t.context, system, { site: demoSite, settings: { timeZone: "Europe/Berlin" } });
    const berlin = await stats({ from: "2026-11-22", to: "2026-11-23" });
    expect([berlin.timeZone, ...berlin.days.map(({ accepted }) => accepted)]).toEqual(["Europe/Berlin", 0, 1]);
    const bad = setSettings(t.context, system, { site: demoSite, settings: { timeZone: "Europe/Atlantis" } });
    expect((await refusal(bad)).slug).toBe("not-valid");
  });

  test("are of one site: another's records are not in them", async () => {
    await answered("given");
    t.clock.ms += 1_000;
    expect((await readStats(t.context, { ...key, site: otherSite }, { site: otherSite })).total.accepted).toBe(0);
  });

  test("watched, are today's as they are at each look", async () => {
    const look = await watchStats(t.context, key, demoSite);
    expect(await look()).toMatchObject({ day: "2026-11-22", accepted: 0 });
    await answered("given");
    t.clock.ms += 1_000;
    expect(await look()).toMatchObject({ day: "2026-11-22", accepted: 1 });
  });
});

test.each([
  [{ from: "yesterday" }, "/from"],
  [{ from: "2026-02-30", to: "2026-03-01" }, "/from"],
  [{ to: "2026-13-01" }, "/to"],
  [{ from: "2026-11-23", to: "2026-11-22" }, "/to"],
  [{ from: "2020-01-01", to: "2026-11-22" }, "/from"],
])("%j are no days that can be told of", async (days, pointer) => {
  const { slug, extensions } = await refusal(stats(days));
  expect([slug, extensions.errors?.[0]?.pointer]).toEqual(["not-valid", pointer]);
});

test("numbers need the scope and the site, and each reading is one audit row", async () => {
  const read = (change: object) => readStats(t.context, { ...key, ...change }, { site: demoSite });
  const rows = await t.auditOf(demoSite, async () => {
    await read({});
    for (const change of [{ scopes: ["check"] }, { site: otherSite }])
      expect((await refusal(read(change))).slug).toBe("may-not");
    expect((await refusal(watchStats(t.context, { ...key, scopes: [] }, demoSite))).slug).toBe("may-not");
  });
  expect(rows.map(({ verb, outcome }) => [verb, outcome])).toEqual([
    ["stats.read", "done"],
    ["stats.read", "refused"],
    ["stats.read", "refused"],
    ["stats.read", "refused"],
  ]);
});
