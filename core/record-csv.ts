// Records as rows of a table: one for each answer, and one for a record without any; the table without personal halves.
import { csvLine, csvLines } from "./csv.ts";
import type { RecordCore } from "./record.ts";

/** In the order of every table of records. */
export const recordColumns = [
  "record",
  "entry",
  "event",
  "actedAt",
  "receivedAt",
  "purpose",
  "version",
  "channel",
  "status",
  "until",
  "surface",
  "action",
  "actor",
  "viaGpc",
  "jurisdiction",
  "language",
  "notice",
] as const;

/** What every table says of a record, without its place in the log. */
export type RecordRow = Readonly<Record<Exclude<(typeof recordColumns)[number], "entry">, string>>;

/** A row for each answer of the record; one of empty answers where it has none. */
export function recordRows(record: RecordCore): RecordRow[] {
  const { method, choices } = record;
  const shared = {
    record: record.id,
    event: record.event,
    actedAt: record.actedAt,
    receivedAt: record.at,
    surface: method.surface,
    action: method.action,
    actor: record.actor,
    viaGpc: method.viaGpc ? "yes" : "no",
    jurisdiction: record.jurisdiction,
    language: record.lang ?? "",
    notice: record.notice ?? "",
  };
  if (choices.length === 0) return [{ ...shared, purpose: "", version: "", channel: "", status: "", until: "" }];
  return choices.map(({ purpose, version, channel = "", status, until = "" }) => ({
    ...shared,
    purpose,
    version: `${version}`,
    channel,
    status,
    until,
  }));
}

/** The line with the names of the columns. */
export const recordCsvHead = csvLine(recordColumns);

/** The line of an entry that is damaged and tells no record any more: `event` says so, and the rest is empty. */
export const damagedCsv = (entry: number): string =>
  csvLine(recordColumns.map((name) => ({ entry: `${entry}`, event: "damaged" })[name as string] ?? ""));

/** The lines of a record that stands at `entry` of the log. */
export const recordCsv = (record: RecordCore & { readonly entry: number }): string =>
  csvLines(
    recordColumns,
    recordRows(record).map((row) => ({ ...row, entry: `${record.entry}` })),
  );
