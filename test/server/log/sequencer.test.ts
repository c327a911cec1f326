// Sealing: tiles and checkpoints after every step, racing sequencers, damage.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { fromBase64 } from "../../../core/bytes.ts";
import { includes, isConsistent, leafHash } from "../../../core/merkle.ts";
import { parseCheckpointBody } from "../../../core/checkpoint.ts";
import { instantAt } from "../../../core/time.ts";
import { sha256 } from "@noble/hashes/sha2.js";
import { sealLog, type Sealing } from "../../../server/log/sequencer.ts";
import { LogDamaged } from "../../../server/log/signing-keys.ts";
import { makeSigningKey, signerFrom, type LogSigner } from "../../../server/log/signer.ts";
import { consistencyProof, inclusionProof } from "../../../server/log/tiles.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import { checkLog } from "../../support/log.ts";
import { newRecord, noticeRow, start } from "../../support/records.ts";
import {
  fileTestDatabases,
  freshStore,
  sqldTestDatabases,
  type TestDatabases,
  type TestStore,
} from "../../support/stores.ts";

vi.setConfig({ testTimeout: 180_000 });

const rootOf = (note: string) => parseCheckpointBody(note.slice(0, note.indexOf("\n\n") + 1))!.root;

describe.each([
  ["files", fileTestDatabases],
  ["a libSQL server", sqldTestDatabases],
])("on %s", (_, startDatabases) => {
  let databases: TestDatabases;
  let signer: LogSigner;
  let fresh: TestStore;
  let store: SiteStore;
  const now = () => instantAt(start);
  const seal = (most?: number) => sealLog({ store, signer, now, ...(most === undefined ? {} : { most }) });
  const commit = (count: number) => Promise.all(Array.from({ length: count }, () => store.commitRecord(newRecord())));

  beforeAll(async () => {
    databases = await startDatabases();
    signer = await signerFrom(await makeSigningKey(), "localhost/log/site_demo");
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    fresh = await freshStore(databases);
    ({ store } = fresh);
  });

  describe("sealing", () => {
    it("puts no checkpoint on an empty log", async () => {
      expect(await seal()).toBe(0);
      expect(await store.latestCheckpoint()).toBeUndefined();
      expect(await checkLog(store, signer.keyText)).toBe(0);
    });

    it("keeps the whole log verifiable from outside after every step", async () => {
      for (const step of [1, 2, 252, 1, 1, 300]) {
        await commit(step);
        expect(await checkLog(store, signer.keyText)).toBe((await store.entryCount()) - step);
        expect(await seal()).toBe(await store.entryCount());
        expect(await checkLog(store, signer.keyText)).toBe(await store.entryCount());
      }
    });

    it("seals a long backlog in rounds", async () => {
      await commit(40);
      await store.publishNotice(noticeRow("a@example.com"));
      expect(await seal(7)).toBe(41);
      expect((await store.checkpoints()).map((row) => row.size)).toEqual([7, 14, 21, 28, 35, 41]);
      expect(await checkLog(store, signer.keyText)).toBe(41);
    });

    it("ends though entries never cease to come, and leaves those to the next", async () => {
      await commit(3);
      const written: Sealing["store"] = {
        latestCheckpoint: () => store.latestCheckpoint(),
        entryCount: () => store.entryCount(),
        entryData: (from, to) => store.entryData(from, to),
        keyStatements: () => store.keyStatements(),
        tiles: (places) => store.tiles(places),
        publishCheckpoint: async (published) => {
          await commit(1);
          return store.publishCheckpoint(published);
        },
      };
      expect(await sealLog({ store: written, signer, now })).toBe(3);
      expect(await sealLog({ store: written, signer, now, most: 1 })).toBe(4);
      expect(await seal()).toBe(await store.entryCount());
      expect((await store.checkpoints()).map((row) => row.size)).toEqual([3, 4, 5]);
    });

    it("publishes one checkpoint per size when four sequencers race", async () => {
      for (const step of [5, 11, 250, 40]) {
        await commit(step);
        const sizes = await Promise.all([seal(), seal(), seal(), seal()]);
        expect(new Set(sizes)).toEqual(new Set([await store.entryCount()]));
        expect(await checkLog(store, signer.keyText)).toBe(await store.entryCount());
      }
      expect((await store.checkpoints()).map((row) => row.size)).toEqual([5, 16, 266, 306]);
    });

    it("gives the fork guard's answer to all but one of four publications after the same checkpoint", async () => {
      await commit(9);
      await seal();
      await commit(3);
      const [tile] = await store.tiles([{ level: 0, index: 0 }]);
      const publish = (size: number) => {
        const checkpoint = { size, note: `${size}`, at: now() };
        return store.publishCheckpoint({ previousSize: 9, checkpoint, tiles: [tile!] });
      };
      const published = await Promise.all([publish(10), publish(11), publish(12), publish(10)]);
      expect(published.filter(Boolean)).toHaveLength(1);
      expect(await store.checkpoints()).toHaveLength(2);
    });

    it("refuses to sign over tiles that do not fit the last checkpoint", async () => {
      await commit(6);
      await seal();
      await fresh.site.writer.batch(
        ["DROP TRIGGER tile_only_grows", "UPDATE tile SET data = zeroblob(6 * 32)"],
        "write",
      );
      await commit(1);
      await expect(seal()).rejects.toThrow(LogDamaged);
    });

    it("refuses to go on with another log's key", async () => {
      await commit(2);
      await seal();
      await commit(1);
      const other = await signerFrom(await makeSigningKey(), signer.key.name);
      await expect(sealLog({ store, signer: other, now })).rejects.toThrow("no-signature");
    });
  });

  describe("proofs from tiles", () => {
    it("prove every entry under every later checkpoint, and every checkpoint under every later one", async () => {
      for (const step of [1, 4, 250, 3, 270]) {
        await commit(step);
        await seal();
      }
      const checkpoints = await store.checkpoints();
      const entries = await store.entries(0, await store.entryCount());
      for (const checkpoint of checkpoints) {
        const { size } = checkpoint;
        const root = rootOf(checkpoint.note);
        for (const index of new Set([0, 1, 4, 254, 255, 256, 257, size - 1].filter((index) => index < size))) {
          const proof = (await inclusionProof(store, index, checkpoint))!;
          const path = proof.path.map((hash) => fromBase64(hash)!);
          const leaf = leafHash(entries[index]!.data, sha256);
          expect(await includes({ index, size, leaf, root, path }, sha256)).toBe(true);
          expect(await includes({ index, size, leaf: sha256(leaf), root, path }, sha256)).toBe(false);
        }
        for (const old of checkpoints.filter((row) => row.size <= size)) {
          const path = await consistencyProof(store, old.size, size);
          const claim = { oldSize: old.size, oldRoot: rootOf(old.note), size, root, path };
          expect(await isConsistent(claim, sha256)).toBe(true);
        }
      }
      expect(await inclusionProof(store, checkpoints[0]!.size, checkpoints[0]!)).toBeUndefined();
    });
  });
});
