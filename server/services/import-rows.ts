// One row of a file judged by itself: what it says of whom, or why nobody can say.
import { channelAddress, type AddressKind } from "../../core/address.ts";
import { uncoveredCell } from "../../core/csv.ts";
import { importedDate, importStatuses, type ImportStatus, type RowCode, type RowField } from "../../core/import.ts";
import type { Notice } from "../../core/notice.ts";
import { channels, type Channel, type Purpose } from "../../core/purpose.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { ConsentMapping, ImportMapping } from "../../core/import-schema.ts";
import { sourcesOf } from "./import-mapping.ts";
import type { FileRow } from "./import-reading.ts";
import { normalAddress } from "./subjects.ts";

/** A row that is understood. */
export interface ImportRow {
  readonly line: number;
  readonly kind: AddressKind;
  /** In the one spelling subjects are known by. */
  readonly address: string;
  readonly purpose: string;
  readonly channel: Channel;
  readonly status: ImportStatus;
  /** When the person said it, in Unix milliseconds; null where the file does not say, which only a no may. */
  readonly actedMs: number | null;
  /** Empty where there is none. */
  readonly evidence: string;
}

/** Why a row is not imported, and by which part of it. */
export interface RowFault {
  readonly code: RowCode;
  readonly field?: RowField;
}

/** What rows of one file are judged by. */
export interface Judging {
  /** The names of the columns. */
  readonly head: readonly string[];
  readonly notice: Notice | undefined;
  readonly nowMs: number;
  /** The country of national numbers that name none; the site's own. */
  readonly country?: string | undefined;
}

const longestEvidence = 300;
const countryCode = /^[A-Z]{2}$/;

/** The country of a row's numbers: its own, where it names one, or the usual. */
export const countryOf = (cell: string, usual: string | undefined): string | undefined => {
  const country = cell.toUpperCase();
  return countryCode.test(country) ? country : usual;
};

/**
 * A function that judges rows of a file with these columns. What others know of the person
 * is not its business.
 */
export function rowJudge(
  mapping: ConsentMapping,
  { head, notice, nowMs, country: usual }: Judging,
): (row: FileRow) => ImportRow | RowFault {
  const cellOf = cellsOf(mapping, head);
  const purposes = new Map((notice?.purposes ?? []).map((purpose) => [purpose.id, purpose]));
  return (row) => {
    if (row.broken) return { code: "BAD_ROW" };
    const cell = (field: RowField | "country"): string => cellOf(row.cells, field);
    const asked = askedOf(purposes, cell("purpose"), cell("channel"));
    if ("code" in asked) return asked;
    const { kind, purpose, channel } = asked;
    const address = normalAddress(kind, cell(kind), countryOf(cell("country"), usual));
    if (address === undefined) return { code: badAddress[kind], field: kind };
    const status = statusOf(mapping, cell("status"));
    if (!status) return { code: "BAD_STATUS", field: "status" };
    const acted = actedOf(mapping, cell("date"), { isNeeded: status === "given", nowMs });
    if (typeof acted === "object" && acted !== null) return acted;
    const isExplicit = status === "given" && purposes.get(purpose)?.explicit === true;
    const evidence = evidenceOf(cell, { gives: status === "given", isExplicit });
    if (typeof evidence === "object") return evidence;
    return { line: row.line, kind, address, purpose, channel, status, actedMs: acted, evidence };
  };
}

/** What shows the answer, and after it what shows the second act of an explicit consent. */
function evidenceOf(
  cell: (field: RowField) => string,
  { gives, isExplicit }: { gives: boolean; isExplicit: boolean },
): string | RowFault {
  const first = cell("evidence");
  const second = isExplicit ? cell("secondAct") : "";
  const whole = second === "" ? first : `${first}; ${second}`;
  // What is cut off could be what shows it.
  if (whole.length > longestEvidence || (gives && first === "")) return { code: "MISSING_EVIDENCE", field: "evidence" };
  return isExplicit && second === "" ? { code: "MISSING_EVIDENCE", field: "secondAct" } : whole;
}

/** The trimmed text of a part of a row. */
export function cellsOf(mapping: ImportMapping, head: readonly string[]) {
  type Place = { readonly text: string } | { readonly at: number };
  const places = new Map<string, Place>();
  for (const [field, from] of Object.entries(sourcesOf(mapping)))
    places.set(field, from.startsWith("=") ? { text: from.slice(1).trim() } : { at: head.indexOf(from) });
  return (cells: readonly string[], field: RowField | "country"): string => {
    const place = places.get(field);
    if (!place) return "";
    return "text" in place ? place.text : uncoveredCell((cells[place.at] ?? "").trim()).trim();
  };
}

function askedOf(
  purposes: ReadonlyMap<string, Purpose>,
  id: string,
  over: string,
): { kind: AddressKind; purpose: string; channel: Channel } | RowFault {
  const purpose = purposes.get(id);
  if (!purpose || purpose.category === "essential") return { code: "UNKNOWN_PURPOSE", field: "purpose" };
  const channel = channels.find((candidate) => candidate === over.toLowerCase());
  const kind = channel && channelAddress[channel];
  if (!kind || !purpose.channels.includes(channel)) return { code: "UNKNOWN_PURPOSE", field: "channel" };
  return { kind, purpose: id, channel };
}

function statusOf({ words }: ConsentMapping, text: string): ImportStatus | undefined {
  if (words && Object.hasOwn(words, text)) return words[text];
  return importStatuses.find((status) => status === text.toLowerCase());
}

/** When it was said, in Unix milliseconds; null where the row does not say and need not. */
export function actedOf(
  { dates = "iso" }: ImportMapping,
  text: string,
  { isNeeded, nowMs }: { isNeeded: boolean; nowMs: number },
): number | null | RowFault {
  if (text === "" && !isNeeded) return null;
  const instant = importedDate(text, dates);
  if (instant === undefined) return { code: "BAD_DATE", field: "date" };
  const ms = millisecondsOf(instant);
  return ms > nowMs ? { code: "FUTURE_DATE", field: "date" } : ms;
}

/** What is said where an address of that kind is needed, and there is none that can be used. */
export const badAddress: Readonly<Record<AddressKind, RowCode>> = {
  email: "BAD_EMAIL",
  phone: "BAD_PHONE",
  post: "BAD_ADDRESS",
  push: "BAD_ADDRESS",
  chat: "BAD_ADDRESS",
};

/** Whether the row was not understood. */
export const isFault = (judged: object): judged is RowFault => "code" in judged;
