// A stranger's verifier on which notice was in force when: a record by one before its time, or by one that never came.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toHex } from "../../core/bytes.ts";
import { noticeBytes, type ContentHash } from "../../core/notice.ts";
import { instantAt } from "../../core/time.ts";
import { verifyExport } from "../../server/log/verify-export.ts";
import { linesOf, sampleLog, streamed, type SampleLog } from "../support/exported.ts";
import { foreignVerifier, type ForeignVerifier } from "../support/foreign-verifier.ts";
import { sha256 } from "../support/node-crypto.ts";
import { sampleNotice, sampleTime } from "../support/samples.ts";
import { fileTestDatabases, type TestDatabases } from "../support/stores.ts";
import { temporaryFolder } from "../support/temporary.ts";

let verifier: ForeignVerifier;
let databases: TestDatabases;
let folder: string;
beforeAll(async () => {
  verifier = foreignVerifier();
  databases = await fileTestDatabases();
  folder = temporaryFolder();
});
afterAll(async () => {
  verifier?.stop();
  await databases?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A notice of its own and when it is published, in seconds after the log's records are. */
function announced(contact: string, second: number) {
  const notice = sampleNotice({ controller: { ...sampleNotice().controller, contact } });
  const hash: ContentHash = `sha256:${toHex(sha256(noticeBytes(notice)))}`;
  return { hash, notice, publishedAt: instantAt(sampleTime + 1_000 * second) };
}
const publish = ({ store }: SampleLog, row: ReturnType<typeof announced>, second: number) =>
  store.publishNotice({ ...row, shortNotice: "a test" }, instantAt(sampleTime + 1_000 * second));

/** What Python says of the log's export, and which entries ours and it name by the rule. */
async function verdicts(log: SampleLog) {
  await log.seal();
  const lines = await linesOf(await log.export());
  const file = join(folder, "export.ndjson");
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  const { code, out } = await verifier.ask("export", file, "--key", log.signer.keyText);
  const theirs = [...out.matchAll(/^notice-not-in-force entry (\d+): /gm)].map(([, entry]) => Number(entry));
  const ours = (await verifyExport(streamed(lines))).findings;
  return { code, out, theirs, ours: ours.map(({ rule, entry }) => [rule, entry]) };
}

test("records by an announced notice, and by one that was called off before its time, are named as ours names them", async () => {
  const log = await sampleLog(databases);
  const [soon, never] = [announced("soon", 0), announced("never", 1)];
  await publish(log, never, 120);
  await publish(log, soon, 60);
  await log.commit(1);
  await log.commit(2, soon.hash);
  await log.commit(1, never.hash);
  const { code, theirs, ours } = await verdicts(log);
  expect(theirs).toEqual([6, 7, 8]);
  expect(ours).toEqual(theirs.map((entry) => ["notice-not-in-force", entry]));
  expect(code).toBe(1);
});

test("records by notices that had come, at once or at their announced time, are not", async () => {
  const log = await sampleLog(databases);
  const [before, now] = [announced("before", -3_600), announced("now", 0)];
  await publish(log, before, -1_800);
  await publish(log, now, 0);
  for (const { hash } of [log.notice, before, now]) await log.commit(1, hash);
  const { code, theirs, ours } = await verdicts(log);
  expect([theirs, ours]).toEqual([[], []]);
  expect(code).toBe(0);
});
