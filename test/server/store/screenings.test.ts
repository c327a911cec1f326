// Registers and single results, on database files and on a libSQL server.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Instant } from "../../../core/time.ts";
import { entryOf } from "../../../server/store/register-entries.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import type { RegisterVersion } from "../../../server/store/screening-rows.ts";
import { newRecord, subjectOf } from "../../support/records.ts";
import { fileTestDatabases, freshStore, sqldTestDatabases, type TestDatabases } from "../../support/stores.ts";

const now = "2026-11-22T09:00:00.000Z";
const kept = { now, keptSince: "2025-11-01T00:00:00.000Z" };
const dated = (day: number): Instant => `2026-11-${String(day).padStart(2, "0")}T00:00:00.000Z`;
const hashOf = (name: string): Uint8Array => new Uint8Array(createHash("sha256").update(name).digest().subarray(0, 16));
const names = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `n${from + i}`);
const entriesOf = (listed: readonly string[]) => BigUint64Array.from(listed, (name) => entryOf(hashOf(name)));
const run = (listed: readonly string[], bytes: number) => ({
  entries: entriesOf(listed),
  bytes,
  digest: hashOf(`first ${bytes} bytes`),
  lines: bytes,
  faults: 0,
});

async function merged(store: SiteStore, version: RegisterVersion): Promise<RegisterVersion> {
  let at = (await store.closeRegister(version))!;
  while (at.merged < 256) at = (await store.mergeRegister(at))!;
  return at;
}

/** Imports a register of these runs. */
async function imported(
  store: SiteStore,
  asOf: Instant,
  runs: readonly (readonly string[])[],
  doneAt: Instant = now,
): Promise<void> {
  let version = await store.beginRegister({ register: "TPS", asOf, now });
  for (const [i, listed] of runs.entries()) version = (await store.addRegisterRun(version, run(listed, i + 1)))!;
  expect(await store.finishRegister(await merged(store, version), doneAt)).toBe(true);
}

const said = async (store: SiteStore, ...asked: string[]) =>
  (await store.screenings(asked.map(hashOf), ["TPS"])).map((facts) => facts.map(({ listed }) => listed));

describe.each([
  ["files", fileTestDatabases],
  ["a libSQL server", sqldTestDatabases],
])("on %s", (_, startDatabases) => {
  let databases: TestDatabases;
  let store: SiteStore;
  beforeAll(async () => {
    databases = await startDatabases();
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    ({ store } = await freshStore(databases));
  });

  it("a number is listed exactly when a run of the finished file has it", async () => {
    await imported(store, dated(20), [names(0, 1500), names(1000, 3000), ["last"]]);
    const inside = await said(store, ...names(0, 3000), "last");
    expect(inside.every(([listed, ...more]) => listed === true && more.length === 0)).toBe(true);
    expect((await said(store, ...names(3000, 6000))).every(([listed]) => listed === false)).toBe(true);
    expect((await store.registerVersions())[0]).toMatchObject({ state: "current", numbers: 3001, asOf: dated(20) });
    expect(await store.screenings([hashOf("n1")], ["TPS", "CTPS"])).toEqual([
      [{ register: "TPS", listed: true, checkedAt: dated(20) }],
    ]);
  });

  it("nothing is said of a register whose file is not finished, and nothing without one", async () => {
    expect(await said(store, "a")).toEqual([[]]);
    const version = await store.beginRegister({ register: "TPS", asOf: dated(20), now });
    await store.addRegisterRun(version, run(["a"], 1));
    expect(await said(store, "a")).toEqual([[]]);
    expect(await store.finishRegister({ ...version, state: "merging", merged: 256 }, now)).toBe(false);
    expect(await said(store, "a")).toEqual([[]]);
  });

  it("a new file replaces the old one in one commit, and what the old one took is freed", async () => {
    await imported(store, dated(1), [["a", "b"]]);
    let next = await store.beginRegister({ register: "TPS", asOf: dated(20), now });
    next = await merged(store, (await store.addRegisterRun(next, run(["b", "c"], 1)))!);
    expect(await said(store, "a", "b", "c")).toEqual([[true], [true], [false]]);
    await store.finishRegister(next, now);
    expect(await said(store, "a", "b", "c")).toEqual([[false], [true], [true]]);
    await store.sweepRegisters(kept.keptSince);
    expect(await said(store, "a", "b", "c")).toEqual([[false], [true], [true]]);
    const states = (await store.registerVersions()).map(({ state, merged }) => [state, merged]);
    expect(states).toEqual([
      ["current", 256],
      ["replaced", 0],
    ]);
  });

  it("the same date goes on where it was, another date drops what was not finished", async () => {
    const version = await store.beginRegister({ register: "TPS", asOf: dated(20), now });
    const read = await store.addRegisterRun(version, run(["a"], 5));
    expect(await store.beginRegister({ register: "TPS", asOf: dated(20), now })).toEqual(read);
    const other = await store.beginRegister({ register: "TPS", asOf: dated(21), now });
    expect(other).toMatchObject({ bytes: 0, runs: 0, asOf: dated(21) });
    await store.sweepRegisters(kept.keptSince);
    expect((await store.registerVersions()).map(({ id }) => id)).toEqual([other.id]);
  });

  it("of two who read one file each step is stored once, and who is elsewhere in it is told", async () => {
    const version = await store.beginRegister({ register: "TPS", asOf: dated(20), now });
    const first = await store.addRegisterRun(version, run(["a"], 5));
    expect(await store.addRegisterRun(version, run(["a"], 5))).toEqual(first);
    expect(await store.addRegisterRun(version, run(["x"], 6))).toBeUndefined();
    await store.dropRegister(first!);
    expect(await store.addRegisterRun(first!, run(["y"], 7))).toBeUndefined();
    await imported(store, dated(20), [["b"]]);
    expect(await said(store, "a", "b", "x", "y")).toEqual([[false], [true], [false], [false]]);
  });

  it("of results about one number the latest counts, and at one instant the one that says listed", async () => {
    const result = (listed: boolean, day: number) => ({
      hash: hashOf("a"),
      register: "TPS" as const,
      listed,
      checkedAt: dated(day),
    });
    await store.insertScreenings([result(true, 10), result(false, 12)], kept);
    expect(await said(store, "a", "b")).toEqual([[false], []]);
    await store.insertScreenings([result(true, 11)], kept);
    expect(await said(store, "a")).toEqual([[false]]);
    await store.insertScreenings([result(true, 12)], kept);
    expect(await said(store, "a")).toEqual([[true]]);
    await store.insertScreenings([result(false, 12)], kept);
    expect(await store.screenings([hashOf("a")], ["TPS"])).toEqual([
      [{ register: "TPS", listed: true, checkedAt: dated(12) }],
    ]);
    expect(await store.screenings([hashOf("a")], ["CTPS"])).toEqual([[]]);
    await store.insertScreenings([{ ...result(false, 5), register: "CTPS", hash: hashOf("b") }], kept);
    expect(await store.screeningCounts(dated(12))).toEqual([
      { register: "CTPS", numbers: 1, listed: 0, fresh: 0, latest: dated(5) },
      { register: "TPS", numbers: 1, listed: 1, fresh: 1, latest: dated(12) },
    ]);
  });

  it("of a file and a result the newest counts, and as of an earlier instant what had been brought in by then", async () => {
    await imported(store, dated(15), [["a", "b"]]);
    const result = { register: "TPS" as const, listed: false };
    await store.insertScreenings(
      [
        { ...result, hash: hashOf("a"), checkedAt: dated(18) },
        { ...result, hash: hashOf("b"), checkedAt: dated(15) },
        { ...result, hash: hashOf("c"), listed: true, checkedAt: dated(10) },
      ],
      kept,
    );
    expect(await said(store, "a", "b", "c")).toEqual([[false], [true], [false]]);
    const asked = ["a", "b", "c"].map(hashOf);
    const past = (day: number) => store.screenings(asked, ["TPS"], { asOf: dated(day) });
    expect((await past(24)).map((facts) => facts.map(({ listed }) => listed))).toEqual([[false], [true], [false]]);
    // All of it came on the 22nd, whatever days it is of.
    expect((await past(21)).flat()).toEqual([]);
  });

  it("what was asked about one person goes with the person", async () => {
    const choices = [{ purpose: "analytics", version: 1, status: "given" as const }];
    await store.commitRecord(newRecord({ subject: "ada", choices }));
    const hash = subjectOf("ada");
    const [known] = await store.knownSubjects([hash]);
    await store.insertScreenings([{ hash, register: "TPS", listed: false, checkedAt: dated(20) }], kept);
    expect(await store.screenings([hash], ["TPS"])).toHaveLength(1);
    await store.eraseSubjects([{ who: known!.no!, atMs: 0 }]);
    expect(await store.screenings([hash], ["TPS"])).toEqual([[]]);
  });
});
