// The shapes of daily numbers, and what a store can do with them.
import type { RecordCore } from "../../core/record.ts";
import type { Device, Tally } from "../../core/tally.ts";
import type { HitStore } from "./site-hits.ts";

/** A tally of one day, and how often. */
export interface TallyRow extends Tally {
  readonly day: string;
  readonly count: number;
}

/** Up to which entry, counted from 1, tallies are taken, and in which time zone's days. */
interface TallyCursor {
  readonly idx: number;
  readonly zone: string;
}

/** Records alike in all that is counted: their shape, device and quarter of an hour. */
export interface AlikeRecords {
  readonly shape: number;
  readonly device: Device | undefined;
  /** The first millisecond of the quarter. */
  readonly fromMs: number;
  readonly count: number;
}

/** The numbers of a site, and of its pages. */
export interface TallyStore extends HitStore {
  /** How many consents in force lapse after `fromMs` and not after `toMs`; goes through every state. */
  endingStates(range: { readonly fromMs: number; readonly toMs: number }): Promise<number>;
  tallyCursor(): Promise<TallyCursor>;
  /** The records of the `most` entries after a cursor, alike ones together, and the cursor after them. */
  alikeAfter(idx: number, most: number): Promise<{ readonly alike: AlikeRecords[]; readonly idx: number }>;
  /** What every record of a shape has, by the shape's number. */
  shapeCores(shapes: readonly number[]): Promise<ReadonlyMap<number, RecordCore>>;
  /** Adds the rows and moves the cursor; false, and nothing is changed, where somebody moved it before. */
  addTallies(change: {
    readonly from: TallyCursor;
    readonly to: number;
    readonly rows: readonly TallyRow[];
  }): Promise<boolean>;
  /** Adds what no record says. Not repeated by the store: twice would count twice. */
  addShowings(rows: readonly TallyRow[]): Promise<void>;
  /** Begins anew in another time zone's days; what no record says stays. False where somebody did before. */
  restartTallies(from: TallyCursor, zone: string): Promise<boolean>;
  /** Of the days from one to another, both included. */
  tallies(days: { readonly from: string; readonly to: string }): Promise<TallyRow[]>;
}
