// What a data folder knows of its backups: when the latest was made, and when one was last restored to see whether it can be.
import { existsSync } from "node:fs";
import { cp, readdir, readFile, rename, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { instant } from "../../core/schema.ts";
import { isInstant, type Instant } from "../../core/time.ts";
import type { BackupNote, DataFolder, RestoreTest } from "../context.ts";

const count = z.int().check(z.nonnegative());
const backupNote = z.object({ at: instant, bytes: count, entries: count, keysUntil: instant });
const restoreTest = z.object({ at: instant, madeAt: instant, entries: count });

const backupFile = (folder: string) => join(folder, "last-backup");
const testFile = (folder: string) => join(folder, "last-restore-test");

/** Whoever reads meanwhile has the note before or this one. */
async function noted(path: string, note: object): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify(note)}\n`, { mode: 0o600, flush: true });
  await rename(draft, path);
}

/** Notes that a backup is whole. */
export const noteBackup = (folder: string, note: Required<BackupNote>): Promise<void> =>
  noted(backupFile(folder), note);

/** Notes that a backup was restored beside the folder, and that every log in it verified; nowhere where there is no folder. */
export const noteRestoreTest = async (folder: string, note: RestoreTest): Promise<void> => {
  if (existsSync(folder)) await noted(testFile(folder), note);
};

/** Carries both notes into another folder. */
export async function carryNotes(from: string, to: string): Promise<void> {
  for (const file of [backupFile, testFile]) if (existsSync(file(from))) await cp(file(from), file(to));
}

const textIn = async (path: string): Promise<string> => (await readFile(path, "utf8").catch(() => "")).trim();

function parsedOr<T>(schema: z.core.$ZodType<T>, text: string): T | undefined {
  try {
    const result = z.safeParse(schema, JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

/** The latest backup; undefined before the first. Earlier versions noted the instant alone. */
async function latestBackup(folder: string): Promise<BackupNote | undefined> {
  const text = await textIn(backupFile(folder));
  return isInstant(text) ? { at: text } : parsedOr(backupNote, text);
}

/** When the latest backup was made; undefined before the first. */
export const lastBackup = async (folder: string): Promise<Instant | undefined> => (await latestBackup(folder))?.at;

/** The room on the folder's disk, and the bytes of the databases in it with their write-ahead logs. */
async function room(folder: string): Promise<{ freeBytes: number; databaseBytes: number }> {
  const [{ bavail, bsize }, names] = await Promise.all([statfs(folder), readdir(folder, { recursive: true })]);
  const sizes = names
    .filter((name) => /\.db(-wal)?$/.test(name))
    .map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0);
  return { freeBytes: bavail * bsize, databaseBytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) };
}

/** What services may know of the data folder of this process. */
export const dataFolder = (folder: string): DataFolder => ({
  latestBackup: () => latestBackup(folder),
  restoreTest: async () => parsedOr(restoreTest, await textIn(testFile(folder))),
  room: () => room(folder),
});
