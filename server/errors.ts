// The one class services throw: a problem of core/problem.ts with what is particular to this occurrence.
import { problems, type ProblemSlug } from "../core/problem.ts";

/** One fault of a body: where it is (RFC 6901) and what is wrong. Never holds the value sent. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
  /** The broken rule's number in docs/lint.md, where a notice breaks one. */
  readonly rule?: number;
}

/** Members beside the RFC 9457 ones. */
export interface ProblemExtensions {
  readonly errors?: readonly Fault[];
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

/** The problem `not-valid` for one fault that the schema alone could not see. */
export const faultAt = (pointer: string, detail: string): ProblemError =>
  new ProblemError("not-valid", undefined, { errors: [{ pointer, detail }] });
