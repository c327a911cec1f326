// The mapping of an import: guessed by the names of columns, and written as the API takes it.
import { importStatuses, type DateOrder, type ImportKind, type ImportStatus } from "../../../core/import.ts";
import { suppressionReasons, type SuppressionReason } from "../../../core/suppression.ts";
import { isAddressLike, likelyColumn, type ListLook } from "./list-file.ts";

/** Whom a row is about. */
const address = ["email", "phone", "post", "push", "chat", "country"] as const;

/** The parts of a row, by what the file brings. */
export const importFields = {
  consents: [...address, "purpose", "channel", "status", "date", "evidence", "secondAct"],
  suppressions: [...address, "reason", "channel", "topic", "controller", "source", "date"],
} as const satisfies Readonly<Record<ImportKind, readonly string[]>>;
export type ImportField = (typeof importFields)[ImportKind][number];
/** Where each part comes from: a column by its name, `=` and what every row has, or empty for nowhere. */
type Sources = Readonly<Partial<Record<ImportField, string>>>;

/** What the file has words of its own for. */
type Word = ImportStatus | SuppressionReason;

/** What a file of the kind may say in other words. */
export const worded: Readonly<Record<ImportKind, readonly Word[]>> = {
  consents: importStatuses,
  suppressions: Object.keys(suppressionReasons) as SuppressionReason[],
};

/** Which part of a row says it. */
export const wordedField = { consents: "status", suppressions: "reason" } as const;

/** What somebody chose. */
export interface ImportWish {
  readonly kind: ImportKind;
  readonly sources: Sources;
  readonly dates: DateOrder;
  /** The file's own words for a status or a reason, divided by commas. */
  readonly words: Readonly<Partial<Record<Word, string>>>;
}

const consentNames = /status|consent|einwilligung|zustimmung|(^|[^a-z])opt[-_ ]?in(?![a-z])/i;
const dateNames = /date|datum|time|zeit|when|(^|[^a-z])at$/i;

const needed: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  consents: ["purpose", "channel", "status"],
  suppressions: ["reason"],
};

/** Whether every row has to have it. */
export const isNeeded = (kind: ImportKind, field: ImportField): boolean => needed[kind].includes(field);

/** Whether all that every row has to have comes from somewhere. */
export const isWhole = ({ kind, sources }: ImportWish): boolean =>
  needed[kind].every((field) => !["", "="].includes(sources[field] ?? ""));

const reasonNames = /reason|grund|bounce|complain|suppress|sperr/i;

/** A first guess; purpose and channel are those of the first purpose that asks for contact. */
export function guessedWish(
  look: ListLook,
  usual: { readonly purpose: string; readonly channel: string },
  kind?: ImportKind,
): ImportWish {
  const named = (pattern: RegExp, but?: RegExp): string =>
    look.columns.find((name) => pattern.test(name) && !but?.test(name)) ?? "";
  const like = (kind: "email" | "phone"): string => {
    const name = look.columns[likelyColumn(look, kind)]!;
    const at = look.columns.indexOf(name);
    return look.sample.some((row) => isAddressLike(row[at] ?? "", kind)) ? name : "";
  };
  const addresses = {
    email: like("email"),
    phone: like("phone"),
    post: named(/^(post(al)?[-_ ]?)?(address|anschrift|adresse)$/i),
    push: named(/^push/i),
    chat: named(/^chat/i),
    country: named(/^(country|land)$/i),
  };
  const rest = { dates: "iso", words: {} } as const;
  // Whatever says that somebody objected or bounced, and nothing of what they agreed to.
  const isForbidding = named(reasonNames) !== "" && named(consentNames, dateNames) === "";
  if ((kind ?? (isForbidding ? "suppressions" : "consents")) === "suppressions")
    return {
      kind: "suppressions",
      sources: {
        ...addresses,
        reason: named(reasonNames),
        channel: named(/channel|kanal/i),
        topic: named(/purpose|topic|zweck|thema/i),
        controller: named(/controller|verantwortlich/i),
        source: "",
        date: named(dateNames),
      },
      ...rest,
    };
  return {
    kind: "consents",
    sources: {
      ...addresses,
      purpose: named(/purpose|topic|zweck|thema/i) || `=${usual.purpose}`,
      channel: named(/channel|kanal/i) || `=${usual.channel}`,
      // Nobody is taken to have said yes because no column says what they said.
      status: named(consentNames, dateNames),
      date: named(dateNames),
      evidence: named(/source|evidence|proof|quelle|beleg|ref/i),
      secondAct: "",
    },
    ...rest,
  };
}

/** The mapping as the header `Import-Mapping` has it: JSON in ASCII, whatever the columns are called. */
export function mappingText({ kind, sources, dates, words }: ImportWish, look: ListLook): string {
  const meanings = worded[kind].flatMap((one) =>
    (words[one] ?? "")
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "")
      .map((word) => [word, one] as const),
  );
  const chosen = Object.entries(sources).filter(([, from]) => from !== "" && from !== "=");
  const mapping = {
    ...(kind === "consents" ? {} : { kind }),
    ...Object.fromEntries(chosen),
    ...(meanings.length > 0 ? { words: Object.fromEntries(meanings) } : {}),
    dates,
    delimiter: look.delimiter,
  };
  return JSON.stringify(mapping).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
