// Exports: what is in one, what never is, and that it holds exactly what is sealed.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noticeEntry } from "../../../core/notice.ts";
import { toBase64 } from "../../../core/bytes.ts";
import type { SiteId } from "../../../core/ids.ts";
import type { ExportLine } from "../../../server/log/export-lines.ts";
import { verifyExport } from "../../../server/log/verify-export.ts";
import { exportLog } from "../../../server/services/exports.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { testContext, visitor } from "../../support/context.ts";
import { linesOf, sampleLog, streamed, type SampleLog } from "../../support/exported.ts";
import { sampleSite } from "../../support/samples.ts";
import { fileTestDatabases, type TestDatabases } from "../../support/stores.ts";

const system = { kind: "system", name: "test" } as const;
let databases: TestDatabases;
let log: SampleLog;
let lines: string[];
const parsed = () => lines.map((line) => JSON.parse(line) as ExportLine);

beforeAll(async () => {
  databases = await fileTestDatabases();
  log = await sampleLog(databases);
  await log.commit(259);
  await log.seal();
  await log.commit(30);
  await log.seal();
  await log.commit(5);
  lines = await linesOf(await log.export());
});
afterAll(() => databases.stop());

describe("an export", () => {
  test("begins with whose log it is and ends with what it counted", () => {
    expect(parsed()[0]).toMatchObject({
      kind: "manifest",
      site: sampleSite,
      size: 290,
      verifierKey: log.signer.keyText,
    });
    const counts = { entries: 290, notices: 1, tiles: 3, checkpoints: 2 };
    expect(parsed().at(-1)).toMatchObject({ kind: "end", counts });
  });

  test("holds every sealed entry in order, and says how many are not sealed", async () => {
    const entries = parsed().filter((line) => line.kind === "entry");
    expect(entries.map(({ index }) => index)).toEqual(Array.from({ length: 290 }, (_, i) => i));
    expect(await log.export()).toMatchObject({ size: 290, unsealed: 5 });
  });

  test("holds the notice whose publication is its first entry", () => {
    const { hash, notice, publishedAt } = log.notice;
    const entry = {
      kind: "entry",
      type: "notice",
      index: 0,
      ref: hash,
      data: toBase64(noticeEntry(hash, publishedAt)),
    };
    expect(parsed()[1]).toEqual(entry);
    expect(parsed().find(({ kind }) => kind === "notice")).toMatchObject({ hash, doc: notice });
  });

  test("verifies, also against the key and a checkpoint obtained elsewhere", async () => {
    const held = await log.store.checkpoint(260);
    const verdict = await verifyExport(streamed(lines), { key: log.signer.keyText, checkpoint: held!.note });
    expect(verdict).toMatchObject({ ok: true, findings: [], total: 0 });
  });

  test("holds neither personal halves nor anything that leads to a subject", async () => {
    const text = lines.join("\n");
    const [record] = await log.store.records(1, 2);
    for (const secret of [record!.person!, record!.coreCommitment.subarray(0, 16)])
      expect(text).not.toContain(toBase64(secret));
    const members = new Set(parsed().flatMap((line) => (line.kind === "entry" ? Object.keys(line) : [])));
    const allowed = ["kind", "index", "type", "ref", "data", "record", "salt", "personCommitment"];
    expect([...members].sort()).toEqual(allowed.sort());
  });

  test("taken again holds what was sealed meanwhile, and the old part unchanged", async () => {
    await log.seal();
    const later = await linesOf(await log.export());
    expect(later.slice(1, 291)).toEqual(lines.slice(1, 291));
    expect((await verifyExport(streamed(later))).counts.entries).toBe(295);
  });
});

test("is refused until the erasure that explains a wiped record is sealed too, and ends with an error if one comes in between", async () => {
  const t = await testContext();
  const wipe = async () => {
    const request = t.request({ subject: { kind: "email", id: "ada@example.com" } });
    await recordDecision(t.context, visitor, request);
    await t.seal();
    const subject = { kind: "record", id: request.id };
    const body = { subject, mode: "erase", reason: "subject-request", verified: "signed-link", wipe: true };
    await eraseSubject(t.context, system, { site: demoSite, read: () => body });
  };
  await wipe();
  await expect(exportLog(t.context, system, { site: demoSite })).rejects.toMatchObject({ slug: "unavailable" });
  await t.seal();
  const begun = await exportLog(t.context, system, { site: demoSite });
  await wipe();
  await expect(linesOf(begun)).rejects.toMatchObject({ slug: "unavailable" });
  await t.seal();
  const whole = await linesOf(await exportLog(t.context, system, { site: demoSite }));
  expect(await verifyExport(streamed(whole))).toMatchObject({ ok: true, findings: [] });
  await t.stop();
});

describe("exporting", () => {
  test("is for the system, and for a key of the site with the scope", async () => {
    const holder = { kind: "key", id: "key_1", site: sampleSite, scopes: ["export"] } as const;
    expect((await exportLog(log.context, holder, { site: sampleSite })).size).toBeGreaterThan(0);
    const stranger = { ...holder, site: "site_other" as SiteId };
    await expect(exportLog(log.context, stranger, { site: sampleSite })).rejects.toMatchObject({ slug: "may-not" });
    const key = { kind: "key", id: "key_1", site: sampleSite, scopes: ["check"] } as const;
    await expect(exportLog(log.context, key, { site: sampleSite })).rejects.toMatchObject({ slug: "may-not" });
    const anyone = { kind: "public", origin: undefined, jurisdiction: "GB", browser: "Firefox" } as const;
    await expect(exportLog(log.context, anyone, { site: sampleSite })).rejects.toMatchObject({ slug: "may-not" });
  });

  test("an unknown site is not found", async () => {
    await expect(exportLog(log.context, system, { site: "site_none" as SiteId })).rejects.toMatchObject({
      slug: "not-found",
    });
  });

  test("writes one audit row, done or refused, that holds counts only", async () => {
    const before = (await log.control.auditRows(sampleSite)).length;
    await log.export();
    const rows = await log.control.auditRows(sampleSite);
    expect(rows).toHaveLength(before + 1);
    const row = { verb: "log.export", actor: "system:test", outcome: "done", detail: "295 entries" };
    expect(rows).toContainEqual(expect.objectContaining(row));
    expect(rows).toContainEqual(expect.objectContaining({ verb: "log.export", outcome: "refused", detail: "may-not" }));
  });

  test("again as it was gives the same bytes, whatever was written since; as it never was is refused", async () => {
    const { size, exportedAt } = parsed()[0] as { size: number; exportedAt: string };
    await log.commit(3);
    await log.seal();
    const again = await exportLog(log.context, system, { site: sampleSite, as: { size, exportedAt } });
    expect(await linesOf(again)).toEqual(lines);
    const never = { size: size - 1, exportedAt };
    await expect(exportLog(log.context, system, { site: sampleSite, as: never })).rejects.toMatchObject({
      slug: "not-valid",
      extensions: { errors: [{ pointer: "/size" }] },
    });
  });

  test("reads no further than it is taken, and never more than four tiles' entries at once", async () => {
    const long = await sampleLog(databases);
    await long.commit(3000);
    await long.seal();
    const asked: number[] = [];
    const store = {
      ...long.store,
      entries: (start: number, end: number) => {
        asked.push(end - start);
        return long.store.entries(start, end);
      },
    };
    const context = { ...long.context, site: () => Promise.resolve(store) };
    let taken = 0;
    for await (const _ of (await exportLog(context, system, { site: sampleSite })).lines) if (++taken > 1500) break;
    expect(asked).toEqual([1024, 1024]);
  });

  test("an empty log is a manifest and an end, and verifies", async () => {
    const empty = await sampleLog(databases);
    const text = await linesOf(await empty.export());
    expect(text).toHaveLength(2);
    expect((await verifyExport(streamed(text))).ok).toBe(true);
  });
});
