// How often a record asks its databases: twice at most, alone and in a group, once the store is warm.
import { afterAll, beforeAll, expect, test } from "vitest";
import { siteWriters } from "../../../server/log/record-writer.ts";
import { createSiteStore } from "../../../server/store/site-store.ts";
import { withCalls, type Around } from "../../support/calls.ts";
import { newRecord } from "../../support/records.ts";
import { fileTestDatabases, freshStore, type TestDatabases } from "../../support/stores.ts";
import { wrapKey } from "../../support/wrap-key.ts";

let databases: TestDatabases;
beforeAll(async () => {
  databases = await fileTestDatabases();
});
afterAll(() => databases?.stop());

const given = { purpose: "analytics", version: 1, status: "given" as const };

/** A store that has written before, and the calls that reached its databases since. */
async function watched() {
  const calls: string[] = [];
  const around: Around = (call, work) => {
    calls.push(call.name);
    return work();
  };
  const fresh = await freshStore(databases);
  const [site, keys] = [withCalls(fresh.site, "site", around), withCalls(fresh.keys, "keys", around)];
  const writers = siteWriters({ site: site.writer, keys: keys.writer });
  const registers = () => databases.opener.open("registers", databases.freshName());
  const store = createSiteStore(site, keys, { writers, wrapKey, registers });
  // What records share, the row keys among it, is asked for once.
  await store.commitRecord(newRecord({ subject: "ada", choices: [given] }));
  calls.length = 0;
  return { store, calls };
}

test("somebody new, and somebody known, are recorded in two calls", async () => {
  const { store, calls } = await watched();
  for (const subject of ["bob", "bob", "ada"]) {
    await store.commitRecord(newRecord({ subject, choices: [given] }));
    expect(calls, subject).toEqual([expect.stringMatching(/^keys: .* subject$/), "site: INSERT INTO entry"]);
    calls.length = 0;
  }
});

test("a change of an answer, which names the one before, is recorded in two calls", async () => {
  const { store, calls } = await watched();
  const first = newRecord({ subject: "cid", choices: [given] });
  await store.commitRecord(first);
  calls.length = 0;
  const outcome = await store.commitRecord({ ...newRecord({ subject: "cid", choices: [given] }), after: first.id });
  expect(outcome.kind).toBe("created");
  expect(calls).toHaveLength(2);
});

test("sixty-four at once take two calls a group, and few groups", async () => {
  const { store, calls } = await watched();
  const many = Array.from({ length: 64 }, (_, n) => newRecord({ subject: `s${n % 40}`, choices: [given] }));
  const outcomes = await Promise.all(many.map((draft) => store.commitRecord(draft)));
  expect(outcomes.map(({ kind }) => kind)).toEqual(many.map(() => "created"));
  const commits = calls.filter((name) => name === "site: INSERT INTO entry").length;
  expect(commits).toBeLessThan(8);
  expect(calls.length).toBeLessThanOrEqual(2 * commits);
});
