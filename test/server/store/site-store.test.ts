// The site store's promises, each on database files and on a libSQL server.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import { recordIdAt } from "../../../core/ids.ts";
import { coreBytes, recordEntry } from "../../../core/record.ts";
import { openPerson } from "../../../server/log/person.ts";
import { StoreError } from "../../../server/store/store-error.ts";
import type { StoredRecord } from "../../../server/store/record-rows.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import { hmac } from "../../support/node-crypto.ts";
import { committedRecord, newCore, newRecord, noticeRow, start, subjectOf } from "../../support/records.ts";
import {
  fileTestDatabases,
  freshStore,
  sqldTestDatabases,
  type TestDatabases,
  type TestStore,
} from "../../support/stores.ts";

describe.each([
  ["files", fileTestDatabases],
  ["a libSQL server", sqldTestDatabases],
])("on %s", (_, startDatabases) => {
  let databases: TestDatabases;
  let fresh: TestStore;
  let store: SiteStore;
  beforeAll(async () => {
    databases = await startDatabases();
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    fresh = await freshStore(databases);
    ({ store } = fresh);
  });

  describe("a committed record", () => {
    it("reads back as it was stored, at the next position of the log", async () => {
      const cores = [newCore(), newCore({ subject: "x" }), newCore()];
      const stored: StoredRecord[] = [];
      for (const core of cores) stored.push(await committedRecord(store, newRecord(core)));
      expect(stored.map(({ core, index }) => [core, index])).toEqual(cores.map((core, index) => [core, index]));
      const entries = await store.entries(0, 10);
      expect(entries.map(({ ref, kind, data }) => [ref, kind, data])).toEqual(
        stored.map((record) => [record.id, "record", recordEntry(record.coreCommitment, record.personCommitment)]),
      );
      expect(await store.records(1, 3)).toEqual(stored.slice(1));
      expect(await store.entries(1, 2)).toHaveLength(1);
      expect(await store.entryCount()).toBe(3);
    });

    it("is committed to as it reads: core and personal half, by the salts of the record and of the subject", async () => {
      const { core, salt, person, who, ...stored } = await committedRecord(store, newRecord());
      expect(stored.coreCommitment).toEqual(hmac(salt, coreBytes(core)));
      const subject = (await store.subject(who!))!;
      const sealed = { person: person!, commitment: stored.personCommitment };
      expect(openPerson(sealed, { subject, id: core.id, salt })).toEqual({
        origin: "https://example.com",
        path: "/",
        browser: "Firefox",
        subject: toHex(subject.hash),
        kind: "device",
      });
    });

    it("is not found under an id that was never committed", async () => {
      expect(await store.record(recordIdAt(start, new Uint8Array(10)))).toBeUndefined();
    });

    it("gives twenty concurrent identical posts one row and one receipt", async () => {
      const { id } = newRecord();
      const posts = Array.from({ length: 20 }, () => newRecord({ id, subject: "ada", content: "same" }));
      const outcomes = await Promise.all(posts.map((post) => store.commitRecord(post)));
      expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(["created", ...Array(19).fill("replayed")]);
      const stored = await store.record(id);
      for (const outcome of outcomes) if (outcome.kind === "replayed") expect(outcome.stored).toEqual(stored);
      expect(await store.entryCount()).toBe(1);
    });

    it("is the answer to a later post with its id: replayed when the content is the same, a conflict when not", async () => {
      const first = newRecord({ content: "one", subject: "ada" });
      await store.commitRecord(first);
      const { id } = first;
      const before = await store.record(id);
      const replay = await store.commitRecord(newRecord({ id, content: "one", subject: "ada" }));
      const altered = [{ purpose: "analytics", version: 1, status: "refused" as const }];
      const conflicts = [
        newRecord({ id, content: "two", choices: altered, subject: "ada" }),
        newRecord({ id, content: "one", choices: altered, subject: "bob" }),
      ];
      expect(replay).toEqual({ kind: "replayed", stored: before });
      for (const draft of conflicts) expect(await store.commitRecord(draft)).toEqual({ kind: "conflict" });
      expect(await store.record(id)).toEqual(before);
      const [ada, bob] = await store.facts({
        purpose: "analytics",
        channel: "",
        subjects: ["ada", "bob"].map(subjectOf),
      });
      expect([ada?.fact?.status, bob?.fact]).toEqual(["given", undefined]);
    });

    it("of a subject named by number is not stored once that subject is gone", async () => {
      const draft = { ...newRecord(), subject: { no: 4711 } };
      expect(await store.commitRecord(draft)).toEqual({ kind: "erased" });
      const { who } = await committedRecord(store, newRecord({ subject: "ada" }));
      const second = await committedRecord(store, { ...newRecord(), subject: { no: who! } });
      expect(second.who).toBe(who);
      expect(await store.entryCount()).toBe(2);
    });

    it("about nobody is stored without a personal half", async () => {
      const stored = await committedRecord(store, { ...newRecord(), subject: null });
      expect([stored.who, stored.person?.length]).toEqual([undefined, 0]);
    });

    it("stands although another in the same commit is refused by the database", async () => {
      const broken = newRecord({ choices: [{ purpose: undefined as unknown as string, version: 1, status: "given" }] });
      const good = Array.from({ length: 12 }, () => newRecord());
      const settled = await Promise.allSettled(
        [...good.slice(0, 5), broken, ...good.slice(5)].map((row) => store.commitRecord(row)),
      );
      expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(12);
      expect(settled[5]).toMatchObject({ status: "rejected", reason: { kind: "failed" } });
      expect(await store.record(broken.id)).toBeUndefined();
      expect(await store.entryCount()).toBe(12);
    });
  });

  describe("facts", () => {
    it("come in the order asked, with nothing for who never answered", async () => {
      const given = { purpose: "newsletter", version: 3, channel: "email" as const, until: "2027-01-01T00:00:00.000Z" };
      const yes = newCore({ choices: [{ ...given, status: "given" }] });
      const no = newRecord({ subject: "no", choices: [{ ...given, status: "refused", until: undefined }] });
      await Promise.all([store.commitRecord(newRecord({ ...yes, subject: "yes" })), store.commitRecord(no)]);
      const subjects = ["no", "nobody", "yes", "no"].map(subjectOf);
      const facts = await store.facts({ purpose: "newsletter", channel: "email", subjects });
      expect(facts.map(({ fact }) => fact?.status)).toEqual(["refused", undefined, "given", "refused"]);
      expect(facts[2]?.fact).toEqual({
        status: "given",
        record: yes.id,
        at: yes.actedAt,
        until: given.until,
        version: 3,
        notice: yes.notice,
        direct: true,
      });
      expect(facts.map(({ known }) => known.no !== undefined)).toEqual([true, false, true, true]);
      const elsewhere = await store.facts({ purpose: "newsletter", channel: "phone", subjects });
      expect(elsewhere.map(({ fact }) => fact)).toEqual(Array(4).fill(undefined));
      expect(await store.facts({ purpose: "newsletter", channel: "email", subjects: [] })).toEqual([]);
    });

    it("are answered for ten thousand subjects at once", async () => {
      await store.commitRecord(newRecord({ subject: "s77" }));
      const subjects = Array.from({ length: 10_000 }, (_, i) => subjectOf(`s${i}`));
      const facts = await store.facts({ purpose: "analytics", channel: "", subjects });
      expect(facts.flatMap(({ fact }, i) => (fact ? [i] : []))).toEqual([77]);
    });
  });

  describe("a subject", () => {
    it("is one, with one key, for all whose records come at once", async () => {
      const drafts = ["ada", "ada", "bob", "ada", "ada"].map((subject) => newRecord({ subject }));
      const records = await Promise.all(drafts.map((draft) => committedRecord(store, draft)));
      const [ada, , bob] = records.map(({ who }) => who);
      expect(records.map(({ who }) => who)).toEqual([ada, ada, bob, ada, ada]);
      expect(ada).not.toBe(bob);
      const keys = [await store.subject(ada!), await store.subject(bob!)];
      expect(keys.map((subject) => subject?.hash)).toEqual([subjectOf("ada"), subjectOf("bob")]);
      expect(keys[0]!.key).not.toEqual(keys[1]!.key);
      expect(await store.knownSubjects([subjectOf("bob"), subjectOf("eve")])).toEqual([{ no: bob }, {}]);
    });

    it("has its records, latest first and a page at a time, and its states", async () => {
      const mine: string[] = [];
      for (let i = 0; i < 5; i++) {
        mine.unshift((await committedRecord(store, newRecord({ subject: "ada" }))).id);
        await store.commitRecord(newRecord());
      }
      const [{ no = 0 } = {}] = await store.knownSubjects([subjectOf("ada")]);
      const first = await store.recordsOf(no, { most: 2 });
      const rest = await store.recordsOf(no, { most: 9, before: first[1]!.index });
      expect([...first, ...rest].map(({ id }) => id)).toEqual(mine);
      expect(await store.statesOf(no)).toEqual([
        expect.objectContaining({ purpose: "analytics", channel: "", status: "renewed", index: first[0]!.index }),
      ]);
    });
  });

  describe("a notice", () => {
    const inForce = async (at = "2026-12-01T00:00:00.000Z") => (await store.standingNotices(at)).current;

    it("is one however often it is published, and the last published is in force", async () => {
      const [first, second] = [noticeRow("a@example.com"), noticeRow("b@example.com", "2026-11-23T09:00:00.000Z")];
      expect(await inForce()).toBeUndefined();
      await Promise.all([store.publishNotice(first), store.publishNotice(first)]);
      await store.publishNotice(second);
      expect(await inForce()).toEqual(second);
      await store.publishNotice(first);
      expect(await inForce()).toEqual(first);
      expect(await store.notices()).toEqual([first, second]);
      expect(await store.notice(second.hash)).toEqual(second);
      expect(await store.notice(`sha256:${"0".repeat(64)}`)).toBeUndefined();
      expect((await store.entries(0, 9)).map(({ ref, kind }) => [ref, kind])).toEqual([
        [first.hash, "notice"],
        [second.hash, "notice"],
      ]);
    });
  });

  describe("what is proven", () => {
    const tables = ["entry", "shape", "notice", "notice_in_force", "checkpoint"];

    it("cannot be changed, removed or replaced in place", async () => {
      await store.publishNotice(noticeRow("a@example.com"));
      await store.commitRecord(newRecord());
      const tile = { level: 0, index: 0, width: 2, data: new Uint8Array(64).fill(7) };
      const checkpoint = { size: 2, note: "signed", at: "2026-11-22T09:00:00.000Z" };
      expect(await store.publishCheckpoint({ previousSize: 0, checkpoint, tiles: [tile] })).toBe(true);
      const { writer } = fresh.site;
      const dump = async () => {
        const all = await writer.batch(
          [...tables, "tile"].map((table) => `SELECT * FROM ${table}`),
          "read",
        );
        return all.map((result) => result.rows.map((row) => Array.from(row as ArrayLike<unknown>)));
      };
      const before = await dump();
      for (const table of [...tables, "tile"]) {
        await expect(writer.execute(`DELETE FROM ${table}`), table).rejects.toThrow(/append-only/);
      }
      for (const table of tables) {
        await expect(writer.execute(`UPDATE ${table} SET rowid = rowid + 7`), table).rejects.toThrow(/append-only/);
      }
      const attempts = [
        "INSERT OR REPLACE INTO entry (idx, ref, kind, data) VALUES (1, 'x', 'record', x'00')",
        "INSERT OR REPLACE INTO entry (ref, kind, data) SELECT ref, kind, x'00' FROM entry WHERE true",
        "INSERT OR REPLACE INTO entry (idx, ref, kind, data, salt, person) SELECT idx, ref, kind, data, x'', x'' FROM entry WHERE kind = 'record'",
        "INSERT OR REPLACE INTO shape (no, doc) SELECT no, '{}' FROM shape",
        "UPDATE entry SET person = x'00'",
        "UPDATE entry SET who = who + 1",
        "UPDATE entry SET retain = 1, at = NULL",
        "INSERT OR REPLACE INTO notice (hash, doc, published_at) SELECT hash, '{}', '' FROM notice",
        "INSERT OR REPLACE INTO notice_in_force (seq, hash, at) SELECT seq, hash, 'x' FROM notice_in_force",
        "INSERT OR REPLACE INTO checkpoint (size, prev_size, note, at) VALUES (2, 0, 'forged', '')",
        "INSERT OR REPLACE INTO checkpoint (size, prev_size, note, at) VALUES (1, 0, 'forged', '')",
        "INSERT OR REPLACE INTO tile (level, idx, width, data) VALUES (0, 0, 2, zeroblob(64))",
        "INSERT OR REPLACE INTO tile (level, idx, width, data) VALUES (0, 0, 1, zeroblob(32))",
        "UPDATE tile SET width = 3, data = zeroblob(96)",
        "UPDATE tile SET idx = 4",
      ];
      // A replacement is either an error or silently nothing; what counts is that nothing changed.
      for (const sql of attempts) await writer.execute(sql).catch(() => {});
      expect(await dump()).toEqual(before);
    });

    it("has no gap: a position cannot be skipped", async () => {
      await store.commitRecord(newRecord());
      const skip = "INSERT INTO entry (idx, ref, kind, data) VALUES (5, 'x', 'record', x'00')";
      await expect(fresh.site.writer.execute(skip)).rejects.toThrow(/gap/);
    });

    it("lets a tile grow by what follows only", async () => {
      await Promise.all([newRecord(), newRecord(), newRecord()].map((row) => store.commitRecord(row)));
      const tile = (width: number, fill: number) => ({
        level: 0,
        index: 0,
        width,
        data: new Uint8Array(32 * width).fill(fill),
      });
      const publish = (previousSize: number, size: number, tiles = [tile(size, 7)]) =>
        store.publishCheckpoint({
          previousSize,
          checkpoint: { size, note: `${size}`, at: "2026-11-22T09:00:00.000Z" },
          tiles,
        });
      expect(await publish(0, 1)).toBe(true);
      expect(await publish(1, 2, [tile(2, 8)])).toBe(false);
      expect(await store.checkpoint(2)).toBeUndefined();
      expect(await publish(1, 2)).toBe(true);
      expect(
        (
          await store.tiles([
            { level: 0, index: 0 },
            { level: 1, index: 0 },
          ])
        ).map((row) => row?.width),
      ).toEqual([2, undefined]);
      expect(await publish(2, 9)).toBe(false);
    });
  });

  it("says of an unknown table only that the statement was refused", async () => {
    await fresh.site.writer.batch(["ALTER TABLE shape RENAME TO elsewhere"], "write");
    const error = await store.commitRecord(newRecord()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ kind: "failed", message: "the database refused the statement" });
    const reading = await store.records(0, 1).catch((thrown: unknown) => thrown);
    expect(reading).toMatchObject({ name: "StoreError", message: "the database refused the statement" });
  });
});
