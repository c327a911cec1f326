// Restoring a backup: what was erased since stays erased, the log never goes back, and it is verified before it counts.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { instantAt } from "../../core/time.ts";
import { assemble, wrapKeys } from "../assemble.ts";
import type { SiteId } from "../../core/ids.ts";
import { assertWhole, readManifest, type BackupManifest } from "./backup-manifest.ts";
import { openedSite, type OpenedSite } from "./opened-site.ts";
import { copyDatabase } from "./backup.ts";
import { carryOverControl, carryOverKeys, carryOverRecords, underOneRowKey } from "./carry-over.ts";
import { fileDatabases } from "./databases.ts";
import { carryOverExports, givenExports, type CarriedSite } from "./given-exports.ts";
import { openFile } from "./file-client.ts";
import { carryNotes, noteRestoreTest } from "./last-backup.ts";
import { loadSecrets } from "./keys.ts";
import { decryptFile, recoveryKeys } from "./recovery-key.ts";
import { openStage, removeStages, stagesOf } from "./stages.ts";

export interface RestoreOptions {
  /** The backup's folder, with its manifest. */
  readonly backup: string;
  /** Where the data folder is to be. */
  readonly folder: string;
  /** The file of a recovery key. */
  readonly identity: string;
  /** The data folder that is there now is moved aside, and what it has beyond the backup is carried over. */
  readonly replace?: boolean;
  /** There is nothing later than the backup: no log that went on, and nobody erased since. */
  readonly nothingLater?: boolean;
  /** Later exports, at most one a site: where the folder is lost, the log goes on from them, erasures and all. */
  readonly exports?: readonly string[];
  /**
   * Whether the suppressions of after the backup, which no export holds, are known from elsewhere and will be imported;
   * where they are not, everybody is denied until they say yes anew.
   */
  readonly suppressions?: "known" | "unknown" | undefined;
  /** Only to see whether it can be: beside the data folder, and gone again once every log has been verified. */
  readonly onlyTest?: boolean;
  readonly nowMs: () => number;
  /** Told what is being done, and how much of it is, from 0 to 1. */
  readonly progress?: (what: string, share: number) => void;
  /** The built database thread. */
  readonly threadUrl: URL;
}

/** What became of one site. */
export interface RestoredSite extends OpenedSite {
  readonly id: string;
  /** Of its entries, how many came from the folder that was there. */
  readonly carriedOver: number;
  /** People who were in the backup and had been erased since, or were past every period. */
  readonly erasedAgain: number;
  /** It had registers of numbers not to be called, which no backup holds: they must be imported again. */
  readonly lacksRegisters: boolean;
}

/**
 * Restores a backup into a data folder. Nothing is changed there until every log has been verified; then the folder
 * that was there is moved aside whole. Throws a sentence for a person when the backup is damaged, the key does not
 * fit, a log does not verify, or something later may exist and was not named. With `onlyTest` the data folder stays as
 * it is, but for a note that the backup can be restored; a server may run over it meanwhile.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoredSite[]> {
  const { backup, folder, replace = false, nothingLater = false } = options;
  await removeStages(folder);
  const manifest = await readManifest(backup);
  const given = await givenExports(options.exports ?? [], manifest);
  const isFollowed = given.size > 0 && manifest.sites.every(({ id }) => given.has(id));
  const { onlyTest = false } = options;
  const isThere = existsSync(join(folder, "control.db")) && !onlyTest;
  if (isThere && !replace) throw new Error(`${folder} is a data folder already: name --replace to carry it over`);
  if (!isThere && !nothingLater && !onlyTest && !isFollowed)
    throw new Error(
      "nobody can tell who was erased after this backup, nor how far its logs went on: restore over the data folder that is there, name a later export of each site with --export, or say --nothing-later",
    );
  const isAlone = given.size > 0 && !isThere;
  if (isAlone && !onlyTest && !options.suppressions)
    throw new Error(
      "no export holds suppressions, nor the name of anybody who was erased, and whoever objected by letter since the backup would be written to again: name --suppressions known where you import your own lists of them, and of whom you erased, before anything is sent, or --suppressions unknown, and everybody is denied until they say yes anew",
    );
  await assertWhole(backup, manifest);
  await mkdir(dirname(resolve(folder)), { recursive: true });
  const opened = await openStage(stagesOf(folder).restore);
  const stage = opened.path;
  try {
    await unpack(options, manifest, stage);
    for (const each of isThere ? [folder, stage] : [stage]) await migrated(options, each);
    const carried = isThere ? await carryOver(options, stage) : new Map<string, number>();
    const fromExports = await carryOverExports(stage, given, {
      nowMs: options.nowMs(),
      ...(isAlone && options.suppressions === "unknown" ? { unknownSince: manifest.madeAt } : {}),
    });
    const before = new Map((await sitesIn(stage)).map((id) => [id, peopleIn(stage, id)]));
    const verified = await openedAndVerified(options, stage, { carried, fromExports });
    const sites = verified.map((site) => ({
      ...site,
      lacksRegisters: lacksRegisters(manifest, stage, site.id),
      erasedAgain: (before.get(site.id) ?? 0) - peopleIn(stage, site.id),
    }));
    if (onlyTest) {
      const entries = sites.reduce((sum, site) => sum + site.entries, 0);
      await noteRestoreTest(folder, { at: instantAt(options.nowMs()), madeAt: manifest.madeAt, entries });
      return sites;
    }
    if (isThere) await rename(folder, `${folder}.replaced-${options.nowMs()}`);
    await opened.moveTo(folder);
    return sites;
  } finally {
    await opened.end();
  }
}

/** What the backup left out is there where it was carried over from the folder that was there. */
const lacksRegisters = ({ leftOut = [] }: BackupManifest, stage: string, id: string): boolean =>
  leftOut.includes(`sites/${id}.registers.db`) && !existsSync(join(stage, `sites/${id}.registers.db`));

async function unpack(
  { backup, identity, progress }: RestoreOptions,
  { files }: BackupManifest,
  stage: string,
): Promise<void> {
  const whole = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const secret = await recoveryKeys(identity);
  await mkdir(join(stage, "sites"), { recursive: true, mode: 0o700 });
  await mkdir(join(stage, "keys"), { mode: 0o700 });
  for (const { path, bytes } of files) {
    progress?.(`unpacking ${path}`, done / whole);
    done += bytes;
    if (!path.startsWith("keys/")) await cp(join(backup, path), join(stage, path));
    else {
      const name = path.slice("keys/".length, -".age".length);
      const to = name.endsWith(".keys.db") ? join(stage, "sites", name) : join(stage, "keys", name);
      await decryptFile(join(backup, path), to, secret);
    }
  }
}

/** Opens every database of the folder, which brings it to this version's shape. */
async function migrated({ threadUrl }: RestoreOptions, folder: string): Promise<void> {
  const databases = fileDatabases({ folder, threadUrl });
  try {
    await databases.open("control", "control");
    for (const id of await sitesIn(folder))
      for (const kind of ["site", "keys"] as const) await databases.open(kind, id);
  } finally {
    await databases.close();
  }
}

/** What the folder that is there has beyond the backup: how many entries, site by site. */
async function carryOver(
  { folder, nowMs }: Pick<RestoreOptions, "folder" | "nowMs">,
  stage: string,
): Promise<Map<string, number>> {
  const { master } = await loadSecrets({ folder: stage, create: false });
  const carried = new Map<string, number>();
  for (const id of await sitesIn(folder)) {
    const [records, keys, registers] = [`sites/${id}.db`, `sites/${id}.keys.db`, `sites/${id}.registers.db`];
    // No backup has them (docs/decisions/0024-registers-by-chunk.md); their hash key is the site's, which stays.
    if (existsSync(join(folder, registers))) copyDatabase(join(folder, registers), join(stage, registers));
    // A site that came after the backup is there whole.
    if (!existsSync(join(stage, records))) {
      for (const path of [records, keys]) copyDatabase(join(folder, path), join(stage, path));
      continue;
    }
    carried.set(id, carryOverRecords(join(stage, records), join(folder, records)));
    if (!existsSync(join(folder, keys))) continue;
    // A copy: what is there must stay as it is until every log has been verified.
    const later = join(stage, `${id}.later.db`);
    copyDatabase(join(folder, keys), later);
    const fresh = { key: Uint8Array.from(randomBytes(32)), nonce: Uint8Array.from(randomBytes(12)) };
    await underOneRowKey([join(stage, keys), later], wrapKeys(master)(id as SiteId), { fresh, atMs: nowMs() });
    carryOverKeys(join(stage, keys), later);
    await rm(later);
  }
  carryOverControl(join(stage, "control.db"), join(folder, "control.db"));
  for (const name of await readdir(join(folder, "keys"))) {
    const to = join(stage, "keys", name);
    if (!existsSync(to)) await cp(join(folder, "keys", name), to);
  }
  await carryNotes(folder, stage);
  return carried;
}

/** Opens the folder as a server would, which erases again whom its logs name, and verifies every log. */
async function openedAndVerified(
  { threadUrl, nowMs, progress = () => {} }: RestoreOptions,
  stage: string,
  { carried, fromExports }: { carried: ReadonlyMap<string, number>; fromExports: ReadonlyMap<string, CarriedSite> },
): Promise<RestoredSite[]> {
  const secrets = await loadSecrets({ folder: stage, create: false });
  // A log that signed nothing may have no key yet: a first one is made, as it would have been for its first entry.
  const making = await loadSecrets({ folder: stage, create: true });
  const unsigned = new Set((await sitesIn(stage)).filter((id) => !hasSigned(stage, id)));
  const databases = fileDatabases({ folder: stage, threadUrl });
  try {
    const context = await assemble({
      databases,
      master: secrets.master,
      logKeys: (id) => (unsigned.has(id) ? making : secrets).logKeys(id),
      publicUrl: "",
      files: {},
      nowMs,
      recordCommitted: () => {},
    });
    const restored: RestoredSite[] = [];
    for (const { id } of await context.control.sites()) {
      const opened = await openedSite(context, id, { fromExport: fromExports.get(id), progress });
      restored.push({ ...opened, id, carriedOver: carried.get(id) ?? 0, erasedAgain: 0, lacksRegisters: false });
    }
    return restored;
  } finally {
    await databases.close();
  }
}

/** Whether the site's log has a checkpoint or a statement about its keys. */
function hasSigned(stage: string, id: string): boolean {
  const client = openFile(join(stage, "sites", `${id}.db`));
  try {
    const asked = "SELECT (SELECT count(*) FROM checkpoint) + (SELECT count(*) FROM entry WHERE kind = 'log-key')";
    return Number(client.execute(asked).rows[0]![0]) > 0;
  } finally {
    client.close();
  }
}

/** How many people a keys database knows. */
function peopleIn(stage: string, id: string): number {
  const client = openFile(join(stage, "sites", `${id}.keys.db`));
  try {
    return Number(client.execute("SELECT count(*) FROM subject").rows[0]![0]);
  } finally {
    client.close();
  }
}

/** The ids of the sites whose records a folder has. */
async function sitesIn(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, "sites"));
  return names.flatMap((name) => /^(site_[a-z0-9]+)\.db$/.exec(name)?.[1] ?? []);
}
