// Receipts as a table (RFC 4180): a line for each answer, and one for a record that says nothing of any purpose.
import { csvTable } from "./csv.ts";
import type { FactPurpose, ReceiptFacts } from "./receipt-facts.ts";
import { recordRows } from "./record-csv.ts";

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
  "basis",
  "explicit",
  "processorFor",
  "jointWith",
] as const;
type Row = Readonly<Record<(typeof columns)[number], string>>;

/** The table of these receipts in their order, with its heading; what a spreadsheet would run is made text. */
export const receiptsCsv = (all: readonly ReceiptFacts[]): string => csvTable(columns, all.flatMap(rowsOf));

/** In the language of the facts, and with the titles of that language. */
function rowsOf({ receipt: { record }, purposes, lang }: ReceiptFacts): Row[] {
  const policyVersion = record.policy?.version ?? "";
  return recordRows(record).map((row, at) => ({
    ...row,
    language: lang,
    title: purposes[at]?.title ?? "",
    policyVersion,
    ...partiesOf(purposes[at]),
  }));
}

const partiesOf = (
  purpose: FactPurpose | undefined,
): Pick<Row, "basis" | "explicit" | "processorFor" | "jointWith"> => ({
  basis: purpose?.basis ?? "",
  explicit: purpose?.explicit ? "yes" : "",
  processorFor: purpose?.processorFor ?? "",
  jointWith: purpose?.jointWith.join("; ") ?? "",
});
