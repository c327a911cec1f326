// A list of people as a file: what it looks like, and its rows some thousand at a time, never the whole file in memory.
import type { AddressKind } from "../../../core/address.ts";
import Papa from "papaparse";
import { uncoveredCell } from "../../../core/csv.ts";

/** How a file writes its letters. */
type ListEncoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** What a file tells of itself, most of it by its beginning. */
export interface ListLook {
  readonly delimiter: string;
  readonly encoding: ListEncoding;
  /** Whether its first row names the columns. */
  readonly hasNames: boolean;
  /** Names of the columns; numbers where the file has none. */
  readonly columns: readonly string[];
  /** The first rows. */
  readonly sample: readonly (readonly string[])[];
}

/** Why a file is no list. */
export class ListFault extends Error {
  override readonly name = "ListFault";
  readonly code: "empty" | "endless-row" | "unreadable";

  constructor(code: ListFault["code"], options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

const pieceBytes = 256 * 1024;
const lookBytes = 64 * 1024;
/** Characters of a row: a quotation mark that is never closed would make one of the whole file. */
const longestRow = 65_536;
const delimiters = [",", ";", "\t", "|"] as const;
const sampleRows = 5;

const isDate = (cell: string): boolean => /^(\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{4})/.test(cell);
const isNumberLike = (cell: string): boolean =>
  /^\+?[\d\s()./-]+$/.test(cell) && cell.replace(/\D/g, "").length >= 6 && !isDate(cell);

const looks: Readonly<Record<AddressKind, (cell: string) => boolean>> = {
  email: (cell) => /^[^\s@]+@[^\s@]+$/.test(cell),
  phone: isNumberLike,
  // A name of columns such as "Address, line 1" is none.
  post: (cell) => /\p{L}.*[\n,;].*\d/su.test(cell) && !/address|anschrift|adresse/i.test(cell),
  push: (cell) => /^https:\/\/\S+$/.test(cell),
  chat: (cell) => /^[a-z][\w.-]+:[^\s/]/i.test(cell),
};

/** Whether a cell could be somebody's address of that kind; without one, of any kind. */
export const isAddressLike = (cell: string, kind?: AddressKind): boolean =>
  kind === undefined ? Object.values(looks).some((isLike) => isLike(cell)) : looks[kind](cell);

const columnNames: Readonly<Record<AddressKind, RegExp>> = {
  email: /e-?mail|^mail(?!ing)/i,
  phone: /phone|mobile|number|telefon|handy|nummer|^tel/i,
  post: /^post|address|anschrift|adresse/i,
  push: /push|endpoint|endpunkt/i,
  chat: /chat|handle|messenger/i,
};

/** Looks at the beginning of a file, and through the whole of it for letters that UTF-8 does not have. Throws ListFault. */
export async function lookAt(file: Blob): Promise<ListLook> {
  const encoding = await encodingOf(file);
  const isWhole = file.size <= lookBytes;
  const text = new TextDecoder(encoding).decode(await bytesOf(file, 0, lookBytes), { stream: !isWhole });
  const line = text.trimStart().split("\n", 1)[0]!;
  const delimiter = delimiters.reduce((best, each) => (countOf(line, each) > countOf(line, best) ? each : best));
  const { rows } = parsed(text, { delimiter, isLast: isWhole });
  const [first] = rows;
  if (!first) throw new ListFault(isWhole ? "empty" : "endless-row");
  const hasNames = !first.some((cell) => isAddressLike(cell)) && rows.length > 1;
  const columns = first.map((name, at) => (hasNames && name !== "" ? name : String(at + 1)));
  const begin = hasNames ? 1 : 0;
  return { delimiter, encoding, hasNames, columns, sample: rows.slice(begin, begin + sampleRows) };
}

/** What no UTF-8 is, and says nothing of itself, was written by a spreadsheet on Windows. */
async function encodingOf(file: Blob): Promise<ListEncoding> {
  const [first, second] = await bytesOf(file, 0, 2);
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let at = 0; at < file.size; at += pieceBytes) {
    const bytes = await bytesOf(file, at, at + pieceBytes);
    try {
      decoder.decode(bytes, { stream: at + pieceBytes < file.size });
    } catch {
      return "windows-1252";
    }
  }
  return "utf-8";
}

/** The file in UTF-8, as servers read it. Throws ListFault. */
export async function inUtf8(file: Blob, { encoding }: Pick<ListLook, "encoding">): Promise<Blob> {
  if (encoding === "utf-8") return file;
  const decoder = new TextDecoder(encoding);
  const parts: Blob[] = [];
  for (let at = 0; at < file.size; at += pieceBytes) {
    const bytes = await bytesOf(file, at, at + pieceBytes);
    parts.push(new Blob([decoder.decode(bytes, { stream: at + pieceBytes < file.size })]));
  }
  return new Blob(parts);
}

const countOf = (text: string, part: string): number => text.split(part).length - 1;

/** Rows as they stand in the file, without the names of the columns and without empty ones. */
export interface ListRows {
  readonly rows: readonly (readonly string[])[];
  /** How far the file has been read, from 0 to 1. */
  readonly share: number;
}

/** The rows of a file, piece by piece. Throws ListFault. */
export async function* listRows(file: Blob, look: ListLook): AsyncGenerator<ListRows> {
  const decoder = new TextDecoder(look.encoding);
  let [rest, hasNames] = ["", look.hasNames];
  for (let at = 0; at < file.size;) {
    const end = Math.min(at + pieceBytes, file.size);
    const isLast = end === file.size;
    rest += decoder.decode(await bytesOf(file, at, end), { stream: !isLast });
    const { rows, used } = parsed(rest, { delimiter: look.delimiter, isLast });
    rest = rest.slice(used);
    if (rest.length > longestRow) throw new ListFault("endless-row");
    at = end;
    const isNamed = hasNames && rows.length > 0;
    if (isNamed) hasNames = false;
    yield { rows: isNamed ? rows.slice(1) : rows, share: end / file.size };
  }
}

async function bytesOf(file: Blob, start: number, end: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch (error) {
    throw new ListFault("unreadable", { cause: error });
  }
}

/** The whole rows at the start of a text; of the last text everything. Both endings of lines, and mixed. */
function parsed(text: string, { delimiter, isLast }: { delimiter: string; isLast: boolean }) {
  const parser = new Papa.Parser({ delimiter, newline: "\n" });
  const { data, meta } = parser.parse(text, 0, !isLast) as Papa.ParseResult<string[]>;
  const rows = data
    .map((row) => row.map((cell) => uncoveredCell(cell.trim()).trim()))
    .filter((row) => row.some((cell) => cell !== ""));
  return { rows, used: meta.cursor };
}

/** Whether a name is that of a column of the kind: one of e-mail addresses is none of letters. */
const isNamedFor = (name: string, kind: AddressKind): boolean =>
  columnNames[kind].test(name) && !(kind === "post" && columnNames.email.test(name));

/** The column that most likely holds what a channel needs: by its name, then by what stands in it; 0 where nothing tells. */
export function likelyColumn({ columns, sample }: ListLook, kind: AddressKind): number {
  const named = columns.findIndex((name) => isNamedFor(name, kind));
  if (named >= 0) return named;
  return Math.max(
    0,
    columns.findIndex((_, at) => sample.some((row) => isAddressLike(row[at] ?? "", kind))),
  );
}
