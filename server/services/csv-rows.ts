// CSV as it arrives: whole rows with the line each begins on, never the whole file in memory.
import Papa from "papaparse";
import { faultAt } from "../errors.ts";

/** One row; `isWhole` is false where its quotation marks do not close, or where it has another number of cells than the head. */
export interface CsvRow {
  /** Counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly isWhole: boolean;
}

/** Rows that arrived together, under the names of their columns. */
export interface CsvRows {
  readonly head: readonly string[];
  readonly rows: readonly CsvRow[];
}

const longestRow = 65_536;
const breaksIn = (cell: string): number => (cell.includes("\n") ? cell.split("\n").length - 1 : 0);

/**
 * The rows of a file in UTF-8 whose first row names its columns, divided by a comma, a semicolon or a tab. Empty rows
 * are left out; the names come also where no row follows. Throws `not-valid` for a file without rows, and for one whose rows do not end.
 */
export async function* csvRows(body: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRows> {
  const decoder = new TextDecoder();
  const reader = rowReader();
  let rest = "";
  let isTold = false;
  for await (const bytes of body) {
    rest += decoder.decode(bytes, { stream: true });
    const { used, ...found } = reader(rest, false);
    rest = rest.slice(used);
    if (rest.length > longestRow) throw faultAt("/lines", "lines-long", { most: longestRow });
    if (found.rows.length === 0) continue;
    yield found;
    isTold = true;
  }
  const { head, rows } = reader(rest + decoder.decode(), true);
  if (head.length === 0) throw faultAt("/lines", "no-head");
  if (rows.length > 0 || !isTold) yield { head, rows };
}

/** Takes the whole rows at the start of a text; of the last text everything. */
function rowReader(): (text: string, isLast: boolean) => CsvRows & { readonly used: number } {
  let head: readonly string[] = [];
  let line = 1;
  let delimiter = ",";
  return (text, isLast) => {
    // The first row says by what cells are divided.
    if (head.length === 0 && !text.includes("\n") && !isLast) return { head, rows: [], used: 0 };
    if (head.length === 0) delimiter = [",", ";", "\t"].find((each) => text.split("\n", 1)[0]!.includes(each)) ?? ",";
    // Both endings of lines, and mixed: what is left of a carriage return is taken off below.
    const parser = new Papa.Parser({ delimiter, newline: "\n" });
    const { data, errors, meta } = parser.parse(text, 0, !isLast) as Papa.ParseResult<string[]>;
    const broken = new Set(errors.map(({ row }) => row));
    const rows: CsvRow[] = [];
    for (const [i, found] of data.entries()) {
      const begins = line;
      line += 1 + found.reduce((sum, cell) => sum + breaksIn(cell), 0);
      const cells = found.map((cell) => cell.trim());
      if (cells.every((cell) => cell === "")) continue;
      if (head.length === 0) head = cells;
      else rows.push({ line: begins, cells, isWhole: !broken.has(i) && cells.length === head.length });
    }
    return { head, rows, used: meta.cursor };
  };
}

/** Where a column is, by one of its names, whatever their case; -1 where it is not there. */
export const columnOf = (head: readonly string[], ...names: readonly string[]): number =>
  head.findIndex((name) => names.includes(name.toLowerCase()));
