// Rotating the row key: nothing about anybody is lost or doubled at any step, whoever reads or writes meanwhile.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import { instantAt } from "../../../core/time.ts";
import type { SiteId } from "../../../core/ids.ts";
import { openedStore } from "../../../server/assemble.ts";
import type { DatabaseOpener } from "../../../server/store/client.ts";
import { namedColumns } from "../../../server/store/row-keys.ts";
import type { ImportDraft } from "../../../server/store/import-rows.ts";
import type { NewRowKey } from "../../../server/store/rotation-rows.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import type { SuppressionRow } from "../../../server/store/suppressions.ts";
import { committedRecord, newRecord, subjectOf } from "../../support/records.ts";
import { fileTestDatabases, sqldTestDatabases, type TestDatabases } from "../../support/stores.ts";
import { wrapKey } from "../../support/wrap-key.ts";

vi.setConfig({ testTimeout: 180_000 });

const at = instantAt(Date.UTC(2026, 10, 22, 9));
const kept = { now: at, keptSince: "2025-11-01T00:00:00.000Z" };
const fresh = (byte: number): NewRowKey => ({
  key: new Uint8Array(32).fill(byte),
  nonce: new Uint8Array(12).fill(byte),
});
const people = ["ada", "bob", "cyd", "dan", "eve"];
const hashes = people.map(subjectOf);
const personOf = (name: string) => ({
  hash: subjectOf(name),
  kind: "device" as const,
  key: new Uint8Array(32).fill(1),
});

const no = (id: string, name: string): SuppressionRow => ({
  id,
  hash: subjectOf(name),
  reason: "UNSUBSCRIBED_TOPIC",
  channel: "email",
  topic: "newsletter",
  source: "subject",
  since: at,
  added: at,
});
const sale = (name: string) => ({ person: personOf(name), product: "p", soldAt: at, offered: true });
const sending = (name: string) => ({
  person: personOf(name),
  sentAt: at,
  channel: "email" as const,
  purpose: "newsletter",
  campaign: "c",
  offered: true,
});
const share = (name: string, deny: string) => ({
  person: personOf(name),
  denyHash: subjectOf(deny),
  recipient: "Partner",
  purpose: "newsletter",
  dataTypes: ["email"],
  sharedAt: at,
});
/** What somebody's list says of them: a yes to the newsletter. */
const imported = (name: string, purpose = "newsletter"): ImportDraft => ({
  ...newRecord({ subject: name, choices: [{ purpose, version: 1, status: "given", channel: "email" }] }),
  onlyIf: "unopposed",
  yes: { denyHash: subjectOf(name), channel: "email", topic: "newsletter", controllers: [] },
});
const screened = (name: string) => ({ hash: subjectOf(name), register: "TPS" as const, listed: true, checkedAt: at });

/** Everything that is looked up by keyed hash, or says one. */
async function known(store: SiteStore) {
  const numbers = (await store.knownSubjects(hashes)).flatMap(({ no: number }) => number ?? []);
  return {
    subjects: await store.knownSubjects(hashes),
    rows: await Promise.all(numbers.map((number) => store.subject(number))),
    names: (await store.subjectNames(numbers)).sort((a, b) => a.no - b.no),
    on: await store.suppressionsOn({ hashes, channel: "email", topic: "newsletter", controllers: [] }),
    entries: await store.suppressionsOf(hashes),
    facts: await store.facts({ purpose: "newsletter", channel: "email", subjects: hashes, wide: hashes }),
    screenings: await store.screenings(hashes, ["TPS"]),
    dealings: await store.dealings({ hashes, since: at }),
    shares: await store.sharesOf(hashes),
    denied: await store.sharesOf(hashes, "deny"),
    searched: await Promise.all(hashes.map((hash) => store.sharesWhere({ hash }, { after: 0, most: 100 }))),
    recipients: await store.sharesWhere({ recipient: "Partner" }, { after: 0, most: 100 }),
    open: await store.openShares({ after: 0, most: 100 }),
    told: (await store.changedSuppressions({ after: 0, most: 100 })).map(({ hash }) => toHex(hash)),
    changed: (await store.changedEntries({ after: 0, most: 100 })).records.map(({ subject }) => subject),
  };
}

describe.each([
  ["files", fileTestDatabases],
  ["a libSQL server", sqldTestDatabases],
])("on %s", (_, startDatabases) => {
  let databases: TestDatabases;
  let name: string;
  let store: SiteStore;
  beforeAll(async () => {
    databases = await startDatabases();
  });
  afterAll(() => databases.stop());

  const openStore = async (opener: DatabaseOpener): Promise<SiteStore> =>
    openedStore(opener, name as SiteId, {
      records: await opener.open("site", name),
      keys: await opener.open("keys", name),
      wrapKey,
    });
  const keysReader = async () => (await databases.opener.open("keys", name)).reader;

  beforeEach(async () => {
    name = databases.freshName();
    store = await openStore(databases.opener);
    // Ada comes back after an erasure, Bob is known by his records alone, Dan by what others said.
    const { who } = await committedRecord(store, newRecord({ subject: "ada" }));
    await store.eraseSubjects([{ who: who!, atMs: 1 }]);
    await committedRecord(store, newRecord({ subject: "ada" }));
    await committedRecord(store, newRecord({ subject: "bob" }));
    await store.addSuppressions([no("sup_1", "ada"), no("sup_2", "dan")]);
    await store.liftSuppression("sup_2", { at, reason: "asked" });
    await store.addSuppressions([no("sup_3", "dan")]);
    await store.insertScreenings([screened("cyd"), screened("dan")], kept);
    await store.insertSales([sale("dan")], at);
    await store.insertSendings([sending("bob")], at);
    await store.insertShares([share("bob", "eve")], at);
    await store.addSubjects({ subjects: [{ ...personOf("cyd"), denyHash: subjectOf("eve") }], at });
  });

  async function rotated(most = 1): Promise<void> {
    while (await store.rotateSome(most));
    expect(await store.endRotation(at)).toBe(true);
  }

  it("answers the same before, after every step and at the end, and leaves no row under the earlier key", async () => {
    const before = await known(store);
    expect(before.subjects[0]).toMatchObject({ erasedAtMs: 1 });
    for (const [i, byte] of [1, 2].entries()) {
      expect(await store.beginRotation(fresh(byte), at)).toBe(true);
      expect(await store.endRotation(at)).toBe(false);
      expect(await known(store)).toEqual(before);
      while (await store.rotateSome(1)) expect(await known(store)).toEqual(before);
      const { rotation } = await store.rowKeyState();
      expect(rotation!.moved).toBe(rotation!.rows);
      expect(await store.endRotation(at)).toBe(true);
      expect(await known(store)).toEqual(before);
      const state = await store.rowKeyState();
      expect(state.versions.map(({ version, endedAt }) => [version, endedAt !== null])[0]).toEqual([i + 2, false]);
      expect(state.rotation).toBeNull();
    }
    const reader = await keysReader();
    for (const [table, column, by] of namedColumns) {
      const { rows } = await reader.execute(`SELECT hex(${column}) AS name, ${by} AS version FROM ${table}`);
      expect(rows.length, table).toBeGreaterThan(0);
      for (const row of rows) {
        expect(row["version"], table).toBe(3);
        expect(
          hashes.map((hash) => toHex(hash).toUpperCase()),
          table,
        ).not.toContain(row["name"]);
      }
    }
    const kept = await reader.execute("SELECT version FROM row_key WHERE sealed IS NOT NULL OR ended IS NULL");
    expect(kept.rows.map((row) => row["version"])).toEqual([3]);
  });

  it("is one rotation, however often it is begun", async () => {
    expect(await store.beginRotation(fresh(1), at)).toBe(true);
    expect(await store.beginRotation(fresh(2), at)).toBe(false);
    expect((await store.rowKeyState()).versions.map(({ version }) => version)).toEqual([2, 1]);
    await rotated();
    expect(await store.endRotation(at)).toBe(false);
  });

  it("writes what comes meanwhile once and under the new key, beside what was there", async () => {
    await store.beginRotation(fresh(1), at);
    // The same again is the same, whichever key it stands under.
    const bob = await committedRecord(store, newRecord({ subject: "bob" }));
    expect(bob.who).toBe((await store.knownSubjects([subjectOf("bob")]))[0]!.no);
    expect(await store.addSuppressions([no("sup_9", "dan")])).toEqual([]);
    expect(await store.insertSales([sale("dan")], at)).toBe(1);
    await store.insertSendings([sending("bob")], at);
    await store.insertShares([share("bob", "eve")], at);
    await store.insertScreenings([{ ...screened("cyd"), listed: false }], kept);
    expect(await store.addSuppressions([no("sup_10", "eve")])).toEqual(["sup_10"]);
    const { who } = await committedRecord(store, newRecord({ subject: "eve" }));
    await store.eraseSubjects([{ who: who!, atMs: 5 }]);
    const midway = await known(store);
    expect(midway.dealings.map(({ sales, sendings }) => [sales.length, sendings.length])).toEqual([
      [0, 0],
      [0, 1],
      [0, 0],
      [1, 0],
      [0, 0],
    ]);
    expect(midway.shares).toHaveLength(1);
    expect(midway.screenings[2]).toMatchObject([{ listed: true }]);
    expect(midway.on.map((facts) => facts.length)).toEqual([1, 0, 0, 1, 1]);
    expect(midway.subjects[4]).toEqual({ erasedAtMs: 5 });
    await rotated();
    expect(await known(store)).toEqual(midway);
  });

  it("imports of nobody who is protected or was erased, and of who is known to who they are, at every step", async () => {
    const list = (purpose: string) => people.map((one) => imported(one, purpose));
    const who = async () => (await store.knownSubjects(hashes)).map((one) => one.no);
    // Ada was erased once and Dan unsubscribed; the others are known, known by a screening, and new.
    const expected = ["erased", "written", "written", "erased", "written"];
    expect(await store.commitImport(list("p0"))).toEqual(expected);
    const before = await who();
    const subjects = people.map(personOf);
    await store.beginRotation(fresh(1), at);
    let step = 0;
    do {
      await store.addSubjects({ subjects, at });
      expect(await store.commitImport(list(`p${++step}`))).toEqual(expected);
      expect(await who()).toEqual(before);
    } while (await store.rotateSome(1));
    expect(await store.endRotation(at)).toBe(true);
    await store.addSubjects({ subjects, at });
    expect(await store.commitImport(list("end"))).toEqual(expected);
    expect(await who()).toEqual(before);
    expect((await store.recordsOf(before[1]!, { most: 100 })).length).toBe(step + 3);
  });

  it("is seen by another process that knew only the keys of before, at every step", async () => {
    const opener = databases.another();
    try {
      const other = await openStore(opener);
      const before = await known(other);
      await store.beginRotation(fresh(1), at);
      while (await store.rotateSome(100));
      expect(await known(other)).toEqual(before);
      expect(await other.addSuppressions([no("sup_8", "bob")])).toEqual(["sup_8"]);
      const third = await openStore(opener);
      expect(await third.sharesWhere({ hash: subjectOf("bob") }, { after: 0, most: 9 })).toHaveLength(1);
      await rotated();
      // It last asked while two keys were in force.
      expect(await other.addSuppressions([no("sup_9", "cyd"), no("sup_7", "bob")])).toEqual(["sup_9"]);
      expect((await store.suppressionsOf(hashes)).map(({ id }) => id)).toEqual([
        "sup_1",
        "sup_2",
        "sup_3",
        "sup_8",
        "sup_9",
      ]);
      await committedRecord(other, newRecord({ subject: "cyd" }));
      expect((await store.knownSubjects(hashes)).filter((one) => one.no !== undefined)).toHaveLength(4);
      // So did this one, and imports with the keys that it knew.
      expect(await third.commitImport([imported("dan"), imported("eve")])).toEqual(["erased", "written"]);
      expect(await third.sharesWhere({ hash: subjectOf("bob") }, { after: 0, most: 9 })).toHaveLength(1);
    } finally {
      await opener.close();
    }
  });

  it("lets a name be changed only to a later key, and nothing else with it", async () => {
    const { writer } = await databases.opener.open("keys", name);
    for (const sql of [
      "UPDATE subject SET hash = randomblob(16)",
      "UPDATE subject SET version = 2, key = randomblob(32)",
      "UPDATE suppression SET hash = randomblob(16) WHERE lifted IS NULL",
      "UPDATE suppression SET version = 2, reason = 'COMPLAINT' WHERE lifted IS NULL",
      "UPDATE suppression SET version = 2, lifted = NULL WHERE lifted IS NOT NULL",
      "DELETE FROM row_key",
    ])
      await expect(writer.execute(sql), sql).rejects.toThrow(/fixed|kept/);
  });
});
