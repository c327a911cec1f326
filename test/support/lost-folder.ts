// A data folder that is lost: backed up and exported, and restored from both.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { RecordId } from "../../core/ids.ts";
import { assemble, sealSite } from "../../server/assemble.ts";
import type { ServiceContext } from "../../server/context.ts";
import { makeBackup, type Backup } from "../../server/node/backup.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import { loadSecrets } from "../../server/node/keys.ts";
import { makeRecoveryKey } from "../../server/node/recovery-key.ts";
import { restoreBackup, type RestoreOptions } from "../../server/node/restore.ts";
import { checkRecipients } from "../../server/services/checks.ts";
import { demoSite, seedDemo } from "../../server/services/demo.ts";
import { exportLog } from "../../server/services/exports.ts";
import { currentNotice } from "../../server/services/notices.ts";
import { recordDecision } from "../../server/services/records.ts";
import type { DatabaseOpener } from "../../server/store/client.ts";
import { system, testFiles, visitor } from "./context.ts";
import { linesOf } from "./exported.ts";
import { demoOrigin, freshRecordId, recordRequest } from "./requests.ts";
import { temporaryFolder } from "./temporary.ts";
import { threadUrl } from "./thread.ts";

/** A site's context over the folder, as a server has it. */
export interface Running {
  readonly context: ServiceContext;
  readonly databases: DatabaseOpener;
}

/** Where everything lies, and what the clock says: anew for each test. */
export const at = { root: "", folder: "", clockMs: 0, recipient: "" };
const open: Running[] = [];
export const identity = () => join(at.root, "recovery.txt");
export const exportFile = () => join(at.root, "later.ndjson");

/** Opens the folder, or what is elsewhere with its secrets; what is there the first time is the demo site. */
export async function started(
  databases: DatabaseOpener = fileDatabases({ folder: at.folder, threadUrl: threadUrl() }),
): Promise<Running> {
  const { master, logKeys } = await loadSecrets({ folder: at.folder, create: true });
  const given = { databases, master, logKeys, publicUrl: "http://127.0.0.1:8787", files: testFiles };
  const context = await assemble({ ...given, nowMs: () => at.clockMs, recordCommitted: () => {} });
  // Seeded again, the demo would publish its own notice over a later one.
  if (!(await context.control.site(demoSite))) await seedDemo(context, demoOrigin);
  const running = { context, databases };
  open.push(running);
  return running;
}
export const stopped = () => Promise.all(open.splice(0).map(({ databases }) => databases.close()));

/** To be called once in a file of tests: makes the folder before each, and removes all of it after. */
export function lostFolders(): void {
  beforeEach(async () => {
    at.root = temporaryFolder();
    at.folder = join(at.root, "data");
    at.clockMs = Date.UTC(2026, 10, 22, 9);
    at.recipient = await makeRecoveryKey(identity());
  });
  afterEach(async () => {
    await stopped();
    rmSync(at.root, { recursive: true, force: true });
  });
}

/** Records an answer to the newsletter. */
export async function said(
  { context }: Running,
  email: string,
  status: "given" | "withdrawn" | "refused" = "given",
): Promise<RecordId> {
  const notice = (await currentNotice(context, demoSite))!;
  const { version } = notice.notice.purposes.find(({ id }) => id === "newsletter")!;
  const request = recordRequest(notice.hash, {
    id: freshRecordId(at.clockMs),
    event: ({ given: "give", withdrawn: "withdraw", refused: "refuse" } as const)[status],
    choices: [{ purpose: "newsletter", version, status, channel: "email" }],
    subject: { kind: "email", id: email },
  });
  await recordDecision(context, visitor, request);
  return request.id as RecordId;
}
export const checker = { kind: "key", id: "key_1", site: demoSite, scopes: ["check", "audit"] } as const;
/** What a check for the newsletter answers. */
export async function answer({ context }: Running, email: string, at?: string): Promise<string> {
  const body = { purpose: "newsletter", channel: "email", recipients: [{ email }], ...(at ? { at } : {}) };
  return (await checkRecipients(context, checker, () => body)).results[0]!.reason;
}
export const backedUp = (): Promise<Backup> =>
  makeBackup({ folder: at.folder, into: join(at.root, "backups"), recipients: [at.recipient], nowMs: at.clockMs });
/** Restores from the backup and the export that was written. */
export const restore = (backup: Backup, change: Partial<RestoreOptions> = {}) => {
  const given = {
    backup: backup.folder,
    folder: at.folder,
    identity: identity(),
    nowMs: () => at.clockMs,
    threadUrl: threadUrl(),
  };
  return restoreBackup({ ...given, exports: [exportFile()], suppressions: "known", ...change });
};
/** Writes an export, and returns its lines. */
export async function exportWritten({ context }: Running, path = exportFile()): Promise<string[]> {
  await sealSite(context, demoSite);
  const lines = await linesOf(await exportLog(context, system, { site: demoSite }));
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  return lines;
}
/** Ends what is open and loses the folder. */
export const lose = async () => {
  await stopped();
  rmSync(at.folder, { recursive: true });
};
