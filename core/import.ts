// What an imported file may say of people, and what becomes of each of its rows.
import { instantAt, type Instant } from "./time.ts";

/**
 * Why a row is not imported. Databases hold places in this list: it grows at its end. The first say that the row is not
 * understood; of those from `WOULD_REVIVE_WITHDRAWN` to `UNCHANGED` it is, and what is on record stands against it or
 * says it already.
 */
export const rowCodes = [
  "BAD_ROW",
  "BAD_EMAIL",
  "BAD_PHONE",
  "BAD_DATE",
  "FUTURE_DATE",
  "BAD_STATUS",
  "UNKNOWN_PURPOSE",
  "MISSING_EVIDENCE",
  "WOULD_REVIVE_WITHDRAWN",
  "SUPPRESSED",
  "DUPLICATE",
  "UNCHANGED",
  "BAD_ADDRESS",
  "BAD_REASON",
  "UNKNOWN_CONTROLLER",
] as const;
export type RowCode = (typeof rowCodes)[number];

/** What each code means, for the file of errors and docs/imports.md. */
export const rowCodeMeanings: Readonly<Record<RowCode, string>> = {
  BAD_ROW: "The line is no row: too many or too few columns, a quotation mark out of place, or no JSON object.",
  BAD_EMAIL: "The channel needs an e-mail address, and there is none that can be used.",
  BAD_PHONE: "The channel needs a telephone number, and there is none that can be used.",
  BAD_DATE: "There is no such date, or a consent has none.",
  FUTURE_DATE: "The date is still to come.",
  BAD_STATUS: "The status is none of given, refused and withdrawn, nor a word the mapping explains.",
  UNKNOWN_PURPOSE: "The notice in force does not ask for this purpose over this channel.",
  MISSING_EVIDENCE: "A consent needs a reference to what shows it, an explicit one also to what confirmed it.",
  WOULD_REVIVE_WITHDRAWN: "The person withdrew, refused or objected: only they themselves can change that.",
  SUPPRESSED: "The person was erased, is restricted, or is on a list that forbids contact.",
  DUPLICATE: "An earlier line of the file says it of the same person, purpose and channel.",
  UNCHANGED: "It is on record already, or something later is.",
  BAD_ADDRESS:
    "The channel needs a postal address, a push endpoint or a chat handle, and there is none that can be used.",
  BAD_REASON:
    "The reason, its channel or its source is none that suppressions have, or the row says more or less than the reason does.",
  UNKNOWN_CONTROLLER: "No notice of the site, in force or announced, names this controller.",
};

/** What a file brings: answers of people, or entries that forbid contact. */
export const importKinds = ["consents", "suppressions"] as const;
export type ImportKind = (typeof importKinds)[number];

/** Where an import stands. */
export const importStates = ["uploaded", "dry-run", "committing", "committed", "undone"] as const;
export type ImportState = (typeof importStates)[number];

/** What a row may say. */
export const importStatuses = ["given", "refused", "withdrawn"] as const;
export type ImportStatus = (typeof importStatuses)[number];

/** The parts of a row, as `errors.csv` names the one that is wrong; databases hold places in it. */
export const rowFields = [
  "email",
  "phone",
  "purpose",
  "channel",
  "status",
  "date",
  "evidence",
  "secondAct",
  "post",
  "push",
  "chat",
  "reason",
  "topic",
  "source",
  "controller",
] as const;
export type RowField = (typeof rowFields)[number];

/** How a file writes days: 2026-11-22, 22/11/2026 or 11/22/2026. */
export const dateOrders = ["iso", "dmy", "mdy"] as const;
export type DateOrder = (typeof dateOrders)[number];

const isoDate = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s?(Z|[+-]\d\d:?\d\d)?$/;
const spokenDate = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: (\d\d):(\d\d)(?::(\d\d))?)?$/;

/** The parts of a date as numbers, in the order year, month, day, hour, minute, second. */
type Clock = readonly [number, number, number, number, number, number];

/**
 * The instant that a date of a file means; undefined when it is none. A day is its first moment, and what names no
 * offset is in UTC.
 */
export function importedDate(text: string, order: DateOrder): Instant | undefined {
  const match = (order === "iso" ? isoDate : spokenDate).exec(text.trim());
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const [year, month, day] = order === "iso" ? [a, b, c] : order === "dmy" ? [c, b, a] : [c, a, b];
  const ms = clockMs([year, month, day, hour, minute, second]) - offsetMs(match[7]);
  return ms >= 0 ? instantAt(ms) : undefined;
}

/** NaN for what no calendar has: a 30 February, an hour 25. */
function clockMs([year, month, day, hour, minute, second]: Clock): number {
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const seen = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours()];
  const fits = [year, month, day, hour].every((part, i) => part === seen[i]) && minute < 60 && second < 60;
  return fits ? date.getTime() : NaN;
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -1 : 1) * minutes * 60_000;
}
