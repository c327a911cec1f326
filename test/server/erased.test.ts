// After an erasure: no byte of the person in databases, write-ahead logs, a fresh backup, an export, a pack or a report; everybody else's proofs pass.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toHex } from "../../core/bytes.ts";
import type { RecordId } from "../../core/ids.ts";
import { packFindings, type Pack } from "../../core/pack.ts";
import { verifyReceipt, type Receipt } from "../../core/receipt.ts";
import { packFile } from "../../server/http/pack-page.ts";
import { verifyExport } from "../../server/log/verify-export.ts";
import { makeBackup } from "../../server/node/backup.ts";
import { decryptFile, makeRecoveryKey, recoveryKeys } from "../../server/node/recovery-key.ts";
import { demoSite } from "../../server/services/demo.ts";
import { eraseSubject } from "../../server/services/erasures.ts";
import { exportLog } from "../../server/services/exports.ts";
import { heldAbout } from "../../server/services/held.ts";
import { collectPack, packCrypto } from "../../server/services/packs.ts";
import { receiptName } from "../../server/services/receipt-names.ts";
import { receipt } from "../../server/services/receipts.ts";
import { recordDecision } from "../../server/services/records.ts";
import { system, testContext, visitor, type TestContext } from "../support/context.ts";
import { checkLog } from "../support/log.ts";
import { linesOf, streamed } from "../support/exported.ts";
import { nodeCrypto } from "../support/node-crypto.ts";
import { temporaryFolder } from "../support/temporary.ts";

const root = temporaryFolder();
let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(async () => {
  await t?.stop();
  rmSync(root, { recursive: true, force: true });
});

const ada = "ada.lovelace@example.com";
const others = Array.from({ length: 12 }, (_, i) => `other-${i}@example.com`);
const consent = async (email: string, path = "/contact.html"): Promise<RecordId> => {
  const request = t.request({ subject: { kind: "email", id: email }, path, dwellMs: 123_457 });
  await recordDecision(t.context, visitor, request);
  t.clock.ms += 1000;
  return request.id as RecordId;
};
const store = () => t.context.site(demoSite);
const collected = (subject: { kind: string; id: string }, about = "subject") =>
  collectPack(t.context, system, { site: demoSite, read: () => ({ subject, about }) });
const packOf = async (subject: { kind: string; id: string }, about?: string) =>
  packFile(t.context, await collected(subject, about));
const dataOf = (file: string): Pack =>
  JSON.parse(/<script type="application\/json" id="pack">(.*)<\/script>/.exec(file)![1]!) as Pack;

/** Every form in which the bytes could stand in a text or a database. */
const formsOf = (bytes: Uint8Array): Buffer[] => {
  const raw = Buffer.from(bytes);
  return [raw, ...(["hex", "base64", "base64url"] as const).map((form) => Buffer.from(raw.toString(form)))];
};
/** The files below a folder that hold one of the needles. */
function filesWith(folder: string, needles: readonly Buffer[]): string[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => existsSync(path) && needles.some((needle) => readFileSync(path).includes(needle)));
}

/** A fresh backup, its keys decrypted beside it as the holder of the recovery key sees them. */
async function openedBackup(): Promise<string> {
  const into = join(root, "backups");
  const identity = join(root, "recovery.txt");
  // Backups look for the secrets that a server of its own would have made.
  mkdirSync(join(t.folder, "keys"), { recursive: true });
  const recipient = existsSync(identity)
    ? readFileSync(identity, "utf8").match(/age1\w+/)![0]
    : await makeRecoveryKey(identity);
  const { folder, manifest } = await makeBackup({ folder: t.folder, into, recipients: [recipient], nowMs: t.clock.ms });
  for (const { path } of manifest.files)
    if (path.endsWith(".age"))
      await decryptFile(join(folder, path), join(folder, path.replace(/\.age$/, "")), await recoveryKeys(identity));
  return folder;
}

test("nothing of the person is anywhere, and every proof of everybody else passes", async () => {
  const mine = [await consent(ada, "/ada-only/page.html"), await consent(ada, "/ada-only/page.html")];
  const theirs: string[] = [];
  for (const email of others) theirs.push(await consent(email));
  await t.seal();
  const { keyText } = await t.context.signer(demoSite);
  const held = await Promise.all(theirs.map((id) => receipt(t.context, receiptName(t.context, id))));
  const rows = await Promise.all(mine.map(async (id) => (await (await store()).record(id))!));
  const subject = (await (await store()).subject(rows[0]!.who!))!;
  const needles: Buffer[] = [ada, "/ada-only/"].map((text) => Buffer.from(text));
  needles.push(...formsOf(subject.key), ...rows.flatMap(({ person }) => formsOf(person!)));
  // The search finds what is there: before the erasure it is in the databases and in a backup.
  expect(filesWith(t.folder, needles)).not.toEqual([]);
  expect(filesWith(await openedBackup(), needles)).not.toEqual([]);
  expect(await packOf({ kind: "email", id: ada })).toContain("assent-pack");

  t.clock.ms += 60_000;
  const body = {
    subject: { kind: "email", id: ada },
    mode: "erase",
    reason: "subject-request",
    verified: "signed-link",
  };
  await eraseSubject(t.context, system, { site: demoSite, read: () => body });
  await t.seal();

  const exported = await linesOf(await exportLog(t.context, system, { site: demoSite }));
  const papers = join(root, "papers");
  mkdirSync(papers);
  writeFileSync(join(papers, "export.ndjson"), exported.join("\n"));
  writeFileSync(join(papers, "record.html"), await packOf({ kind: "record", id: mine[0]! }, "record"));
  const gone = { kind: "email", id: ada };
  const report = await heldAbout(t.context, system, { site: demoSite, read: () => ({ subject: gone }) });
  writeFileSync(join(papers, "held.json"), JSON.stringify(report));
  const needlesAfter = [...needles, ...formsOf(subject.hash).slice(1)];
  expect(filesWith(t.folder, needles)).toEqual([]);
  expect(filesWith(await openedBackup(), needles)).toEqual([]);
  // What leaves our hands does not even have the keyed hash that the tombstone is.
  expect(filesWith(papers, [...needlesAfter, Buffer.from(toHex(subject.hash))])).toEqual([]);
  await expect(collected(gone)).rejects.toMatchObject({ slug: "not-found" });
  expect(report).toMatchObject({ records: [], states: [], knownBy: [] });

  expect(await checkLog(await store(), keyText)).toBe(mine.length + theirs.length + 2);
  expect(
    await verifyExport(streamed(exported), { key: keyText, checkpoint: held[0]!.proof!.checkpoint }),
  ).toMatchObject({ ok: true });
  const sound = async (one: Receipt) => (await verifyReceipt(one, nodeCrypto, keyText)).ok;
  for (const [i, id] of theirs.entries()) {
    expect(await sound(held[i]!)).toBe(true);
    expect(await sound(await receipt(t.context, receiptName(t.context, id)))).toBe(true);
    const pack = dataOf(await packOf({ kind: "email", id: others[i]! }));
    expect(await packFindings(pack, { crypto: packCrypto, pinned: keyText, shown: pack.page })).toEqual([]);
  }
  for (const id of mine) expect(await sound(await receipt(t.context, receiptName(t.context, id)))).toBe(true);
});
