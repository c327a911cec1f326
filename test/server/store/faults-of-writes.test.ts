// Every other write of a site's store, on files and on a libSQL server: lost before it persisted, or its answer lost after.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import type { ContentHash } from "../../../core/notice.ts";
import { shownEntry } from "../../../core/shown.ts";
import { instantAt } from "../../../core/time.ts";
import { siteWriters } from "../../../server/log/record-writer.ts";
import type { ImportDraft } from "../../../server/store/import-rows.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import { createSiteStore } from "../../../server/store/site-store.ts";
import type { SuppressionRow } from "../../../server/store/suppressions.ts";
import { withFaults, type Fault } from "../../support/faults.ts";
import { sha256 } from "../../support/node-crypto.ts";
import { sampleCheck } from "../../support/samples.ts";
import { committedRecord, newRecord, noticeRow, start, subjectOf } from "../../support/records.ts";
import { fileTestDatabases, freshStore, sqldTestDatabases, type TestDatabases } from "../../support/stores.ts";
import { wrapKey } from "../../support/wrap-key.ts";

const unavailable = { name: "StoreError", kind: "unavailable", message: "the database does not answer" };
const at = instantAt(start);
const bytes = (text: string) => new TextEncoder().encode(text);
const hashOf = (data: Uint8Array): ContentHash => `sha256:${toHex(sha256(data))}`;
const published = noticeRow("before@example.com", at);
const [ada, bob] = [subjectOf("ada"), subjectOf("bob")];

interface Write {
  /** The database that fails. */
  readonly of: "site" | "keys";
  /** What is there before it. */
  readonly first?: (store: SiteStore, people: { readonly ada: number; readonly bob: number }) => Promise<unknown>;
  write(store: SiteStore, people: { readonly ada: number; readonly bob: number }): Promise<unknown>;
  /** What it changes, as anybody finds it. */
  look(store: SiteStore, people: { readonly ada: number; readonly bob: number }): Promise<unknown>;
}

const entriesOf = async (store: SiteStore, kind: string) =>
  (await store.entries(0, 99)).filter((entry) => entry.kind === kind).map(({ ref, data }) => [ref, toHex(data)]);

const picture = { hash: hashOf(bytes("png")), type: "image/png", body: bytes("png") };
const shown = { notice: published.hash, build: hashOf(bytes("build")), at };
const place = { lang: "en", viewport: "320x640", layer: "first" } as const;
const shownData = shownEntry({
  ...shown,
  pictures: [{ ...place, rules: "opt-in", gpc: false, file: picture.hash }],
});
const later = noticeRow("later@example.com", instantAt(start + 1));
const hold = { id: "hld_1", who: null, purpose: null, statute: "s", reason: "r", until: at, setAt: at, liftedAt: null };
const statement = { ref: "log-key:1", data: bytes("a statement"), count: 0 };
const piece = { no: 0, key: new Uint8Array(32).fill(1), sealed: bytes("one"), rows: 1, errors: [] };
const other = { key: new Uint8Array(32).fill(2), sealed: bytes("other") };
const job = {
  id: `imp_${"0".repeat(32)}`,
  format: "csv",
  mapping: "{}",
  by: "test",
  createdMs: start,
} as const;
const decision = { check: sampleCheck(), salt: new Uint8Array(16), data: bytes("a decision") };
const objection: SuppressionRow = {
  id: "sup_1",
  hash: ada,
  reason: "OBJECTED_ALL",
  source: "subject",
  since: at,
  added: at,
};
const passedOn = {
  recipient: "Insurer plc",
  purpose: "newsletter",
  dataTypes: [],
  sharedAt: at,
  person: { hash: ada, kind: "device", key: new Uint8Array(32) },
  denyHash: ada,
} as const;
/** One draft, as an import that goes on has it again. */
const imported: ImportDraft = {
  ...newRecord({ subject: "cy", choices: [{ purpose: "analytics", version: 1, status: "given" }] }),
  onlyIf: "unopposed",
};

const writes: Readonly<Record<string, Write>> = {
  "announces a notice": {
    of: "site",
    write: (store) => store.publishNotice({ ...later, shortNotice: "a test" }, instantAt(start + 9)),
    look: async (store) => [
      await store.noticesInForce(instantAt(start + 9)),
      await entriesOf(store, "notice"),
      await entriesOf(store, "in-force"),
    ],
  },
  "states a key": {
    of: "site",
    write: async (store) => expect(await store.appendKeyStatement(statement)).toBe(true),
    look: (store) => store.keyStatements(),
  },
  "keeps screenshots and the entry that names them": {
    of: "site",
    write: (store) =>
      store.keepScreenshots(shown, [{ ...place, file: picture }], {
        ref: `shown:${toHex(sha256(shownData))}`,
        data: shownData,
      }),
    look: async (store) => [await store.screenshots(), await entriesOf(store, "shown")],
  },
  "keeps what was shown": {
    of: "site",
    write: (store) => store.keepShown(shown, [{ path: "run.opt-in.js", file: picture }]),
    look: (store) => store.shown(),
  },
  "begins an import": {
    of: "site",
    write: (store) => store.insertImport(job),
    look: (store) => store.imports(),
  },
  "writes the records of an import": {
    of: "site",
    write: async (store) => expect(await store.commitImport([imported])).toEqual(["written"]),
    look: async (store) => [await store.entryCount(), await store.record(imported.id)],
  },
  "links two subjects": {
    of: "keys",
    write: (store, people) => store.link({ a: people.ada, b: people.bob, record: "rec_1" }),
    look: (store, people) => store.linked(people.ada),
  },
  "restricts a subject": {
    of: "keys",
    write: (store, people) => store.restrict({ who: people.ada, untilMs: start + 9, record: "rec_1" }),
    look: (store) => store.restrictions(),
  },
  "destroys the key of who is erased": {
    of: "keys",
    write: (store, people) => store.eraseSubjects([{ who: people.ada, atMs: start }]),
    look: async (store) => store.knownSubjects([ada, bob]),
  },
  "takes the personal halves of who is erased": {
    of: "site",
    write: (store, people) => store.scrubSubjects([people.ada]),
    look: async (store, people) => [
      await store.namedSubjects([people.ada, people.bob]),
      await store.statesOf(people.ada),
    ],
  },
  "takes the personal half of a record past its period": {
    of: "site",
    write: (store) => store.scrubEntries([1], false),
    look: async (store) => (await store.records(0, 99)).map(({ index, person }) => [index, person === undefined]),
  },
  "destroys the key of who has no record left": {
    of: "keys",
    write: (store, people) => store.dropSubjects([people.ada]),
    look: (store) => store.knownSubjects([ada, bob]),
  },
  "keeps a report of what is past its period": {
    of: "site",
    write: (store) => store.keepRetentionNote({ atMs: start, sinceMs: start, records: 2, subjects: 1 }),
    look: (store) => store.retentionNote(),
  },
  "sets a hold": {
    of: "site",
    write: (store) => store.insertHold(hold),
    look: (store) => store.holds({ lifted: true }),
  },
  "lifts a hold": {
    of: "site",
    first: (store) => store.insertHold(hold),
    write: (store) => store.liftHold(hold.id, at),
    look: (store) => store.holds({ lifted: true }),
  },
  "releases who was restricted": {
    of: "keys",
    first: (store, people) => store.restrict({ who: people.ada, untilMs: start + 9, record: "rec_1" }),
    write: (store, people) => store.release(people.ada),
    look: (store) => store.restrictions(),
  },
  "commits a decision record and its entry": {
    of: "site",
    write: (store) => store.commitCheck(decision),
    look: async (store) => [await store.check(decision.check.id), await entriesOf(store, "check")],
  },
  "keeps that the log contradicts a checkpoint": {
    of: "site",
    write: (store) =>
      store.insertContradiction({
        size: 1,
        root: new Uint8Array(32),
        reason: "entries-missing",
        held: "h",
        latest: "l",
        at,
      }),
    look: (store) => store.contradictions(9),
  },
  "adds a suppression": {
    of: "keys",
    write: async (store) => expect(await store.addSuppressions([objection])).toEqual([objection.id]),
    look: (store) => store.suppressionsOf([ada]),
  },
  "lifts a suppression": {
    of: "keys",
    first: (store) => store.addSuppressions([objection]),
    write: (store) => store.liftSuppression(objection.id, { at, reason: "a mistake" }),
    look: (store) => store.suppressionsOf([ada]),
  },
  "keeps what was passed on": {
    of: "keys",
    write: async (store) => expect(await store.insertShares([passedOn], at)).toBe(1),
    look: (store) => store.sharesOf([ada]),
  },
  "keeps what a recipient was told": {
    of: "keys",
    first: (store) => store.insertShares([passedOn], at),
    write: (store) => store.tellShares([{ no: 1, rank: 2 }], at),
    look: (store) => store.sharesOf([ada]),
  },
  "counts a piece of an import": {
    of: "site",
    first: (store) => store.insertImport(job),
    write: (store) => store.endImportChunk(job.id, { no: 0, imported: 5, errors: [] }),
    look: (store) => store.imports(),
  },
  "puts another piece in the place of one": {
    of: "site",
    first: async (store) => [await store.insertImport(job), await store.addImportChunk(job.id, piece)],
    write: (store) => store.replaceImportPiece(job.id, { ...piece, was: piece.sealed, keys: [piece.key], ...other }),
    // Ended in between, both keys are there, and whoever opens it takes the one that fits.
    look: async (store) => (await store.importPiece(job.id, 0))?.sealed,
  },
  "counts a piece of an undoing": {
    of: "site",
    first: (store) => store.insertImport(job),
    write: (store) => store.endUndo(job.id, { line: 7, undone: 5 }),
    look: (store) => store.imports(),
  },
};

describe.each([
  ["files", fileTestDatabases],
  ["a libSQL server", sqldTestDatabases],
])("on %s", (_, startDatabases) => {
  let databases: TestDatabases;
  beforeAll(async () => {
    databases = await startDatabases();
  });
  afterAll(() => databases?.stop());

  /** Ada and Bob with a record each behind a notice, a store that fails on demand, and one that never does. */
  async function faulty() {
    const fresh = await freshStore(databases);
    const [site, keys] = [withFaults(fresh.site), withFaults(fresh.keys)];
    const store = createSiteStore(site.database, keys.database, {
      writers: siteWriters({ site: site.database.writer, keys: keys.database.writer }),
      wrapKey,
      registers: () => databases.opener.open("registers", databases.freshName()),
    });
    await store.publishNotice(published);
    const who: number[] = [];
    for (const subject of ["ada", "bob"]) who.push((await committedRecord(store, newRecord({ subject }))).who!);
    return { sound: fresh.store, store, arms: { site, keys }, people: { ada: who[0]!, bob: who[1]! } };
  }

  describe.each<Fault>(["fails-before-persist", "fails-but-persisted"])("a write that %s", (fault) => {
    it.each(Object.entries(writes))("%s, once", async (_name, { of, first, write, look }) => {
      const { sound, store, arms, people } = await faulty();
      await first?.(sound, people);
      const before = await look(sound, people);
      arms[of].arm(fault, 2);
      await expect(write(store, people)).rejects.toMatchObject(unavailable);
      const left = await look(sound, people);
      // All of it or nothing, and the caller who asks again has all of it, once.
      arms[of].arm(fault);
      await write(store, people);
      const after = await look(sound, people);
      expect(after).not.toEqual(before);
      // What takes several commits may have come as far as the first, which nobody sees.
      expect(fault === "fails-but-persisted" ? [before, after] : [before]).toContainEqual(left);
      await write(store, people);
      expect(await look(sound, people)).toEqual(after);
    });
  });
});
