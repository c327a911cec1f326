// Dates of files, and words for every code.
import { describe, expect, test } from "vitest";
import { importedDate, rowCodeMeanings, rowCodes } from "../../core/import.ts";

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

test("every code says what it means", () => {
  expect(Object.keys(rowCodeMeanings)).toEqual([...rowCodes]);
  expect(Object.values(rowCodeMeanings).every((text) => /^[A-Z].+\.$/.test(text))).toBe(true);
});
