// The control store: sites, keys and the audit trail.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keyIdAt, userIdAt, type SiteId } from "../../../core/ids.ts";
import { instantAt } from "../../../core/time.ts";
import type { Database } from "../../../server/store/client.ts";
import { createControlStore } from "../../../server/store/control-store.ts";
import type { AuditRow, ControlStore, UserRow } from "../../../server/store/rows.ts";
import type { SiteRow } from "../../../server/store/site-rows.ts";
import { start } from "../../support/records.ts";
import { fileTestDatabases, sqldTestDatabases, type TestDatabases } from "../../support/stores.ts";

const site: SiteRow = {
  id: "site_demo" as SiteId,
  name: "Northgate Calling",
  origins: ["http://localhost:8788"],
  logOrigin: "localhost/log/site_demo",
  createdAt: instantAt(start),
};

const person = (n: number, role: string): UserRow => ({
  id: userIdAt(start + n, new Uint8Array(10)),
  name: `Person ${n}`,
  role,
  createdAt: instantAt(start + n),
  disabledAt: null,
});

describe.each([
  ["files", fileTestDatabases],
  ["a libSQL server", sqldTestDatabases],
])("the control store on %s", (_, startDatabases) => {
  let databases: TestDatabases;
  let control: Database;
  let store: ControlStore;
  beforeEach(async () => {
    databases = await startDatabases();
    control = await databases.opener.open("control", "control");
    store = createControlStore(control);
    await store.insertSite(site);
  });
  afterEach(() => databases.stop());

  it("keeps sites, and lets their origins change but not their log's name", async () => {
    expect(await store.sites()).toEqual([site]);
    await store.setOrigins(site.id, ["https://a.example", "https://b.example"]);
    expect((await store.site(site.id))?.origins).toEqual(["https://a.example", "https://b.example"]);
    expect(await store.site("site_none" as SiteId)).toBeUndefined();
    await expect(store.insertSite(site)).rejects.toMatchObject({ kind: "failed", constraint: true });
    await expect(control.writer.execute("UPDATE site SET log_origin = 'x'")).rejects.toThrow(/fixed/);
  });

  it("removes a sample with its draft, keys and settings, and no other site", async () => {
    const sample: SiteRow = {
      ...site,
      id: "site_sample1" as SiteId,
      logOrigin: "localhost/log/sample",
      isSample: true,
    };
    await store.insertSite(sample);
    expect(await store.site(sample.id)).toEqual(sample);
    for (const { id } of [site, sample]) {
      await store.insertSettings(id, { country: "GB" }, instantAt(start));
      await store.saveNoticeDraft({ site: id, revision: 0, doc: "{}", savedAt: instantAt(start), savedBy: "x" });
    }
    expect(await store.removeSample(site.id)).toBe(false);
    expect(await store.removeSample(sample.id)).toBe(true);
    expect(await store.removeSample(sample.id)).toBe(false);
    expect(await store.sites()).toEqual([site]);
    expect([...(await store.settings()).keys()]).toEqual([site.id]);
    expect([await store.noticeDraft(site.id), await store.noticeDraft(sample.id)]).toMatchObject([{}, undefined]);
    for (const sql of ["DELETE FROM site_settings", "DELETE FROM site", "UPDATE site SET is_sample = 1"])
      await expect(control.writer.execute(sql)).rejects.toThrow(/append-only|kept|fixed/);
  });

  it("keeps of an API key the hash of its token", async () => {
    const row = {
      id: keyIdAt(start, new Uint8Array(10)),
      site: site.id,
      name: "marketing",
      scopes: ["check"],
      tokenHash: new Uint8Array(32).fill(3),
      createdAt: instantAt(start),
      issuedBy: "system:test",
      usedAt: null,
      revokedAt: null,
    };
    await store.insertApiKey(row);
    expect(await store.apiKey(row.id)).toEqual(row);
    expect(await store.apiKey(keyIdAt(start + 1, new Uint8Array(10)))).toBeUndefined();
  });

  it("keeps users, who can be disabled once and never go", async () => {
    const [ada, bob] = [person(1, "owner"), person(2, "auditor")];
    await store.insertUser(bob);
    await store.insertUser(ada);
    expect(await store.users()).toEqual([ada, bob]);
    await store.disableUser(bob.id, instantAt(start + 5));
    await store.disableUser(bob.id, instantAt(start + 6));
    expect(await store.user(bob.id)).toEqual({ ...bob, disabledAt: instantAt(start + 5) });
    expect(await store.user(person(3, "owner").id)).toBeUndefined();
    await expect(store.insertUser(ada)).rejects.toMatchObject({ kind: "failed", constraint: true });
    const attempts = [
      "DELETE FROM user",
      "UPDATE user SET created_at = 'x'",
      "INSERT OR REPLACE INTO user SELECT id, 'x', role, created_at, disabled_at FROM user",
    ];
    for (const sql of attempts) await expect(control.writer.execute(sql)).rejects.toThrow(/fixed|kept/);
  });

  it("makes a first owner once, and keeps an enabled owner whoever writes", async () => {
    await store.insertUser(person(1, "editor"));
    const [ada, bob, eve] = [person(2, "owner"), person(3, "owner"), person(4, "owner")];
    await Promise.all([ada, bob].map((row) => store.insertFirstOwner(row)));
    const owners = async () =>
      (await store.users()).filter(({ role, disabledAt }) => role === "owner" && disabledAt === null);
    expect(await owners()).toHaveLength(1);
    await store.insertUser(eve);
    await Promise.all((await store.users()).map(({ id }) => store.disableUser(id, instantAt(start))));
    expect(await owners()).toHaveLength(1);
    for (const change of ["role = 'editor'", "disabled_at = 'x'"])
      await expect(control.writer.execute(`UPDATE user SET ${change} WHERE disabled_at IS NULL`)).rejects.toThrow(
        /the last owner/,
      );
  });

  it("keeps every audit row in order, and lets none be changed", async () => {
    const row = (detail: string, of: SiteId | null = site.id): AuditRow => ({
      at: instantAt(start),
      actor: "key_1",
      verb: "check",
      site: of,
      outcome: "done",
      detail,
    });
    await Promise.all(
      [...Array.from({ length: 30 }, (_, i) => row(`${i}`)), row("elsewhere", null)].map((each) => store.audit(each)),
    );
    expect((await store.auditRows(site.id)).map((each) => each.detail)).toEqual(
      Array.from({ length: 30 }, (_, i) => `${i}`),
    );
    expect(await store.auditRows(null)).toEqual([row("elsewhere", null)]);
    const attempts = [
      "UPDATE audit SET detail = 'x'",
      "DELETE FROM audit",
      "INSERT OR REPLACE INTO audit SELECT seq, at, 'x', verb, site, outcome, detail FROM audit",
    ];
    for (const sql of attempts) await expect(control.writer.execute(sql)).rejects.toThrow(/append-only/);
  });
});
