// Exports: what is in one, what never is, and that it holds exactly what is sealed.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noticeEntry } from "../../../core/notice.ts";
import { toBase64 } from "../../../core/bytes.ts";
import type { SiteId } from "../../../core/ids.ts";
import type { ExportLine } from "../../../server/log/export-lines.ts";
import { verifyExport } from "../../../server/log/verify-export.ts";
import { exportLog } from "../../../server/services/exports.ts";
import { linesOf, sampleLog, streamed, type SampleLog } from "../../support/exported.ts";
import { sampleSite } from "../../support/samples.ts";
import { fileTestDatabases, type TestDatabases } from "../../support/stores.ts";

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

describe("exporting", () => {
  test("is for the system only", async () => {
    const key = { kind: "key", id: "key_1", site: sampleSite, scopes: ["check"] } as const;
    await expect(exportLog(log.context, key, sampleSite)).rejects.toMatchObject({ slug: "may-not" });
    const anyone = { kind: "public", origin: undefined, jurisdiction: "GB", browser: "Firefox" } as const;
    await expect(exportLog(log.context, anyone, sampleSite)).rejects.toMatchObject({ slug: "may-not" });
  });

  test("an unknown site is not found", async () => {
    const system = { kind: "system", name: "test" } as const;
    await expect(exportLog(log.context, system, "site_none" as SiteId)).rejects.toMatchObject({ slug: "not-found" });
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

  test("an empty log is a manifest and an end, and verifies", async () => {
    const empty = await sampleLog(databases);
    const text = await linesOf(await empty.export());
    expect(text).toHaveLength(2);
    expect((await verifyExport(streamed(text))).ok).toBe(true);
  });
});
