// What a restored keys database gets from the later one: every no, every lift, and the newest that registers said.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { carryOverKeys } from "../../../server/node/carry-over.ts";
import { fileDatabases } from "../../../server/node/databases.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import type { SuppressionRow } from "../../../server/store/suppressions.ts";
import { subjectOf } from "../../support/records.ts";
import { namedStore } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";

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

test("suppressions and screenings that came after a backup are in what it is restored to", async () => {
  await inStore("later", async (store) => {
    await store.addSuppressions([no("sup_1", "ada"), no("sup_2", "bob")]);
    await store.insertScreenings([screened("ada", false, "01"), screened("bob", true, "05")]);
  });
  mkdirSync(join(root, "backup", "sites"), { recursive: true });
  copyFileSync(keysIn("later"), keysIn("backup"));
  await inStore("later", async (store) => {
    await store.liftSuppression("sup_1", { at: day("08"), reason: "asked again" });
    await store.addSuppressions([no("sup_3", "ada"), no("sup_4", "eve")]);
    await store.insertScreenings([screened("ada", true, "10"), screened("eve", false, "10")]);
  });
  await inStore("backup", (store) => store.insertScreenings([screened("bob", false, "12")]));

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
    expect(await store.addSuppressions([no("sup_5", "dan")])).toEqual(["sup_5"]);
  });
});
