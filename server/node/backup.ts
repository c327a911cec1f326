// Backups of a data folder, taken while a server runs over it: records in plain files, keys apart and encrypted.
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { addPeriod, instantAt } from "../../core/time.ts";
import { openFile } from "./file-client.ts";
import { listedFiles, manifestName, readManifest, type BackupManifest } from "./backup-manifest.ts";
import { noteBackup } from "./last-backup.ts";
import { encryptFile } from "./recovery-key.ts";
import { openStage, removeStages, stagesOf } from "./stages.ts";

export interface BackupOptions {
  /** The data folder. */
  readonly folder: string;
  /** Where backups are kept; each gets a folder of its own below it. */
  readonly into: string;
  /** `age1…`: who can open the keys. */
  readonly recipients: readonly string[];
  readonly nowMs: number;
  /** How long the keys of a backup are kept, as ISO 8601; 30 days unless told. */
  readonly keysPeriod?: string;
  /** Told of each file that is done. */
  readonly progress?: (path: string) => void;
}

export interface Backup {
  readonly folder: string;
  readonly manifest: BackupManifest;
}

/**
 * Makes a backup: each database is copied in one read transaction, records before keys, so that every record's key
 * is in it. On return all files are in place under their manifest; a backup that was interrupted has none.
 */
export async function makeBackup(options: BackupOptions): Promise<Backup> {
  const { folder, into, recipients, nowMs, keysPeriod = "P30D", progress = () => {} } = options;
  if (recipients.length === 0) throw new Error("a backup needs a recovery key to encrypt the keys to");
  if (!existsSync(join(folder, "control.db"))) throw new Error(`${folder} is no data folder`);
  await removeStages(folder);
  const madeAt = instantAt(nowMs);
  const keysUntil = addPeriod(madeAt, keysPeriod);
  if (!keysUntil) throw new Error(`${keysPeriod} is no period such as P30D`);
  const name = `assent-${madeAt.replaceAll(/[:.]/g, "-")}`;
  const draft = join(into, `.${name}`);
  await mkdir(join(draft, "sites"), { recursive: true, mode: 0o700 });
  await mkdir(join(draft, "keys"), { mode: 0o700 });
  copyDatabase(join(folder, "control.db"), join(draft, "control.db"));
  progress("control.db");
  const sites = await copySites(folder, draft, progress);
  await copyKeys({ folder, draft, recipients, progress });
  const files = await listedFiles(draft);
  const leftOut = (await namesIn(join(folder, "sites"))).filter(isRegisters).map((name) => `sites/${name}`);
  const manifest: BackupManifest = {
    v: 1,
    madeAt,
    keysUntil,
    recipients: [...recipients],
    sites,
    files,
    ...(leftOut.length > 0 ? { leftOut } : {}),
  };
  await writeFile(join(draft, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  const done = join(into, name);
  await rename(draft, done);
  await noteBackup(folder, {
    at: madeAt,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    entries: sites.reduce((sum, { entries }) => sum + entries, 0),
    keysUntil,
  });
  return { folder: done, manifest };
}

/** One read transaction, whatever is written meanwhile; the copy has no free pages. */
export function copyDatabase(from: string, to: string): void {
  const client = openFile(from);
  try {
    client.execute("PRAGMA busy_timeout = 5000");
    client.execute({ sql: "VACUUM INTO ?", args: [to] });
  } finally {
    client.close();
  }
}

const isRecords = (name: string) => /^site_[a-z0-9]+\.db$/.test(name);
const isRegisters = (name: string) => /^site_[a-z0-9]+\.registers\.db$/.test(name);
const isKeys = (name: string) => /^site_[a-z0-9]+\.keys\.db$/.test(name);

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? (await readdir(folder)).sort() : [];
}

async function copySites(
  folder: string,
  draft: string,
  progress: (path: string) => void,
): Promise<BackupManifest["sites"]> {
  const sites: BackupManifest["sites"] = [];
  for (const name of (await namesIn(join(folder, "sites"))).filter(isRecords)) {
    const copy = join(draft, "sites", name);
    copyDatabase(join(folder, "sites", name), copy);
    sites.push({ id: name.slice(0, -".db".length), ...logOf(copy) });
    progress(`sites/${name}`);
  }
  return sites;
}

function logOf(path: string): { entries: number; checkpoint?: string } {
  const client = openFile(path);
  try {
    const entries = Number(client.execute("SELECT coalesce(max(idx), 0) FROM entry").rows[0]![0]);
    const [latest] = client.execute("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1").rows;
    return latest ? { entries, checkpoint: String(latest[0]) } : { entries };
  } finally {
    client.close();
  }
}

/** The keys of subjects and logs, and the master secret: in the clear only in the data folder, where they are anyway. */
async function copyKeys({
  folder,
  draft,
  recipients,
  progress,
}: {
  folder: string;
  draft: string;
  recipients: readonly string[];
  progress: (path: string) => void;
}): Promise<void> {
  const stage = await openStage(stagesOf(folder).backup);
  const plain = stage.path;
  try {
    for (const name of (await namesIn(join(folder, "sites"))).filter(isKeys)) {
      copyDatabase(join(folder, "sites", name), join(plain, name));
      await encryptFile(join(plain, name), join(draft, "keys", `${name}.age`), recipients);
      await rm(join(plain, name));
      progress(`keys/${name}.age`);
    }
    for (const name of await namesIn(join(folder, "keys"))) {
      await copyFile(join(folder, "keys", name), join(plain, name));
      await encryptFile(join(plain, name), join(draft, "keys", `${name}.age`), recipients);
      await rm(join(plain, name));
      progress(`keys/${name}.age`);
    }
  } finally {
    await stage.end();
  }
}

/**
 * Removes the keys of every backup below the folder whose time for them is over: without them nobody who was erased
 * since can be read in it. Returns the backups that lost theirs.
 */
export async function pruneKeys(into: string, nowMs: number): Promise<string[]> {
  const pruned: string[] = [];
  for (const name of await namesIn(into)) {
    const folder = join(into, name);
    if (!name.startsWith("assent-") || !existsSync(join(folder, manifestName))) continue;
    const { keysUntil } = await readManifest(folder);
    if (keysUntil > instantAt(nowMs) || !existsSync(join(folder, "keys"))) continue;
    await rm(join(folder, "keys"), { recursive: true });
    pruned.push(basename(folder));
  }
  return pruned;
}
