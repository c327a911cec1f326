// A thread's plain result as the store reads it.
import type { ResultSet, Row } from "@libsql/client/web";
import type { ThreadResult } from "./thread-messages.ts";

/** A libSQL row answers to positions and to names. */
function rowOf(values: ThreadResult["rows"][number], columns: readonly string[]): Row {
  const row = [...values] as unknown as Row;
  for (const [i, column] of columns.entries()) if (!Object.hasOwn(row, column)) row[column] = values[i]!;
  return row;
}

/** The same as a result set. */
export const resultSet = ({ rows, ...rest }: ThreadResult): ResultSet => ({
  ...rest,
  rows: rows.map((row) => rowOf(row, rest.columns)),
  toJSON: () => ({ ...rest, rows }),
});
