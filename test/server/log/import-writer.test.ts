// Imported drafts: sealed before anybody knows whose key counts, and never kept under another one.
import { afterAll, beforeAll, expect, test } from "vitest";
import { instantAt } from "../../../core/time.ts";
import { importWriter, preparedWriter, type PreparedWriter } from "../../../server/log/import-writer.ts";
import { openPerson } from "../../../server/log/person.ts";
import { nodeCrypto } from "../../../server/node/sealing-crypto.ts";
import type { ImportDraft } from "../../../server/store/import-rows.ts";
import { rowKeysIn } from "../../../server/store/row-keys.ts";
import { eraseSubjects } from "../../../server/store/subject-keys.ts";
import { termsOf } from "../../../server/store/terms.ts";
import { newRecord, start, subjectOf } from "../../support/records.ts";
import { fileTestDatabases, freshStore, type TestDatabases, type TestStore } from "../../support/stores.ts";
import { wrapKey } from "../../support/wrap-key.ts";

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
  const counting: PreparedWriter = async (prepared, keys) => {
    rounds.push(prepared.rows.length);
    const answers = await write(prepared, keys);
    await between();
    return answers;
  };
  const writer = importWriter(counting, nodeCrypto);
  const imports = async (drafts: readonly ImportDraft[]) => writer(drafts, await keysOfNow());
  return { imports, writer, rounds };
}

const keysOfNow = () => rowKeysIn(fresh.keys.reader, wrapKey);
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

test("who is known under an earlier row key is who they were, and keys of before are refused with nothing written", async () => {
  await counted().imports([draft("eve", "a"), draft("flo", "a")]);
  const [eve, flo] = [await numberOf("eve"), await numberOf("flo")];
  const ofBefore = await keysOfNow();
  const at = instantAt(start);
  await fresh.store.beginRotation({ key: new Uint8Array(32).fill(7), nonce: new Uint8Array(12).fill(7) }, at);

  const { writer, imports, rounds } = counted();
  await expect(writer([draft("eve", "b"), draft("gus", "a")], ofBefore)).rejects.toThrow("row keys changed");
  expect(await fresh.store.knownSubjects([subjectOf("gus")])).toEqual([{}]);
  expect(await fresh.store.recordsOf(eve, { most: 10 })).toHaveLength(1);

  // By hash, by the number of who stands under the earlier key yet, and somebody new.
  const byNumber = { ...draft("flo", "b"), subject: { no: flo } };
  expect(await imports([draft("eve", "b"), byNumber, draft("gus", "a")])).toEqual(["written", "written", "written"]);
  expect(rounds).toEqual([2, 3, 2]);
  expect([await numberOf("eve"), await numberOf("flo")]).toEqual([eve, flo]);
  while (await fresh.store.rotateSome(10));
  const ofBetween = await keysOfNow();
  expect(await fresh.store.endRotation(at)).toBe(true);

  await expect(writer([draft("eve", "c")], ofBetween)).rejects.toThrow("row keys changed");
  expect(await imports([draft("eve", "c"), { ...draft("flo", "c"), subject: { no: flo } }])).toEqual([
    "written",
    "written",
  ]);
  expect(await openedOf("eve")).toHaveLength(3);
  for (const name of ["eve", "flo", "gus"])
    for (const person of await openedOf(name)) expect(person).toMatchObject({ origin: "https://example.com" });
});
