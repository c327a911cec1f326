// A backup and a later export, where the folder that was there is lost: the log goes on, the erased stay erased.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { verifyReceipt } from "../../../core/receipt.ts";
import { sealSite } from "../../../server/assemble.ts";
import { loadSecrets } from "../../../server/node/keys.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { exportLog } from "../../../server/services/exports.ts";
import { rotateKey } from "../../../server/services/log-keys.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { receipt } from "../../../server/services/receipts.ts";
import { receiptName } from "../../../server/services/receipt-names.ts";
import { recordShown } from "../../../server/services/screenshots.ts";
import { assent } from "../../support/assent.ts";
import { system } from "../../support/context.ts";
import { linesOf } from "../../support/exported.ts";
import { checkLog } from "../../support/log.ts";
import { nodeCrypto } from "../../support/node-crypto.ts";
import { demoOrigin } from "../../support/requests.ts";
import { filesHolding } from "../../support/temporary.ts";
import {
  type Running,
  at,
  answer,
  backedUp,
  exportFile,
  exportWritten,
  identity,
  lose,
  lostFolders,
  restore,
  said,
  started,
  stopped,
} from "../../support/lost-folder.ts";

lostFolders();
const erase = ({ context }: Running, id: string, more: object = {}) => {
  const wish = { subject: { kind: "email", id }, mode: "erase", reason: "subject-request", verified: "known", ...more };
  return eraseSubject(context, system, { site: demoSite, read: () => wish });
};
const logHolds = async ({ context }: Running) =>
  checkLog(await context.site(demoSite), (await context.signer(demoSite)).keyText);

test("what came after the backup is in the log again, proven and shown; whoever was erased stays erased", async () => {
  const running = await started();
  const ada = await said(running, "ada@example.com");
  await said(running, "bob@example.com");
  await sealSite(running.context, demoSite);
  const store = await running.context.site(demoSite);
  const [half, { key }] = [(await store.record(ada))!.person!, (await store.subject((await store.record(ada))!.who!))!];
  const backup = await backedUp();
  at.clockMs += 1000;
  const settings = { ...demoNotice(demoOrigin), controller: { ...demoNotice(demoOrigin).controller, name: "New Ltd" } };
  const { hash } = await publishNotice(running.context, system, { shortNotice: "a test", site: demoSite, settings });
  const scene = { lang: "en", viewport: "320x640", layer: "panel", rules: "opt-out-link", gpc: true } as const;
  const pictures = [{ ...scene, png: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 7]) }];
  await recordShown(running.context, system, { site: demoSite, notice: hash, pictures });
  const eve = await said(running, "eve@example.com");
  await said(running, "bob@example.com", "withdrawn");
  await answer(running, "eve@example.com");
  await erase(running, "ada@example.com", { wipe: true });
  // Somebody whom the backup does not know: their number must not come to anybody else.
  await said(running, "zoe@example.com");
  await erase(running, "zoe@example.com", { request: "DSR-18" });
  const lines = await exportWritten(running);
  const [before, shots] = [await store.decisions(), await store.screenshots()];
  const inForce = await store.noticesInForce(running.context.now());
  const held = (await store.latestCheckpoint())!;
  await lose();

  await expect(restore(backup, { exports: [] })).rejects.toThrow(/--export/);
  const [site] = await restore(backup);
  expect(site).toMatchObject({ id: demoSite, carriedOver: 0, erasedAgain: 1, recount: { total: 0 } });
  // Notice, its being in force so soon, pictures, eve, bob, check, erasure, zoe, her erasure.
  expect(site!.fromExport).toEqual({
    entries: 9,
    withoutHalf: 3,
    withNo: 1,
    noTo: ["newsletter/email"],
    holds: 0,
    // Nothing here knows zoe as erased, and nobody could: the caller's own number of the request says who it was.
    erasedUnknown: [{ record: expect.stringMatching(/^rec_/), at: expect.any(String), request: "DSR-18" }],
  });
  for (const secret of [half, key]) expect(filesHolding(at.folder, secret)).toEqual([]);

  const again = await started();
  const restored = await again.context.site(demoSite);
  expect(await answer(again, "ada@example.com")).toBe("ERASED");
  expect(await restored.notice(hash)).toMatchObject({ notice: { controller: { name: "New Ltd" } } });
  expect(await restored.decisions()).toEqual(before);
  expect(await restored.noticesInForce(running.context.now())).toEqual(inForce);
  expect(await restored.screenshots()).toEqual(shots);
  expect(await restored.file(shots[0]!.file)).toMatchObject({ body: pictures[0]!.png });
  // The log is the one that whoever holds its later checkpoint knows: that one stands in it, word for word.
  expect((await restored.checkpoint(held.size))!.note).toBe(held.note);
  const after = await linesOf(await exportLog(again.context, system, { site: demoSite }));
  const entriesOf = (some: readonly string[]) => some.filter((line) => line.startsWith('{"kind":"entry"'));
  expect(entriesOf(after).slice(0, held.size)).toEqual(entriesOf(lines));
  const shown = await receipt(again.context, receiptName(again.context, eve));
  expect(await verifyReceipt(shown, nodeCrypto, shown.verifierKey)).toMatchObject({ ok: true });
  // What it cannot give back is said in the log.
  const last = (await restored.records(held.size, held.size + 1))[0]!.core.erasure;
  expect(last).toMatchObject({ mode: "lost", reason: "half-lost", records: 3 });

  // Everybody new stays: none is given a number that the log says was erased.
  at.clockMs += 1000;
  const fresh = ["new1@example.com", "new2@example.com", "new3@example.com", "eve@example.com"];
  for (const email of fresh) await said(again, email);
  await stopped();
  const once = await started();
  for (const email of fresh) expect([email, await answer(once, email)]).toEqual([email, "CONSENT_ACTIVE"]);
  await sealSite(once.context, demoSite);
  await logHolds(once);
});

test("an export that was altered, is of another log, or ends before the backup is refused, and nothing changes", async () => {
  const running = await started();
  await said(running, "ada@example.com");
  const early = await exportWritten(running, join(at.root, "early.ndjson"));
  await said(running, "bob@example.com");
  await sealSite(running.context, demoSite);
  const earlier = await backedUp();
  at.clockMs += 1000;
  // Committed and in the backup, and under no checkpoint there.
  await said(running, "cat@example.com");
  const backup = await backedUp();
  at.clockMs += 1000;
  await said(running, "eve@example.com");
  await erase(running, "bob@example.com");
  const lines = await exportWritten(running);
  await lose();

  const refused = async (given: readonly string[], pattern: RegExp, from = backup) => {
    writeFileSync(exportFile(), given.map((line) => `${line}\n`).join(""));
    await expect(restore(from)).rejects.toThrow(pattern);
    expect(existsSync(at.folder)).toBe(false);
    expect(readdirSync(at.root).filter((name) => name.includes("restoring"))).toEqual([]);
  };
  const erasing = lines.findIndex((line) => line.includes('"event":"erase"'));
  await refused(lines.toSpliced(erasing, 1), /does not verify against the backup: .*entry/);
  await refused(
    lines.map((line, i) => (i === erasing ? line.replace('"who":2', '"who":1') : line)),
    /entry 5: the entry does not commit to this record/,
  );
  await refused(lines.slice(0, -1), /cut off/);
  await refused(early, /no later export: it was written at .* before the backup of/);
  // Of the same instant as the backup.
  await refused(early, /the checkpoint you hold has 3 entries, the export 2/, earlier);
  await refused(["{}"], /is no export/);
  await expect(restore(backup, { exports: [at.root] })).rejects.toThrow(/is a folder: name the file/);
  await expect(restore(backup, { exports: [join(at.root, "gone")] })).rejects.toThrow(/gone is not there/);

  // The same site, the same key and the same last checkpoint, and after that a log that went another way.
  await restore(earlier, { exports: [], nothingLater: true });
  const another = await started();
  await said(another, "dan@example.com");
  const forked = await exportWritten(another);
  await lose();
  await refused(forked, /not a continuation of the backup's log: entry 3 is another/);
});

test("one whose log is signed by a key that came after the backup is refused: nothing could go on there", async () => {
  const running = await started();
  await said(running, "ada@example.com");
  await sealSite(running.context, demoSite);
  const backup = await backedUp();
  await (await loadSecrets({ folder: at.folder, create: false })).addLogKey(demoSite);
  await rotateKey(running.context, system, demoSite);
  await said(running, "eve@example.com");
  await exportWritten(running);
  await lose();
  await expect(restore(backup)).rejects.toThrow(/whose private half came after the backup/);
  expect(existsSync(at.folder)).toBe(false);
});

test("the command names what came, and of how many records nobody can tell whose they are", async () => {
  const running = await started();
  const many = (name: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => said(running, `${name}${n}@example.com`)));
  await said(running, "ada@example.com");
  // Tiles that are full, begun, and grown since the backup.
  await many("p", 200);
  await sealSite(running.context, demoSite);
  const backup = await backedUp();
  at.clockMs += 1000;
  await many("q", 100);
  await sealSite(running.context, demoSite);
  await said(running, "ada@example.com", "withdrawn");
  await erase(running, "bob@example.com");
  await exportWritten(running);
  await lose();
  const named = ["--identity", identity(), "--data", at.folder];
  const { code, out } = await assent([
    "restore",
    backup.folder,
    ...named,
    "--export",
    exportFile(),
    "--suppressions",
    "known",
  ]);
  expect([code, out]).toEqual([0, expect.stringContaining("101 entries came from the export")]);
  expect(out).toContain(
    "of 101 records in it nobody can tell any more whose they are, and 1 of these say no (newsletter/email)",
  );
  expect(out).toContain("suppressions (a complaint, a bounce, a letter) and shares of after the backup are in no");
  const key = /"verifierKey":"([^"]+)"/.exec(readFileSync(exportFile(), "utf8"))![1]!;
  const after = join(at.root, "after.ndjson");
  await exportWritten(await started(), after);
  expect(await assent(["verify", after, "--key", key])).toMatchObject({ code: 0 });
});
