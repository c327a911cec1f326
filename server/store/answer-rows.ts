// The shape of an answer that is kept for a write that may be sent again, and what a store of them can do.
import type { Instant } from "../../core/time.ts";

export interface AnswerRow {
  /** Stands for who sent what where, under which Idempotency-Key. */
  readonly hash: Uint8Array;
  /** Stands for the body. */
  readonly body: Uint8Array;
  /** Random: which of those that sent it is the one that does it. */
  readonly claim: Uint8Array;
  readonly begunAt: Instant;
  /** Null as long as there is none. */
  readonly answer: Uint8Array | null;
}

export interface AnswerStore {
  /** Stores the row unless there is one of the same hash; answers with the one that is there then. Those begun before `forget` are deleted first. */
  claimAnswer(row: Omit<AnswerRow, "answer">, forget: Instant): Promise<AnswerRow>;
  /** Nothing changes where the claim is another's. */
  keepAnswer(row: Pick<AnswerRow, "hash" | "claim"> & { readonly answer: Uint8Array }): Promise<void>;
  /** Deletes the row, unless it is answered or the claim is another's. */
  dropClaim(row: Pick<AnswerRow, "hash" | "claim">): Promise<void>;
  /** Deletes those begun before. */
  forgetAnswers(before: Instant): Promise<void>;
}
