// Sites: origins, and what the script tag is told.
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import type { SiteConfig } from "../../../core/site.ts";
import { demoSite } from "../../../server/services/demo.ts";
import {
  createSite,
  isKnownOrigin,
  knownSites,
  setOrigins,
  siteConfig,
  siteScript,
} from "../../../server/services/sites.ts";
import { otherOrigin, otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

describe("a site", () => {
  test("is made by the system alone, with an id and origins that are ones", async () => {
    const site = (change: object) => ({
      id: "site_new" as SiteId,
      name: "New",
      origins: ["https://new.example"],
      ...change,
    });
    await expect(createSite(t.context, visitor, site({}))).rejects.toMatchObject({ slug: "may-not" });
    await expect(createSite(t.context, system, site({ id: "New Site" }))).rejects.toMatchObject({ slug: "not-valid" });
    await expect(createSite(t.context, system, site({ origins: ["https://new.example/path"] }))).rejects.toMatchObject({
      extensions: { errors: [{ pointer: "/origins/0" }] },
    });
    const rows = await t.auditOf("site_new" as SiteId, () => createSite(t.context, system, site({})));
    expect(rows).toMatchObject([{ verb: "site.create", outcome: "done" }]);
    expect((await knownSites(t.context)).find((row) => row.id === "site_new")?.logOrigin).toBe(
      "127.0.0.1:8787/v1/logs/site_new",
    );
  });

  test("loses an origin at once here, and elsewhere within seconds", async () => {
    const elsewhere = { ...t.context, memory: { ...t.context.memory } };
    expect(await isKnownOrigin(elsewhere, otherOrigin)).toBe(true);
    const rows = await t.auditOf(otherSite, () =>
      setOrigins(t.context, system, { site: otherSite, origins: ["https://moved.example"] }),
    );
    expect(rows).toMatchObject([{ verb: "site.set-origins", outcome: "done" }]);
    expect(await isKnownOrigin(t.context, otherOrigin)).toBe(false);
    expect(await isKnownOrigin(elsewhere, otherOrigin)).toBe(true);
    t.clock.ms += 5_000;
    expect(await isKnownOrigin(elsewhere, otherOrigin)).toBe(false);
    await expect(setOrigins(t.context, visitor, { site: otherSite, origins: [] })).rejects.toMatchObject({
      slug: "may-not",
    });
    await expect(setOrigins(t.context, system, { site: "site_none" as SiteId, origins: [] })).rejects.toMatchObject({
      slug: "not-found",
    });
  });
});

describe("the configuration", () => {
  test("names the notice in force, the purposes that can be answered, captions with the default language first", async () => {
    const config = await siteConfig(t.context, demoSite, "");
    expect(config).toMatchObject({
      site: demoSite,
      api: "http://127.0.0.1:8787",
      notice: t.notice,
      regime: "opt-in",
      validDays: 183,
      ask: true,
      renew: { given: 183, refused: 183 },
    });
    expect(config.purposes.map(([id]) => id)).toEqual([
      "analytics",
      "advertising",
      "social",
      "newsletter",
      "call-back",
    ]);
    expect(config.purposes.find(([id]) => id === "newsletter")).toEqual(["newsletter", 1, ""]);
    expect(Object.keys(config.trigger)).toEqual(["en", "de"]);
    expect(config.ui).toBe("/w/first.0123abcd.js");
  });

  test("has the regime of where the person is, and the strictest where nobody knows", async () => {
    const regimes = await Promise.all(
      ["", "GB", "US-CA", "ZZ"].map(async (place) => (await siteConfig(t.context, demoSite, place)).regime),
    );
    expect(regimes).toEqual(["opt-in", "opt-in", "opt-out", "opt-in"]);
  });

  test("of a site that is not there, or has no notice, is not found", async () => {
    await expect(siteConfig(t.context, "site_none", "")).rejects.toMatchObject({ slug: "not-found" });
    await expect(siteConfig(t.context, "site_new", "")).rejects.toMatchObject({ slug: "not-found" });
  });

  test("stands in the script's scope, and no value of it can end a script element", async () => {
    const config = { ...(await siteConfig(t.context, demoSite, "")), trigger: { en: "</script><script>" } };
    const script = siteScript(t.context, config);
    expect(script).not.toContain("</script");
    const gate = "seen(ASSENT_SITE)";
    const files = { ...t.context.files, "gate.js": { type: "", body: `${gate} // ends in a comment` } };
    let seen: SiteConfig | undefined;
    runInNewContext(siteScript({ ...t.context, files }, config), { seen: (value: SiteConfig) => (seen = value) });
    expect(seen).toEqual(config);
  });
});

test("the demo site takes writes from the demo's origin", async () => {
  expect(await isKnownOrigin(t.context, demoOrigin)).toBe(true);
});
