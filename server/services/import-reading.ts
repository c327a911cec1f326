// Rows out of a file as it arrives: CSV or NDJSON, with the line each row begins on; never the whole file in memory.
import Papa from "papaparse";
import { fault, faultAt, ProblemError } from "../errors.ts";
import type { ImportMapping } from "../../core/import-schema.ts";
import { assertColumns, columnsOf } from "./import-mapping.ts";

/** One row: what its columns hold, and whether it is one at all. */
export interface FileRow {
  /** Counted from 1; a row of several lines has the first of them. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly broken: boolean;
}

/** What a file is written in. */
export type FileFormat = "csv" | "ndjson";

/** Some rows of a file. */
export interface FileRows {
  /** The names of the cells, in order. */
  readonly head: readonly string[];
  readonly rows: readonly FileRow[];
}

/** No row of people's answers is longer: a quotation mark that is never closed would make one of the whole file. */
const longestRow = 1024 * 1024;

/**
 * The rows of the file, some thousand at a time. `seen` is told of every piece of it, before anything else is done with
 * it. Throws `not-valid` where the file is not what it is said to be, or lacks a column that the mapping names.
 */
export async function* fileRows(
  body: AsyncIterable<Uint8Array>,
  { format, mapping, seen }: { format: FileFormat; mapping: ImportMapping; seen: (bytes: Uint8Array) => void },
): AsyncGenerator<FileRows> {
  const reader = format === "csv" ? csvReader(mapping) : jsonReader(mapping);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const text = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch (error) {
      throw new ProblemError("not-valid", undefined, { errors: [fault("", "not-utf8")] }, { cause: error });
    }
  };
  let rest = "";
  for await (const bytes of body) {
    seen(bytes);
    rest += text(bytes);
    const { rows, used } = reader.read(rest, false);
    rest = rest.slice(used);
    if (rest.length > longestRow) throw faultAt("", "row-long", { most: longestRow, line: reader.line() });
    if (rows.length > 0) yield { head: reader.head(), rows };
  }
  rest += text();
  const { rows } = reader.read(rest, true);
  if (reader.head().length === 0) throw faultAt("", "head-none");
  if (rows.length > 0) yield { head: reader.head(), rows };
}

/** Takes the whole rows at the start of a text; of the last text everything. */
interface RowReader {
  read(text: string, isLast: boolean): { rows: FileRow[]; used: number };
  head(): readonly string[];
  /** The line the next row begins on. */
  line(): number;
}

function csvReader(mapping: ImportMapping): RowReader {
  let head: readonly string[] = [];
  let line = 1;
  let newline: "\r\n" | "\n" | "\r" | undefined;
  const named = (cells: readonly string[]): void => {
    head = cells.map((cell) => cell.trim());
    assertColumns(mapping, head);
  };
  return {
    head: () => head,
    line: () => line,
    read(text, isLast) {
      newline ??= newlineOf(text, isLast);
      if (newline === undefined) return { rows: [], used: 0 };
      const parser = new Papa.Parser({ delimiter: mapping.delimiter ?? ",", newline });
      const { data, errors, meta } = parser.parse(text, 0, !isLast) as Papa.ParseResult<string[]>;
      const wrong = new Set(errors.map(({ row }) => row));
      const rows: FileRow[] = [];
      for (const [i, cells] of data.entries()) {
        const begins = line;
        line += 1 + cells.reduce((sum, cell) => sum + breaksIn(cell), 0);
        if (cells.length === 1 && cells[0]!.trim() === "") continue;
        if (head.length === 0) named(cells);
        else rows.push({ line: begins, cells, broken: wrong.has(i) || cells.length !== head.length });
      }
      return { rows, used: meta.cursor };
    },
  };
}

const breaksIn = (cell: string): number => (cell.includes("\n") ? cell.split("\n").length - 1 : 0);

/** How the file ends its lines, by the first of them; undefined as long as that is not known. */
function newlineOf(text: string, isLast: boolean): "\r\n" | "\n" | "\r" | undefined {
  const at = text.search(/[\r\n]/);
  if (at < 0 || (text[at] === "\r" && at + 1 === text.length && !isLast)) return isLast ? "\n" : undefined;
  if (text[at] === "\n") return "\n";
  return text[at + 1] === "\n" ? "\r\n" : "\r";
}

function jsonReader(mapping: ImportMapping): RowReader {
  const head = columnsOf(mapping);
  let line = 1;
  return {
    head: () => head,
    line: () => line,
    read(text, isLast) {
      const whole = isLast ? text : text.slice(0, text.lastIndexOf("\n") + 1);
      const lines = whole.split("\n");
      if (!isLast || lines.at(-1) === "") lines.pop();
      const rows = lines.flatMap((each): FileRow[] => {
        const begins = line++;
        return each.trim() === "" ? [] : [jsonRow(each, begins, head)];
      });
      return { rows, used: whole.length };
    },
  };
}

function jsonRow(text: string, line: number, head: readonly string[]): FileRow {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const cells = head.map((name) => cellOf((value as Record<string, unknown>)[name]));
      return { line, broken: cells.includes(undefined), cells: cells.map((cell) => cell ?? "") };
    }
  } catch {
    // Falls through: what is no JSON is no row.
  }
  return { line, cells: head.map(() => ""), broken: true };
}

/** The member as a cell; undefined where it is a list or an object. */
function cellOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : typeof value === "object" ? undefined : String(value);
}
