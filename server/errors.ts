// The one class services throw: a problem of core/problem.ts with what is particular to this occurrence.
import { faultSentence, type FaultCode } from "../core/fault.ts";
import type { FindingCode } from "../core/lint/sentences.ts";
import { problems, type ProblemSlug } from "../core/problem.ts";
import { refusalSentences, type RefusalCode } from "../core/refusal.ts";
import { filled, type SaidValues } from "../core/said.ts";

/** One fault of a body: where it is (RFC 6901) and what is wrong. Never holds the value sent. */
export interface Fault {
  readonly pointer: string;
  /** Which sentence `detail` is, for who says it in another language. */
  readonly code: FaultCode | FindingCode;
  /** What the sentence is about; none where it is about nothing. */
  readonly values?: SaidValues;
  readonly detail: string;
  /** The broken rule's number in docs/lint.md, where a notice breaks one. */
  readonly rule?: number;
}

/** Members beside the RFC 9457 ones. */
export interface ProblemExtensions {
  readonly errors?: readonly Fault[];
  /** Which sentence `detail` is, for who says it in another language. */
  readonly code?: RefusalCode;
  /** What that sentence is about. */
  readonly values?: SaidValues;
  /** The scope that was missing. */
  readonly scope?: string;
  /** Seconds to wait, also sent as Retry-After. */
  readonly retryAfter?: number;
}

/** A refusal or failure with its slug. `detail` is for the caller: it never holds a cause, a path or SQL. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly slug: ProblemSlug;
  readonly detail: string | undefined;
  readonly extensions: ProblemExtensions;

  constructor(slug: ProblemSlug, detail?: string, extensions: ProblemExtensions = {}, options?: { cause: unknown }) {
    super(problems[slug].title, options);
    this.slug = slug;
    this.detail = detail;
    this.extensions = extensions;
  }
}

/** A refusal that says what is particular to it. */
export const refusal = (
  slug: ProblemSlug,
  code: RefusalCode,
  values: SaidValues = {},
  extensions: ProblemExtensions = {},
  options?: { cause: unknown },
): ProblemError =>
  new ProblemError(slug, filled(refusalSentences[code], values), { ...extensions, code, values }, options);

/** What is wrong, before it is known where. */
export type Wrong = readonly [code: FaultCode, values?: SaidValues];

/** The fault at that place of what was sent. */
export const fault = (pointer: string, ...[code, values]: Wrong): Fault => ({
  pointer,
  code,
  ...(values ? { values } : {}),
  detail: faultSentence(code, values),
});

/** The problem `not-valid` for one fault that the schema alone could not see. */
export const faultAt = (pointer: string, ...wrong: Wrong): ProblemError =>
  new ProblemError("not-valid", undefined, { errors: [fault(pointer, ...wrong)] });
