// The site store's promises, on real database files.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileTestDatabases, freshStore, type TestDatabases } from "../../support/stores.ts";
import { entryOf, keyOf, newRecord, noticeRow } from "../../support/records.ts";

let databases: TestDatabases;
beforeAll(async () => {
  databases = await fileTestDatabases();
});
afterAll(() => databases.stop());

describe("a committed record", () => {
  it("reads back as it was stored, at the next position of the log", async () => {
    const { store } = await freshStore(databases);
    const record = newRecord();
    const outcome = await store.commitRecord(record);
    expect(outcome.kind).toBe("created");
    expect(outcome.stored.index).toBe(0);
    expect(await store.record(record.core.id)).toEqual(outcome.stored);
    expect((await store.entries(0, 10)).map((entry) => [entry.ref, entry.data])).toEqual([[record.core.id, entryOf(record)]]);
  });
});
