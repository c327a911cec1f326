// What the linter says of a notice: the rule that is broken, how much it matters, and where.

/** One breach. The rule's number is that of docs/lint.md; `pointer` is a JSON pointer (RFC 6901) into the notice. */
export interface Finding {
  readonly rule: number;
  /** An error keeps a notice from being published, a warning is passed on. */
  readonly severity: "error" | "warning";
  readonly pointer: string;
  /** What is wrong and what to do, as one sentence for the site's owner. */
  readonly message: string;
}

/** A JSON pointer of the parts: `pointerTo("languages", "en")` is `/languages/en`. */
export const pointerTo = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** A breach that keeps a notice from being published. */
export const error = (rule: number, pointer: string, message: string): Finding => ({
  rule,
  severity: "error",
  pointer,
  message,
});

/** A breach that the owner is told of. */
export const warning = (rule: number, pointer: string, message: string): Finding => ({
  rule,
  severity: "warning",
  pointer,
  message,
});
