// Four sequencers with connections of their own, a clock that jumps, and failures: one line of checkpoints, all of it sealed.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { instantAt } from "../../../core/time.ts";
import { sealLog } from "../../../server/log/sequencer.ts";
import { makeSigningKey, signerFrom, type LogSigner } from "../../../server/log/signer.ts";
import { StoreError } from "../../../server/store/store-error.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import { checkLog } from "../../support/log.ts";
import { newRecord, start } from "../../support/records.ts";
import { fileTestDatabases, namedStore, sqldTestDatabases, type TestDatabases } from "../../support/stores.ts";

vi.setConfig({ testTimeout: 180_000 });

const day = 86_400_000;

describe.each([
  ["files, each with threads of its own", fileTestDatabases],
  ["a libSQL server", sqldTestDatabases],
])("on %s", (_, startDatabases) => {
  let databases: TestDatabases;
  let signer: LogSigner;
  beforeAll(async () => {
    databases = await startDatabases();
    signer = await signerFrom(await makeSigningKey(), "localhost/log/site_demo");
  });
  afterAll(() => databases.stop());

  it("four processes seal one log while a fifth commits, and their clocks disagree and jump", async () => {
    const name = databases.freshName();
    const committing = await namedStore(databases.opener, name);
    await committing.commitRecord(newRecord());
    const openers = Array.from({ length: 4 }, () => databases.another());
    let committed = false;
    const jumps = [0, -400 * day, 3_600_000, -1, 2_000 * day];
    async function sequencer(store: SiteStore, own: number): Promise<void> {
      // Another time whenever it is asked: one call may seal everything.
      let asked = own;
      const now = () => instantAt(start + jumps[asked++ % jumps.length]!);
      for (;;) {
        const wasLast = committed;
        // Who waits too long for the database's one writer is told so, and comes again.
        const sealed = await sealLog({ store, signer, now, most: 3 + own }).catch((error: unknown) => {
          if (error instanceof StoreError && error.kind === "unavailable") return -1;
          throw error;
        });
        if (wasLast && sealed === (await store.entryCount())) return;
      }
    }
    try {
      const stores = await Promise.all(openers.map((opener) => namedStore(opener, name)));
      const sequencers = Promise.all(stores.map(sequencer));
      for (let i = 0; i < 15; i++) await Promise.all([...Array(8)].map(() => committing.commitRecord(newRecord())));
      committed = true;
      await sequencers;
      expect(await checkLog(committing, signer.keyText)).toBe(121);
      // Each checkpoint is said to be from when its sequencer's clock said; that orders nothing.
      const checkpoints = await committing.checkpoints();
      const times = checkpoints.map(({ at }) => at);
      expect(times).not.toEqual(times.toSorted());
      expect((await committing.latestCheckpoint())?.size).toBe(121);
      expect(checkpoints.length).toBeGreaterThan(10);
    } finally {
      await Promise.all(openers.map((opener) => opener.close()));
    }
  });
});
