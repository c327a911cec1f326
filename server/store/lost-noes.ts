// What somebody said no to whom a restore from an export could not find out: few rows, which only a restore writes.
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Channel } from "../../core/purpose.ts";
import type { InStatement } from "@libsql/client/web";
import type { Database } from "./client.ts";
import { channelNo, channelOf } from "./codes.ts";
import { queries } from "./query.ts";
import { lostNo } from "./schema-retention.ts";
import { storedTwice } from "./store-error.ts";

/** A no that is in the log and is nobody's any more. */
export interface LostNo {
  /** `everyPurpose` where it was to all of them. */
  readonly purpose: string;
  /** Undefined where it was on none; of every purpose, on all of them. */
  readonly channel: Channel | undefined;
  /** When it was recorded. */
  readonly since: Instant;
}

/** One as it is kept. */
interface KeptLostNo extends LostNo {
  /** When the site was restored without knowing whose it was. */
  readonly at: Instant;
}

/** What stands for all purposes: none has such a key. */
export const everyPurpose = "";

/** The part of a site store that knows of them. */
export interface LostNoStore {
  /**
   * When the site was restored without knowing who said no to this; undefined where no such no was lost. `asOf` an
   * earlier instant, only where the no was said by then.
   */
  unknownBefore(question: {
    readonly purpose: string;
    readonly channel: Channel | undefined;
    readonly asOf?: Instant | undefined;
  }): Promise<Instant | undefined>;
  /** Every one, as it stands in the database now. */
  lostNoes(): Promise<KeptLostNo[]>;
}

interface LostRow {
  readonly sinceMs: number;
  readonly at: Instant;
}

const nameOf = (purpose: string, channel: number): string => `${channel} ${purpose}`;

/** The same over the site's database. Read once: a site that is restored is opened anew. */
export function lostNoRows({ reader }: Database): LostNoStore {
  let known: Promise<ReadonlyMap<string, LostRow>> | undefined;
  const read = () =>
    storedTwice(async () => {
      const rows = await queries(reader).select().from(lostNo);
      return new Map(
        rows.map((row) => [nameOf(row.purpose, row.channel), { sinceMs: row.since, at: instantAt(row.at) }]),
      );
    });
  return {
    lostNoes: () =>
      storedTwice(async () => {
        const rows = await queries(reader).select().from(lostNo);
        return rows.map(({ purpose, channel, since, at }) => ({
          purpose,
          channel: channelOf(channel) || undefined,
          since: instantAt(since),
          at: instantAt(at),
        }));
      }),
    async unknownBefore({ purpose, channel, asOf }) {
      known ??= read();
      const lost = await known.catch((error: unknown) => {
        // The next question reads again.
        known = undefined;
        throw error;
      });
      const on = channelNo(channel);
      const names = [nameOf(purpose, on), nameOf(everyPurpose, on), nameOf(everyPurpose, channelNo(undefined))];
      const asOfMs = asOf === undefined ? Infinity : millisecondsOf(asOf);
      const found = names.flatMap((name) => lost.get(name) ?? []).filter(({ sinceMs }) => sinceMs <= asOfMs);
      return found
        .map(({ at }) => at)
        .sort()
        .at(-1);
    },
  };
}

/** The statement by which a restore of this instant notes one; of two to the same the first counts, until the later restore. */
export const keptLostNo = ({ purpose, channel, since }: LostNo, atMs: number): InStatement => ({
  sql: `INSERT INTO lost_no (purpose, channel, since, at) VALUES (?, ?, ?, ?)
ON CONFLICT (purpose, channel) DO UPDATE SET since = min(since, excluded.since), at = max(at, excluded.at)`,
  args: [purpose, channelNo(channel), millisecondsOf(since), atMs],
});
