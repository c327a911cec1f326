// Group commit: concurrent callers share one write, one write is in flight, and the caller who writes does so for all.
import { StoreError } from "./store-error.ts";
import { tickPassed, type Sleeper } from "./tick.ts";

export interface GroupCommitOptions<Row, Result> {
  /** Writes all rows in one transaction and answers each, in order. Bounded in time by less than `deadlineMs`. */
  readonly write: (rows: readonly Row[]) => Promise<readonly Result[]>;
  /**
   * Waits for what has arrived and not been read yet. Asked where few wait, by what the write before took: two small
   * writes cost much more than one.
   */
  readonly gather?: (() => Promise<void>) | undefined;
  /** Most rows of one write. */
  readonly most?: number;
  /** How long a caller waits for its row before it gets `unavailable`; its row may still be stored. */
  readonly deadlineMs?: number;
  /** How often a waiting caller looks whether the queue has lost its leader. */
  readonly tickMs?: number;
}

type Outcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: StoreError };

/** A row and its caller. */
interface Waiting<Row, Result> extends Sleeper {
  readonly row: Row;
  outcome?: Outcome<Result>;
}

/** One write in progress. */
interface Flight<Row, Result> {
  rows: readonly Waiting<Row, Result>[];
}

/**
 * A function that stores one row and resolves once its commit is durable. Rows arriving while a write is in
 * flight wait; when it ends the first of them leads the next write, from its own call: on workerd one request
 * may not do another's input and output, and on Node it costs nothing. A bad row fails alone: a refused write
 * is halved until that row stands by itself.
 */
export function groupCommit<Row, Result>(options: GroupCommitOptions<Row, Result>): (row: Row) => Promise<Result> {
  const group = new Group(options);
  return (row) => group.commit(row);
}

class Group<Row, Result> {
  readonly #write: GroupCommitOptions<Row, Result>["write"];
  readonly #gather: GroupCommitOptions<Row, Result>["gather"];
  readonly #most: number;
  readonly #deadlineMs: number;
  readonly #tickMs: number;
  #queue: Waiting<Row, Result>[] = [];
  #flight: Flight<Row, Result> | undefined;
  /** How many rows the last write took. */
  #taken = 0;

  constructor({ write, gather, most = 500, deadlineMs = 10_000, tickMs = 250 }: GroupCommitOptions<Row, Result>) {
    this.#write = write;
    this.#gather = gather;
    this.#most = most;
    this.#deadlineMs = deadlineMs;
    this.#tickMs = tickMs;
  }

  async commit(row: Row): Promise<Result> {
    const waiting: Waiting<Row, Result> = { row, wake: () => {} };
    this.#queue.push(waiting);
    let seen: Flight<Row, Result> | undefined;
    let seenMs = 0;
    for (let waitedMs = 0; !waiting.outcome;) {
      // Whoever looks first leads. Waking is a hint: on workerd the one who was woken may have been cancelled.
      if (!this.#flight && this.#queue.includes(waiting)) await this.#lead();
      else if (waitedMs >= this.#deadlineMs) return this.#giveUp(waiting);
      else if (await tickPassed(waiting, this.#tickMs)) {
        waitedMs += this.#tickMs;
        seenMs = this.#flight === seen ? seenMs + this.#tickMs : 0;
        seen = this.#flight;
        // Sooner than the deadline, so that whoever notices still has time to lead.
        if (seen && seenMs >= 0.8 * this.#deadlineMs) this.#abandon(seen);
      }
    }
    if (!waiting.outcome.ok) throw waiting.outcome.error;
    return waiting.outcome.result;
  }

  async #lead(): Promise<void> {
    const mine: Flight<Row, Result> = { rows: [] };
    this.#flight = mine;
    try {
      if (2 * this.#queue.length < this.#taken) await this.#gather?.();
      mine.rows = this.#queue.slice(0, this.#most);
      this.#queue = this.#queue.slice(this.#most);
      this.#taken = mine.rows.length;
      await this.#writeOrHalve(mine.rows);
    } finally {
      // A leader that was given up on must not end the flight of its successor.
      if (this.#flight === mine) this.#flight = undefined;
      for (const waiting of mine.rows) waiting.wake();
      this.#queue[0]?.wake();
    }
  }

  async #writeOrHalve(rows: readonly Waiting<Row, Result>[]): Promise<void> {
    try {
      const results = await this.#write(rows.map((waiting) => waiting.row));
      for (const [i, waiting] of rows.entries()) waiting.outcome ??= { ok: true, result: results[i]! };
    } catch (thrown) {
      const error = thrown instanceof StoreError ? thrown : new StoreError("unavailable", { cause: thrown });
      if (error.kind === "unavailable" || rows.length === 1) {
        for (const waiting of rows) waiting.outcome ??= { ok: false, error };
        return;
      }
      await this.#writeOrHalve(rows.slice(0, rows.length / 2));
      await this.#writeOrHalve(rows.slice(rows.length / 2));
    }
  }

  #giveUp(waiting: Waiting<Row, Result>): never {
    this.#queue = this.#queue.filter((other) => other !== waiting);
    throw new StoreError("unavailable");
  }

  /** Gives up on a flight whose leader is gone: a cancelled request on workerd never comes back. */
  #abandon(lost: Flight<Row, Result>): void {
    this.#flight = undefined;
    for (const waiting of lost.rows) {
      waiting.outcome ??= { ok: false, error: new StoreError("unavailable") };
      waiting.wake();
    }
  }
}
