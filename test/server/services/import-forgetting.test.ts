// Uploads that nobody goes on with are forgotten: after a week, and killed ones within the hour.
import { afterEach, beforeEach, expect, test } from "vitest";
import { emptyMemory } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { forgetUploads } from "../../../server/services/import-forgetting.ts";
import { uploadImport } from "../../../server/services/imports.ts";
import { testContext, type TestContext } from "../../support/context.ts";
import { importer, importsOf, inPieces, newsletterHead, newsletterMapping } from "../../support/imports.ts";

let t: TestContext;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  t = await testContext();
  imports = importsOf(t);
});
afterEach(() => t.stop());

const file = (...rows: readonly string[]) => [newsletterHead, ...rows].join("\n");

/** An upload that goes on when it is told to, as one whose line stands still does. */
async function standingStill() {
  let goOn: () => void = () => {};
  const waits = new Promise<void>((resolve) => (goOn = resolve));
  let arrived: () => void = () => {};
  const some = new Promise<void>((resolve) => (arrived = resolve));
  const rows = Array.from({ length: 2_500 }, (_, n) => `p${n}@example.com,given,2026-05-01,f${n}`);
  const body = (async function* () {
    yield* inPieces(`${file(...rows)}\n`);
    arrived();
    await waits;
    yield* inPieces("late@example.com,given,2026-05-01,f\n");
  })();
  const mapping = JSON.stringify(newsletterMapping);
  const ended = uploadImport(t.context, importer, { site: demoSite, format: "csv", mapping, body });
  ended.catch(() => {});
  await some;
  const [job] = await (await t.context.site(demoSite)).imports();
  return { id: job!.id, goOn, ended };
}

test("what nobody commits for a week is forgotten", async () => {
  const { id } = await imports.upload(file("ada@example.com,given,2026-05-01,form 7"));
  t.clock.ms += 6 * 86_400_000;
  expect(await forgetUploads(t.context, demoSite)).toBe(0);
  t.clock.ms += 2 * 86_400_000;
  expect(await forgetUploads(t.context, demoSite)).toBe(1);
  expect(await forgetUploads(t.context, demoSite)).toBe(0);
  const store = await t.context.site(demoSite);
  expect(await imports.read(id)).toMatchObject({ state: "undone" });
  expect([await store.isImportKept(id), await store.importPiece(id, 0)]).toEqual([false, undefined]);
});

test("an upload that was killed is forgotten by the process after it, and one that only waits is not", async () => {
  const { id, goOn, ended } = await standingStill();
  const store = await t.context.site(demoSite);
  t.clock.ms += 3 * 3_600_000;
  expect(await forgetUploads(t.context, demoSite)).toBe(0);
  expect((await store.importPiece(id, 0))!.keys).toHaveLength(1);
  // A process that knows nothing of it, as after a kill.
  const later = { ...t.context, memory: emptyMemory() };
  expect(await forgetUploads(later, demoSite)).toBe(1);
  expect([await store.isImportKept(id), await store.importPiece(id, 0)]).toEqual([false, undefined]);
  goOn();
  await expect(ended).rejects.toMatchObject({ slug: "import-stage" });
  expect(await imports.read(id)).toMatchObject({ state: "undone" });
  expect([await store.isImportKept(id), await store.importPiece(id, 1)]).toEqual([false, undefined]);
});

test("another process has half an hour", async () => {
  const { goOn, ended } = await standingStill();
  const other = { ...t.context, memory: emptyMemory() };
  t.clock.ms += 1_700_000;
  expect(await forgetUploads(other, demoSite)).toBe(0);
  goOn();
  expect(await ended).toMatchObject({ state: "dry-run", rows: 2_501 });
});

test("what has no key any more cannot be committed, and is over with the next round", async () => {
  const { id } = await imports.upload(file("ada@example.com,given,2026-05-01,form 7"));
  await (await t.databases.open("keys", demoSite)).writer.execute("DELETE FROM import_piece_key");
  await expect(imports.commit(id)).rejects.toMatchObject({ slug: "import-stage" });
  expect(await forgetUploads(t.context, demoSite)).toBe(1);
  expect(await imports.read(id)).toMatchObject({ state: "undone", imported: 0 });
});
