// Records without their personal halves as a table (RFC 4180): a line for each answer, and one for a record without any.
import { tableText } from "./receipt-csv.ts";
import type { RecordCore } from "./record.ts";

const columns = [
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

/** The line with the names of the columns. */
export const recordCsvHead = tableText([columns]);

/** The lines of a record that stands at `entry` of the log. */
export function recordCsv({ entry, ...core }: RecordCore & { readonly entry: number }): string {
  const { id, event, actedAt, at, method, actor, jurisdiction } = core;
  const before = [id, `${entry}`, event, actedAt, at];
  const viaGpc = method.viaGpc ? "yes" : "no";
  const after = [method.surface, method.action, actor, viaGpc, jurisdiction, core.lang ?? "", core.notice ?? ""];
  const answers = core.choices.map(({ purpose, version, channel, status, until }) => [
    purpose,
    `${version}`,
    channel ?? "",
    status,
    until ?? "",
  ]);
  const rows = answers.length > 0 ? answers : [["", "", "", "", ""]];
  return tableText(rows.map((answer) => [...before, ...answer, ...after]));
}
