// From a record's acknowledgement to its signed checkpoint, while every fifth write fails.
import { expect, test } from "vitest";
import { instantAt } from "../../../core/time.ts";
import { siteWriters } from "../../../server/log/record-writer.ts";
import { sealLog } from "../../../server/log/sequencer.ts";
import { makeSigningKey, signerFrom } from "../../../server/log/signer.ts";
import { startSealing } from "../../../server/node/sealing.ts";
import { createSiteStore } from "../../../server/store/site-store.ts";
import type { SiteId } from "../../../core/ids.ts";
import { withCalls } from "../../support/calls.ts";
import { checkLog } from "../../support/log.ts";
import { newRecord } from "../../support/records.ts";
import { fileTestDatabases, freshStore } from "../../support/stores.ts";
import { wrapKey } from "../../support/wrap-key.ts";

const site = "site_demo" as SiteId;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("every acknowledged record is under a checkpoint within ten seconds, although writes fail and answers are lost", async () => {
  const databases = await fileTestDatabases();
  const fresh = await freshStore(databases);
  let writes = 0;
  const failed: number[] = [];
  const flaky = withCalls(fresh.site, "site", async (call, work) => {
    if (!call.writes || ++writes % 5 > 1) return work();
    failed.push(writes);
    // In turn before and after it persisted; twice in a row, so that the store's own repetition does not hide it.
    if (writes % 10 > 4) await work();
    throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  });
  const registers = () => databases.opener.open("registers", databases.freshName());
  const writers = siteWriters({ site: flaky.writer, keys: fresh.keys.writer });
  const store = createSiteStore(flaky, fresh.keys, { writers, wrapKey, registers });
  const signer = await signerFrom(await makeSigningKey(), "localhost/log/site_demo");
  const waiting = new Map<number, number>();
  const waits: number[] = [];
  const sealing = startSealing({
    seal: () => sealLog({ store, signer, now: () => instantAt(Date.now()) }),
    failed: () => {},
    everyMs: 250,
    atOnce: 2_048,
    sites: async () => [site],
  });
  const look = async () => {
    const size = (await fresh.store.latestCheckpoint())?.size ?? 0;
    for (const [index, since] of waiting) {
      if (index >= size) continue;
      waits.push(performance.now() - since);
      waiting.delete(index);
    }
  };
  try {
    let acknowledged = 0;
    const until = performance.now() + 4_000;
    // As long as it takes a busy machine to have many of each.
    for (; performance.now() < until || acknowledged <= 20 || failed.length <= 20; await pause(20)) {
      const outcome = await store.commitRecord(newRecord()).catch(() => undefined);
      if (outcome?.kind === "created") {
        acknowledged++;
        waiting.set(outcome.index, performance.now());
        sealing.committed(site);
      }
      await look();
    }
    for (const end = performance.now() + 10_000; waiting.size > 0 && performance.now() < end; await pause(20))
      await look();
    expect([waiting.size, waits.length]).toEqual([0, acknowledged]);
    expect(Math.max(...waits)).toBeLessThan(10_000);
    await sealing.finish();
    await checkLog(fresh.store, signer.keyText);
  } finally {
    await sealing.finish();
    await databases.stop();
  }
}, 90_000);
