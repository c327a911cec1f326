// Files of numbers, or of names and postcodes: lines as they arrive, with how far they reach and what was read so far, so that reading can go on later.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { sameBytes } from "../../core/bytes.ts";
import { plain } from "../../core/address.ts";
import { faultAt, ProblemError } from "../errors.ts";
import { phoneNumber } from "../../core/phone.ts";
import { listedHouseholds } from "../../core/postal-address.ts";

/** How far a file was read: so many bytes, which have this HMAC-SHA-256. A plain hash would tell a file of one number. */
export interface ReadPoint {
  readonly bytes: number;
  readonly digest: Uint8Array;
}

/** Whole lines, in order, and where the last of them ends. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** The first line of the file, also where reading goes on after it. */
  readonly first: string;
  readonly end: () => ReadPoint;
}

/** No batch is longer, so that nothing waits for long and the memory stays flat. */
const mostBytes = 65_536;
const newline = 10;

/**
 * The lines after a point that an earlier reading reached. Throws `other-file` when the file does not begin with what
 * was read then, and `not-valid` for a line of more than 64 KiB.
 */
export async function* lineBatches(
  body: AsyncIterable<Uint8Array>,
  { key, from }: { key: Uint8Array; from: ReadPoint },
): AsyncGenerator<LineBatch> {
  const digest = hmac.create(sha256, key);
  const decoder = new TextDecoder();
  let bytes = 0;
  let rest: Uint8Array = new Uint8Array();
  let first: string | undefined;
  const batch = (whole: Uint8Array): LineBatch => {
    digest.update(whole);
    bytes += whole.length;
    const lines = decoder.decode(whole).split(/\r?\n/);
    if (lines.at(-1) === "") lines.pop();
    first ??= lines[0] ?? "";
    return { lines, first, end: () => ({ bytes, digest: digest.clone().digest() }) };
  };
  for await (const given of pieces(body)) {
    let piece = given;
    if (bytes < from.bytes) {
      const read = piece.subarray(0, from.bytes - bytes);
      if (first === undefined) {
        rest = joined(rest, read);
        const end = rest.indexOf(newline);
        if (end >= 0 || bytes + read.length === from.bytes) first = firstOf(rest, end);
        if (first !== undefined) rest = new Uint8Array();
      }
      digest.update(read);
      bytes += read.length;
      if (bytes === from.bytes && !sameBytes(digest.clone().digest(), from.digest))
        throw new ProblemError("other-file");
      piece = piece.subarray(read.length);
    }
    const end = piece.lastIndexOf(newline) + 1;
    if (end === 0) rest = joined(rest, piece);
    else {
      yield batch(joined(rest, piece.subarray(0, end)));
      rest = piece.slice(end);
    }
    if (rest.length > mostBytes) throw faultAt("/lines", "lines-long-bytes", { most: mostBytes });
  }
  if (bytes < from.bytes) throw new ProblemError("other-file");
  if (rest.length > 0) yield batch(rest);
}

async function* pieces(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const given of body) {
    for (let at = 0; at < given.length; at += mostBytes) yield given.subarray(at, at + mostBytes);
  }
}

const firstOf = (bytes: Uint8Array, end: number): string =>
  new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)).replace(/\r$/, "");

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Which field of a line holds the number: its place, counted from 0. */
export interface NumberColumn {
  readonly at: number;
  readonly delimiter: string;
  /** Whether the first line names the columns. */
  readonly isNamed: boolean;
}

/**
 * Where the number is, by the first line: fields are divided by a comma, a semicolon or a tab, and the line names them
 * where no digit is in it. `column` is a name, or a place counted from 1; a line of one field needs none. Throws
 * `not-valid` when it is needed or is not there.
 */
export function numberColumn(firstLine: string, column: string | undefined): NumberColumn {
  const { delimiter, fields } = headOf(firstLine);
  const isNamed = !/\d/.test(firstLine);
  if (column === undefined) {
    if (fields.length > 1) throw faultAt("/column", "number-column");
    return { at: 0, delimiter, isNamed };
  }
  const named = fields.findIndex((field) => field.toLowerCase() === column.toLowerCase());
  const at = isNamed && named >= 0 ? named : Number(column) - 1;
  if (!Number.isInteger(at) || at < 0 || at >= fields.length) throw faultAt("/column", "not-in-head");
  return { at, delimiter, isNamed };
}

function headOf(firstLine: string): { delimiter: string; fields: string[] } {
  const delimiter = [",", ";", "\t"].find((each) => firstLine.includes(each)) ?? ",";
  return { delimiter, fields: fieldsOf(firstLine, delimiter).map((field) => field.trim()) };
}

const surnames = new Set(["surname", "lastname", "familyname"]);
const names = new Set(["name", "fullname"]);
const codes = new Set(["postcode", "postalcode"]);

/**
 * A reader of the lines of a file of names and addresses, whose first line names the columns: a surname, or else a name,
 * and a postcode; others are not looked at. Throws `not-valid` where they are not there.
 */
export function householdReader(firstLine: string): (line: string) => string[] {
  const { delimiter, fields } = headOf(firstLine);
  const at = (wanted: ReadonlySet<string>) =>
    fields.findIndex((field) => wanted.has(field.toLowerCase().replace(/[^a-z]/g, "")));
  const name = at(surnames) < 0 ? at(names) : at(surnames);
  const code = at(codes);
  const missing = [...(name < 0 ? ["surname"] : []), ...(code < 0 ? ["postcode"] : [])];
  if (missing.length > 0) throw faultAt("/lines/1", "columns-missing", { names: missing.join(", ") });
  return (line) => {
    const cells = fieldsOf(line, delimiter);
    return listedHouseholds(cells[name] ?? "", cells[code] ?? "");
  };
}

/** The fields of one line; quotation marks around a field are taken off, and a delimiter between them divides nothing. */
export function fieldsOf(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  const fields: string[] = [];
  let field = "";
  let isQuoted = false;
  for (const char of line) {
    if (char === '"') isQuoted = !isQuoted;
    else if (char === delimiter && !isQuoted) {
      fields.push(field);
      field = "";
    } else field += char;
  }
  return [...fields, field];
}

// British numbers of the lengths that exchanges use; nothing in Britain begins with a 4, so `44` is the country.
const british = /^(?:\+44|0044|44|0)?([1235789]\d{8,9})$/;

/**
 * The E.164 number that a register or a list means: also one that lost its zero in a spreadsheet. British numbers are
 * not checked for an exchange that exists: this is matched to deny, and registers of 18 million lines have no time.
 */
export function lineNumber(text: string, country: string): string | undefined {
  if (country !== "GB") return phoneNumber(text, country);
  const found = british.exec(text) ?? british.exec(plain(text).replace(/\(0\)|[\s().-]/g, ""));
  return found ? `+44${found[1]!}` : phoneNumber(text, country);
}
