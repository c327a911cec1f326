// The mapping of an import: guessed by the names of columns, and written as the API takes it.
import { importStatuses, type DateOrder, type ImportStatus } from "../../../core/import.ts";
import type { ImportMapping } from "../../../core/import-schema.ts";
import { isAddressLike, likelyColumn, type ListLook } from "./list-file.ts";

/** The parts of a row. */
export const importFields = ["email", "phone", "purpose", "channel", "status", "date", "evidence"] as const;
/** Where each part comes from: a column by its name, `=` and what every row has, or empty for nowhere. */
type Sources = Readonly<Record<(typeof importFields)[number], string>>;

/** What somebody chose. */
export interface ImportWish {
  readonly sources: Sources;
  readonly dates: DateOrder;
  /** The file's own words for each status, divided by commas. */
  readonly words: Readonly<Record<ImportStatus, string>>;
}

const consentNames = /status|consent|einwilligung|zustimmung|(^|[^a-z])opt[-_ ]?in(?![a-z])/i;
const dateNames = /date|datum|time|zeit|when|(^|[^a-z])at$/i;

/** Whether every row has to have it. */
export const isNeeded = (field: (typeof importFields)[number]): boolean =>
  field === "purpose" || field === "channel" || field === "status";

/** Whether all that every row has to have comes from somewhere. */
export const isWhole = ({ sources }: ImportWish): boolean =>
  importFields.every((field) => !isNeeded(field) || !["", "="].includes(sources[field]));

/** A first guess; purpose and channel are those of the first purpose that asks for contact. */
export function guessedWish(look: ListLook, usual: { readonly purpose: string; readonly channel: string }): ImportWish {
  const named = (pattern: RegExp, but?: RegExp): string =>
    look.columns.find((name) => pattern.test(name) && !but?.test(name)) ?? "";
  const like = (kind: "email" | "phone"): string => {
    const name = look.columns[likelyColumn(look, kind)]!;
    const at = look.columns.indexOf(name);
    return look.sample.some((row) => isAddressLike(row[at] ?? "", kind)) ? name : "";
  };
  return {
    sources: {
      email: like("email"),
      phone: like("phone"),
      purpose: named(/purpose|topic|zweck|thema/i) || `=${usual.purpose}`,
      channel: named(/channel|kanal/i) || `=${usual.channel}`,
      // Nobody is taken to have said yes because no column says what they said.
      status: named(consentNames, dateNames),
      date: named(dateNames),
      evidence: named(/source|evidence|proof|quelle|beleg|ref/i),
    },
    dates: "iso",
    words: { given: "", refused: "", withdrawn: "" },
  };
}

/** The mapping as the header `Import-Mapping` has it: JSON in ASCII, whatever the columns are called. */
export function mappingText({ sources, dates, words }: ImportWish, look: ListLook): string {
  const meanings = importStatuses.flatMap((status) =>
    words[status]
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "")
      .map((word) => [word, status] as const),
  );
  const chosen = Object.entries(sources).filter(([, from]) => from !== "" && from !== "=");
  const mapping = {
    ...Object.fromEntries(chosen),
    ...(meanings.length > 0 ? { words: Object.fromEntries(meanings) } : {}),
    dates,
    delimiter: look.delimiter,
  } as ImportMapping;
  return JSON.stringify(mapping).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
