// Committing and taking back: what was said meanwhile counts, a row is one record, and only what the import gave goes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openedStore, wrapKeys } from "../../../server/assemble.ts";
import type { ServiceContext } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { addSuppressions, findSuppressions, liftSuppression } from "../../../server/services/suppressions.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { testMaster, withCalls, type Around } from "../../support/calls.ts";
import { checkLog } from "../../support/log.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { importsOf, newsletterHead } from "../../support/imports.ts";

let t: TestContext;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  t = await testContext();
  imports = importsOf(t);
});
afterEach(() => t.stop());

const file = (...rows: readonly string[]) => [newsletterHead, ...rows].join("\n");
const store = () => t.context.site(demoSite);

async function said(id: string, status: "given" | "withdrawn" | "refused") {
  const event = { given: "give", refused: "refuse", withdrawn: "withdraw" } as const;
  const choices = [{ purpose: "newsletter", version: 1, status, channel: "email" as const }];
  await recordDecision(
    t.context,
    visitor,
    t.request({ event: event[status], choices, subject: { kind: "email", id } }),
  );
}
async function erase(id: string, mode: "erase" | "restrict" = "erase") {
  const until = mode === "restrict" ? { until: "2199-01-01T00:00:00.000Z" } : {};
  const subject = { kind: "email", id };
  const body = { subject, mode, reason: "subject-request", verified: "signed-link", ...until };
  await eraseSubject(t.context, system, { site: demoSite, read: () => body });
}
async function answers(...emails: readonly string[]) {
  const actor = { kind: "key", id: "key_8", site: demoSite, scopes: ["check"] } as const;
  const body = { purpose: "newsletter", channel: "email", recipients: emails.map((email) => ({ email })) };
  return (await checkRecipients(t.context, actor, () => body)).results.map(({ reason }) => reason);
}
/** The same services in a process that ends when records are written, and before they are counted. */
async function endingUncounted(): Promise<ServiceContext> {
  let isWritten = false;
  const around: Around = ({ name }, work) => {
    isWritten ||= name.endsWith("INSERT INTO entry");
    return isWritten && name.endsWith("UPDATE import_job") ? Promise.reject(new Error("ended")) : work();
  };
  const records = withCalls(await t.databases.open("site", demoSite), "site", around);
  const keys = await t.databases.open("keys", demoSite);
  const opener = { open: t.databases.open, close: t.databases.close };
  const ending = openedStore(opener, demoSite, { records, keys, wrapKey: wrapKeys(testMaster)(demoSite) });
  return { ...t.context, site: async () => ending };
}
const recordsOf = async (email: string) => {
  const hash = subjectHash(t.context.identityKey(demoSite), "email", email);
  const [known] = await (await store()).knownSubjects([hash]);
  return known?.no === undefined ? [] : (await store()).recordsOf(known.no, { most: 10 });
};

describe("committing", () => {
  test("makes each row a record with its evidence, sealed, and the log verifies", async () => {
    const { id } = await imports.upload(
      file("ada@example.com,given,2026-10-01,form-4711", "bob@example.com,withdrawn,,", "cy@example.com,refused,,"),
    );
    expect(await imports.commit(id)).toMatchObject({ state: "committed", imported: 3, codes: {}, progress: 1 });
    expect(await answers("ada@example.com", "bob@example.com", "cy@example.com")).toEqual([
      "CONSENT_ACTIVE",
      "WITHDRAWN",
      "REFUSED",
    ]);
    const [record] = await recordsOf("ada@example.com");
    expect(record!.core).toMatchObject({
      event: "import",
      import: id,
      actor: "agent",
      by: "key_9",
      at: "2026-11-22T09:00:00.000Z",
      actedAt: "2026-10-01T00:00:00.000Z",
      method: { surface: "import", action: "import", trusted: false },
      choices: [{ purpose: "newsletter", channel: "email", status: "given", version: 1, until: expect.any(String) }],
      retainUntil: expect.any(String),
    });
    expect(record!.core.notice).toBeUndefined();
    expect(JSON.stringify(record!.core)).not.toContain("form-4711");
    await t.seal();
    await checkLog(await store(), (await t.context.signer(demoSite)).keyText);
  });

  test("destroys the rows and their key, and leaves nothing of them on the disk", async () => {
    const { id } = await imports.upload(file("ada.lovelace@example.com,given,2026-10-01,form-4711"));
    const [key] = (await (await store()).importPiece(id, 0))!.keys;
    await imports.commit(id);
    expect(await (await store()).isImportKept(id)).toBe(false);
    expect(await (await store()).importPiece(id, 0)).toBeUndefined();
    const folder = join(t.folder, "sites");
    const disk = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    expect(disk.some((bytes) => bytes.includes("lovelace") || bytes.includes("form-4711"))).toBe(false);
    expect(disk.some((bytes) => bytes.includes(Buffer.from(key!)))).toBe(false);
  });

  test("obeys what was said since the dry run", async () => {
    const { id, importable } = await imports.upload(
      file(...["a", "b", "c", "d", "e"].map((name) => `${name}@example.com,given,2026-10-01,f`)),
    );
    expect(importable).toBe(5);
    await said("a@example.com", "withdrawn");
    await said("b@example.com", "refused");
    await said("c@example.com", "given");
    await said("d@example.com", "given");
    await erase("d@example.com");
    const view = await imports.commit(id);
    expect(view).toMatchObject({ imported: 1, codes: { WOULD_REVIVE_WITHDRAWN: 1, UNCHANGED: 1, SUPPRESSED: 2 } });
    const reasons = await answers(...["a", "b", "c", "d", "e"].map((name) => `${name}@example.com`));
    expect(reasons).toEqual(["WITHDRAWN", "REFUSED", "CONSENT_ACTIVE", "ERASED", "CONSENT_ACTIVE"]);
    // Nothing of what was kept out is in the log, nor is the erased person known again.
    expect((await recordsOf("a@example.com")).map(({ core }) => core.event)).toEqual(["withdraw"]);
    expect(await recordsOf("d@example.com")).toEqual([]);
  });

  test("obeys suppressions, by alias, channel and topic, before and after the dry run", async () => {
    const suppress = (email: string, change: object = {}) =>
      addSuppressions(t.context, system, {
        site: demoSite,
        read: () => ({ entries: [{ email, reason: "COMPLAINT", source: "complaint", ...change }] }),
      });
    await suppress("a@example.com");
    const names = ["a+news", "b", "c"];
    const { id, codes } = await imports.upload(file(...names.map((name) => `${name}@example.com,given,2026-10-01,f`)));
    expect(codes).toEqual({ SUPPRESSED: 1 });
    await suppress("b@example.com");
    await suppress("c@example.com", { reason: "UNSUBSCRIBED_TOPIC", topic: "other-news", source: "subject" });
    expect(await imports.commit(id)).toMatchObject({ imported: 1, codes: { SUPPRESSED: 2 } });
    expect(await recordsOf("b@example.com")).toEqual([]);
    expect(await recordsOf("c@example.com")).toHaveLength(1);
  });

  test("takes a no for somebody restricted, and no yes", async () => {
    await said("a@example.com", "given");
    await said("b@example.com", "withdrawn");
    await erase("a@example.com", "restrict");
    const { id } = await imports.upload(file("a@example.com,withdrawn,,"));
    expect(await imports.commit(id)).toMatchObject({ imported: 1 });
    expect((await recordsOf("a@example.com")).map(({ core }) => core.event)).toEqual(["import", "give"]);
  });

  test("goes on where it was, however often it is called, and counts each row once", async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => `p${n}@example.com,given,2026-10-01,f${n}`);
    const { id } = await imports.upload(file(...rows));
    expect(await imports.commit(id, 1)).toMatchObject({ state: "committing", imported: 2_000 });
    const both = await Promise.all([imports.commit(id, 1), imports.commit(id, 1)]);
    expect(both.at(-1)).toMatchObject({ state: "committing", imported: 4_000 });
    expect(await imports.commit(id, 1)).toMatchObject({ state: "committed", imported: 5_000, progress: 1 });
    expect(await imports.commit(id)).toMatchObject({ state: "committed", imported: 5_000 });
    const entries = await (await store()).entries(0, 10_000);
    expect(entries.filter(({ kind }) => kind === "record")).toHaveLength(5_000);
  });

  test("ended before a piece was counted, takes back nothing that was said after its records", async () => {
    const names = ["a", "b", "c"].map((name) => `${name}@example.com`);
    for (const name of names) await said(name, "given");
    t.clock.ms += 1_000;
    const { id } = await imports.upload(file(...names.map((name) => `${name},withdrawn,,`)));
    await expect(importsOf({ context: await endingUncounted() }).commit(id)).rejects.toThrow();
    expect(await answers(...names)).toEqual(["WITHDRAWN", "WITHDRAWN", "WITHDRAWN"]);
    t.clock.ms += 60_000;
    await said("a@example.com", "given");
    const subject = { kind: "email", id: "b@example.com" } as const;
    const asked = { site: demoSite, read: () => ({ email: subject.id }) };
    const [entry] = await findSuppressions(t.context, system, asked);
    const lift = { site: demoSite, id: entry!.id, read: () => ({ reason: "written down by mistake" }) };
    await liftSuppression(t.context, system, lift);
    t.clock.ms += 60_000;
    expect(await imports.commit(id)).toMatchObject({ state: "committed", imported: 3, codes: {} });
    expect(await answers(...names)).toEqual(["CONSENT_ACTIVE", "WITHDRAWN", "WITHDRAWN"]);
    const entries = await Promise.all(
      names.map((email) => findSuppressions(t.context, system, { site: demoSite, read: () => ({ email }) })),
    );
    expect(entries.map((found) => found.length)).toEqual([1, 1, 1]);
  });

  test("of what is not there, or was undone, is refused", async () => {
    await expect(imports.commit(`imp_${"0".repeat(32)}`)).rejects.toMatchObject({ slug: "not-found" });
    const { id } = await imports.upload(file("a@example.com,given,2026-10-01,f"));
    await imports.undo(id);
    await expect(imports.commit(id)).rejects.toMatchObject({ slug: "import-stage" });
    expect(await answers("a@example.com")).toEqual(["NO_RECORD"]);
  });
});

describe("taking back", () => {
  test("ends what the import gave by records of its own, and nothing else", async () => {
    await said("old@example.com", "given");
    const names = ["a", "b", "c", "old"];
    const { id } = await imports.upload(
      file(...names.map((name) => `${name}@example.com,given,2026-10-01,f`), "no@example.com,withdrawn,,"),
    );
    await imports.commit(id);
    t.clock.ms += 60_000;
    await said("b@example.com", "withdrawn");
    await said("c@example.com", "given");
    const before = await (await store()).entryCount();
    expect(await imports.undo(id)).toMatchObject({ state: "undone", undone: 1 });
    expect(await (await store()).entryCount()).toBe(before + 1);
    expect(await answers(...names.map((name) => `${name}@example.com`), "no@example.com")).toEqual([
      "NO_RECORD",
      "WITHDRAWN",
      "CONSENT_ACTIVE",
      "CONSENT_ACTIVE",
      "WITHDRAWN",
    ]);
    const [undone, given] = await recordsOf("a@example.com");
    expect(undone!.core).toMatchObject({
      event: "change",
      import: id,
      method: { surface: "import", action: "undo" },
      choices: [{ purpose: "newsletter", channel: "email", status: "invalidated" }],
    });
    expect(given!.core.event).toBe("import");
    expect(await imports.undo(id)).toMatchObject({ state: "undone", undone: 1 });
    await t.seal();
    await checkLog(await store(), (await t.context.signer(demoSite)).keyText);
  });

  test("lets a corrected file say it again, for the same day", async () => {
    const wrong = await imports.upload(file("a@example.com,given,2026-10-01,wrong"));
    await imports.commit(wrong.id);
    await imports.undo(wrong.id);
    const right = await imports.upload(file("a@example.com,given,2026-10-01,right"));
    expect(await imports.commit(right.id)).toMatchObject({ imported: 1, codes: {} });
    expect(await answers("a@example.com")).toEqual(["CONSENT_ACTIVE"]);
  });

  test("of many goes portion by portion", async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => `p${n}@example.com,given,2026-10-01,f${n}`);
    const { id } = await imports.upload(file(...rows));
    await imports.commit(id);
    expect(await imports.undo(id)).toMatchObject({ state: "undone", undone: 5_000 });
    expect(await answers("p0@example.com", "p4999@example.com")).toEqual(["NO_RECORD", "NO_RECORD"]);
  });

  test("in the midst of a commit is refused", async () => {
    const rows = Array.from({ length: 3_000 }, (_, n) => `p${n}@example.com,given,2026-10-01,f${n}`);
    const { id } = await imports.upload(file(...rows));
    await imports.commit(id, 1);
    await expect(imports.undo(id)).rejects.toMatchObject({ slug: "import-stage" });
  });
});
