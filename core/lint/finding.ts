// What the linter says of a notice: the rule that is broken, how much it matters, and where.
import { filled, type SaidValues } from "../said.ts";
import { sentences, type FindingCode } from "./sentences.ts";

/** One breach. The rule's number is that of docs/lint.md; `pointer` is a JSON pointer (RFC 6901) into the notice. */
export interface Finding {
  readonly rule: number;
  /** An error keeps a notice from being published, a warning is passed on. */
  readonly severity: "error" | "warning";
  readonly pointer: string;
  /** Which sentence it is, for who says it in another language. */
  readonly code: FindingCode;
  /** What the sentence is about, by the names in its braces; none where it has none. */
  readonly values?: SaidValues;
  /** What is wrong and what to do, as one sentence for the site's owner. */
  readonly message: string;
}

/** The sentence of a breach, and what it is about. */
export type Breach = readonly [code: FindingCode, values?: SaidValues];

/** A JSON pointer of the parts: `pointerTo("languages", "en")` is `/languages/en`. */
export const pointerTo = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

const findingOf =
  (severity: Finding["severity"]) =>
  (rule: number, pointer: string, ...[code, values]: Breach): Finding => ({
    rule,
    severity,
    pointer,
    code,
    ...(values ? { values } : {}),
    message: filled(sentences[code], values),
  });

/** A breach that keeps a notice from being published. */
export const error = findingOf("error");

/** A breach that the owner is told of. */
export const warning = findingOf("warning");
