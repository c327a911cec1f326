// A file comes in: what it would do is said, and nothing of a person changes or lies in clear.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { importLimits, listImports, uploadImport } from "../../../server/services/imports.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { importer, importsOf, inPieces, newsletterHead, newsletterMapping } from "../../support/imports.ts";

let t: TestContext;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  t = await testContext();
  imports = importsOf(t);
});
afterEach(() => t.stop());

const file = (...rows: readonly string[]) => [newsletterHead, ...rows].join("\n");
const bytesOnDisk = () =>
  readdirSync(join(t.folder, "sites"))
    .map((name) => readFileSync(join(t.folder, "sites", name), "latin1"))
    .join("");

async function said(id: string, status: "given" | "refused" | "withdrawn") {
  const event = { given: "give", refused: "refuse", withdrawn: "withdraw" } as const;
  const choices = [{ purpose: "newsletter", version: 1, status, channel: "email" as const }];
  await recordDecision(
    t.context,
    visitor,
    t.request({ event: event[status], choices, subject: { kind: "email", id } }),
  );
}

test("every row has its code, by line, and the rest could be imported", async () => {
  await said("in-force@example.com", "given");
  await said("gone@example.com", "withdrawn");
  await said("never@example.com", "refused");
  await said("erased@example.com", "given");
  const read = () => ({
    subject: { kind: "email", id: "erased@example.com" },
    mode: "erase",
    reason: "subject-request",
    verified: "signed-link",
  });
  await eraseSubject(t.context, system, { site: demoSite, read });
  const { id, codes, rows, importable, state, digest } = await imports.upload(
    file(
      "new@example.com,given,2026-05-01,f1",
      "in-force@example.com,given,2026-05-01,f1",
      "gone@example.com,given,2026-05-01,f1",
      "never@example.com,given,2026-05-01,f1",
      "erased@example.com,given,2026-05-01,f1",
      "nobody,given,2026-05-01,f1",
      "late@example.com,given,2027-05-01,f1",
      "NEW@example.com ,given,2026-05-02,f1",
      "plain@example.com,given,2026-05-01,",
      "broken@example.com,given",
      "in-force@example.com,withdrawn,,",
    ),
  );
  expect({ rows, importable, state }).toEqual({ rows: 11, importable: 2, state: "dry-run" });
  expect(digest).toMatch(/^sha256:/);
  expect(codes).toEqual({
    BAD_ROW: 1,
    BAD_EMAIL: 1,
    FUTURE_DATE: 1,
    MISSING_EVIDENCE: 1,
    WOULD_REVIVE_WITHDRAWN: 1,
    SUPPRESSED: 2,
    DUPLICATE: 1,
    UNCHANGED: 1,
  });
  const errors = (await (await t.context.site(demoSite)).importErrors(id, { after: 0, most: 100 })).map(
    ({ line, code, field }) => `${line} ${code} ${field ?? ""}`.trim(),
  );
  expect(errors).toEqual([
    "3 UNCHANGED",
    "4 SUPPRESSED",
    "5 WOULD_REVIVE_WITHDRAWN",
    "6 SUPPRESSED",
    "7 BAD_EMAIL email",
    "8 FUTURE_DATE date",
    "9 DUPLICATE",
    "10 MISSING_EVIDENCE evidence",
    "11 BAD_ROW",
  ]);
});

test("a file of many portions is one import, and a dry run changes nobody", async () => {
  const rows = Array.from({ length: 4_500 }, (_, n) => `p${n}@example.com,given,2026-05-01,f${n}`);
  const entries = await (await t.context.site(demoSite)).entryCount();
  const view = await imports.upload(file(...rows), { pieces: 1_000 });
  expect(view).toMatchObject({ rows: 4_500, importable: 4_500, codes: {}, imported: 0, progress: 0 });
  expect(view.bytes).toBe(new TextEncoder().encode(file(...rows)).length);
  expect(await (await t.context.site(demoSite)).entryCount()).toBe(entries);
  expect(await imports.read(view.id)).toEqual(view);
});

test("no address, no evidence and no cell of the file is on the disk in clear", async () => {
  await imports.upload(file("ada.lovelace@example.com,given,2026-05-01,form-4711", "no-address-at-all,given,,"));
  expect(bytesOnDisk()).not.toMatch(/lovelace|form-4711|no-address-at-all/);
});

test("imports are listed, the latest first, to those who may and for their own site", async () => {
  const first = await imports.upload(file("a@example.com,given,2026-10-01,crm-1"));
  t.clock.ms += 1_000;
  const second = await imports.upload(file("b@example.com,given,2026-10-01,crm-2", "nobody,given,2026-10-01,crm-3"));
  await imports.commit(first.id);
  const { imports: found } = await listImports(t.context, importer, demoSite);
  expect(found.map(({ id, state, imported }) => [id, state, imported])).toEqual([
    [second.id, "dry-run", 0],
    [first.id, "committed", 1],
  ]);
  expect(found[0]!.codes).toEqual({ BAD_EMAIL: 1 });
  expect(JSON.stringify(found)).not.toContain("example.com");
  await expect(listImports(t.context, { ...importer, scopes: ["check"] }, demoSite)).rejects.toMatchObject({
    slug: "may-not",
  });
});

describe("a file that is refused", () => {
  test.each([
    ["no rows", newsletterHead, "must hold at least one row"],
    ["no column", "a,b\n1,2\n", "names no column"],
  ])("for %s leaves nothing behind", async (_, text, detail) => {
    const refusal = (await imports.upload(text).catch((error: unknown) => error)) as {
      extensions: { errors: object[] };
    };
    expect(JSON.stringify(refusal.extensions.errors)).toContain(detail);
    const store = await t.context.site(demoSite);
    for (const { id, state } of await store.imports()) {
      expect(state).toBe("undone");
      expect(await store.isImportKept(id)).toBe(false);
    }
  });

  test("because it stops in the middle leaves no key", async () => {
    const body = (async function* () {
      yield* inPieces(file(...Array.from({ length: 3_000 }, (_, n) => `p${n}@example.com,given,2026-05-01,f`)));
      throw new Error("the line was cut");
    })();
    const mapping = JSON.stringify(newsletterMapping);
    await expect(uploadImport(t.context, importer, { site: demoSite, format: "csv", mapping, body })).rejects.toThrow(
      "the line was cut",
    );
    const store = await t.context.site(demoSite);
    const [job] = await store.imports();
    expect(job).toMatchObject({ state: "undone" });
    expect(await store.isImportKept(job!.id)).toBe(false);
    expect(await store.importPiece(job!.id, 0)).toBeUndefined();
  });

  test("because it is too large is not read to its end", async () => {
    let given = 0;
    const body = async function* () {
      for (; ; given++) yield new TextEncoder().encode(`${newsletterHead}\n`);
    };
    const upload = { site: demoSite, format: "csv" as const, mapping: JSON.stringify(newsletterMapping) };
    const bytes = 25 * (newsletterHead.length + 1);
    await expect(
      uploadImport(t.context, importer, { ...upload, body: body(), limits: { bytes, rows: 9_999 } }),
    ).rejects.toMatchObject({ slug: "body-too-large" });
    expect(given).toBe(25);
    await expect(
      uploadImport(t.context, importer, { ...upload, body: body(), limits: { bytes: 1e9, rows: 3_000 } }),
    ).rejects.toMatchObject({ slug: "not-valid" });
    expect(importLimits).toEqual({ bytes: 536_870_912, rows: 5_000_000 });
  });
});

test("only a key with the scope may, on its own site, and one site's import is none of another's", async () => {
  const other = { ...importer, scopes: ["check"] };
  const body = () => inPieces(file("a@example.com,given,2026-05-01,f"));
  const upload = { format: "csv" as const, mapping: JSON.stringify(newsletterMapping) };
  await expect(uploadImport(t.context, other, { ...upload, site: demoSite, body: body() })).rejects.toMatchObject({
    slug: "may-not",
  });
  await expect(uploadImport(t.context, importer, { ...upload, site: otherSite, body: body() })).rejects.toMatchObject({
    slug: "may-not",
  });
  await expect(imports.read(`imp_${"0".repeat(32)}`)).rejects.toMatchObject({ slug: "not-found" });
});

test("the audit has counts and ids, no address", async () => {
  const rows = await t.auditOf(demoSite, () => imports.upload(file("ada@example.com,given,2026-05-01,form 7")));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ verb: "import.upload", actor: "key_9", outcome: "done" });
  expect(rows[0]!.detail).toMatch(/^imp_[0-9a-f]{32} csv rows=1 importable=1 sha256:/);
});
