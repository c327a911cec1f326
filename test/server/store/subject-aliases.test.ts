// Aliases of subjects: kept once, with the row they belong to and no longer.
import { afterAll, beforeAll, expect, test } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import { instantAt } from "../../../core/time.ts";
import { committedRecord, newRecord, subjectOf } from "../../support/records.ts";
import { testContext, type TestContext } from "../../support/context.ts";
import { demoSite } from "../../../server/services/demo.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const at = instantAt(Date.UTC(2026, 10, 22, 9));
const mailed = (name: string, alias?: string) => ({
  hash: subjectOf(name),
  ...(alias === undefined ? {} : { denyHash: subjectOf(alias) }),
  kind: "email" as const,
  key: new Uint8Array(32).fill(1),
});
async function names(...people: string[]): Promise<string[]> {
  const store = await t.context.site(demoSite);
  const numbers = (await store.knownSubjects(people.map(subjectOf))).flatMap(({ no }) => no ?? []);
  const found = await store.subjectNames(numbers);
  return found.map(({ kind, denyHash }) => `${kind} ${toHex(denyHash)}`).sort();
}
const own = (name: string) => `email ${toHex(subjectOf(name))}`;

test("a subject is denied by its alias, and without one by its own name", async () => {
  const store = await t.context.site(demoSite);
  await committedRecord(store, { ...newRecord(), subject: mailed("ada+x", "ada") });
  await committedRecord(store, { ...newRecord(), subject: mailed("bob") });
  expect(await names("ada+x")).toEqual([own("ada")]);
  expect(await names("bob")).toEqual([own("bob")]);
  expect(await store.subjectNames([])).toEqual([]);
});

test("one that was known without its alias learns it, and keeps the first", async () => {
  const store = await t.context.site(demoSite);
  await committedRecord(store, { ...newRecord(), subject: mailed("cyd+x") });
  expect(await names("cyd+x")).toEqual([own("cyd+x")]);
  await store.addSubjects({ subjects: [mailed("cyd+x", "cyd")], at });
  expect(await names("cyd+x")).toEqual([own("cyd")]);
  await committedRecord(store, { ...newRecord(), subject: mailed("cyd+x", "other") });
  expect(await names("cyd+x")).toEqual([own("cyd")]);
});

test("the alias of who is erased is gone, and an import brings it back to nobody", async () => {
  const store = await t.context.site(demoSite);
  const { who } = await committedRecord(store, { ...newRecord(), subject: mailed("dan+x", "dan") });
  await store.eraseSubjects([{ who: who!, atMs: 1 }]);
  await store.addSubjects({ subjects: [mailed("dan+x", "dan")], at });
  const { reader } = await t.databases.open("keys", demoSite);
  const asked = { sql: "SELECT count(*) AS n FROM subject_alias WHERE hash = ?", args: [subjectOf("dan+x")] };
  expect((await reader.execute(asked)).rows[0]!["n"]).toBe(0);
});
