// API keys: shown once, stored as a hash.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportKeyIn } from "../../../core/export-key.ts";
import type { KeyId } from "../../../core/ids.ts";
import { emptyMemory } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { createApiKey, createKeyAs, keyActor, listApiKeys, revokeApiKey } from "../../../server/services/keys.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const create = (change: Partial<Parameters<typeof createApiKey>[2]> = {}) =>
  createApiKey(t.context, system, { site: demoSite, name: "crm", scopes: ["check"], ...change });

describe("a new key", () => {
  test("is a token of 256 random bits of which only the hash is stored", async () => {
    const token = await create();
    expect(token).toMatch(/^assent_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);
    const row = await t.context.control.apiKey(`key_${token.split("_")[1]!}` as KeyId);
    expect(row).toMatchObject({ site: demoSite, name: "crm", scopes: ["check"], issuedBy: "system:test" });
    expect(row!.tokenHash).toHaveLength(32);
    expect(JSON.stringify(row)).not.toContain(token.slice(40));
  });

  test("stands for its site and scopes", async () => {
    expect(await keyActor(t.context, await create())).toMatchObject({ kind: "key", site: demoSite, scopes: ["check"] });
  });

  test("that may name people by keys is told the site's export key, with its token and never again", async () => {
    const make = (scopes: readonly string[]) =>
      createKeyAs(t.context, system, { site: demoSite, read: () => ({ name: "partner", scopes }) });
    const { exportKey } = await make(["check", "check.bykey"]);
    expect(exportKeyIn(exportKey!)).toEqual(t.context.identityKey(demoSite));
    expect(await make(["check"])).not.toHaveProperty("exportKey");
    expect(JSON.stringify(await listApiKeys(t.context, system, demoSite))).not.toContain(exportKey);
    expect(JSON.stringify(await t.context.control.auditRows(demoSite))).not.toContain(exportKey);
  });

  test("cannot be made by the public, with unknown scopes, or for a site that is not there", async () => {
    await expect(createApiKey(t.context, visitor, { site: demoSite, name: "x", scopes: [] })).rejects.toMatchObject({
      slug: "may-not",
    });
    await expect(create({ scopes: ["check", "everything"] })).rejects.toMatchObject({ slug: "not-valid" });
    await expect(create({ scopes: ["toString"] })).rejects.toMatchObject({ slug: "not-valid" });
    await expect(create({ site: "site_none" as never })).rejects.toMatchObject({ slug: "not-found" });
  });

  test("leaves one audit row that names the key and not the token", async () => {
    let token = "";
    const rows = await t.auditOf(demoSite, async () => (token = await create()));
    expect(rows).toMatchObject([{ verb: "key.create", outcome: "done", actor: "system:test" }]);
    expect(rows[0]!.detail).toContain(`key_${token.split("_")[1]!}`);
    expect(rows[0]!.detail).not.toContain(token.slice(-20));
  });
});

describe("a token that is wrong", () => {
  test.each([
    ["missing", () => undefined],
    ["malformed", () => "Bearer x"],
    ["of an unknown key", (token: string) => token.replace(/_[0-9a-f]{32}_/, `_${"0".repeat(32)}_`)],
    ["right but for one character", (token: string) => token.slice(0, -1) + (token.endsWith("A") ? "B" : "A")],
    [
      "of another key's id",
      async (token: string) => `assent_${(await create({ site: otherSite })).split("_")[1]!}_${token.slice(40)}`,
    ],
  ])("%s stands for nobody and leaves no audit row", async (_why, change) => {
    const token = await create();
    const wrong = await change(token);
    const rows = await t.auditOf(demoSite, async () => {
      await expect(keyActor(t.context, wrong)).rejects.toMatchObject({ slug: "no-credential" });
    });
    expect(rows).toEqual([]);
  });
});

describe("the keys of a site", () => {
  test("are listed with their last use, to the minute, and never a token", async () => {
    const read = () => ({ name: "listed", scopes: ["check"] });
    const made = await createKeyAs(t.context, system, { site: demoSite, read });
    const listed = async () => (await listApiKeys(t.context, system, demoSite)).find(({ id }) => id === made.id)!;
    expect(await listed()).toMatchObject({ name: "listed", usedAt: null, revokedAt: null });
    await keyActor(t.context, made.token);
    const first = (await listed()).usedAt;
    expect(first).toBe(t.context.now());
    t.clock.ms += 59_000;
    await keyActor(t.context, made.token);
    expect((await listed()).usedAt).toBe(first);
    t.clock.ms += 1_000;
    await keyActor(t.context, made.token);
    expect((await listed()).usedAt).toBe(t.context.now());
    expect((await listApiKeys(t.context, system, otherSite)).map(({ id }) => id)).not.toContain(made.id);
  });

  test("are revoked for good, by their own site alone", async () => {
    const made = await createKeyAs(t.context, system, {
      site: demoSite,
      read: () => ({ name: "x", scopes: ["check"] }),
    });
    await expect(revokeApiKey(t.context, system, { site: otherSite, id: made.id })).rejects.toMatchObject({
      slug: "not-found",
    });
    await keyActor(t.context, made.token);
    const rows = await t.auditOf(demoSite, () => revokeApiKey(t.context, system, { site: demoSite, id: made.id }));
    expect(rows).toMatchObject([{ verb: "key.revoke", outcome: "done", detail: made.id }]);
    await expect(keyActor(t.context, made.token)).rejects.toMatchObject({ slug: "no-credential" });
    const { revokedAt } = (await t.context.control.apiKey(made.id))!;
    t.clock.ms += 1_000;
    await revokeApiKey(t.context, system, { site: demoSite, id: made.id });
    expect((await t.context.control.apiKey(made.id))!.revokedAt).toBe(revokedAt);
    await expect(revokeApiKey(t.context, visitor, { site: demoSite, id: made.id })).rejects.toMatchObject({
      slug: "may-not",
    });
  });

  test("that another process revoked are refused within a second", async () => {
    const token = await create();
    const elsewhere = { ...t.context, memory: emptyMemory() };
    await keyActor(elsewhere, token);
    await revokeApiKey(t.context, system, { site: demoSite, id: `key_${token.split("_")[1]!}` });
    t.clock.ms += 1_000;
    await expect(keyActor(elsewhere, token)).rejects.toMatchObject({ slug: "no-credential" });
  });

  test("are remembered for a second, and what another one's key says is never taken for theirs", async () => {
    const [one, two] = [await create(), await create({ scopes: ["check.explain"] })];
    for (let round = 0; round < 2; round++) {
      expect(await keyActor(t.context, one)).toMatchObject({ scopes: ["check"] });
      expect(await keyActor(t.context, two)).toMatchObject({ scopes: ["check.explain"] });
      const forged = `${one.slice(0, 40)}${two.slice(40)}`;
      await expect(keyActor(t.context, forged)).rejects.toMatchObject({ slug: "no-credential" });
    }
  });
});
