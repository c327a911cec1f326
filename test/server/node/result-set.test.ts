// Rows out of a thread: every column by its position and by its name, whatever it is called.
import { expect, test } from "vitest";
import { resultSet } from "../../../server/node/result-set.ts";

test("a column is found by its name also when lists have a method of that name", () => {
  const columns = ["entries", "at", "keys", "id"];
  const result = { columns, columnTypes: [], rows: [[1, 2, "x", null]], rowsAffected: 0, lastInsertRowid: undefined };
  const [row] = resultSet(result).rows;
  expect(columns.map((column) => row![column])).toEqual([1, 2, "x", null]);
  expect(Array.from(row as ArrayLike<unknown>)).toEqual([1, 2, "x", null]);
});
