// Imported drafts: sealed before anybody knows whose key counts, and never kept under another one.
import { afterAll, beforeAll, expect, test } from "vitest";
import { importWriter, preparedWriter, type PreparedWriter } from "../../../server/log/import-writer.ts";
import { openPerson } from "../../../server/log/person.ts";
import { nodeCrypto } from "../../../server/node/sealing-crypto.ts";
import type { ImportDraft } from "../../../server/store/import-rows.ts";
import { eraseSubjects } from "../../../server/store/subject-keys.ts";
import { termsOf } from "../../../server/store/terms.ts";
import { newRecord, start, subjectOf } from "../../support/records.ts";
import { fileTestDatabases, freshStore, type TestDatabases, type TestStore } from "../../support/stores.ts";

let databases: TestDatabases;
let fresh: TestStore;
beforeAll(async () => {
  databases = await fileTestDatabases();
  fresh = await freshStore(databases);
});
afterAll(() => databases.stop());

const draft = (subject: string, purpose: string): ImportDraft => ({
  ...newRecord({ subject, choices: [{ purpose, version: 1, status: "given" }] }),
  onlyIf: "unopposed",
});

/** A writer over the databases, and how often it was asked; `between` happens after each time. */
function counted(between: () => Promise<void> = async () => {}) {
  const write = preparedWriter({ site: fresh.site.writer, keys: fresh.keys.writer }, termsOf(fresh.site.writer));
  const rounds: number[] = [];
  const counting: PreparedWriter = async (prepared) => {
    rounds.push(prepared.rows.length);
    const answers = await write(prepared);
    await between();
    return answers;
  };
  return { imports: importWriter(counting, nodeCrypto), rounds };
}

const numberOf = async (name: string) => (await fresh.store.knownSubjects([subjectOf(name)]))[0]!.no!;

/** What the records of somebody say of them, opened with the key that is stored. */
async function openedOf(name: string) {
  const no = await numberOf(name);
  const subject = (await fresh.store.subject(no))!;
  return (await fresh.store.recordsOf(no, { most: 10 })).map(({ id, salt, person, personCommitment }) =>
    openPerson({ person: person!, commitment: personCommitment }, { subject, id, salt }),
  );
}

test("somebody new is written at once, and who is known already under the key that they have", async () => {
  const { imports, rounds } = counted();
  expect(await imports([draft("ada", "a"), draft("ada", "b"), draft("bob", "a")])).toEqual([
    "written",
    "written",
    "written",
  ]);
  expect(rounds).toEqual([3, 1]);
  expect(await imports([draft("ada", "c"), draft("ada", "a")])).toEqual(["written", "unchanged"]);
  expect(rounds).toEqual([3, 1, 2, 2]);
  const opened = await openedOf("ada");
  expect(opened).toHaveLength(3);
  for (const person of opened) expect(person).toMatchObject({ origin: "https://example.com", path: "/" });
});

test("so is who is named by a number, and nobody where it is nobody's", async () => {
  const { imports } = counted();
  await imports([draft("cy", "a")]);
  const named = { ...draft("cy", "b"), subject: { no: await numberOf("cy") } };
  const nobody = { ...draft("cy", "c"), subject: { no: 4_711 } };
  expect(await imports([named, nobody])).toEqual(["written", "erased"]);
  expect((await openedOf("cy")).every((person) => person !== undefined)).toBe(true);
});

test("who is erased before their half is sealed again has no record of it", async () => {
  await counted().imports([draft("di", "a")]);
  const who = await numberOf("di");
  const { imports, rounds } = counted(() => eraseSubjects(fresh.keys.writer, [{ who, atMs: start }]));
  expect(await imports([draft("di", "b")])).toEqual(["erased"]);
  expect(rounds).toEqual([1, 1]);
  expect(await fresh.store.recordsOf(who, { most: 10 })).toHaveLength(1);
});
