// Folders for work in progress beside or in a data folder, keys in the clear among it: gone with whoever made them.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import { openFile, type FileClient } from "./file-client.ts";

/** Whoever works in a stage holds this file locked; the lock ends with its process, however that ends. */
const heldName = "held";
const signals = ["SIGINT", "SIGTERM"] as const;
/** The stages of this process, for a signal that ends it. */
const mine = new Set<string>();

/** A folder that nobody else takes for left behind, until it is released. */
export interface Stage {
  readonly path: string;
  /** Makes it what is there from now on. */
  moveTo(path: string): Promise<void>;
  /** Removes it, unless it was moved. */
  end(): Promise<void>;
}

function endedBy(signal: NodeJS.Signals): void {
  for (const path of mine) rmSync(path, { recursive: true, force: true });
  mine.clear();
  for (const each of signals) process.off(each, endedBy);
  // As it would have ended without us, where nobody else listens.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

/** Makes a folder whose name begins so; it goes when this process is interrupted. */
export async function openStage(prefix: string): Promise<Stage> {
  const path = await mkdtemp(prefix);
  if (mine.size === 0) for (const signal of signals) process.on(signal, endedBy);
  mine.add(path);
  const held = openFile(join(path, heldName));
  held.execute("BEGIN EXCLUSIVE");
  const release = () => {
    if (!mine.delete(path)) return;
    if (mine.size === 0) for (const signal of signals) process.off(signal, endedBy);
    held.close();
  };
  return {
    path,
    // Locked until it is there: whoever is killed in between leaves something that is known to be left.
    async moveTo(to) {
      await rename(path, to);
      release();
      await rm(join(to, heldName), { force: true });
    },
    async end() {
      if (mine.has(path)) await rm(path, { recursive: true, force: true });
      release();
    },
  };
}

/** How the stages of a backup in a data folder are named, of a server's copy in it, and of a restore beside it. */
export const stagesOf = (folder: string) => ({
  backup: join(folder, ".backup-"),
  server: join(folder, ".server-"),
  restore: `${resolve(folder)}.restoring-`,
});

/**
 * Removes what a backup or a restore of this data folder left behind when its process was killed, keys in the clear
 * among it. One that somebody works in stays.
 */
export async function removeStages(folder: string): Promise<void> {
  for (const prefix of Object.values(stagesOf(folder))) {
    const place = dirname(prefix);
    for (const name of existsSync(place) ? readdirSync(place) : []) {
      const path = join(place, name);
      if (name.startsWith(basename(prefix)) && isLeft(path)) await rm(path, { recursive: true, force: true });
    }
  }
}

/** Whether nobody works in it. One without the file that is locked is being made, or is not ours. */
function isLeft(path: string): boolean {
  if (mine.has(path) || !existsSync(join(path, heldName))) return false;
  let held: FileClient | undefined;
  try {
    held = openFile(join(path, heldName));
    held.execute("BEGIN EXCLUSIVE");
    return true;
  } catch {
    return false;
  } finally {
    held?.close();
  }
}
