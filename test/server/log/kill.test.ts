// kill -9 before every call that a commit and a sealing make, during every write and after it: nothing acknowledged is lost, nothing forks.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, inject, it, vi } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { sealLog } from "../../../server/log/sequencer.ts";
import { signerFrom } from "../../../server/log/signer.ts";
import { fileDatabases } from "../../../server/node/databases.ts";
import { loadSecrets } from "../../../server/node/keys.ts";
import type { DatabaseOpener } from "../../../server/store/client.ts";
import { remoteDatabases } from "../../../server/store/remote.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import type { CrashPlace } from "../../support/crash-child.ts";
import { checkLog } from "../../support/log.ts";
import { startSqld } from "../../support/sqld.ts";
import type { Step } from "../../support/step-child.ts";
import { namedStore } from "../../support/stores.ts";
import { diskFolder } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";

const site = "site_crash" as SiteId;
const now = () => new Date().toISOString();

interface Life {
  readonly killed: boolean;
  readonly calls: readonly { readonly name: string; readonly writes: boolean }[];
  readonly acknowledged: readonly { readonly id: string; readonly index: number }[];
  readonly published: readonly string[];
}

async function live(place: CrashPlace, step?: Step): Promise<Life> {
  const child = spawn(process.execPath, [inject("built").stepChild, JSON.stringify({ place, step })], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part));
  const [, signal] = (await once(child, "close")) as [number | null, string | null];
  const said = text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown[]);
  const of = (word: string) => said.filter(([first]) => first === word).map(([, ...rest]) => rest);
  return {
    killed: signal === "SIGKILL",
    calls: of("call").map(([, name, writes]) => ({ name: String(name), writes: writes === true })),
    acknowledged: of("acknowledged").map(([id, index]) => ({ id: String(id), index: Number(index) })),
    published: of("published").map(([note]) => String(note)),
  };
}

/** What the processes before said, and the checkpoints that were seen. */
interface Memory {
  readonly acknowledged: { readonly id: string; readonly index: number }[];
  readonly notes: string[];
}

/** Opens the log as a restarted server does: all that was acknowledged is there, and all that was published still is. */
async function lookAt(store: SiteStore, memory: Memory, keyText: string): Promise<void> {
  await checkLog(store, keyText);
  const records = await store.records(0, await store.entryCount());
  expect(memory.acknowledged.filter(({ id, index }) => records[index]?.id !== id)).toEqual([]);
  const notes = (await store.checkpoints()).map(({ note }) => note);
  // One line: what anybody has seen is how it begins, and whoever comes next only adds to it.
  expect(notes.slice(0, memory.notes.length)).toEqual(memory.notes);
  memory.notes.splice(0, memory.notes.length, ...notes);
}

async function everyStep(open: () => DatabaseOpener, place: CrashPlace): Promise<number> {
  const memory: Memory = { acknowledged: [], notes: [] };
  const whole = await live(place);
  expect(whole).toMatchObject({ killed: false, acknowledged: { length: 3 }, published: { length: 1 } });
  memory.acknowledged.push(...whole.acknowledged);
  const secrets = await loadSecrets({ folder: place.folder, create: false });
  const signer = await signerFrom((await secrets.logKeys(site))[0]!, "localhost/log/site_crash");
  // A second life commits to what is there already: its calls are the ones to die at.
  const { calls, acknowledged } = await live(place);
  memory.acknowledged.push(...acknowledged);
  expect([...new Set(calls.filter(({ writes }) => writes).map(({ name }) => name))]).toEqual([
    "keys: FROM row_key",
    "keys: INSERT INTO subject",
    "site: INSERT INTO shape",
    "site: INSERT INTO purpose",
    "site: INSERT INTO entry",
    "site: INSERT INTO checkpoint",
  ]);
  // After a call that reads, all is as before the next one.
  const steps = calls.flatMap(({ writes }, call) =>
    (["before", "during", "after"] as const)
      .filter((when) => writes || when === "before")
      .map((when) => ({ call, when })),
  );
  for (const step of steps) {
    const life = await live(place, step);
    // A kill during the last call may come after the end.
    if (step.when !== "during") expect(life.killed, JSON.stringify(step)).toBe(true);
    memory.acknowledged.push(...life.acknowledged);
    const databases = open();
    try {
      const store = await namedStore(databases, site);
      // A libSQL server may still be at what the killed process sent, and looking takes several calls. Damage stays.
      await vi.waitFor(() => lookAt(store, memory, signer.keyText), { timeout: 15_000, interval: 200 });
      for (const note of life.published) expect(memory.notes).toContain(note);
      // Every third death is followed by another before anybody sealed.
      if (step.call % 3 === 0) continue;
      expect(await sealLog({ store, signer, now })).toBe(await store.entryCount());
      await lookAt(store, memory, signer.keyText);
    } finally {
      await databases.close();
    }
  }
  return steps.length;
}

it.concurrent("of a process with database files", async () => {
  const folder = diskFolder();
  try {
    const place = { folder, databases: { thread: fileURLToPath(threadUrl()) } };
    const kills = await everyStep(() => fileDatabases({ folder, threadUrl: threadUrl() }), place);
    expect(kills).toBeGreaterThan(20);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 400_000);

it.concurrent("of a process with a libSQL server", async () => {
  const folder = diskFolder();
  const sqld = await startSqld({ folder: diskFolder() });
  try {
    const { url, adminUrl } = sqld;
    const kills = await everyStep(() => remoteDatabases({ url, adminUrl }), { folder, databases: { url, adminUrl } });
    expect(kills).toBeGreaterThan(20);
  } finally {
    await sqld.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 400_000);
