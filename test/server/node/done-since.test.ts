// Uploads and people past their period, restored from a backup and a later export: what went since does not come back.
import { expect, test } from "vitest";
import { sealSite } from "../../../server/assemble.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { exportLog } from "../../../server/services/exports.ts";
import { liftHold, setHold } from "../../../server/services/holds.ts";
import { retentionRun } from "../../../server/services/retention.ts";
import { system } from "../../support/context.ts";
import { linesOf } from "../../support/exported.ts";
import { importsOf, newsletterHead } from "../../support/imports.ts";
import { filesHolding } from "../../support/temporary.ts";
import {
  at,
  answer,
  backedUp,
  exportWritten,
  lose,
  lostFolders,
  restore,
  said,
  started,
} from "../../support/lost-folder.ts";

lostFolders();
const holder = { kind: "key", id: "key_1", site: demoSite, scopes: ["request"] } as const;

test("an upload that the backup holds and nobody committed is ended: it may name somebody who was erased since", async () => {
  const running = await started();
  await said(running, "bob@example.com");
  const { id } = await importsOf(running).upload(`${newsletterHead}\nzoe@example.com,given,2026-11-01,form\n`);
  await sealSite(running.context, demoSite);
  const backup = await backedUp();
  at.clockMs += 1000;
  const subject = { kind: "email", id: "zoe@example.com" };
  const wish = { subject, mode: "erase", reason: "subject-request", verified: "known" };
  await eraseSubject(running.context, system, { site: demoSite, read: () => wish });
  await exportWritten(running);
  await lose();
  await restore(backup);

  const again = await started();
  expect(await importsOf(again).read(id)).toMatchObject({ state: "undone" });
  await expect(importsOf(again).commit(id)).rejects.toMatchObject({ slug: "import-stage" });
  const store = await again.context.site(demoSite);
  expect([await store.isImportKept(id), await store.importPiece(id, 0)]).toEqual([false, undefined]);
  expect(await answer(again, "zoe@example.com")).toBe("NO_RECORD");
});

test.each([false, true])("what went since because its period was over is gone again, wiped: %s", async (wipe) => {
  const running = await started();
  const old = await said(running, "ada@example.com");
  at.clockMs += 4 * 366 * 86_400_000;
  const young = await said(running, "bob@example.com");
  await sealSite(running.context, demoSite);
  const store = await running.context.site(demoSite);
  const before = (await store.record(old))!;
  const { key } = (await store.subject(before.who!))!;
  const backup = await backedUp();
  at.clockMs += 3 * 366 * 86_400_000;
  expect(await retentionRun(running.context, system, { site: demoSite, wipe })).toMatchObject({ records: 1 });
  const lines = await exportWritten(running);
  await lose();
  // Nothing more goes, however late it is restored.
  at.clockMs += 20 * 366 * 86_400_000;
  const [site] = await restore(backup);
  expect(site).toMatchObject({ erasedAgain: 1, recount: { total: 0 } });
  for (const secret of [before.person!, key]) expect(filesHolding(at.folder, secret)).toEqual([]);

  const again = await started();
  const restored = await again.context.site(demoSite);
  expect((await restored.record(young))!.who).toBeDefined();
  const isOf = (line: string) => line.includes(old);
  const after = await linesOf(await exportLog(again.context, system, { site: demoSite }));
  expect(after.find(isOf)).toBe(lines.find(isOf));
  expect(after.find(isOf)).toContain(wipe ? '"type":"wiped"' : '"type":"record"');
});

test("what a hold keeps that was set since the backup stays, and what one kept that was lifted since goes", async () => {
  const running = await started();
  const { context } = running;
  const [ada, bob] = [await said(running, "ada@example.com"), await said(running, "bob@example.com")];
  const hold = (email: string) =>
    setHold(context, holder, {
      site: demoSite,
      read: () => ({
        subject: { kind: "email", id: email },
        statute: "§ 147 AO",
        reason: `a claim of ${email}`,
        until: "2060-01-01T00:00:00.000Z",
      }),
    });
  const lifted = await hold("bob@example.com");
  await sealSite(context, demoSite);
  const backup = await backedUp();
  at.clockMs += 7 * 366 * 86_400_000;
  const kept = await hold("ada@example.com");
  await liftHold(context, holder, { site: demoSite, id: lifted.id });
  expect(await retentionRun(context, system, { site: demoSite })).toMatchObject({
    records: 1,
    held: { [kept.id]: 1 },
  });
  const lines = await exportWritten(running);
  // Why is somebody's own words: an export holds nothing personal.
  expect(lines.join("\n")).not.toMatch(/claim of/);
  await lose();
  const [site] = await restore(backup);
  expect(site!.fromExport).toMatchObject({ holds: 1 });

  const again = await started();
  const store = await again.context.site(demoSite);
  expect([(await store.record(ada))!.who, (await store.record(bob))!.who]).toEqual([expect.any(Number), undefined]);
  const standing = (await store.holds({ lifted: true })).map(({ id, liftedAt }) => [id, liftedAt === null]);
  expect(new Map(standing as [string, boolean][])).toEqual(
    new Map([
      [kept.id, true],
      [lifted.id, false],
    ]),
  );
});
