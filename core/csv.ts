// Tables as text (RFC 4180) that no spreadsheet runs: cells, lines, and rows by the names of their columns.

// Spreadsheets run what begins so [OWASP, CSV injection].
const formula = /^[=+\-@\t\r]/;
/** A telephone number runs nothing, and no dialler reads one behind an apostrophe. */
const number = /^\+\d[\d ]*$/;
const couldRun = (text: string): boolean => formula.test(text) && !number.test(text);

/** A cell that no spreadsheet takes for a formula: an apostrophe goes before what could be one. */
export function csvCell(text: string): string {
  const safe = couldRun(text) ? `'${text}` : text;
  return /[",;\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The cell without the apostrophe that `csvCell` and spreadsheets put before a formula or a number. */
export const uncoveredCell = (text: string): string =>
  text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;

/** A line of cells, with the CR LF that ends it. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(",")}\r\n`;

type Row<N extends string> = { readonly [name in N]?: string | undefined };

/** The columns' names, and under them each row's values in their order; what a row does not have is an empty cell. */
export const csvTable = <N extends string>(columns: readonly N[], rows: readonly Row<N>[]): string =>
  csvLine(columns) + csvLines(columns, rows);

/** The same without the names. */
export const csvLines = <N extends string>(columns: readonly N[], rows: readonly Row<N>[]): string =>
  rows.map((row) => csvLine(columns.map((name) => row[name] ?? ""))).join("");
