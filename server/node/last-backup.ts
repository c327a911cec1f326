// When a data folder was backed up last: a file in it that a backup leaves behind.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isInstant, type Instant } from "../../core/time.ts";

const fileIn = (folder: string) => join(folder, "last-backup");

/** Notes that a backup made at the instant is whole. */
export const noteBackup = (folder: string, at: Instant): Promise<void> =>
  writeFile(fileIn(folder), `${at}\n`, { mode: 0o600 });

/** When the latest backup was made; undefined before the first. */
export async function lastBackup(folder: string): Promise<Instant | undefined> {
  const text = await readFile(fileIn(folder), "utf8").catch(() => "");
  return isInstant(text.trim()) ? text.trim() : undefined;
}
