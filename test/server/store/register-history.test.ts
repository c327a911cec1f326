// Earlier registers: what was said on an earlier day is said of it again, after any number of later files.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Instant } from "../../../core/time.ts";
import { entryOf } from "../../../server/store/register-entries.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import { fileTestDatabases, freshStore, sqldTestDatabases, type TestDatabases } from "../../support/stores.ts";

const day = (count: number): Instant => new Date(Date.UTC(2026, 9, count)).toISOString();
const hashOf = (name: string): Uint8Array => new Uint8Array(createHash("sha256").update(name).digest().subarray(0, 16));
const names = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `n${from + i}`);
const longAgo = day(-400);

/** Imports a register of the file of one day, finished two days later. */
async function imported(store: SiteStore, listed: readonly string[], on: number): Promise<void> {
  let version = await store.beginRegister({ register: "TPS", asOf: day(on), now: day(on) });
  const entries = BigUint64Array.from(listed, (name) => entryOf(hashOf(name)));
  // So many lines make more than one step.
  const run = { entries, bytes: on, digest: hashOf(`${on}`), lines: 100_000, faults: 0 };
  version = (await store.addRegisterRun(version, run))!;
  version = (await store.closeRegister(version))!;
  while (version.merged < 256) version = (await store.mergeRegister(version))!;
  expect(await store.finishRegister(version, day(on + 2))).toBe(true);
}

const said = async (store: SiteStore, asked: readonly string[], asOf?: Instant) =>
  (await store.screenings(asked.map(hashOf), ["TPS"], { asOf })).map((facts) => facts.map(({ listed }) => listed));

vi.setConfig({ testTimeout: 60_000 });

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

  it("each file is told as it was, whole and after it was folded, from when it was imported to when the next was", async () => {
    const files = [names(0, 900), names(300, 1200), names(0, 600), [...names(0, 300), ...names(900, 1500)]];
    const asked = names(0, 1600);
    for (const [i, listed] of files.entries()) {
      await imported(store, listed, 1 + i * 10);
      const tell = async () => {
        for (const [j, earlier] of files.slice(0, i + 1).entries()) {
          const then = await said(store, asked, day(3 + j * 10));
          expect(then, `file ${j} after file ${i}`).toEqual(asked.map((name) => [earlier.includes(name)]));
        }
        expect(await said(store, asked)).toEqual(asked.map((name) => [listed.includes(name)]));
      };
      await tell();
      await store.sweepRegisters(longAgo);
      await tell();
    }
    expect((await store.registerVersions()).map(({ state, merged, isKept }) => [state, merged, isKept])).toEqual([
      ["current", 256, false],
      ["replaced", 0, true],
      ["replaced", 0, true],
      ["replaced", 0, true],
    ]);
    // Known from when it was imported, not from the day that it is of.
    expect(await said(store, ["n0"], day(2))).toEqual([[]]);
    expect(await said(store, ["n0"], day(12))).toEqual([[true]]);
    expect(await said(store, ["n0"], day(13))).toEqual([[false]]);
    const [facts] = await store.screenings([hashOf("n0")], ["TPS"], { asOf: day(14) });
    expect(facts).toEqual([{ register: "TPS", listed: false, checkedAt: day(11) }]);
  });

  it("a fold that two processes make at once, or that ended midway, tells the same", async () => {
    await imported(store, names(0, 2000), 1);
    await imported(store, names(1000, 3000), 11);
    await Promise.all([store.sweepRegisters(longAgo), store.sweepRegisters(longAgo)]);
    await store.sweepRegisters(longAgo);
    const asked = names(0, 3000);
    expect(await said(store, asked, day(5))).toEqual(asked.map((_, i) => [i < 2000]));
    expect(await said(store, asked)).toEqual(asked.map((_, i) => [i >= 1000]));
  });

  it("of what is not kept it is said that nobody knows it any more", async () => {
    const forgotten = (asOf: Instant, keptSince = longAgo) =>
      store.forgottenRegisters(["TPS", "CTPS"], { asOf, keptSince });
    expect(await forgotten(day(5))).toEqual([]);
    for (const on of [1, 11, 21]) await imported(store, names(0, on), on);
    await store.sweepRegisters(longAgo);
    expect([await forgotten(day(2)), await forgotten(day(5)), await forgotten(day(30))]).toEqual([[], [], []]);
    // The first was replaced on the 13th, the second on the 23rd.
    await store.sweepRegisters(day(15));
    expect([await forgotten(day(5)), await forgotten(day(14)), await forgotten(day(30))]).toEqual([["TPS"], [], []]);
    expect(await said(store, ["n5", "n15"], day(14))).toEqual([[true], [false]]);
    expect(await forgotten(day(14), day(15))).toEqual(["TPS"]);
    await store.sweepRegisters(day(30));
    expect(await forgotten(day(14))).toEqual(["TPS"]);
    expect(await said(store, ["n5", "n20"])).toEqual([[true], [true]]);
  });

  it("an earlier result is told as of its day after later ones, and dropped when nobody can ask about it", async () => {
    const result = (listed: boolean, on: number) => ({
      hash: hashOf("a"),
      register: "TPS" as const,
      listed,
      checkedAt: day(on),
    });
    await store.insertScreenings([result(false, 1)], { now: day(3), keptSince: longAgo });
    await store.insertScreenings([result(true, 9), result(false, 9)], { now: day(10), keptSince: longAgo });
    await store.insertScreenings([result(false, 8)], { now: day(12), keptSince: longAgo });
    const past = async (...on: number[]) => (await Promise.all(on.map((one) => said(store, ["a"], day(one))))).flat();
    expect(await past(2, 3, 9, 10, 13)).toEqual([[], [false], [false], [true], [true]]);
    // Brought in again it is known since it was first.
    await store.insertScreenings([result(false, 1)], { now: day(14), keptSince: longAgo });
    expect(await past(2, 3)).toEqual([[], [false]]);
    expect(await store.screeningCounts(day(9))).toEqual([
      { register: "TPS", numbers: 1, listed: 1, fresh: 1, latest: day(9) },
    ]);
    await store.insertScreenings([result(false, 20)], { now: day(21), keptSince: day(11) });
    expect(await past(3, 11, 22)).toEqual([[], [true], [false]]);
  });
});
