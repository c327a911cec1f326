// What a backup says of itself: which files it holds, what they hash to, and how far each site's log went.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { contentHash, instant } from "../../core/schema.ts";
import { isSiteId } from "../../core/ids.ts";

const count = z.int().check(z.nonnegative());

const file = z.strictObject({
  /** Below the backup's folder, such as `sites/site_demo.db`. */
  path: z.string().check(z.regex(/^(?!.*\.\.)[\w./-]+$/)),
  bytes: count,
  sha256: contentHash,
});

const site = z.strictObject({
  id: z.string().check(z.refine(isSiteId)),
  /** Entries of its log, those under no checkpoint yet too. */
  entries: count,
  /** The latest signed checkpoint; absent for a log that was never sealed. */
  checkpoint: z.optional(z.string()),
});

const manifest = z.strictObject({
  v: z.literal(1),
  madeAt: instant,
  /** Until when the files below `keys/` may be kept; they make erased people readable. */
  keysUntil: instant,
  /** Whom `keys/` is encrypted to: the public halves of recovery keys. */
  recipients: z.array(z.string()).check(z.minLength(1)),
  sites: z.array(site),
  files: z.array(file),
  /** Files of the data folder that are not in it, because they can be had again: registers. Earlier backups say nothing. */
  leftOut: z.optional(z.array(z.string())),
});
export type BackupManifest = z.infer<typeof manifest>;

export const manifestName = "manifest.json";

/** The SHA-256 of a file, read in pieces. */
async function fileHash(path: string): Promise<`sha256:${string}`> {
  const digest = createHash("sha256");
  for await (const part of createReadStream(path)) digest.update(part as Buffer);
  return `sha256:${digest.digest("hex")}`;
}

/** Every file below the folder as a manifest lists it. */
export async function listedFiles(folder: string): Promise<BackupManifest["files"]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
  const listed: BackupManifest["files"] = [];
  for (const path of paths) {
    const whole = join(folder, path);
    listed.push({ path, bytes: (await stat(whole)).size, sha256: await fileHash(whole) });
  }
  return listed;
}

/** The manifest of a backup's folder; throws a sentence for a person when there is none or it cannot be used. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, manifestName), "utf8").catch(() => undefined);
  if (text === undefined) throw new Error(`${folder} is no backup: it has no ${manifestName}`);
  const result = z.safeParse(manifest, JSON.parse(text));
  if (!result.success) throw new Error(`${folder}/${manifestName} was not written by this program, or was changed`);
  return result.data;
}

/** Throws a sentence that names the first file that is missing or not what the manifest says. */
export async function assertWhole(folder: string, { files }: BackupManifest, prefix = ""): Promise<void> {
  for (const { path, sha256 } of files.filter((listed) => listed.path.startsWith(prefix))) {
    const seen = await fileHash(join(folder, path)).catch(() => undefined);
    if (seen === undefined) throw new Error(`the backup lacks ${path}`);
    if (seen !== sha256) throw new Error(`${path} of the backup was changed`);
  }
}
