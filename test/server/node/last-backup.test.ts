// The file that a backup leaves in the data folder.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeBackup } from "../../../server/node/backup.ts";
import { lastBackup } from "../../../server/node/last-backup.ts";
import { makeRecoveryKey } from "../../../server/node/recovery-key.ts";
import { testContext } from "../../support/context.ts";
import { temporaryFolder } from "../../support/temporary.ts";

test("says when the latest was made; nothing before the first, or where it says no instant", async () => {
  const t = await testContext();
  const root = temporaryFolder();
  try {
    expect(await lastBackup(t.folder)).toBeUndefined();
    mkdirSync(join(root, "backups"));
    const recipients = [await makeRecoveryKey(join(root, "recovery.txt"))];
    await makeBackup({ folder: t.folder, into: join(root, "backups"), recipients, nowMs: t.clock.ms });
    expect(await lastBackup(t.folder)).toBe(t.context.now());
    writeFileSync(join(t.folder, "last-backup"), "yesterday");
    expect(await lastBackup(t.folder)).toBeUndefined();
  } finally {
    await t.stop();
    rmSync(root, { recursive: true });
  }
});
