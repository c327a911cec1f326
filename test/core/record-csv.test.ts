// Records as a table: a line for each answer, cells that no spreadsheet runs, and nothing personal.
import { expect, test } from "vitest";
import { damagedCsv, recordCsv, recordCsvHead } from "../../core/record-csv.ts";
import type { RecordCore } from "../../core/record.ts";
import { sampleCore } from "../support/samples.ts";

const rowsOf = (text: string) => text.trimEnd().split("\r\n");

test("each answer has a line with all that its record says, as wide as the head", () => {
  const core: RecordCore = {
    ...sampleCore(0),
    choices: [
      { purpose: "newsletter", version: 2, status: "given", channel: "email" },
      { purpose: "analytics", version: 1, status: "refused" },
    ],
  };
  const [head, ...none] = rowsOf(recordCsvHead);
  const rows = rowsOf(recordCsv({ ...core, entry: 7 }));
  expect([none, rows.length]).toEqual([[], 2]);
  for (const row of rows) expect(row.split(",")).toHaveLength(head!.split(",").length);
  expect(rows[0]).toContain(`${core.id},7,`);
  expect(rows[0]).toContain(",newsletter,2,email,given,");
  expect(rows[1]).toContain(",analytics,1,,refused,");
});

test("a record without an answer has one line, and what could be a formula is text", () => {
  const core = { ...sampleCore(0), choices: [], lang: "=cmd", entry: 0 };
  const rows = rowsOf(recordCsv(core));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toContain(",'=cmd,");
});

test("a damaged entry has a line of the same width that says so", () => {
  const [row, ...none] = rowsOf(damagedCsv(17));
  expect([none, row!.split(",").length]).toEqual([[], rowsOf(recordCsvHead)[0]!.split(",").length]);
  expect(row).toMatch(/^,17,damaged,/);
});
