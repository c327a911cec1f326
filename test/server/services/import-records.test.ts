// Ids that follow from import and line.
import { expect, test } from "vitest";
import { isRecordId } from "../../../core/ids.ts";
import { importIds, lastLine } from "../../../server/services/import-records.ts";

const job = { id: `imp_${"1".repeat(32)}`, createdMs: Date.UTC(2026, 10, 22) };

test("a line has one id, in the order of the lines, and another for what takes it back", () => {
  const lines = [0, 1, 2, 255, 256, 65_536, 5_000_000, lastLine];
  const ids = lines.map(importIds(job, "row"));
  expect(ids.every(isRecordId)).toBe(true);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set([...ids, ...lines.map(importIds(job, "undo"))]).size).toBe(2 * lines.length);
  expect(lines.map(importIds({ ...job }, "row"))).toEqual(ids);
  expect(ids.map((id) => Number.parseInt(id.slice(-8), 16))).toEqual(lines);
});

test("another import has other ids for the same lines", () => {
  const other = { ...job, id: `imp_${"2".repeat(32)}` };
  expect(importIds(other, "row")(1)).not.toBe(importIds(job, "row")(1));
});
