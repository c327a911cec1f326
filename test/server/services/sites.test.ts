// Sites: which there are, and which origins may write.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { createSite, isKnownOrigin, knownSites, setOrigins } from "../../../server/services/sites.ts";
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

test("the demo site takes writes from the demo's origin", async () => {
  expect(await isKnownOrigin(t.context, demoOrigin)).toBe(true);
});
