// Every write of the record commit and of the sequencer, failing before it persisted and failing although it persisted.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instantAt } from "../../../core/time.ts";
import { openPerson } from "../../../server/log/person.ts";
import { siteWriters } from "../../../server/log/record-writer.ts";
import { sealLog } from "../../../server/log/sequencer.ts";
import { makeSigningKey, signerFrom, type LogSigner } from "../../../server/log/signer.ts";
import { createSiteStore } from "../../../server/store/site-store.ts";
import { withCalls, type Around } from "../../support/calls.ts";
import { checkLog } from "../../support/log.ts";
import { newRecord, start, subjectOf } from "../../support/records.ts";
import { fileTestDatabases, freshStore, sqldTestDatabases, type TestDatabases } from "../../support/stores.ts";
import { wrapKey } from "../../support/wrap-key.ts";

/**
 * In the order in which the first record of a site, and the first checkpoint over it, make them; the first only asks for
 * the row keys, by the connection that writes.
 */
const writes = [
  "keys: FROM row_key",
  "keys: INSERT INTO subject",
  "site: INSERT INTO shape",
  "site: INSERT INTO purpose",
  "site: INSERT INTO entry",
  "site: INSERT INTO checkpoint",
];
/** Once is what the store bears by itself; twice is what its caller hears of. */
const rows = writes.flatMap((write) =>
  (["fails-before-persist", "fails-but-persisted"] as const).flatMap((fault) =>
    [1, 2].map((times) => ({ write, fault, times })),
  ),
);

const now = () => instantAt(start);
const given = { purpose: "analytics", version: 1, status: "given" as const };
const unavailable = { name: "StoreError", kind: "unavailable" };

describe.each([
  ["files", fileTestDatabases],
  ["a libSQL server", sqldTestDatabases],
])("on %s", (_, startDatabases) => {
  let databases: TestDatabases;
  let signer: LogSigner;
  beforeAll(async () => {
    databases = await startDatabases();
    signer = await signerFrom(await makeSigningKey(), "localhost/log/site_demo");
  });
  afterAll(() => databases.stop());

  /** A store whose calls `around` stands around, beside a sound one of the same site. */
  async function watched(around: Around) {
    const fresh = await freshStore(databases);
    const [site, keys] = [withCalls(fresh.site, "site", around), withCalls(fresh.keys, "keys", around)];
    const registers = () => databases.opener.open("registers", databases.freshName());
    const writers = siteWriters({ site: site.writer, keys: keys.writer });
    return { sound: fresh.store, store: createSiteStore(site, keys, { writers, wrapKey, registers }) };
  }

  it("the table names every write there is", async () => {
    const seen: string[] = [];
    const { store } = await watched((call, work) => {
      if (call.writes) seen.push(call.name);
      return work();
    });
    await store.commitRecord(newRecord({ choices: [given] }));
    await sealLog({ store, signer, now });
    expect(seen).toEqual(writes);
  });

  /** A store whose next `times` calls of that write fail that way; `left` is how many still will. */
  async function failing({ write, fault, times }: (typeof rows)[number]) {
    let left = times;
    const { store, sound } = await watched(async (call, work) => {
      if (call.name !== write || left === 0) return work();
      left--;
      if (fault === "fails-but-persisted") await work();
      throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    });
    return { store, sound, left: () => left };
  }

  /** Repeats the work until it succeeds, as clients and timers do; each failure must be one that says so. */
  async function insistently<T>(work: () => Promise<T>, checked: () => Promise<unknown>): Promise<T> {
    for (let tries = 0; tries < 3; tries++) {
      const outcome = await work().then(
        (value) => ({ value }),
        (error: unknown) => {
          expect(error).toMatchObject(unavailable);
          return undefined;
        },
      );
      await checked();
      if (outcome) return outcome.value;
    }
    throw new Error("it still fails");
  }

  it.each(rows)("$write $fault, $times times: nothing acknowledged is lost, nothing is there twice", async (row) => {
    const { store, sound, left } = await failing(row);
    const post = () => newRecord({ id, subject: "ada", choices: [given], content: "same" });
    const { id } = newRecord();
    const first = await insistently(
      () => store.commitRecord(post()),
      async () => expect(await sound.entryCount()).toBeLessThanOrEqual(1),
    );
    expect(first.kind).toMatch(/^(created|replayed)$/);
    expect((await store.commitRecord(post())).kind).toBe("replayed");
    expect(await sound.entryCount()).toBe(1);
    const question = { purpose: "analytics", channel: "" as const, subjects: [subjectOf("ada")] };
    expect((await sound.facts(question))[0]?.fact?.status).toBe("given");
    const { person, personCommitment: commitment, salt, who } = (await sound.record(id))!;
    const subject = (await sound.subject(who!))!;
    expect(openPerson({ person: person!, commitment }, { subject, id, salt })).toBeDefined();

    const seal = () => sealLog({ store, signer, now });
    expect(await insistently(seal, () => checkLog(sound, signer.keyText))).toBe(1);
    await store.commitRecord(newRecord());
    expect(await insistently(seal, () => checkLog(sound, signer.keyText))).toBe(2);
    expect((await sound.checkpoints()).map(({ size }) => size)).toEqual([1, 2]);
    expect(left()).toBe(0);
  });
});
