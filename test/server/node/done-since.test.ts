// Uploads and people past their period, restored from a backup and a later export: what went since does not come back.
import { expect, test } from "vitest";
import { sealSite } from "../../../server/assemble.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { system } from "../../support/context.ts";
import { importsOf, newsletterHead } from "../../support/imports.ts";
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
