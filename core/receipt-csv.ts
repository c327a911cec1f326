// Records as a table (RFC 4180): a line for each answer, and one for a record that says nothing of any purpose.
import { csvCell } from "./import.ts";
import type { ReceiptFacts } from "./receipt-facts.ts";

const columns = [
  "record",
  "event",
  "actedAt",
  "receivedAt",
  "purpose",
  "version",
  "title",
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
  "policyVersion",
] as const;
type Row = Readonly<Record<(typeof columns)[number], string>>;

/** The table of these receipts in their order, with its heading; lines end in CR LF. */
export const receiptsCsv = (all: readonly ReceiptFacts[]): string =>
  tableText([[...columns], ...all.flatMap(rowsOf).map((row) => columns.map((name) => row[name]))]);

/** Rows of cells as such a table; what a spreadsheet would run is made text. */
export const tableText = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");

function rowsOf({ receipt, purposes, lang }: ReceiptFacts): Row[] {
  const { record } = receipt;
  const shared = {
    record: record.id,
    event: record.event,
    actedAt: record.actedAt,
    receivedAt: record.at,
    surface: record.method.surface,
    action: record.method.action,
    actor: record.actor,
    viaGpc: record.method.viaGpc ? "yes" : "no",
    jurisdiction: record.jurisdiction,
    language: lang,
    notice: record.notice ?? "",
    policyVersion: record.policy?.version ?? "",
  };
  const none = { purpose: "", version: "", title: "", channel: "", status: "", until: "" };
  if (purposes.length === 0) return [{ ...shared, ...none }];
  return purposes.map(({ choice, title }) => ({
    ...shared,
    purpose: choice.purpose,
    version: `${choice.version}`,
    title,
    channel: choice.channel ?? "",
    status: choice.status,
    until: choice.until ?? "",
  }));
}
