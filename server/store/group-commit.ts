// Group commit: concurrent callers share one write, one write is in flight, and the caller who writes does so for all.
import { StoreError } from "./store-error.ts";

export interface GroupCommitOptions<Row, Result> {
  /** Writes all rows in one transaction and answers each, in order. Bounded in time by less than `deadlineMs`. */
  readonly write: (rows: readonly Row[]) => Promise<readonly Result[]>;
  /** Most rows of one write. */
  readonly most?: number;
  /** How long a caller waits for its row before it gets `unavailable`; its row may still be stored. */
  readonly deadlineMs?: number;
  /** How often a waiting caller looks whether the queue has lost its leader. */
  readonly tickMs?: number;
}

interface Waiting<Row, Result> {
  readonly row: Row;
  outcome?: { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly error: StoreError };
  wake: () => void;
}

interface Flight<Row, Result> {
  readonly rows: readonly Waiting<Row, Result>[];
}

/**
 * A function that stores one row and resolves once its commit is durable. Rows arriving while a write is in
 * flight wait; when it ends the first of them leads the next write, from its own call: on workerd one request
 * may not do another's input and output, and on Node it costs nothing. A bad row fails alone: a refused write
 * is halved until that row stands by itself.
 */
export function groupCommit<Row, Result>(options: GroupCommitOptions<Row, Result>): (row: Row) => Promise<Result> {
  const { write, most = 500, deadlineMs = 10_000, tickMs = 250 } = options;
  let queue: Waiting<Row, Result>[] = [];
  let flight: Flight<Row, Result> | undefined;

  async function lead(): Promise<void> {
    const mine: Flight<Row, Result> = { rows: queue.slice(0, most) };
    queue = queue.slice(most);
    flight = mine;
    try {
      await writeOrHalve(mine.rows);
    } finally {
      // A leader that was given up on must not end the flight of its successor.
      if (flight === mine) flight = undefined;
      for (const waiting of mine.rows) waiting.wake();
      queue[0]?.wake();
    }
  }

  async function writeOrHalve(rows: readonly Waiting<Row, Result>[]): Promise<void> {
    try {
      const results = await write(rows.map((waiting) => waiting.row));
      for (const [i, waiting] of rows.entries()) waiting.outcome ??= { ok: true, result: results[i]! };
    } catch (thrown) {
      const error = thrown instanceof StoreError ? thrown : new StoreError("unavailable", { cause: thrown });
      if (error.kind === "unavailable" || rows.length === 1) {
        for (const waiting of rows) waiting.outcome ??= { ok: false, error };
        return;
      }
      await writeOrHalve(rows.slice(0, rows.length / 2));
      await writeOrHalve(rows.slice(rows.length / 2));
    }
  }

  /** Gives up on a flight whose leader is gone: a cancelled request on workerd never comes back. */
  function abandon(lost: Flight<Row, Result>): void {
    flight = undefined;
    for (const waiting of lost.rows) {
      waiting.outcome ??= { ok: false, error: new StoreError("unavailable") };
      waiting.wake();
    }
  }

  return async function commit(row: Row): Promise<Result> {
    const waiting: Waiting<Row, Result> = { row, wake: () => {} };
    queue.push(waiting);
    let seen: Flight<Row, Result> | undefined;
    let ticksOnSeen = 0;
    for (let waitedMs = 0; !waiting.outcome; ) {
      if (!flight && queue.includes(waiting)) {
        await lead();
        continue;
      }
      if (waitedMs >= deadlineMs) {
        queue = queue.filter((other) => other !== waiting);
        throw new StoreError("unavailable");
      }
      if (await timedOut(waiting, tickMs)) {
        waitedMs += tickMs;
        ticksOnSeen = flight === seen ? ticksOnSeen + 1 : 0;
        seen = flight;
        // Sooner than the deadline, so that whoever notices still has time to lead.
        if (flight && ticksOnSeen * tickMs >= 0.8 * deadlineMs) abandon(flight);
      }
    }
    if (!waiting.outcome.ok) throw waiting.outcome.error;
    return waiting.outcome.result;
  };
}

/** Resolves when woken (false) or after one tick (true). The pending timer keeps workerd from calling the request hung. */
function timedOut(waiting: { wake: () => void }, tickMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), tickMs);
    waiting.wake = () => {
      clearTimeout(timer);
      resolve(false);
    };
  });
}
