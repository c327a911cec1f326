// What denies everybody a no that a restore lost, against the log: whoever takes it away is found out.
import { join } from "node:path";
import { expect, test } from "vitest";
import { sealSite } from "../../../server/assemble.ts";
import { portableCrypto } from "../../../server/log/person.ts";
import { openFile } from "../../../server/node/file-client.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recounted } from "../../../server/services/recounts.ts";
import { system } from "../../support/context.ts";
import { at, backedUp, exportWritten, lose, lostFolders, restore, said, started } from "../../support/lost-folder.ts";

lostFolders();

test.each([
  ["is gone", "DELETE FROM lost_no WHERE channel > 0", 1],
  ["is about another channel", "UPDATE lost_no SET channel = channel + 1 WHERE channel > 0", 1],
  ["counts from later", "UPDATE lost_no SET since = since + 1", 1],
  ["counts until earlier", "UPDATE lost_no SET at = 0", 1],
  ["is untouched", "SELECT 1", 0],
])("a recount names a lost no that %s", async (_, sql, count) => {
  const running = await started();
  for (const name of ["ada", "bob", "eve"]) await said(running, `${name}@example.com`);
  await sealSite(running.context, demoSite);
  const backup = await backedUp();
  at.clockMs += 60_000;
  // Somebody who was erased before stands beside the lost ones in the log, and is none of them.
  await eraseSubject(running.context, system, {
    site: demoSite,
    read: () => ({
      subject: { kind: "email", id: "eve@example.com" },
      mode: "erase",
      reason: "subject-request",
      verified: "known",
    }),
  });
  await said(running, "ada@example.com");
  await said(running, "bob@example.com", "withdrawn");
  await exportWritten(running);
  await lose();
  at.clockMs += 60_000;
  await restore(backup);
  const file = openFile(join(at.folder, "sites", `${demoSite}.db`));
  file.execute(sql);
  file.close();

  const store = await (await started()).context.site(demoSite);
  const { total, findings } = await recounted(store, { hmac: portableCrypto.hmac });
  expect(total).toBe(count);
  if (count > 0)
    expect(findings).toEqual([
      expect.objectContaining({ rule: "lost-no-missing", detail: expect.stringContaining("newsletter/email") }),
    ]);
});
