// What one row of the table of consent signals is.
import type { Gate } from "../host.ts";

/** What is told to a vendor in one go, in the vendor's own words. */
export type Command = readonly unknown[];

/**
 * Hands a command to the vendor's queue. False while the vendor cannot take it: then the whole row is handed over
 * again once the page is parsed, once it is loaded, and when `again` is called.
 */
export type Send = (command: Command, again: () => void) => boolean;

export interface Signal {
  /** The category whose answer the vendor is told. */
  readonly category: string;
  readonly send: Send;
  /** What is told before anything else on the page, whatever this browser remembers. */
  first(gate: Gate): readonly Command[];
  /**
   * What is told after each choice, and once on a page that begins with something allowed: everything, so that
   * a later row replaces one that still waits. `before` is what was told last on this page.
   */
  after(given: boolean, gate: Gate, before: boolean): readonly Command[];
}

/** What a vendor was told on this page; the debug panel shows it. */
export type Told = readonly [signal: string, ...command: Command];

/** The gate as the part leaves it. */
export interface TellingGate extends Gate {
  told?: readonly Told[];
}
