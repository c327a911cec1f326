// Records by what they say, on database files and on a libSQL server.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../server/store/record-rows.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import { committedRecord, newRecord, start } from "../../support/records.ts";
import { fileTestDatabases, freshStore, sqldTestDatabases, type TestDatabases } from "../../support/stores.ts";

describe.each([
  ["files", fileTestDatabases],
  ["a libSQL server", sqldTestDatabases],
])("on %s", (_, startDatabases) => {
  let databases: TestDatabases;
  let store: SiteStore;
  beforeAll(async () => {
    databases = await startDatabases();
    ({ store } = await freshStore(databases));
  });
  afterAll(() => databases.stop());

  it("a record is found by what it says and when it was received, latest first, within a stretch of the log", async () => {
    const stored: StoredRecord[] = [];
    for (const event of ["give", "refuse", "give", "give", "refuse"] as const)
      stored.push(await committedRecord(store, newRecord({ event })));
    const find = async (texts: string[], change = {}) =>
      (await store.recordsWhere({ texts, ...change }, { after: 0, before: 5, most: 2 })).records;
    expect(await find(['"event":"give"'])).toEqual([stored[3], stored[2]]);
    expect(await find(['"event":"give"', '"lang":"de"'])).toEqual([]);
    const whole = { records: [stored[2], stored[1]], damaged: [] };
    expect(await store.recordsWhere({ texts: [] }, { after: 1, before: 3, most: 9 })).toEqual(whole);
    const full = await store.recordsWhere({ texts: [] }, { after: 1, before: 3, most: 2 });
    expect(full).toEqual({ ...whole, fullAt: 1 });
    expect(await find([], { fromMs: start, untilMs: start + 1 })).toEqual([stored[4], stored[3]]);
    expect(await find([], { untilMs: start })).toEqual([]);
    expect(await find([], { fromMs: start + 1 })).toEqual([]);
    const gives = (await store.shapesWith(['"event":"give"']))!;
    expect(gives.length).toBeGreaterThan(0);
    expect(await store.shapesWith(['"event":"give"', '"lang":"de"'])).toEqual([]);
    // A text that no record has is not looked at where it is known which shapes fit.
    expect(await find(["nowhere"], { shapes: gives })).toEqual([stored[3], stored[2]]);
    expect(await find(["nowhere"], { shapes: [] })).toEqual([]);
    expect([await store.receivedBefore(start), await store.receivedBefore(start + 1)]).toEqual([0, 5]);
  });
});
