// Cells that run nowhere and numbers that can be dialled, in lines and tables.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell, csvLine, csvTable, uncoveredCell } from "../../core/csv.ts";

describe("a cell", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["+442079460958", "+442079460958"],
    ["+44 20 7946 0958", "+44 20 7946 0958"],
    ["+44-20", "'+44-20"],
    ["+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"],
    ["+1\n=2", '"\'+1\n=2"'],
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
        if (!/^\+\d[\d ]*$/.test(inside)) expect(inside).not.toMatch(/^[=+\-@\t\r]/);
        // What began with an apostrophe before a sign was covered already, by whoever wrote it.
        if (!/^'[=+\-@\t\r]/.test(first + rest)) expect(uncoveredCell(inside)).toBe(first + rest);
      }),
    );
  });
});

test("a number that somebody covered is a number again", () => {
  expect(uncoveredCell("'+442079460958")).toBe("+442079460958");
  expect(uncoveredCell("'tis")).toBe("'tis");
});

test("a table has its names, a line for each row, and empty cells for what a row lacks", () => {
  expect(csvTable(["a", "b"], [{ a: "1" }, { b: "x,y", a: "=2" }])).toBe('a,b\r\n1,\r\n\'=2,"x,y"\r\n');
  expect(csvLine([])).toBe("\r\n");
});
