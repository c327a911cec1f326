// One writer per database where every call is its own connection: writes go one after the other, in the order they came.
import type { SqlClient } from "./client.ts";
import { StoreError } from "./store-error.ts";
import { tickPassed, type Sleeper } from "./tick.ts";

export interface WriteLaneOptions {
  /** By when a write that holds the lane has ended by itself; later its caller is taken to be gone. */
  readonly heldMs: number;
  /** How long a write waits for its turn before it is `unavailable`; it was not sent then. */
  readonly patienceMs?: number;
  /** How often who waits looks whether the lane is free: a cancelled request on workerd hands nothing over. */
  readonly tickMs?: number;
}

/**
 * The same client with one call in flight at a time, first come, first served. Calls of one request never run
 * in another's: who waits is told that the lane is free and goes on by itself.
 */
export function inTurn(client: SqlClient, options: WriteLaneOptions): SqlClient {
  const lane = new WriteLane(options);
  return {
    execute: (statement) => lane.run(() => client.execute(statement)),
    batch: (statements, mode) => lane.run(() => client.batch(statements, mode)),
  };
}

class WriteLane {
  readonly #heldMs: number;
  readonly #patienceMs: number;
  readonly #tickMs: number;
  #waiting: Sleeper[] = [];
  #holder: Sleeper | undefined;

  constructor({ heldMs, patienceMs = 2 * heldMs, tickMs = 250 }: WriteLaneOptions) {
    this.#heldMs = heldMs;
    this.#patienceMs = patienceMs;
    this.#tickMs = tickMs;
  }

  async run<T>(write: () => Promise<T>): Promise<T> {
    const holder: Sleeper = { wake: () => {} };
    if (this.#holder || this.#waiting.length) await this.#turn(holder);
    else this.#holder = holder;
    try {
      return await write();
    } finally {
      // Who was given up on must not free the lane that its successor holds.
      if (this.#holder === holder) this.#free();
    }
  }

  /** Waits until the lane is free and takes it in the same breath. */
  async #turn(next: Sleeper): Promise<void> {
    this.#waiting.push(next);
    let seen: Sleeper | undefined;
    let seenMs = 0;
    try {
      for (let waitedMs = 0; waitedMs < this.#patienceMs;) {
        const ticked = await tickPassed(next, this.#tickMs);
        if (ticked) {
          waitedMs += this.#tickMs;
          seenMs = this.#holder === seen ? seenMs + this.#tickMs : 0;
          seen = this.#holder;
        }
        // A tick late, the lane may also be free because nobody could hand it over.
        if (!this.#holder || seenMs >= this.#heldMs) {
          this.#holder = next;
          return;
        }
        // Woken, but somebody was quicker: first in line again.
        if (!ticked) this.#waiting.unshift(next);
      }
    } finally {
      this.#waiting = this.#waiting.filter((other) => other !== next);
    }
    throw new StoreError("unavailable");
  }

  /** Wakes the first in line, who leaves it: were it gone for good, the next one must not be behind it for ever. */
  #free(): void {
    this.#holder = undefined;
    this.#waiting.shift()?.wake();
  }
}
