// kill -9 under load, fifty times of each process that holds records: no acknowledged record is missing, and the log verifies.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, it } from "vitest";
import type { RecordId, SiteId } from "../../core/ids.ts";
import { sealLog } from "../../server/log/sequencer.ts";
import { signerFrom } from "../../server/log/signer.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import { loadSecrets } from "../../server/node/keys.ts";
import type { DatabaseOpener } from "../../server/store/client.ts";
import { namespaceOf, remoteDatabases } from "../../server/store/remote.ts";
import type { CrashPlace } from "../support/crash-child.ts";
import { checkLog } from "../support/log.ts";
import { namedStore } from "../support/stores.ts";
import { startSqld } from "../support/sqld.ts";
import { diskFolder } from "../support/temporary.ts";
import { threadUrl } from "../support/thread.ts";

interface Acknowledged {
  readonly id: RecordId;
  readonly index: number;
}

const site = "site_crash" as SiteId;
const now = () => new Date().toISOString();
interface Committer {
  /** Resolves after so many more acknowledgements; rejects when the process has ended by itself. */
  more(count: number): Promise<void>;
  /** Kills it and returns what it acknowledged in its life. */
  kill(): Promise<Acknowledged[]>;
}

/** Starts a process that commits without end. */
function startCommitter(place: CrashPlace): Committer {
  const running = spawn(process.execPath, [inject("built").crashChild, JSON.stringify(place)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  running.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const closed = once(running, "close");
  const count = () => said.split("\n").length - 1;
  return {
    async more(wanted) {
      const enough = count() + wanted;
      const ended = closed.then(() => Promise.reject(new Error("the committing process ended by itself")));
      while (count() < enough) await Promise.race([once(running.stdout, "data"), ended]);
    },
    async kill() {
      running.kill("SIGKILL");
      await closed;
      // The last line may have been cut off by the kill.
      const lines = said.slice(0, said.lastIndexOf("\n")).split("\n").filter(Boolean);
      return lines.map((line) => line.split(" ")).map(([id, index]) => ({ id: id as RecordId, index: Number(index) }));
    },
  };
}

/** Resolves at a moment to kill at: soon after a first record or in the midst of many, never at the same beat. */
async function underLoad(committer: Committer, kill: number): Promise<void> {
  await committer.more(kill % 2 === 0 ? 20 : 1);
  await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 45));
}

/** Opens the databases as a restarted server does and looks for everything that was acknowledged. */
async function lookFor(
  acknowledged: readonly Acknowledged[],
  { databases, folder }: { databases: DatabaseOpener; folder: string },
): Promise<{ missing: number; sealed: number }> {
  const store = await namedStore(databases, site);
  const records = await store.records(0, await store.entryCount());
  const missing = acknowledged.filter(({ id, index }) => records[index]?.id !== id);
  for (const { who } of records)
    if (who === undefined || !(await store.subject(who))) throw new Error("a subject's key is missing");
  const signer = await signerFrom(
    (await (await loadSecrets({ folder, create: false })).logKeys(site))[0]!,
    "localhost/log/site_crash",
  );
  // What the crash left must verify as it is, and after the next sealing.
  await checkLog(store, signer.keyText);
  await sealLog({ store, signer, now });
  const sealed = await checkLog(store, signer.keyText);
  await databases.close();
  return { missing: missing.length, sealed };
}

/** Kills the process that owns database files; returns how many records it had acknowledged. */
async function fileLane(kills: number): Promise<number> {
  const folder = diskFolder();
  const place = { folder, databases: { thread: fileURLToPath(threadUrl()) } };
  const acknowledged: Acknowledged[] = [];
  for (let kill = 1; kill <= kills; kill++) {
    const committer = startCommitter(place);
    try {
      await underLoad(committer, kill);
    } finally {
      acknowledged.push(...(await committer.kill()));
    }
  }
  const { missing, sealed } = await lookFor(acknowledged, {
    databases: fileDatabases({ folder, threadUrl: threadUrl() }),
    folder,
  });
  rmSync(folder, { recursive: true, force: true });
  expect(missing).toBe(0);
  expect(sealed).toBeGreaterThanOrEqual(acknowledged.length);
  return acknowledged.length;
}

/**
 * Kills a libSQL server while a process commits to it, every fifth time that process too; returns how many
 * records were acknowledged. The process that lives on sends what was not answered again.
 */
async function serverLane(kills: number): Promise<number> {
  const folder = diskFolder();
  const sqld = await startSqld({ folder: diskFolder() });
  const { url, adminUrl } = sqld;
  const place = { folder, databases: { url, adminUrl } };
  const acknowledged: Acknowledged[] = [];
  let committer = startCommitter(place);
  try {
    for (let kill = 1; kill <= kills; kill++) {
      await underLoad(committer, kill);
      const both = kill % 5 === 0;
      const [said] = await Promise.all([both ? committer.kill() : [], sqld.crash()]);
      acknowledged.push(...said);
      if (both) committer = startCommitter(place);
    }
    // The last kill, too, is followed by records.
    await committer.more(1);
    acknowledged.push(...(await committer.kill()));
    const { missing, sealed } = await lookFor(acknowledged, { databases: remoteDatabases({ url, adminUrl }), folder });
    const config = await fetch(`${adminUrl}/v1/namespaces/${namespaceOf("site", site)}/config`);
    expect(missing).toBe(0);
    expect(sealed).toBeGreaterThanOrEqual(acknowledged.length);
    expect(await config.json()).toMatchObject({ durability_mode: "strong" });
    return acknowledged.length;
  } finally {
    await committer.kill();
    await sqld.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each([
  ["the process that owns database files", fileLane],
  ["a libSQL server, and at times of the process that commits to it", serverLane],
])("kill -9 under load of %s", (_, lane) => {
  it("loses no acknowledged record in fifty kills, and leaves a log that verifies", async () => {
    const counts = await Promise.all([lane(25), lane(25)]);
    const acknowledged = counts.reduce((sum, count) => sum + count);
    console.log(`50 kills, ${acknowledged} acknowledged, 0 missing`);
    expect(acknowledged).toBeGreaterThan(500);
  }, 600_000);
});
