// Backup and restore: whole while records come in, keys unreadable without the recovery key, the erased stay erased.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import { assemble, sealSite } from "../../../server/assemble.ts";
import type { ServiceContext } from "../../../server/context.ts";
import { makeBackup, pruneKeys, type Backup } from "../../../server/node/backup.ts";
import { fileDatabases, type FileDatabases } from "../../../server/node/databases.ts";
import { loadSecrets } from "../../../server/node/keys.ts";
import { makeRecoveryKey } from "../../../server/node/recovery-key.ts";
import { restoreBackup, type RestoreOptions } from "../../../server/node/restore.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite, seedDemo } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { rotateKey } from "../../../server/services/log-keys.ts";
import { retentionRun } from "../../../server/services/retention.ts";
import { system, testFiles, visitor } from "../../support/context.ts";
import { checkLog } from "../../support/log.ts";
import { demoOrigin, freshRecordId, recordRequest } from "../../support/requests.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";

interface Running {
  readonly context: ServiceContext;
  readonly databases: FileDatabases;
}

let root: string;
let folder: string;
let clockMs: number;
let recipient: string;
const identity = () => join(root, "recovery.txt");
const open: Running[] = [];

/** The services over the data folder, as a server opens it. */
async function started(): Promise<Running> {
  const databases = fileDatabases({ folder, threadUrl: threadUrl() });
  const secrets = await loadSecrets({ folder, create: true });
  const context = await assemble({
    databases,
    master: secrets.master,
    logKeys: secrets.logKeys,
    publicUrl: "http://127.0.0.1:8787",
    files: testFiles,
    nowMs: () => clockMs,
    recordCommitted: () => {},
  });
  await seedDemo(context, demoOrigin);
  const running = { context, databases };
  open.push(running);
  return running;
}
const stopped = () => Promise.all(open.splice(0).map(({ databases }) => databases.close()));

beforeEach(async () => {
  root = temporaryFolder();
  folder = join(root, "data");
  clockMs = Date.UTC(2026, 10, 22, 9);
  recipient = await makeRecoveryKey(identity());
});
afterEach(async () => {
  await stopped();
  rmSync(root, { recursive: true, force: true });
});

async function consent({ context }: Running, email: string): Promise<RecordId> {
  const notice = (await currentNotice(context, demoSite))!.hash;
  const request = recordRequest(notice, { id: freshRecordId(clockMs), subject: { kind: "email", id: email } });
  await recordDecision(context, visitor, request);
  return request.id as RecordId;
}
const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] } as const;
async function answer({ context }: Running, email: string): Promise<string> {
  const body = { purpose: "newsletter", channel: "email", recipients: [{ email }] };
  return (await checkRecipients(context, key, () => body)).results[0]!.reason;
}
const erase = ({ context }: Running, id: string) => {
  const wish = { subject: { kind: "email", id }, mode: "erase", reason: "subject-request", verified: "known" };
  return eraseSubject(context, system, { site: demoSite, read: () => wish });
};
const backedUp = (): Promise<Backup> =>
  makeBackup({ folder, into: join(root, "backups"), recipients: [recipient], nowMs: clockMs });
const restore = (backup: Backup, change: Partial<RestoreOptions> = {}) =>
  restoreBackup({
    backup: backup.folder,
    folder,
    identity: identity(),
    nowMs: () => clockMs,
    threadUrl: threadUrl(),
    ...change,
  });
const logHolds = async ({ context }: Running) =>
  checkLog(await context.site(demoSite), (await context.signer(demoSite)).keyText);
const holds = (path: string, bytes: Uint8Array): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => readFileSync(file).includes(Buffer.from(bytes)));

describe("a backup", () => {
  test("restored into an empty folder is the same: records, answers, log, keys", async () => {
    const first = await started();
    const id = await consent(first, "ada@example.com");
    await sealSite(first.context, demoSite);
    const backup = await backedUp();
    const before = await (await first.context.site(demoSite)).record(id);
    await stopped();
    rmSync(folder, { recursive: true });
    await expect(restore(backup)).rejects.toThrow(/--nothing-later/);
    const sites = await restore(backup, { nothingLater: true });
    expect(sites).toMatchObject([{ id: demoSite, entries: 2, carriedOver: 0, erasedAgain: 0, recount: { total: 0 } }]);
    const again = await started();
    expect(await (await again.context.site(demoSite)).record(id)).toEqual(before);
    expect(await answer(again, "ada@example.com")).toBe("CONSENT_ACTIVE");
    expect(await logHolds(again)).toBe(2);
  });

  test("from before a change of the log's key is restored with the key that came since", async () => {
    const first = await started();
    await consent(first, "ada@example.com");
    await sealSite(first.context, demoSite);
    const backup = await backedUp();
    await (await loadSecrets({ folder, create: false })).addLogKey(demoSite);
    await rotateKey(first.context, system, demoSite);
    await consent(first, "bob@example.com");
    await sealSite(first.context, demoSite);
    await stopped();
    expect(await restore(backup, { replace: true })).toMatchObject([{ id: demoSite, entries: 4, carriedOver: 2 }]);
    const again = await started();
    await consent(again, "eve@example.com");
    expect(await sealSite(again.context, demoSite)).toBe(5);
    const { note } = (await (await again.context.site(demoSite)).latestCheckpoint())!;
    expect(note.match(/^— /gm)).toHaveLength(2);
  });

  test("is taken whole while records come in: every record in it has its key in it", async () => {
    const running = await started();
    await consent(running, "ada@example.com");
    const load = { on: true, written: 0 };
    const lanes = Array.from({ length: 8 }, async (_, lane) => {
      for (let i = 0; load.on; i++, load.written++) await consent(running, `p${lane}-${i}@example.com`);
    });
    const backups: Backup[] = [];
    for (let i = 0; i < 3; i++, clockMs += 1000) {
      const before = load.written;
      while (load.written < before + 20) await new Promise((resolve) => setTimeout(resolve, 5));
      backups.push(await backedUp());
    }
    load.on = false;
    await Promise.all(lanes);
    await stopped();
    for (const backup of backups) {
      rmSync(folder, { recursive: true, force: true });
      await restore(backup, { nothingLater: true });
      const again = await started();
      const store = await again.context.site(demoSite);
      const records = await store.records(0, await store.entryCount());
      expect(records.length).toBeGreaterThan(20);
      expect(await store.presentSubjects(records.map(({ who }) => who!))).toHaveLength(records.length);
      await sealSite(again.context, demoSite);
      await logHolds(again);
      await stopped();
    }
  }, 180_000);

  test("holds no key in the clear, opens with its recovery key only, and is refused when a byte was changed", async () => {
    const running = await started();
    const id = await consent(running, "ada@example.com");
    const store = await running.context.site(demoSite);
    const subject = (await store.subject((await store.record(id))!.who!))!;
    const master = Buffer.from(readFileSync(join(folder, "keys/master"), "utf8").trim(), "base64");
    const backup = await backedUp();
    expect(holds(folder, subject.key)).not.toEqual([]);
    for (const secret of [subject.key, master, Buffer.from(master.toString("base64"))])
      expect(holds(backup.folder, secret)).toEqual([]);
    await stopped();
    rmSync(folder, { recursive: true });
    const other = join(root, "other.txt");
    await makeRecoveryKey(other);
    await expect(restore(backup, { identity: other, nothingLater: true })).rejects.toThrow(/does not open/);
    const file = join(backup.folder, "sites/site_demo.db");
    const whole = readFileSync(file);
    const changed = Buffer.from(whole);
    changed[changed.length >> 1]! ^= 1;
    writeFileSync(file, changed);
    await expect(restore(backup, { nothingLater: true })).rejects.toThrow(/site_demo\.db of the backup was changed/);
    rmSync(file);
    await expect(restore(backup, { nothingLater: true })).rejects.toThrow(/lacks sites\/site_demo\.db/);
    expect(existsSync(folder)).toBe(false);
    writeFileSync(file, whole);
    await restore(backup, { nothingLater: true });
  });

  test("loses its keys when their time is over, and nothing else", async () => {
    await started();
    const backup = await backedUp();
    expect(await pruneKeys(join(root, "backups"), clockMs + 29 * 86_400_000)).toEqual([]);
    expect(await pruneKeys(join(root, "backups"), clockMs + 31 * 86_400_000)).toEqual([
      backup.folder.split("/").at(-1),
    ]);
    expect(existsSync(join(backup.folder, "keys"))).toBe(false);
    expect(existsSync(join(backup.folder, "sites/site_demo.db"))).toBe(true);
    await stopped();
    rmSync(folder, { recursive: true });
    await expect(restore(backup, { nothingLater: true })).rejects.toThrow(/lacks keys\//);
  });
});

describe("a backup from before an erasure, restored over the folder that is there", () => {
  test("leaves the person erased, with everybody else as they are now, and the log where it was", async () => {
    const running = await started();
    const [ada, bob] = [await consent(running, "ada@example.com"), await consent(running, "bob@example.com")];
    await sealSite(running.context, demoSite);
    const store = await running.context.site(demoSite);
    const half = (await store.record(ada))!.person!;
    const subject = (await store.subject((await store.record(ada))!.who!))!;
    const backup = await backedUp();
    clockMs += 1000;
    await erase(running, "ada@example.com");
    await running.databases.open("registers", demoSite);
    const eve = await consent(running, "eve@example.com");
    await sealSite(running.context, demoSite);
    await stopped();
    await expect(restore(backup)).rejects.toThrow(/--replace/);
    const sites = await restore(backup, { replace: true });
    expect(sites).toMatchObject([{ id: demoSite, entries: 5, carriedOver: 2, erasedAgain: 1, recount: { total: 0 } }]);
    for (const secret of [half, subject.key]) expect(holds(folder, secret)).toEqual([]);
    expect(existsSync(join(folder, "sites", `${demoSite}.registers.db`))).toBe(true);
    const again = await started();
    expect(await answer(again, "ada@example.com")).toBe("ERASED");
    for (const email of ["bob@example.com", "eve@example.com"])
      expect(await answer(again, email)).toBe("CONSENT_ACTIVE");
    const restored = await again.context.site(demoSite);
    for (const id of [bob, eve]) expect((await restored.record(id))?.person).toBeDefined();
    expect(await logHolds(again)).toBe(5);
    expect(readdirSync(root).filter((name) => name.startsWith("data.replaced-"))).toHaveLength(1);
    await consent(again, "new@example.com");
    await sealSite(again.context, demoSite);
    // The three checks above are entries too.
    expect(await logHolds(again)).toBe(9);
  });

  test("erases again from the log alone where the keys database was lost", async () => {
    const running = await started();
    const ada = await consent(running, "ada@example.com");
    await consent(running, "bob@example.com");
    const half = (await (await running.context.site(demoSite)).record(ada))!.person!;
    const backup = await backedUp();
    clockMs += 1000;
    await erase(running, "ada@example.com");
    await stopped();
    for (const name of readdirSync(join(folder, "sites")).filter((file) => file.includes(".keys.")))
      rmSync(join(folder, "sites", name));
    await restore(backup, { replace: true });
    expect(holds(folder, half)).toEqual([]);
    const again = await started();
    expect(await answer(again, "ada@example.com")).toBe("ERASED");
    expect(await answer(again, "bob@example.com")).toBe("CONSENT_ACTIVE");
  });

  test("does not bring back what was past its period, nor a withdrawal undone", async () => {
    const running = await started();
    const old = await consent(running, "ada@example.com");
    const half = (await (await running.context.site(demoSite)).record(old))!.person!;
    const backup = await backedUp();
    clockMs += 12 * 366 * 86_400_000;
    await consent(running, "bob@example.com");
    const notice = (await currentNotice(running.context, demoSite))!.hash;
    const no = [{ purpose: "newsletter", version: 1, status: "withdrawn" as const, channel: "email" as const }];
    const subject = { kind: "email" as const, id: "bob@example.com" };
    await recordDecision(running.context, visitor, recordRequest(notice, { event: "withdraw", choices: no, subject }));
    await retentionRun(running.context, system, { site: demoSite });
    await stopped();
    const [site] = await restore(backup, { replace: true });
    expect(site).toMatchObject({ carriedOver: 3, erasedAgain: 1 });
    expect(holds(folder, half)).toEqual([]);
    const again = await started();
    expect(await answer(again, "bob@example.com")).toBe("WITHDRAWN");
    expect(await answer(again, "ada@example.com")).toBe("NO_RECORD");
  });

  test("is refused when the log that is there is another, and changes nothing", async () => {
    const running = await started();
    await consent(running, "ada@example.com");
    const backup = await backedUp();
    await stopped();
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    clockMs += 5000;
    const elsewhere = await started();
    await consent(elsewhere, "eve@example.com");
    await stopped();
    await expect(restore(backup, { replace: true })).rejects.toThrow(/not a continuation/);
    const again = await started();
    expect(await answer(again, "eve@example.com")).toBe("CONSENT_ACTIVE");
  });
});
