// Dates of files, cells that run nowhere, and words for every code.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell, importedDate, rowCodeMeanings, rowCodes, uncoveredCell } from "../../core/import.ts";

describe("a date of a file", () => {
  test.each([
    ["2026-05-01", "iso", "2026-05-01T00:00:00.000Z"],
    ["2026-05-01T10:20:30Z", "iso", "2026-05-01T10:20:30.000Z"],
    ["2026-05-01T10:20:30.123456Z", "iso", "2026-05-01T10:20:30.000Z"],
    ["2026-05-01 10:20:30", "iso", "2026-05-01T10:20:30.000Z"],
    ["2026-05-01T10:20+02:00", "iso", "2026-05-01T08:20:00.000Z"],
    ["2026-05-01 10:20:30 -0530", "iso", "2026-05-01T15:50:30.000Z"],
    [" 2024-02-29 ", "iso", "2024-02-29T00:00:00.000Z"],
    ["01/02/2024", "dmy", "2024-02-01T00:00:00.000Z"],
    ["1.2.2024", "dmy", "2024-02-01T00:00:00.000Z"],
    ["01/02/2024 09:30", "mdy", "2024-01-02T09:30:00.000Z"],
  ] as const)("%s as %s is %s", (text, order, instant) => expect(importedDate(text, order)).toBe(instant));

  test.each([
    ["", "iso"],
    ["2023-02-29", "iso"],
    ["2026-13-01", "iso"],
    ["2026-05-01T25:00Z", "iso"],
    ["2026-05-01T10:60Z", "iso"],
    ["1/2/2024", "iso"],
    ["2024-01-02", "dmy"],
    ["31/31/2024", "mdy"],
    ["1969-12-31", "iso"],
    ["soon", "iso"],
  ] as const)("%j as %s is none", (text, order) => expect(importedDate(text, order)).toBeUndefined());
});

describe("a cell", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["+442079460958", "'+442079460958"],
    ["-2", "'-2"],
    ["@x", "'@x"],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ["a,b", '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ["two\nlines", '"two\nlines"'],
    ["plain", "plain"],
    ["", ""],
  ])("%j is written %s", (text, cell) => expect(csvCell(text)).toBe(cell));

  test("begins with nothing that a spreadsheet runs, and comes back whole", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.constantFrom("", "=", "+", "-", "@", "\t", "\r"), (rest, first) => {
        const written = csvCell(first + rest);
        const inside = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
        expect(inside).not.toMatch(/^[=+\-@\t\r]/);
        // What began with an apostrophe before a sign was covered already, by whoever wrote it.
        if (!/^'[=+\-@\t\r]/.test(first + rest)) expect(uncoveredCell(inside)).toBe(first + rest);
      }),
    );
  });
});

test("every code says what it means", () => {
  expect(Object.keys(rowCodeMeanings)).toEqual([...rowCodes]);
  expect(Object.values(rowCodeMeanings).every((text) => /^[A-Z].+\.$/.test(text))).toBe(true);
});
