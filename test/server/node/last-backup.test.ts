// What a data folder knows of its backups, and of the one that was restored to see whether it can be.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeBackup } from "../../../server/node/backup.ts";
import { dataFolder, lastBackup } from "../../../server/node/last-backup.ts";
import { makeRecoveryKey } from "../../../server/node/recovery-key.ts";
import { testContext } from "../../support/context.ts";
import { temporaryFolder } from "../../support/temporary.ts";

test("says when the latest was made and what is in it; nothing before the first, or where it says no instant", async () => {
  const t = await testContext();
  const root = temporaryFolder();
  try {
    const known = dataFolder(t.folder);
    expect([await known.latestBackup(), await known.restoreTest()]).toEqual([undefined, undefined]);
    mkdirSync(join(root, "backups"));
    const recipients = [await makeRecoveryKey(join(root, "recovery.txt"))];
    const { manifest } = await makeBackup({
      folder: t.folder,
      into: join(root, "backups"),
      recipients,
      nowMs: t.clock.ms,
    });
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    expect(await lastBackup(t.folder)).toBe(t.context.now());
    expect(await known.latestBackup()).toEqual({
      at: t.context.now(),
      bytes,
      entries: manifest.sites.reduce((sum, site) => sum + site.entries, 0),
      keysUntil: manifest.keysUntil,
    });
    const { freeBytes, databaseBytes } = await known.room();
    expect([freeBytes > 0, databaseBytes > 100_000]).toEqual([true, true]);
    // As an earlier version noted it.
    writeFileSync(join(t.folder, "last-backup"), "2026-11-20T09:00:00.000Z\n");
    expect(await known.latestBackup()).toEqual({ at: "2026-11-20T09:00:00.000Z" });
    for (const damaged of ["yesterday", "{", '{"at":"yesterday"}']) {
      writeFileSync(join(t.folder, "last-backup"), damaged);
      expect(await lastBackup(t.folder)).toBeUndefined();
    }
  } finally {
    await t.stop();
    rmSync(root, { recursive: true });
  }
});
