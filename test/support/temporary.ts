// Temporary folders for tests.
import { existsSync, mkdtempSync, readdirSync, readFileSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Memory where there is enough of it as a file system: databases flush every commit, and most of a test would be
 * waiting for a disk. What a killed process wrote stays there as it does on a disk.
 */
function place(): string {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize > 2 ** 30 ? "/dev/shm" : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** A new empty folder; whoever asks for it removes it. */
export const temporaryFolder = (): string => mkdtempSync(join(place(), "assent-test-"));

/** One on the disk, for what a test kills in the midst of a commit: in memory there is hardly such a moment. */
export const diskFolder = (): string => mkdtempSync(join(tmpdir(), "assent-test-"));

/** Every file of the folder, and of those in it, that has the bytes. */
export function filesHolding(folder: string, bytes: Uint8Array | string): string[] {
  const wanted = Buffer.from(bytes as string);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => existsSync(path) && readFileSync(path).includes(wanted));
}
