// Sites: which there are, and which origins may write.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import {
  createSite,
  createSiteAs,
  isKnownOrigin,
  knownSites,
  listSites,
  replaceOrigins,
  renameSite,
  setOrigins,
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

describe("from a request", () => {
  test("a site gets an id of its own where none is chosen, and never one that is taken", async () => {
    const made = await createSiteAs(t.context, system, () => ({ name: " Shop ", origins: ["https://shop.example"] }));
    expect(made).toMatchObject({ id: expect.stringMatching(/^site_[a-v0-9]{16}$/), name: "Shop" });
    expect((await listSites(t.context, system)).map(({ id }) => id)).toContain(made.id);
    const again = { id: made.id, name: "Shop", origins: [] };
    await expect(createSiteAs(t.context, system, () => again)).rejects.toMatchObject({ slug: "site-exists" });
    const wrong = { name: "Shop", origins: ["shop.example"] };
    await expect(createSiteAs(t.context, system, () => wrong)).rejects.toMatchObject({ slug: "not-valid" });
    const last = (await t.context.control.auditRows(null)).at(-1)!;
    expect(last).toMatchObject({ verb: "site.create", outcome: "refused", detail: "not-valid" });
  });

  test("a site is called something else, which an editor may not decide, and nothing else of it changes", async () => {
    const before = (await t.context.control.site(otherSite))!;
    const ask = (name: unknown) => renameSite(t.context, system, { site: otherSite, read: () => ({ name }) });
    expect(await ask(" Corner shop ")).toEqual({ ...before, name: "Corner shop" });
    expect(await t.context.control.site(otherSite)).toEqual({ ...before, name: "Corner shop" });
    await expect(ask("  ")).rejects.toMatchObject({
      slug: "not-valid",
      extensions: { errors: [{ pointer: "/name" }] },
    });
    await expect(
      renameSite(t.context, visitor, { site: otherSite, read: () => ({ name: "x" }) }),
    ).rejects.toMatchObject({ slug: "may-not" });
    expect((await t.context.control.site(otherSite))!.name).toBe("Corner shop");
  });

  test("origins are replaced, or none of them where one is none", async () => {
    const ask = (origins: unknown) => replaceOrigins(t.context, system, { site: otherSite, read: () => ({ origins }) });
    expect(await ask(["https://a.example"])).toEqual(["https://a.example"]);
    await expect(ask(["https://b.example", "b"])).rejects.toMatchObject({ slug: "not-valid" });
    expect((await t.context.control.site(otherSite))!.origins).toEqual(["https://a.example"]);
  });
});

test("the demo site takes writes from the demo's origin", async () => {
  expect(await isKnownOrigin(t.context, demoOrigin)).toBe(true);
});
