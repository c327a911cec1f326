// Site settings: what may be set, by whom, and that earlier versions stay.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { readSettings, setSettings, settingsOf } from "../../../server/services/settings.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const set = (settings: unknown, site = otherSite) => setSettings(t.context, system, { site, settings });
const faults = async (settings: unknown): Promise<string[]> => {
  const error = await set(settings).then(
    () => ({ extensions: { errors: [] } }),
    (thrown: unknown) => thrown as { extensions: { errors: { pointer: string }[] } },
  );
  return error.extensions.errors.map(({ pointer }) => pointer);
};

/** Settings by which Google's tags would begin with the signal there. */
const granting = (regions: readonly string[], signal = "analytics_storage") => ({
  google: { mode: "advanced", regions: [[regions, [signal]]] },
});

describe("settings", () => {
  test("are empty before the first, and those of one site never another's", async () => {
    expect(await settingsOf(t.context, "site_none" as SiteId)).toEqual({});
    await set({ ask: true });
    expect(await settingsOf(t.context, otherSite)).toEqual({ ask: true });
    expect(await settingsOf(t.context, demoSite)).not.toHaveProperty("ask");
  });

  test("are read by who may, each time with a row in the audit", async () => {
    await set({ ask: true });
    const rows = await t.auditOf(otherSite, async () => {
      expect(await readSettings(t.context, system, otherSite)).toEqual({ ask: true });
      await expect(readSettings(t.context, visitor, otherSite)).rejects.toMatchObject({ slug: "may-not" });
    });
    expect(rows.map(({ verb, outcome }) => `${verb} ${outcome}`)).toEqual([
      "site.read-settings done",
      "site.read-settings refused",
    ]);
    await expect(readSettings(t.context, system, "site_none" as SiteId)).rejects.toMatchObject({ slug: "not-found" });
  });

  test("rule at once here and within seconds elsewhere, and every version is kept", async () => {
    await set({ ask: true });
    const elsewhere = { ...t.context, memory: { ...t.context.memory } };
    await settingsOf(elsewhere, otherSite);
    await set({ ask: false });
    expect((await settingsOf(t.context, otherSite)).ask).toBe(false);
    expect((await settingsOf(elsewhere, otherSite)).ask).toBe(true);
    t.clock.ms += 5_000;
    expect((await settingsOf(elsewhere, otherSite)).ask).toBe(false);
    const control = await t.databases.open("control", "control");
    const { rows } = await control.reader.execute("SELECT count(*) AS n FROM site_settings WHERE site = 'site_other'");
    expect(Number(rows[0]!["n"])).toBeGreaterThan(2);
    await expect(control.writer.execute("UPDATE site_settings SET doc = '{}'")).rejects.toThrow(/append-only/);
    await expect(control.writer.execute("DELETE FROM site_settings")).rejects.toThrow(/append-only/);
    await expect(
      control.writer.execute(
        "INSERT OR REPLACE INTO site_settings (seq, site, doc, at) VALUES (1, 'site_other', '{}', 't')",
      ),
    ).rejects.toThrow(/append-only/);
  });

  test.each([
    [{ nonsense: 1 }, ""],
    [{ domain: "co.uk" }, "/domain"],
    [{ domain: "elsewhere.example" }, "/domain"],
    [{ regimes: { DE: "opt-out" } }, "/regimes/DE"],
    [{ regimes: { "US-CA": "notice" } }, "/regimes/US-CA"],
    [{ regimes: { "*": "notice" } }, "/regimes/*"],
    [{ regimes: { Germany: "opt-in" } }, "/regimes/Germany"],
    [{ renewDays: { given: 0, refused: 183 } }, "/renewDays/given"],
    [{ renewDays: { given: 366, refused: 183 } }, "/renewDays/given"],
    [{ vendors: { video: { match: ["http://x.example"] } } }, "/vendors/video/match/0"],
    [{ vendors: { video: { storage: ["x:key"] } } }, "/vendors/video/storage/0"],
    [{ vendors: { video: { match: ["x.example/*a*a*a*a"] } } }, "/vendors/video/match/0"],
    [{ google: { mode: "loose" } }, "/google/mode"],
    [granting(["GB"]), "/google/regions/0/0/0"],
    [granting(["US-NY", "DE-BY"]), "/google/regions/0/0/1"],
    [granting(["*"]), "/google/regions/0/0/0"],
    [granting(["ZZ"]), "/google/regions/0/0/0"],
    [granting([]), "/google/regions/0/0"],
    [granting(["US-NY"], "analytics"), "/google/regions/0/1/0"],
    [{ ...granting(["US-NY"]), regimes: { US: "opt-in" } }, "/google/regions/0/0/0"],
    [{ ...granting(["JP"]), regimes: { "*": "opt-in" } }, "/google/regions/0/0/0"],
    // Google takes a country for all of its parts.
    [{ ...granting(["US"]), regimes: { "US-CA": "opt-in" } }, "/google/regions/0/0/0"],
    [{ signals: ["smoke"] }, "/signals/0"],
    [{ aliases: { somebody: "nothing" } }, "/aliases/somebody"],
    [{ aliases: { "a/b~c": "nothing" } }, "/aliases/a~1b~0c"],
    // Nobody is asked for these by the script tag.
    [{ aliases: { mails: "newsletter" } }, "/aliases/mails"],
    [{ aliases: { any: "essential" } }, "/aliases/any"],
    [{ aliases: { "!no": "analytics" } }, "/aliases/!no"],
  ])("that are %j are refused", async (settings, pointer) => expect(await faults(settings)).toEqual([pointer]));

  test.each([
    [{ domain: "other.example" }],
    [{ aliases: { googleAnalytics: "analytics", "Google Ads": "advertising" } }],
    [{ regimes: { US: "opt-in", "*": "opt-out", "US-TX": "opt-out" } }],
    [{ renewDays: { given: 1, refused: 365 } }],
    [{ vendors: { video: { match: ["x.example/*{1}", "x.example/*a*a*a"] } } }],
    [{ ...granting(["US", "JP-13"], "ad_storage"), regimes: { "US-CA": "opt-out" } }],
    [
      {
        vendors: { video: { match: ["127.0.0.1/embed/"], storage: ["l:player"], embed: true } },
        taggedOnly: false,
        marks: false,
      },
    ],
    [{ google: { mode: "advanced", regions: [[["US-NY"], ["analytics_storage"]]] }, signals: ["meta"], exempt: ["a"] }],
  ])("may be %j", async (settings) => expect(await set(settings)).toEqual(settings));

  test("are the owner's and the system's right, and leave one audit row", async () => {
    const wanted = { site: otherSite, settings: { ask: true } };
    const refused = await t.auditOf(otherSite, () => setSettings(t.context, visitor, wanted));
    expect(refused).toMatchObject([{ verb: "site.set-settings", outcome: "refused", detail: "may-not" }]);
    const done = await t.auditOf(otherSite, () => setSettings(t.context, system, wanted));
    expect(done).toMatchObject([{ outcome: "done", detail: "ask" }]);
    await expect(set({}, "site_none" as SiteId)).rejects.toMatchObject({ slug: "not-found" });
  });
});
