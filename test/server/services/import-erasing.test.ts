// Who is erased is gone from imports that wait, whatever stage they are at, and no commit brings them back.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { emptyMemory } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseAgain, isInUploads } from "../../../server/services/import-erasing.ts";
import { storedPiece, type ImportPiece, type RowCodec } from "../../../server/services/import-sealing.ts";
import { uploadImport } from "../../../server/services/imports.ts";
import { runJobs } from "../../../server/jobs.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { otherSite, testContext, type TestContext } from "../../support/context.ts";
import { ada, erasingIn } from "../../support/erasing.ts";
import {
  importer,
  importsOf,
  inPieces,
  newsletterHead,
  newsletterMapping,
  suppressionsHead,
  suppressionsMapping,
} from "../../support/imports.ts";

let t: TestContext;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  t = await testContext();
  imports = importsOf(t);
});
afterEach(() => t.stop());
const { erase, consent, answer, store, filesWith } = erasingIn(() => t);

const file = (...rows: readonly string[]) => [newsletterHead, ...rows].join("\n");
const rowOf = (email: string) => `${email},given,2026-05-01,form-4711`;
const crowd = (many: number) => Array.from({ length: many }, (_, n) => rowOf(`p${n}@example.com`));
const textOf = (piece: ImportPiece<unknown>) => JSON.stringify([piece.rows, piece.rejected]);

/** Rows of whichever kind as they are written: nothing is read here but their text. */
const textCodec: RowCodec<readonly [number, ...unknown[]]> = {
  pack: (row) => row,
  unpack: (row) => row,
  addresses: () => [],
};

async function stored(id: string, no = 0) {
  const { sealed, keys } = (await (await store()).importPiece(id, no))!;
  const { piece } = (await storedPiece(await store(), { id, no, codec: textCodec }))!;
  return { sealed, key: keys[0]!, keys: keys.length, text: textOf(piece) };
}

describe("who is erased", () => {
  test("is taken out of an upload; what held them and its key are on the disk no more", async () => {
    await consent();
    const { id } = await imports.upload(
      file(...crowd(2_000), rowOf("ADA@example.com"), "broken,given", rowOf("bob@example.com")),
    );
    const before = [await stored(id, 0), await stored(id, 1)];
    expect(before[1]!.text).toContain(ada.id.toUpperCase().slice(0, 3));
    await erase();
    const after = [await stored(id, 0), await stored(id, 1)];
    expect(after[1]!.text).not.toMatch(/ada@example/i);
    expect(after[1]!.text).toMatch(/bob@example.com.*broken/s);
    expect(after[1]!.keys).toBe(1);
    for (const bytes of [before[1]!.key, before[1]!.sealed]) expect(filesWith(bytes)).toEqual([]);
    // Nobody of the first piece was erased.
    expect(after[0]).toEqual(before[0]);
  });

  test("stays erased when the rest is committed, and is counted as kept out", async () => {
    await consent();
    const { id } = await imports.upload(file(rowOf("bob@example.com"), `${ada.id},withdrawn,,`));
    await erase();
    expect(await imports.read(id)).toMatchObject({ rows: 2, importable: 1, codes: { SUPPRESSED: 1 } });
    expect(await imports.commit(id)).toMatchObject({ state: "committed", imported: 1, codes: { SUPPRESSED: 1 } });
    expect([await answer(), await answer("bob@example.com")]).toEqual(["ERASED", "CONSENT_ACTIVE"]);
  });

  test("leaves only lines and codes in the list of errors, whichever column named them", async () => {
    await consent();
    const { id } = await imports.upload(
      file(
        `"<${ada.id}>; x@example.com",given,2026-05-01,was-hers`,
        `${ada.id},perhaps,,also-hers`,
        "nobody,given,,not-hers",
      ),
    );
    expect(await imports.errors(id)).toMatch(/was-hers.*also-hers.*not-hers/s);
    await erase();
    const errors = await imports.errors(id);
    expect(errors).not.toMatch(/ada@|was-hers|also-hers/);
    expect(errors).toContain("not-hers");
    expect(errors.split("\r\n").filter((line) => /^[234],BAD_/.test(line))).toHaveLength(3);
  });

  test("is gone from rejected rows in whatever spelling of the mailbox, known here or not", async () => {
    await consent("a.da+shop@gmail.com");
    const rows = file(
      "A.D.A+news@googlemail.com,perhaps,,theirs",
      "bob+x@example.com,perhaps,,his",
      rowOf("eve@example.com"),
    );
    const { id } = await imports.upload(rows);
    await erase({ subject: { kind: "email", id: "a.da+shop@gmail.com" } });
    expect(await imports.errors(id)).not.toMatch(/googlemail|theirs/);
    expect(await imports.errors(id)).toContain("his");
    expect(await erase({ subject: { kind: "email", id: "bob+y@example.com" } })).toMatchObject({ subjects: 0 });
    expect(await imports.errors(id)).not.toMatch(/bob|his/);
    expect(await imports.commit(id)).toMatchObject({ imported: 1 });
  });

  test("may be known from nothing but an upload, and is kept out of the next one with the same file", async () => {
    const text = file(rowOf(ada.id), rowOf("bob@example.com"));
    const { id } = await imports.upload(text);
    expect(await erase()).toMatchObject({ subjects: 1 });
    expect((await stored(id)).text).not.toContain(ada.id);
    expect(await answer()).toBe("ERASED");
    const again = await imports.upload(text);
    expect(again.codes).toMatchObject({ SUPPRESSED: 1 });
    expect((await stored(again.id)).text).not.toMatch(/ada@/);
    await imports.commit(again.id);
    expect(await answer()).toBe("ERASED");
  });

  test("is a number no more where nobody ever heard of them", async () => {
    await imports.upload(file(rowOf("bob@example.com")));
    expect(await erase()).toEqual({ mode: "erase", subjects: 0, records: [] });
  });

  test("is gone from a file that was coming in meanwhile", async () => {
    const body = (async function* () {
      yield* inPieces(`${file(rowOf(ada.id), ...crowd(2_500))}\n`);
      // Its first piece is stored by now; the second is judged, or will be, by what is asked here.
      await erase();
      yield* inPieces(rowOf("late@example.com"));
    })();
    await consent();
    const mapping = JSON.stringify(newsletterMapping);
    const { id } = await uploadImport(t.context, importer, { site: demoSite, format: "csv", mapping, body });
    for (const no of [0, 1]) expect((await stored(id, no)).text).not.toContain(ada.id);
    expect((await stored(id, 1)).text).toContain("late@example.com");
  });

  test("between the judging of a piece and its storing is gone once the file is in", async () => {
    await consent();
    const site = await store();
    const { context } = t;
    const addImportChunk: typeof site.addImportChunk = async (...chunk) => {
      await erase();
      return site.addImportChunk(...chunk);
    };
    const late = { ...context, site: async () => ({ ...site, addImportChunk }) };
    const body = inPieces(file(`${ada.id},withdrawn,,`, rowOf("bob@example.com")));
    const mapping = JSON.stringify(newsletterMapping);
    const { id } = await uploadImport(late, importer, { site: demoSite, format: "csv", mapping, body });
    expect((await stored(id)).text).toMatch(/bob@/);
    expect((await stored(id)).text).not.toContain(ada.id);
    expect(await imports.read(id)).toMatchObject({ importable: 1, codes: { SUPPRESSED: 1 } });
  });

  test("is found by a rejected row's number, national of the country every row has, and covered against formulas", async () => {
    const number = "+442079460958";
    const mapping = { kind: "suppressions", phone: "No", reason: "Why", country: "=GB" };
    const { id } = await imports.upload("No,Why\n020 7946 0958,hm\n'+44 20 7946 0958,hm\n020 7946 0111,hm\n", {
      mapping,
    });
    expect((await stored(id)).text).toMatch(/0958.*0958.*0111/s);
    expect(await erase({ subject: { kind: "phone", id: number } })).toMatchObject({ subjects: 1 });
    expect((await stored(id)).text).toContain("0111");
    expect((await stored(id)).text).not.toContain("0958");
  });

  test("is gone from an upload that was committed in part", async () => {
    await consent();
    const { id } = await imports.upload(file(...crowd(2_000), rowOf(ada.id), rowOf("bob@example.com")));
    expect(await imports.commit(id, 1)).toMatchObject({ state: "committing", imported: 2_000 });
    await erase();
    expect((await stored(id, 1)).text).not.toContain(ada.id);
    expect(await imports.commit(id)).toMatchObject({ state: "committed", imported: 2_001 });
  });
});

test("a process that ended between the log and an upload is mended by the jobs of the next, once", async () => {
  await consent();
  const { id } = await imports.upload(file(rowOf(ada.id), rowOf("bob@example.com")));
  const site = await store();
  const ended = { ...site, replaceImportPiece: () => Promise.reject(new Error("ended")) };
  const { context } = t;
  t = { ...t, context: { ...context, site: async () => ended } };
  await expect(erase()).rejects.toThrow("ended");
  t = { ...t, context };
  expect((await stored(id)).text).toContain(ada.id);
  const next = { ...context, memory: emptyMemory() };
  const failed: unknown[] = [];
  await runJobs(next, (error) => failed.push(error));
  expect(failed).toEqual([]);
  expect((await stored(id)).text).not.toContain(ada.id);
  expect(await eraseAgain(next, demoSite)).toBe(0);
});

describe("a piece", () => {
  test("that two seal anew at once keeps the key of the other, and says nothing of its rows where it was not replaced", async () => {
    const { id } = await imports.upload(file(rowOf(ada.id)));
    const site = await store();
    const { sealed: was, keys } = (await site.importPiece(id, 0))!;
    const [theirs, own, other] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    // Somebody else stored theirs, and is about to replace it.
    await site.addImportChunk(id, { no: 0, key: theirs, sealed: was, rows: 0, errors: [] });
    const piece = { no: 0, was, keys, sealed: was.toReversed(), errors: [] };
    expect(await site.replaceImportPiece(id, { ...piece, key: own })).toBe(true);
    const left = (await site.importPiece(id, 0))!.keys.map((key) => String(key[0]));
    expect(left.toSorted()).toEqual(["1", "2"]);
    const errors = [{ line: 2, code: "SUPPRESSED" as const }];
    expect(await site.replaceImportPiece(id, { ...piece, key: other, sealed: other, errors })).toBe(false);
    expect((await imports.read(id)).codes).toEqual({});
    expect((await site.importPiece(id, 0))!.keys).toHaveLength(2);
  });

  test.each(["another", "none"])(
    "whose key is %s is passed over, and a commit says how many rows it held",
    async (key) => {
      const { id } = await imports.upload(
        file(
          ...crowd(2_000),
          rowOf(ada.id),
          "broken,given",
          ...crowd(1_998),
          rowOf("bob@example.com"),
          "last,perhaps,,",
        ),
      );
      const site = await store();
      const { sealed, keys } = (await site.importPiece(id, 0))!;
      if (key === "another")
        await site.replaceImportPiece(id, {
          no: 0,
          was: sealed,
          keys,
          key: new Uint8Array(32),
          sealed: sealed.toReversed(),
          errors: [],
        });
      // Not replaced: the key that is named as its own goes.
      else
        await site.replaceImportPiece(id, {
          no: 0,
          was: new Uint8Array(1),
          keys: [],
          key: keys[0]!,
          sealed: new Uint8Array(2),
          errors: [],
        });
      expect(await erase()).toMatchObject({ subjects: 1 });
      expect((await stored(id, 1)).text).not.toContain(ada.id);
      expect(await imports.errors(id)).toContain("last,perhaps");
      expect(await imports.read(id)).not.toHaveProperty("lost");
      expect(await imports.commit(id)).toMatchObject({ state: "committed", progress: 1, imported: 1, lost: 2_000 });
      expect(await answer("bob@example.com")).toBe("CONSENT_ACTIVE");
    },
  );

  test("of a file of who must not be contacted too, also where it is the last", async () => {
    const rows = Array.from({ length: 2_100 }, (_, n) => `p${n}@example.com,,OBJECTED_ALL,,,,`);
    const { id } = await imports.upload([suppressionsHead, ...rows].join("\n"), { mapping: suppressionsMapping });
    expect(await imports.commit(id, 1)).toMatchObject({ state: "committing", imported: 2_000 });
    const site = await store();
    const { keys } = (await site.importPiece(id, 1))!;
    await site.replaceImportPiece(id, {
      no: 1,
      was: new Uint8Array(1),
      keys: [],
      key: keys[0]!,
      sealed: new Uint8Array(2),
      errors: [],
    });
    expect(await imports.commit(id)).toMatchObject({ state: "committed", imported: 2_000, lost: 100 });
  });
});

test("what one site waits to import is none of another's", async () => {
  await imports.upload(file(rowOf(ada.id)));
  const hashAt = (site: typeof demoSite) => subjectHash(t.context.identityKey(site), "email", ada.id);
  const at = async (site: typeof demoSite) => ({ site, store: await t.context.site(site), hash: hashAt(site) });
  expect(await isInUploads(t.context, await at(demoSite))).toBe(true);
  expect(await isInUploads(t.context, await at(otherSite))).toBe(false);
});
