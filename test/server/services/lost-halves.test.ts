// A no that came after the backup, where only an export tells of it: nobody knows whose it was, and nobody is written to.
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { instantAt } from "../../../core/time.ts";
import { sealSite } from "../../../server/assemble.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { exportLog } from "../../../server/services/exports.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { unsubscribe } from "../../../server/services/unsubscribes.ts";
import { system, visitor } from "../../support/context.ts";
import { linesOf } from "../../support/exported.ts";
import { recordRequest } from "../../support/requests.ts";
import {
  type Running,
  at,
  checker,
  answer,
  backedUp,
  exportFile,
  exportWritten,
  lose,
  lostFolders,
  restore,
  said,
  started,
  stopped,
} from "../../support/lost-folder.ts";

lostFolders();

test("a no since the backup, whosever it was, is denied to everybody until they say yes anew; other purposes stand", async () => {
  const running = await started();
  const callable = async ({ context }: Running, phone: string) => {
    const body = { purpose: "call-back", channel: "phone", recipients: [{ phone }] };
    return (await checkRecipients(context, checker, () => body)).results[0]!.reason;
  };
  for (const name of ["ada", "bob"]) await said(running, `${name}@example.com`);
  const { hash, notice } = (await currentNotice(running.context, demoSite))!;
  const { version } = notice.purposes.find(({ id }) => id === "call-back")!;
  const choices = [{ purpose: "call-back", version, status: "given" as const, channel: "phone" as const }];
  const subject = { kind: "phone", id: "+442079460958" } as const;
  await recordDecision(running.context, visitor, recordRequest(hash, { event: "give", choices, subject }));
  await sealSite(running.context, demoSite);
  const backup = await backedUp();
  const [backupAt, saidNo] = [at.clockMs, (at.clockMs += 60_000)];
  await said(running, "bob@example.com", "withdrawn");
  // A refusal of somebody whom the backup does not know.
  await said(running, "eve@example.com", "refused");
  expect(await answer(running, "bob@example.com")).toBe("WITHDRAWN");
  await exportWritten(running);
  await lose();
  at.clockMs += 60_000;
  await restore(backup);

  const again = await started();
  for (const name of ["ada", "bob", "eve"]) expect(await answer(again, `${name}@example.com`)).toBe("NO_RECORD");
  expect(await callable(again, subject.id)).toBe("CONSENT_ACTIVE");
  // Asked of the past, it is as it was known: nobody had said no before the first no.
  const then = (ms: number) => answer(again, "bob@example.com", instantAt(ms));
  at.clockMs += 1000;
  expect([await then(backupAt + 1), await then(saidNo)]).toEqual(["CONSENT_ACTIVE", "NO_RECORD"]);
  await said(again, "ada@example.com");
  expect([await answer(again, "ada@example.com"), await answer(again, "bob@example.com")]).toEqual([
    "CONSENT_ACTIVE",
    "NO_RECORD",
  ]);

  // Restored over the folder that is there, from the backup of before, it is denied as well.
  await stopped();
  await restore(backup, { exports: [], replace: true });
  const over = await started();
  expect([await answer(over, "ada@example.com"), await answer(over, "bob@example.com")]).toEqual([
    "CONSENT_ACTIVE",
    "NO_RECORD",
  ]);
});

test("an objection by letter since the backup is in no export: somebody says that it is known, or everybody is denied", async () => {
  const running = await started();
  await said(running, "ada@example.com");
  await sealSite(running.context, demoSite);
  const backup = await backedUp();
  at.clockMs += 1000;
  const entry = { email: "ada@example.com", reason: "OBJECTED_ALL", source: "letter" };
  const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["suppress.write"] } as const;
  await addSuppressions(running.context, key, { site: demoSite, read: () => ({ entries: [entry] }) });
  expect(await answer(running, "ada@example.com")).toBe("OBJECTED_ALL");
  await exportWritten(running);
  await lose();

  await expect(restore(backup, { suppressions: undefined })).rejects.toThrow(/no export holds suppressions/);
  await restore(backup, { suppressions: "unknown" });
  const again = await started();
  expect(await answer(again, "ada@example.com")).toBe("NO_RECORD");
  at.clockMs += 1000;
  await said(again, "bob@example.com");
  expect(await answer(again, "bob@example.com")).toBe("CONSENT_ACTIVE");
});

test("what an unsubscribing or an objection forbade beside its record is denied to everybody as well", async () => {
  const running = await started();
  const { context } = running;
  for (const name of ["ada", "bob"]) await said(running, `${name}@example.com`);
  await sealSite(context, demoSite);
  const backup = await backedUp();
  at.clockMs += 1000;
  const hashOf = (email: string) => subjectHash(context.identityKey(demoSite), "email", email);
  const unsubscribed = (email: string, scope: "topic" | "all") => {
    const subject = { purpose: "newsletter", channel: "email", hash: hashOf(email), denyHash: hashOf(email) } as const;
    const act = { subject, scope, surface: "link", source: "subject", actor: "subject" } as const;
    return unsubscribe(context, { kind: "system", name: "unsubscribe" }, { site: demoSite, said: act });
  };
  await unsubscribed("ada@example.com", "topic");
  await exportWritten(running);
  const byTopic = (await linesOf(await exportLog(context, system, { site: demoSite }))).map((line) => `${line}\n`);
  await unsubscribed("bob@example.com", "all");
  await exportWritten(running);
  await lose();

  const unknownTo = async (noTo: readonly string[]) => {
    const [site] = await restore(backup);
    expect(site!.fromExport).toMatchObject({ noTo });
    const store = await (await started()).context.site(demoSite);
    const asked = { another: "email", newsletter: "email", calls: "phone" } as const;
    const found: string[] = [];
    for (const [purpose, channel] of Object.entries(asked))
      if (await store.unknownBefore({ purpose, channel })) found.push(`${purpose}/${channel}`);
    await lose();
    return found;
  };
  expect(await unknownTo(["*", "*/email", "newsletter/email"])).toEqual([
    "another/email",
    "newsletter/email",
    "calls/phone",
  ]);
  writeFileSync(exportFile(), byTopic.join(""));
  expect(await unknownTo(["*/email", "newsletter/email"])).toEqual(["another/email", "newsletter/email"]);
});
