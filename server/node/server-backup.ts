// Backups of what is on a libSQL server, in the form of any other backup, and restores into a server that is empty.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readManifest } from "./backup-manifest.ts";
import { makeBackup, type Backup, type BackupOptions } from "./backup.ts";
import { carryNotes } from "./last-backup.ts";
import { restoreBackup, type RestoredSite, type RestoreOptions } from "./restore.ts";
import { assertNothingThere } from "./server-claim.ts";
import { namespacesOf, pullFolder, pushFolder, type ServedData } from "./server-folder.ts";
import { openStage, removeStages, stagesOf } from "./stages.ts";

async function besideFolder<T>({ folder }: ServedData, work: (beside: string) => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stage = await openStage(stagesOf(folder).server);
  try {
    return await work(join(stage.path, "data"));
  } finally {
    await stage.end();
  }
}

/**
 * Makes a backup of the server's databases while it is written to: each as of one moment, records before keys. It is
 * restored like any other, into a folder or into a server.
 */
export async function backUpServer(served: ServedData, options: Omit<BackupOptions, "folder">): Promise<Backup> {
  await removeStages(served.folder);
  return besideFolder(served, async (folder) => {
    await pullFolder(served, folder);
    const backup = await makeBackup({ ...options, folder });
    await carryNotes(folder, served.folder);
    return backup;
  });
}

/**
 * Restores a backup into a server that has nothing in these databases: beside the data folder first, where every log is
 * verified. Rejects before anything is written where something is in the way.
 */
export async function restoreToServer(
  served: ServedData,
  options: Omit<RestoreOptions, "folder" | "replace" | "onlyTest">,
): Promise<RestoredSite[]> {
  await removeStages(served.folder);
  const { sites } = await readManifest(options.backup);
  await assertNothingThere(served.server, namespacesOf(sites.map(({ id }) => id)));
  return besideFolder(served, async (folder) => {
    const restored = await restoreBackup({ ...options, folder });
    await pushFolder(folder, served);
    return restored;
  });
}
