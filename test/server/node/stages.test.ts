// What a backup or restore works in, keys in the clear: gone when its process is told to end, or killed, and only then.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { startServer } from "../../../server/node.ts";
import { makeBackup } from "../../../server/node/backup.ts";
import { closed, listen, localUrl } from "../../../server/node/listening.ts";
import { makeRecoveryKey } from "../../../server/node/recovery-key.ts";
import { restoreBackup } from "../../../server/node/restore.ts";
import { restoreToServer } from "../../../server/node/server-backup.ts";
import { openStage, removeStages, stagesOf } from "../../../server/node/stages.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";

let root: string;
let folder: string;
let silent: Server;
let child: ChildProcess | undefined;
beforeEach(async () => {
  root = temporaryFolder();
  folder = join(root, "data");
  mkdirSync(folder);
  // A server that takes a question and never answers: the backup waits in the midst of it.
  silent = await listen(
    createServer(() => {}),
    { host: "127.0.0.1", port: 0 },
  );
});
afterEach(async () => {
  child?.kill("SIGKILL");
  silent.closeAllConnections();
  await closed(silent);
  rmSync(root, { recursive: true, force: true });
});

const left = () =>
  readdirSync(root, { recursive: true }).filter((name) => /[.](server|backup|restoring)-[^/]*$/.test(String(name)));

/** A backup in the midst of its work. */
async function backingUp(): Promise<ChildProcess> {
  const asked = once(silent, "request");
  child = spawn(process.execPath, [inject("built").backupChild, folder, localUrl(silent, "127.0.0.1")], {
    stdio: "ignore",
  });
  await asked;
  expect(left()).not.toEqual([]);
  return child;
}

async function ended(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(process, "exit");
  process.kill(signal);
  expect(await exit).toEqual([null, signal]);
}

test.each(["SIGINT", "SIGTERM"] as const)("a backup that is told to end by %s takes its copy away", async (signal) => {
  await ended(await backingUp(), signal);
  expect(left()).toEqual([]);
});

test("what a killed backup left is removed by a server's start, a backup and a restore, and by none while it runs", async () => {
  const recipient = await makeRecoveryKey(join(root, "recovery.txt"));
  const start = async () => {
    const server = await startServer({ port: 0, dataFolder: folder, threadUrl: threadUrl() });
    await server.stop();
  };
  const backup = () => makeBackup({ folder, into: join(root, "backups"), recipients: [recipient], nowMs: 0 });
  const nothing = { backup: join(root, "no"), identity: "", nowMs: () => 0, threadUrl: threadUrl() };
  const running = await backingUp();
  await start();
  const { folder: made } = await backup();
  expect(left()).not.toEqual([]);
  await ended(running, "SIGKILL");
  await start();
  expect(left()).toEqual([]);

  await ended(await backingUp(), "SIGKILL");
  rmSync(made, { recursive: true });
  await backup();
  expect(left()).toEqual([]);

  await ended(await backingUp(), "SIGKILL");
  await expect(restoreBackup({ ...nothing, folder })).rejects.toThrow();
  expect(left()).toEqual([]);

  await ended(await backingUp(), "SIGKILL");
  const server = { url: localUrl(silent, "127.0.0.1") };
  await expect(restoreToServer({ folder, server }, nothing)).rejects.toThrow();
  expect(left()).toEqual([]);
});

test("each kind is found, and a folder that nobody is known to have made stays", async () => {
  for (const prefix of Object.values(stagesOf(folder))) {
    for (const name of ["ours", "other"]) mkdirSync(`${prefix}${name}`);
    writeFileSync(join(`${prefix}ours`, "held"), "");
  }
  const stage = await openStage(stagesOf(folder).backup);
  await removeStages(folder);
  const others = Object.values(stagesOf(folder)).map((prefix) => `${prefix}other`);
  expect([...others, stage.path].every((path) => existsSync(path))).toBe(true);
  expect(left()).toHaveLength(4);
  await stage.end();
  expect(existsSync(stage.path)).toBe(false);
});
