// What the script tag is told about its site: by place, by the notice in force, and by the owner's settings.
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { laws } from "../../../core/jurisdictions.ts";
import type { SiteSettings } from "../../../core/schema.ts";
import type { SiteConfig } from "../../../core/site.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { siteConfig, siteScript } from "../../../server/services/site-config.ts";
import { createSite } from "../../../server/services/sites.ts";
import type { SiteId } from "../../../core/ids.ts";
import { otherOrigin, otherSite, system, testContext, testFiles, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

/** The other site's configuration at a place under these settings. */
async function configWith(settings: SiteSettings, place = "", context = t.context): Promise<SiteConfig> {
  await setSettings(context, system, { site: otherSite, settings });
  return siteConfig(context, otherSite, place);
}
const rowsOf = ({ purposes }: SiteConfig) =>
  Object.fromEntries(purposes.filter(([id]) => !id.includes("/")).map(([id, , , on]) => [id, on ?? 0]));

describe("the configuration", () => {
  test("names the notice in force, the purposes that can be answered, captions with the default language first", async () => {
    const config = await siteConfig(t.context, demoSite, "");
    expect(config).toMatchObject({
      site: demoSite,
      api: "http://127.0.0.1:8787",
      notice: t.notice,
      regime: "opt-in",
      ask: true,
      renew: { given: 183, refused: 183 },
    });
    expect(config.purposes.map(([id]) => id)).toEqual([
      "analytics",
      "advertising",
      "social",
      "newsletter",
      "call-back",
      // Vendors that are shown in pages may be allowed alone.
      "social/x",
      "social/video",
    ]);
    expect(config.purposes.find(([id]) => id === "newsletter")).toEqual(["newsletter", 1, ""]);
    expect(Object.keys(config.trigger)).toEqual(["en", "de"]);
    expect(config.ui).toMatch(/^\/w\/[0-9a-f]{12}\/first\.js$/);
    expect(config).not.toHaveProperty("announce");
    expect(config).not.toHaveProperty("credentials");
  });

  test("has vendors to be allowed alone only where a placeholder can ask for them", async () => {
    const alone = async (settings: SiteSettings) =>
      (await configWith(settings)).purposes
        .filter(([id]) => id.includes("/"))
        .map(([id, version]) => `${id} ${version}`);
    expect(await alone({ vendors: { video: { match: ["video.example"], embed: true }, x: { embed: false } } })).toEqual(
      ["social/facebook 1", "social/linkedin 1", "social/video 1"],
    );
    expect(await alone({ taggedOnly: true })).toEqual([]);
  });

  test("of a site that is not there, or has no notice, is not found", async () => {
    await createSite(t.context, system, { id: "site_new" as SiteId, name: "New", origins: ["https://new.example"] });
    await expect(siteConfig(t.context, "site_none", "")).rejects.toMatchObject({ slug: "not-found" });
    await expect(siteConfig(t.context, "site_new", "")).rejects.toMatchObject({ slug: "not-found" });
  });

  test("names a coming notice and when it comes, until it has come", async () => {
    const demo = demoNotice(otherOrigin);
    const effectiveAt = "2026-12-24T00:00:00.000Z";
    const settings = { ...demo, policy: { ...demo.policy, version: "2", effectiveAt } };
    const before = await siteConfig(t.context, otherSite, "");
    const { hash } = await publishNotice(t.context, system, { shortNotice: "a test", site: otherSite, settings });
    const announced = await siteConfig(t.context, otherSite, "");
    expect([announced.notice, announced.announce]).toEqual([before.notice, { notice: hash, at: effectiveAt }]);
    const now = t.clock.ms;
    // Believed for five seconds otherwise, but a notice that is due is not late.
    t.clock.ms = Date.parse(effectiveAt) - 1;
    expect((await siteConfig(t.context, otherSite, "")).notice).toBe(before.notice);
    t.clock.ms += 1;
    const come = await siteConfig(t.context, otherSite, "");
    expect([come.notice, come.announce]).toEqual([hash, undefined]);
    t.clock.ms = now;
    t.context.memory.standing.clear();
  });
});

describe("by place", () => {
  test("the regime is that of where the person is, and the strictest where nobody knows", async () => {
    const regimes = await Promise.all(
      ["", "GB", "US-CA", "JP", "ZZ"].map(async (place) => (await siteConfig(t.context, demoSite, place)).regime),
    );
    expect(regimes).toEqual(["opt-in", "opt-in", "opt-out", "notice", "opt-in"]);
  });

  test("nothing is on before an answer in any place of the table that asks first, under any override", async () => {
    const asking = laws.filter((row) => row.regime === "opt-in").flatMap((row) => row.places.split(" "));
    for (const place of ["", "ZZ", ...asking]) {
      const config = await siteConfig(t.context, otherSite, place);
      expect(config.ask, place).toBe(true);
      expect(Object.values(rowsOf(config)), place).toEqual([0, 0, 0, 0, 0]);
    }
  });

  test("purposes of the banner run until they are refused where the law has it so, and nobody is asked", async () => {
    const config = await configWith({}, "US-CA");
    expect(config.ask).toBe(false);
    expect(rowsOf(config)).toEqual({ analytics: 1, advertising: 1, social: 1, newsletter: 0, "call-back": 0 });
    expect((await configWith({ ask: true }, "US-CA")).ask).toBe(true);
    expect((await configWith({ regimes: { US: "opt-in" } }, "US-CA")).ask).toBe(true);
    expect(Object.values(rowsOf(await configWith({ regimes: { US: "opt-in" } }, "US-CA")))).not.toContain(1);
  });

  test("statistics that qualify run until objected to in the United Kingdom only, and never what is sold", async () => {
    const exempt = { exempt: ["analytics"] };
    const sold = { exempt: ["analytics", "advertising"] };
    await expect(configWith(sold, "GB")).rejects.toMatchObject({ slug: "notice-unlawful" });
    expect(rowsOf(await configWith(exempt, "GB"))).toMatchObject({ analytics: 1, advertising: 0, social: 0 });
    expect(rowsOf(await configWith(exempt, "IE"))).toMatchObject({ analytics: 0, advertising: 0 });
    expect(rowsOf(await configWith({}, "GB"))).toMatchObject({ analytics: 0 });
    expect((await configWith(exempt, "GB")).ask).toBe(true);
  });

  test("rules 46, 49: the way to opt out that is not the banner is there where a law asks for one", async () => {
    expect((await configWith({}, "US-CA")).optOut?.["en"]).toMatch(/do not sell/i);
    expect((await configWith({}, "US-CA")).honoured?.["en"]).toMatch(/opt-out request hono/i);
    for (const place of ["GB", "JP", "US-NY", ""]) expect(await configWith({}, place)).not.toHaveProperty("optOut");
  });
});

describe("rules 27, 28 and 30: asking again", () => {
  test.each([
    [{}, "GB", { given: 183, refused: 183 }],
    [{}, "US-CA", { given: 183, refused: 366 }],
    [{ renewDays: { given: 30, refused: 30 } }, "GB", { given: 30, refused: 183 }],
    [{ renewDays: { given: 365, refused: 365 } }, "GB", { given: 183, refused: 365 }],
    [{ renewDays: { given: 1, refused: 1 } }, "US-CA", { given: 1, refused: 366 }],
  ])("with %j in %s is after %j days", async (settings, place, renew) => {
    expect((await configWith(settings, place)).renew).toEqual(renew);
  });

  test("is by purpose: each yes holds as long as the notice says of it, and a no as long as the longest", async () => {
    const [site, origin] = ["site_periods" as SiteId, "https://periods.example"];
    await createSite(t.context, system, { id: site, name: "Periods", origins: [origin] });
    const demo = demoNotice(origin);
    const purposes = demo.purposes.map((purpose) =>
      purpose.id === "analytics" ? { ...purpose, validPeriod: "P30D" } : purpose,
    );
    await publishNotice(t.context, system, { shortNotice: "a test", site, settings: { ...demo, purposes } });
    const config = await siteConfig(t.context, site, "GB");
    expect(config.renew).toEqual({ given: 183, refused: 183 });
    expect(config.purposes.filter(([id, , category]) => category && !id.includes("/"))).toEqual([
      ["analytics", 1, "analytics", 0, 30],
      ["advertising", 1, "advertising"],
      ["social", 1, "social"],
    ]);
  });
});

describe("by settings", () => {
  test("the domain is named, and the API writes the cookie where it is on that domain too", async () => {
    const domain = "other.example";
    expect(await configWith({ domain })).toMatchObject({ domain });
    expect(await configWith({ domain })).not.toHaveProperty("credentials");
    const there = { ...t.context, publicUrl: "https://consent.other.example" };
    expect(await configWith({ domain }, "", there)).toMatchObject({ domain, credentials: 1 });
  });

  test("vendors, signals and Google's settings are told", async () => {
    const config = await configWith({ google: { mode: "advanced", waitMs: 900 }, signals: ["wp"] });
    expect(config.google).toEqual({ mode: "advanced", waitMs: 900 });
    expect(config.signals).toContain("wp");
    expect(config.vendors?.find(([id]) => id === "google-analytics")?.[2]).toEqual([]);
  });

  test("regions of Google's begin with a signal only while no place in them asks first", async () => {
    const { control } = t.context;
    const signals = ["analytics_storage"];
    // As an older build stored them, or before the law of a place changed.
    const told = async (regions: unknown, regimes: SiteSettings["regimes"] = {}) => {
      const google = { mode: "advanced", regions } as NonNullable<SiteSettings["google"]>;
      await control.insertSettings(otherSite, { google, regimes }, t.context.now());
      delete t.context.memory.settings;
      return (await siteConfig(t.context, otherSite, "")).google;
    };
    const kept = (places: readonly string[]) => ({ mode: "advanced", regions: [[places, signals]] });
    expect(await told([[["US-NY", "GB", "*"], signals]])).toEqual(kept(["US-NY"]));
    expect(await told([[["US", "US-NY"], signals]], { "US-CA": "opt-in" })).toEqual(kept(["US-NY"]));
    expect(
      await told([
        [["US-NY"], signals],
        [["DE"], signals],
        [[], signals],
      ]),
    ).toEqual(kept(["US-NY"]));
    expect(await told([[["DE"], signals]])).toEqual({ mode: "advanced" });
  });

  test("what is exempt does not run with a vendor that is known for advertising, whenever that came about", async () => {
    const { control } = t.context;
    const demo = demoNotice(otherOrigin);
    const meta = { id: "x1", name: "Meta Pixel", cookies: [] };
    const purposes = demo.purposes.map((row) =>
      row.id === "analytics" ? { ...row, vendors: [...row.vendors, meta] } : row,
    );
    await configWith({});
    await publishNotice(t.context, system, { shortNotice: "a test", site: otherSite, settings: { ...demo, purposes } });
    await control.insertSettings(otherSite, { exempt: ["analytics"] }, t.context.now());
    delete t.context.memory.settings;
    expect(rowsOf(await siteConfig(t.context, otherSite, "GB"))).toMatchObject({ analytics: 0 });
    await control.insertSettings(otherSite, {}, t.context.now());
    delete t.context.memory.settings;
    await publishNotice(t.context, system, { shortNotice: "a test", site: otherSite, settings: demo });
  });
});

describe("the script", () => {
  const config = async () => configWith({});

  test("has the configuration in the gate's scope, and no value of it can end a script element", async () => {
    const told = { ...(await config()), trigger: { en: "</script><script>" } };
    expect(siteScript(t.context, told)).not.toContain("</script");
    const files = { ...testFiles, "gate.js": { type: "", body: "seen(ASSENT_SITE) // ends in a comment" } };
    let seen: SiteConfig | undefined;
    runInNewContext(siteScript({ ...t.context, files }, told), { seen: (value: SiteConfig) => (seen = value) });
    expect(seen).toEqual(told);
  });

  test("has the parts that the configuration uses, before the gate, and no other", async () => {
    const { vendors, signals: _, google: __, ...bare } = await config();
    const body = (text: string) => ({ type: "", body: `ASSENT_PARTS.push("${text}"); // ends in a comment` });
    const files = {
      ...testFiles,
      "peers.js": { type: "", body: "// nothing yet" },
      "untagged.js": body("untagged"),
      "placeholders.js": body("placeholders"),
      "signals.js": body("signals"),
      "gate.js": { type: "", body: "seen(ASSENT_PARTS)" },
    };
    const partsOf = (told: SiteConfig): string[] => {
      let seen: string[] = [];
      runInNewContext(siteScript({ ...t.context, files }, told), { seen: (value: string[]) => (seen = [...value]) });
      return seen;
    };
    expect(partsOf(bare)).toEqual(["placeholders"]);
    expect(partsOf({ ...bare, vendors: vendors! })).toEqual(["untagged"]);
    expect(partsOf({ ...bare, vendors: vendors!, taggedOnly: 1 })).toEqual(["placeholders"]);
    expect(partsOf({ ...bare, vendors: [["a", "analytics", [], ["_a"], [], 0]] })).toEqual(["placeholders"]);
    expect(partsOf({ ...bare, signals: ["meta"] })).toEqual(["placeholders", "signals"]);
    expect(partsOf({ ...bare, vendors: vendors!, google: { mode: "basic" } })).toEqual(["untagged", "signals"]);
    files["peers.js"] = body("peers");
    expect(partsOf(bare)).toEqual(["peers", "placeholders"]);
    expect(partsOf({ ...bare, marks: 0 })).toEqual(["placeholders"]);
    expect((await configWith({ marks: false })).marks).toBe(0);
  });

  test("is not made when the build lacks a part of it", async () => {
    const { "untagged.js": _, ...files } = testFiles;
    const told = await config();
    expect(told.vendors?.length).toBeGreaterThan(0);
    expect(() => siteScript({ ...t.context, files }, told)).toThrow("untagged.js");
  });
});
