// Notices that are decided on before they come, on database files and on a libSQL server.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseInForceEntry } from "../../../core/in-force.ts";
import type { NoticeRow, SiteStore } from "../../../server/store/rows.ts";
import { noticeRow } from "../../support/records.ts";
import { fileTestDatabases, freshStore, sqldTestDatabases, type TestDatabases } from "../../support/stores.ts";

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

  describe("a notice for later", () => {
    const decided = "2026-11-22T09:00:00.000Z";
    const due = "2026-12-24T00:00:00.000Z";
    const standing = async (at: string) => {
      const { current, coming } = await store.standingNotices(at);
      return [current?.hash, coming?.row.hash];
    };
    const [now, later, other] = ["now", "later", "other"].map((name) => noticeRow(`${name}@example.com`, decided)) as [
      NoticeRow,
      NoticeRow,
      NoticeRow,
    ];
    beforeEach(async () => {
      await store.publishNotice(now);
      await store.publishNotice(later, due);
    });

    it("comes into force at its instant and not before, with its entry in the log at once", async () => {
      expect(await standing(decided)).toEqual([now.hash, later.hash]);
      expect(await standing("2026-12-23T23:59:59.999Z")).toEqual([now.hash, later.hash]);
      expect((await store.standingNotices(decided)).coming).toEqual({ row: later, at: due });
      expect(await standing(due)).toEqual([later.hash, undefined]);
      expect(await standing("2027-11-22T00:00:00.000Z")).toEqual([later.hash, undefined]);
      const entries = await store.entries(0, 9);
      expect(entries.map(({ kind }) => kind)).toEqual(["notice", "notice", "in-force"]);
      expect(parseInForceEntry(entries[2]!.data)).toEqual({ notice: later.hash, from: due, decidedAt: decided });
    });

    it("is called off only by who knows of it, where they say which they know of", async () => {
      const third = { ...other, publishedAt: "2026-12-01T00:00:00.000Z" };
      expect(await store.publishNotice(third, third.publishedAt, now.hash)).toBe(false);
      expect([await standing(decided), await store.entryCount(), await store.notice(third.hash)]).toEqual([
        [now.hash, later.hash],
        3,
        undefined,
      ]);
      expect(await store.publishNotice(third, third.publishedAt, later.hash)).toBe(true);
      // Sent again because its answer was lost, it is the same publication.
      expect(await store.publishNotice(third, third.publishedAt, later.hash)).toBe(true);
      expect(await standing(due)).toEqual([third.hash, undefined]);
      expect(await store.noticesInForce(due)).toEqual([
        { hash: now.hash, at: decided },
        { hash: third.hash, at: third.publishedAt },
      ]);
    });

    it("counts among those that are or were in force only once it came", async () => {
      expect(await store.hashesInForce(decided)).toEqual([now.hash]);
      expect(await store.hashesInForce(due)).toEqual([now.hash, later.hash]);
      await store.publishNotice({ ...other, publishedAt: "2026-12-01T00:00:00.000Z" });
      expect(await store.hashesInForce("2027-11-22T00:00:00.000Z")).toEqual([now.hash, other.hash]);
    });

    it("is one however often it is decided", async () => {
      await store.publishNotice(later, due);
      expect(await standing(decided)).toEqual([now.hash, later.hash]);
      expect(await standing(due)).toEqual([later.hash, undefined]);
    });

    it("never comes when another is put in force before", async () => {
      await store.publishNotice({ ...other, publishedAt: "2026-12-01T00:00:00.000Z" });
      expect(await standing("2026-12-02T00:00:00.000Z")).toEqual([other.hash, undefined]);
      expect(await standing(due)).toEqual([other.hash, undefined]);
    });

    it("never comes when the one in force is decided on again", async () => {
      await store.publishNotice({ ...now, publishedAt: "2026-12-01T00:00:00.000Z" });
      expect(await standing("2026-12-02T00:00:00.000Z")).toEqual([now.hash, undefined]);
      expect(await standing(due)).toEqual([now.hash, undefined]);
      // Its own entry is of long ago, so the log says that it was restored.
      const [restored] = await store.entries(3, 4);
      const at = "2026-12-01T00:00:00.000Z";
      expect(parseInForceEntry(restored!.data)).toEqual({ notice: now.hash, from: at, decidedAt: at });
      await store.publishNotice({ ...now, publishedAt: at });
      expect(await store.entryCount()).toBe(4);
    });

    it("makes way for another that is decided on for later still", async () => {
      await store.publishNotice({ ...other, publishedAt: "2026-12-01T00:00:00.000Z" }, "2027-01-31T00:00:00.000Z");
      expect(await standing("2026-12-02T00:00:00.000Z")).toEqual([now.hash, other.hash]);
      expect(await standing(due)).toEqual([now.hash, other.hash]);
      expect(await standing("2027-01-31T00:00:00.000Z")).toEqual([other.hash, undefined]);
    });

    it("stays in force when its successor is decided on after it came", async () => {
      await store.publishNotice({ ...other, publishedAt: "2026-12-25T00:00:00.000Z" }, "2027-01-31T00:00:00.000Z");
      expect(await standing("2026-12-26T00:00:00.000Z")).toEqual([later.hash, other.hash]);
      expect(await standing("2027-02-01T00:00:00.000Z")).toEqual([other.hash, undefined]);
    });
  });
});
