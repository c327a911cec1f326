// Rows out of files however they are cut, quoted and ended.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell, uncoveredCell } from "../../../core/csv.ts";
import type { ProblemError } from "../../../server/errors.ts";
import { fileRows, type FileFormat, type FileRow } from "../../../server/services/import-reading.ts";
import type { ConsentMapping } from "../../../core/import-schema.ts";
import { inPieces, newsletterHead, newsletterMapping } from "../../support/imports.ts";

async function rowsOf(text: string, format: FileFormat = "csv", pieces = 65_536, change: Partial<ConsentMapping> = {}) {
  const rows: FileRow[] = [];
  let seen = 0;
  const mapping = { ...newsletterMapping, ...change };
  const reading = { format, mapping, seen: (bytes: Uint8Array) => void (seen += bytes.length) };
  for await (const piece of fileRows(inPieces(text, pieces), reading)) rows.push(...piece.rows);
  expect(seen).toBe(new TextEncoder().encode(text).length);
  return rows;
}
const short = (rows: readonly FileRow[]) => rows.map(({ line, cells, broken }) => [line, broken, ...cells]);

describe("CSV", () => {
  test.each(["\n", "\r\n", "\r"])("has its rows with lines ended by %j, the last one ended or not", async (end) => {
    const lines = [newsletterHead, "a@x.org,given,2026-01-01,f1", "b@x.org,withdrawn,,"];
    const wanted = [
      [2, false, "a@x.org", "given", "2026-01-01", "f1"],
      [3, false, "b@x.org", "withdrawn", "", ""],
    ];
    expect(short(await rowsOf(lines.join(end)))).toEqual(wanted);
    expect(short(await rowsOf(lines.join(end) + end, "csv", 3))).toEqual(wanted);
  });

  test("says the line each row begins on, with cells of several lines and empty lines between", async () => {
    const text = `${newsletterHead}\na@x.org,given,2026-01-01,"two\nlines"\n\nb@x.org,given,2026-01-01,f\n`;
    expect((await rowsOf(text, "csv", 7)).map(({ line }) => line)).toEqual([2, 5]);
  });

  test("begins with a mark of its encoding or without, and other delimiters are named", async () => {
    const text = `\uFEFF${newsletterHead}\na@x.org,given,2026-01-01,f`.replaceAll(",", ";");
    expect(short(await rowsOf(text, "csv", 5, { delimiter: ";" }))).toEqual([
      [2, false, "a@x.org", "given", "2026-01-01", "f"],
    ]);
  });

  test("rows with a column too many or too few, and misplaced quotation marks, are broken", async () => {
    const text = `${newsletterHead}\na@x.org,given\nb@x.org,given,2026-01-01,f\n"a"@x.org,given,2026-01-01,f\n`;
    expect((await rowsOf(text)).map(({ broken }) => broken)).toEqual([true, false, true]);
  });

  test.each([
    ["", "must hold a row of column names"],
    ["E-Mail,Status\n", "names no column"],
    [`${newsletterHead}\n"${"x".repeat(1_100_000)}`, "holds a row of more than"],
  ])("that makes no sense is refused: %#", async (text, fault) => {
    const refused = (await rowsOf(text).catch((error: unknown) => error)) as ProblemError;
    expect(refused.slug).toBe("not-valid");
    expect(refused.extensions.errors![0]!.detail).toContain(fault);
  });

  test("not in UTF-8 is refused", async () => {
    const body = (async function* () {
      yield Uint8Array.from([0x61, 0xff, 0x0a]);
    })();
    const rows = fileRows(body, { format: "csv", mapping: newsletterMapping, seen: () => {} });
    await expect(rows.next()).rejects.toMatchObject({ slug: "not-valid" });
  });

  test("written by csvCell is read back, however it is cut", async () => {
    const cell = fc.stringMatching(/^[ -~\n\u00e4\u20ac]{0,8}$/).map((text) => text.trim());
    const row = fc.tuple(cell, cell, cell, fc.stringMatching(/^[a-z]{1,4}$/));
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          const text = [newsletterHead, ...rows.map((cells) => cells.map(csvCell).join(","))].join("\n");
          const read = await rowsOf(text, "csv", size);
          expect(read.map(({ cells }) => cells.map(uncoveredCell))).toEqual(
            rows.map((cells) => cells.map(uncoveredCell)),
          );
          expect(read.every(({ broken }) => !broken)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("NDJSON", () => {
  test("has a row a line, and only what the mapping names of it", async () => {
    const text =
      '{"E-Mail":"a@x.org","Status":"given","Date":"2026-01-01","Source":7,"Other":[1]}\n\n{"E-Mail":"b@x.org"}';
    expect(short(await rowsOf(text, "ndjson", 9))).toEqual([
      [1, false, "a@x.org", "given", "2026-01-01", "7"],
      [3, false, "b@x.org", "", "", ""],
    ]);
  });

  test("lines that are no object, or hold one where a text should be, are broken", async () => {
    const text = '{\n[]\nnull\n"x"\n{"E-Mail":["a@x.org"]}\n{"E-Mail":null}\n';
    expect((await rowsOf(text, "ndjson")).map(({ broken }) => broken)).toEqual([true, true, true, true, true, false]);
  });
});
