// What restored databases get from later ones: of every table what came, changed and went since the backup.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  carriedTables,
  carryOverControl,
  carryOverKeys,
  carryOverRecords,
  underOneRowKey,
} from "../../../server/node/carry-over.ts";
import { fileDatabases } from "../../../server/node/databases.ts";
import { openFile, type FileClient } from "../../../server/node/file-client.ts";
import { migrationsOf } from "../../../server/store/migrations.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import type { SuppressionRow } from "../../../server/store/suppressions.ts";
import { committedRecord, newRecord, subjectOf } from "../../support/records.ts";
import { namedStore } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";
import { wrapKey } from "../../support/wrap-key.ts";

const site = "site_demo";
let root: string;
beforeEach(() => {
  root = temporaryFolder();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const keysIn = (folder: string) => join(root, folder, "sites", `${site}.keys.db`);

/** Runs work on the store in a folder of its own, and closes its files. */
async function inStore<T>(folder: string, work: (store: SiteStore) => Promise<T>): Promise<T> {
  const databases = fileDatabases({ folder: join(root, folder), threadUrl: threadUrl() });
  try {
    return await work(await namedStore(databases, site));
  } finally {
    await databases.close();
  }
}

const day = (text: string) => `2026-11-${text}T00:00:00.000Z`;
const kept = { now: day("12"), keptSince: day("01") };
const no = (id: string, name: string): SuppressionRow => ({
  id,
  hash: subjectOf(name),
  reason: "COMPLAINT",
  source: "complaint",
  since: day("01"),
  added: day("01"),
});
const screened = (name: string, listed: boolean, on: string) => ({
  hash: subjectOf(name),
  register: "TPS" as const,
  listed,
  checkedAt: day(on),
});

const fresh = (byte: number) => ({ key: new Uint8Array(32).fill(byte), nonce: new Uint8Array(12).fill(byte) });

/** Begins a rotation of the row key and takes so many steps of it; all of them, and its end, without a number. */
async function rotate(store: SiteStore, byte: number, steps = Infinity): Promise<void> {
  await store.beginRotation(fresh(byte), day("01"));
  let done = 0;
  while (done < steps && (await store.rotateSome(1))) done += 1;
  if (steps === Infinity) expect(await store.endRotation(day("01"))).toBe(true);
}

type Turn = (store: SiteStore) => Promise<void>;
const none: Turn = async () => {};

test.each<[when: string, before: Turn, after: Turn]>([
  ["where no row key was ever rotated", none, none],
  ["where it was rotated since", none, (store) => rotate(store, 1)],
  ["where it was rotated before and since", (store) => rotate(store, 1), (store) => rotate(store, 2)],
  ["where a rotation runs since", none, (store) => rotate(store, 1, 2)],
  ["where a rotation ran then and has ended", (store) => rotate(store, 1, 2), (store) => rotate(store, 1)],
])("what came after a backup is in what it is restored to, %s", async (_, before, after) => {
  await inStore("later", async (store) => {
    const { who } = await committedRecord(store, newRecord({ subject: "fay" }));
    await store.eraseSubjects([{ who: who!, atMs: 1 }]);
    await committedRecord(store, newRecord({ subject: "gus" }));
    await store.addSuppressions([no("sup_1", "ada"), no("sup_2", "bob")]);
    await store.insertScreenings([screened("ada", false, "01"), screened("bob", true, "05")], kept);
    await before(store);
  });
  mkdirSync(join(root, "backup", "sites"), { recursive: true });
  copyFileSync(keysIn("later"), keysIn("backup"));
  await inStore("later", async (store) => {
    await after(store);
    await store.liftSuppression("sup_1", { at: day("08"), reason: "asked again" });
    await store.addSuppressions([no("sup_3", "ada"), no("sup_4", "eve")]);
    await store.insertScreenings([screened("ada", true, "10"), screened("eve", false, "10")], kept);
  });
  await inStore("backup", (store) => store.insertScreenings([screened("bob", false, "12")], kept));

  await underOneRowKey([keysIn("backup"), keysIn("later")], wrapKey, { fresh: fresh(9), atMs: 9 });
  carryOverKeys(keysIn("backup"), keysIn("later"));
  await inStore("backup", async (store) => {
    const hashes = ["ada", "bob", "eve"].map(subjectOf);
    const standing = await store.suppressionsOf(hashes);
    expect(standing.map(({ id, lifted }) => [id, lifted])).toEqual([
      ["sup_1", day("08")],
      ["sup_2", undefined],
      ["sup_3", undefined],
      ["sup_4", undefined],
    ]);
    const facts = await store.screenings(hashes, ["TPS"]);
    expect(facts.flat().map(({ listed, checkedAt }) => [listed, checkedAt])).toEqual([
      [true, day("10")],
      [false, day("12")],
      [false, day("10")],
    ]);
    const known = await store.knownSubjects(["fay", "gus"].map(subjectOf));
    expect(known).toEqual([{ erasedAtMs: 1 }, { no: expect.any(Number) as number }]);
    expect((await store.subject(known[1]!.no!))!.hash).toEqual(subjectOf("gus"));
    expect((await store.rowKeyState()).rotation).toBeNull();
    expect(await store.addSuppressions([no("sup_5", "dan")])).toEqual(["sup_5"]);
  });
});

test("a lift that only the restored keys database knows is told after everything that was added", async () => {
  await inStore("backup", async (store) => {
    await store.addSuppressions([no("sup_1", "ada"), no("sup_2", "bob")]);
    await store.liftSuppression("sup_1", { at: day("03"), reason: "a mistake" });
  });
  // The keys database was lost and begun anew.
  await inStore("later", (store) => store.addSuppressions([no("sup_3", "eve")]));
  carryOverKeys(keysIn("backup"), keysIn("later"));
  await inStore("backup", async (store) => {
    const told = await store.changedSuppressions({ after: 0, most: 10 });
    expect(told.map(({ id, isLift }) => [id, isLift])).toEqual([
      ["sup_3", false],
      ["sup_1", false],
      ["sup_2", false],
      ["sup_1", true],
    ]);
  });
});

type Cells = Readonly<Record<string, string>>;
type Kind = keyof typeof carriedTables;

/** Values that a table asks for, as SQL with `N` for the number of the row; others go by the type of their column. */
const asked: Readonly<Record<Kind, Readonly<Record<string, Cells>>>> = {
  control: {
    session: { ended_at: "NULL" },
    audit: { outcome: "'done'" },
    user: { role: "'owner'", disabled_at: "NULL" },
    api_key: { revoked_at: "NULL" },
  },
  site: {
    entry: { kind: "'record'", shape: "N" },
    consent_state: { purpose: "N" },
    erasure: { mode: "'erase'" },
    tile: { width: "1", data: "randomblob(32)" },
    checkpoint: { prev_size: "N - 1" },
    contradiction: { root: "randomblob(32)", reason: "'tiles-damaged'" },
    import_job: { state: "'committed'" },
    mail: { state: "'sent'" },
    tally_cursor: { id: "1" },
    used_link: { nonce: "randomblob(8)" },
    webhook: { state: "'active'" },
    delivery: { state: "'delivered'" },
  },
  keys: {
    subject: { key: "randomblob(32)" },
    import_piece_key: { key: "randomblob(32)" },
    suppression: { lifted: "NULL" },
  },
};

/** What changes in the first row after the backup. */
const changes: Readonly<Record<Kind, readonly string[]>> = {
  control: [
    "UPDATE user SET role = 'marketer', disabled_at = 'now' WHERE rowid = 1",
    "UPDATE api_key SET revoked_at = 'now'",
    "UPDATE site SET name = 'other', origins = '[]'",
    "UPDATE session SET ended_at = 'now' WHERE rowid = 1",
    "UPDATE recovery_code SET used_at = 'now'",
    "DELETE FROM passkey WHERE counter = 1",
  ],
  site: [
    "UPDATE entry SET person = NULL, who = NULL, digest = NULL, device = NULL WHERE idx = 1",
    "UPDATE webhook SET log = 7, state = 'paused'",
    "UPDATE delivery SET state = 'dropped'",
    "DELETE FROM held_address WHERE who = 1",
    "UPDATE tally SET count = 9",
    "UPDATE hold SET lifted_at = 'now'",
  ],
  keys: [
    "UPDATE suppression SET lifted = 9, lift_reason = 'asked' WHERE no = 1",
    "UPDATE share SET told = 2, told_at = 9 WHERE no = 1",
    "DELETE FROM restriction WHERE who = 1",
  ],
};

const rowsIn = (client: FileClient, sql: string) => client.execute(sql).rows as unknown as unknown[][];
const tablesOf = (client: FileClient): string[] =>
  rowsIn(client, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .map(([name]) => String(name))
    .filter((name) => name !== "migration" && !name.startsWith("sqlite_"));

/** Adds one row to every table. */
function fill(client: FileClient, kind: Kind, no: number): void {
  for (const table of ["shape", "entry", ...tablesOf(client)].filter((name, i, all) => all.indexOf(name) === i)) {
    const columns = rowsIn(client, `PRAGMA table_info(${table})`).map(
      (row) => [String(row[1]), String(row[2])] as const,
    );
    // What triggers count is there by what they count.
    if (columns.length === 0 || table === "suppression_count") continue;
    const cells = columns.map(([name, type]) => {
      const wanted = asked[kind][table]?.[name];
      if (wanted) return wanted.replaceAll("N", String(no)).replaceAll(`${no}ULL`, "NULL");
      return { integer: `${no}`, blob: "randomblob(16)" }[type.toLowerCase()] ?? `'${name} ${no}'`;
    });
    client.execute(`INSERT OR REPLACE INTO ${table} VALUES (${cells.join(", ")})`);
  }
}

function laterBy(kind: Kind): { path: string; old: string } {
  const [path, old] = [join(root, "backup.db"), join(root, "later.db")];
  const client = openFile(old);
  client.execute("PRAGMA foreign_keys = 0");
  for (const { sql } of migrationsOf(kind))
    for (const statement of sql.split("--> statement-breakpoint")) client.execute(statement);
  fill(client, kind, 1);
  client.execute({ sql: "VACUUM INTO ?", args: [path] });
  fill(client, kind, 2);
  for (const sql of changes[kind]) client.execute(sql);
  client.close();
  return { path, old };
}

const carriers = { control: carryOverControl, site: carryOverRecords, keys: carryOverKeys };

describe.each(["control", "site", "keys"] as const)("a restored database of the kind %s", (kind) => {
  test("has of every table what the later one has: what came, what changed, what went", () => {
    const { path, old } = laterBy(kind);
    carriers[kind](path, old);
    const [restored, later] = [openFile(path), openFile(old)];
    const tables = tablesOf(later);
    expect(Object.keys(carriedTables[kind]).sort()).toEqual(tables);
    // And the numbers to come go on where they were.
    for (const table of [...tables, ...(kind === "control" ? [] : ["sqlite_sequence"])]) {
      const all = (client: FileClient) => rowsIn(client, `SELECT * FROM ${table} ORDER BY 1, 2`);
      expect(all(later).length, table).toBeGreaterThan(0);
      expect([table, all(restored)]).toEqual([table, all(later)]);
    }
    restored.close();
    later.close();
  });
});

test("a control database whose audit is another's is carried nowhere", () => {
  const { path, old } = laterBy("control");
  const client = openFile(path);
  client.execute("DROP TRIGGER audit_no_update");
  client.execute("UPDATE audit SET verb = 'other'");
  client.close();
  expect(() => carryOverControl(path, old)).toThrow(/not a continuation/);
});
