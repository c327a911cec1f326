// A restore that only tests: beside the data folder, while a server runs over it, and noted once every log has verified.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { instantAt } from "../../../core/time.ts";
import { assemble, sealSite } from "../../../server/assemble.ts";
import { makeBackup } from "../../../server/node/backup.ts";
import { fileDatabases, type FileDatabases } from "../../../server/node/databases.ts";
import { loadSecrets } from "../../../server/node/keys.ts";
import { dataFolder } from "../../../server/node/last-backup.ts";
import { makeRecoveryKey } from "../../../server/node/recovery-key.ts";
import { restoreBackup } from "../../../server/node/restore.ts";
import { demoSite, seedDemo } from "../../../server/services/demo.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { otherSite, testFiles, visitor } from "../../support/context.ts";
import { bannerRequest, demoOrigin } from "../../support/requests.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";

const nowMs = Date.UTC(2026, 10, 22, 9);
let root: string;
let folder: string;
let databases: FileDatabases;
beforeEach(() => {
  root = temporaryFolder();
  folder = join(root, "data");
  databases = fileDatabases({ folder, threadUrl: threadUrl() });
});
afterEach(async () => {
  await databases.close();
  rmSync(root, { recursive: true, force: true });
});

test("leaves the folder as it is, and says of no backup that it can be restored that cannot", async () => {
  const { master, logKeys } = await loadSecrets({ folder, create: true });
  const context = await assemble({
    databases,
    master,
    logKeys,
    publicUrl: "http://127.0.0.1:8787",
    files: testFiles,
    nowMs: () => nowMs,
    recordCommitted: () => {},
  });
  await seedDemo(context, demoOrigin);
  const { hash } = (await currentNotice(context, demoSite))!;
  await recordDecision(context, visitor, bannerRequest(hash, "given"));
  await sealSite(context, demoSite);
  const [identity, another] = [join(root, "recovery.txt"), join(root, "another.txt")];
  const recipients = [await makeRecoveryKey(identity)];
  await makeRecoveryKey(another);
  const backup = await makeBackup({ folder, into: root, recipients, nowMs });
  await recordDecision(context, visitor, bannerRequest(hash, "refused"));
  const entries = await (await context.site(demoSite)).entryCount();

  const known = dataFolder(folder);
  const restore = (by: string) =>
    restoreBackup({
      backup: backup.folder,
      folder,
      identity: by,
      onlyTest: true,
      nowMs: () => nowMs + 1_000,
      threadUrl: threadUrl(),
    });
  await expect(restore(another)).rejects.toThrow(/does not open/);
  expect(await known.restoreTest()).toBeUndefined();
  const inBackup = backup.manifest.sites[0]!.entries;
  expect(await restore(identity)).toEqual([
    {
      id: demoSite,
      entries: inBackup,
      carriedOver: 0,
      erasedAgain: 0,
      recount: expect.objectContaining({ total: 0 }),
      lacksRegisters: false,
    },
  ]);
  const { madeAt } = backup.manifest;
  expect(await known.restoreTest()).toEqual({ at: instantAt(nowMs + 1_000), madeAt, entries: inBackup });
  expect(readdirSync(root).filter((name) => /restoring|replaced/.test(name))).toEqual([]);
  expect(await (await context.site(demoSite)).entryCount()).toBe(entries);
  expect(entries).toBe(inBackup + 1);
});

test("of a backup whose folder is not there verifies it, and notes nothing anywhere", async () => {
  const { master, logKeys } = await loadSecrets({ folder, create: true });
  const given = { databases, master, logKeys, publicUrl: "http://127.0.0.1:8787", files: testFiles };
  const context = await assemble({ ...given, nowMs: () => nowMs, recordCommitted: () => {} });
  await seedDemo(context, demoOrigin);
  await sealSite(context, demoSite);
  const identity = join(root, "recovery.txt");
  const recipients = [await makeRecoveryKey(identity)];
  const backup = await makeBackup({ folder, into: root, recipients, nowMs });
  const elsewhere = join(root, "not-there");
  const options = { backup: backup.folder, folder: elsewhere, identity, nowMs: () => nowMs, threadUrl: threadUrl() };
  const told: [what: string, share: number][] = [];
  const progress = (what: string, share: number) => void told.push([what, share]);
  expect(await restoreBackup({ ...options, progress, onlyTest: true })).toMatchObject([{ id: demoSite }]);
  expect(readdirSync(root).filter((name) => name.startsWith("not-there"))).toEqual([]);
  // How far it is: file by file, then line by line of each log.
  expect(told.filter(([what]) => what.startsWith("unpacking ")).map(([what]) => what.slice(10))).toEqual(
    backup.manifest.files.map(({ path }) => path),
  );
  const verified = told.filter(([what]) => what === `verifying ${demoSite}`).map(([, share]) => share);
  expect(verified.length).toBeGreaterThan(1);
  expect(verified).toEqual([...verified].sort((a, b) => a - b));
  expect(verified.at(-1)).toBe(1);
  expect(told.filter(([, share]) => !(share >= 0 && share <= 1))).toEqual([]);
});

test("a site whose log never signed anything, and has no key yet, is restored; registers that were left out are told", async () => {
  const { master, logKeys } = await loadSecrets({ folder, create: true });
  const given = { databases, master, logKeys, publicUrl: "http://127.0.0.1:8787", files: testFiles };
  const context = await assemble({ ...given, nowMs: () => nowMs, recordCommitted: () => {} });
  await seedDemo(context, demoOrigin);
  await sealSite(context, demoSite);
  const unused = { id: otherSite, name: "Unused", origins: [], logOrigin: "other.example/v1/logs/site_other" };
  await context.control.insertSite({ ...unused, createdAt: instantAt(nowMs) });
  await context.site(otherSite);
  await databases.open("registers", demoSite);
  const identity = join(root, "recovery.txt");
  const recipients = [await makeRecoveryKey(identity)];
  const backup = await makeBackup({ folder, into: root, recipients, nowMs });
  expect(backup.manifest.leftOut).toEqual([`sites/${demoSite}.registers.db`]);
  const to = join(root, "elsewhere");
  const sites = await restoreBackup({
    backup: backup.folder,
    folder: to,
    identity,
    nothingLater: true,
    nowMs: () => nowMs,
    threadUrl: threadUrl(),
  });
  expect(sites.map(({ id, lacksRegisters }) => [id, lacksRegisters])).toEqual([
    [demoSite, true],
    [otherSite, false],
  ]);
});
