// What changed since a place: records and notices of the log, and suppressions, each in the order they were committed.
import type { ContentHash } from "../../core/notice.ts";
import type { Instant } from "../../core/time.ts";
import type { SubjectKind } from "../../core/record.ts";
import type { Database, SqlClient } from "./client.ts";
import { kindOf } from "./codes.ts";
import type { OccasionStore } from "./occasion-rows.ts";
import type { StateRow, StoredRecord, SubjectHash } from "./record-rows.ts";
import type { CheckpointRow } from "./rows.ts";
import { stateFrom } from "./site-records.ts";
import { storedTwice } from "./store-error.ts";
import { readableRecord, recordColumns } from "./stored-record.ts";
import { hashIn, type RowKeyring, type RowKeys } from "./row-keys.ts";
import { saidAgain, suppressionFrom, type SuppressionRow } from "./suppressions.ts";

/** How far somebody has read: the last row key of each table. Tables only grow, and their keys come in the order of commits. */
export interface ChangePlace {
  readonly log: number;
  readonly suppressions: number;
  readonly checkpoints: number;
  readonly occasions: number;
}

/** A record with what holds for its subject now, and by which hash that is known; of an erasure, whom it was about. */
export interface ChangedRecord {
  readonly stored: StoredRecord;
  readonly states: readonly StateRow[];
  readonly subject: { readonly hash: SubjectHash; readonly kind?: SubjectKind } | undefined;
  /** Of an erasure: the index of the last erasure, restriction or release of the same person. */
  readonly lastErasure?: number | undefined;
}

/**
 * A suppression as it is now, and what happened to it at a place: it was added, or lifted, or it said again what an
 * earlier one had said, whose end is then nobody's lift.
 */
export type ChangedSuppression = SuppressionRow & {
  readonly place: number;
  readonly isLift: boolean;
  /** The entry whose place it took. */
  readonly renews?: string | undefined;
};

/** A part of the log: records and notices with their row keys, of everything up to `last`. */
interface ChangedEntries {
  readonly records: readonly ChangedRecord[];
  readonly notices: readonly { readonly place: number; readonly hash: ContentHash; readonly at: Instant }[];
  readonly last: number;
}

export interface ChangeStore extends OccasionStore {
  /** The latest row key of each table; a reader that is there has read everything. */
  changeEnds(): Promise<ChangePlace>;
  /** What the `most` entries after a row key hold. */
  changedEntries(page: { readonly after: number; readonly most: number }): Promise<ChangedEntries>;
  /** Suppressions that were added or lifted after a place, in the order of that. */
  changedSuppressions(page: { readonly after: number; readonly most: number }): Promise<readonly ChangedSuppression[]>;
  /** Checkpoints after a size that owners keep: the first of each day in UTC, and the first past each `every` entries. */
  keptCheckpoints(page: {
    readonly after: number;
    readonly most: number;
    readonly every: number;
  }): Promise<readonly CheckpointRow[]>;
}

const selectEntries = `
SELECT e.kind, ${recordColumns}, n.published_at FROM entry AS e
LEFT JOIN shape AS s ON s.no = e.shape
LEFT JOIN notice AS n ON e.kind = 'notice' AND n.hash = e.ref
WHERE e.idx > ? AND e.idx <= ? AND e.kind IN ('record', 'notice') ORDER BY e.idx`;

const selectStates = `
SELECT t.who, p.id, t.channel, t.status, t.version, t.idx, t.acted, t.until, t.direct
FROM json_each(?) AS r CROSS JOIN consent_state AS t ON t.who = r.value JOIN purpose AS p ON p.no = t.purpose`;

const selectHashes = `
SELECT s.no AS who, s.hash, s.version, s.kind FROM json_each(?) AS r CROSS JOIN subject AS s ON s.no = r.value`;

const selectErased = `
SELECT t.who, t.hash, t.version, NULL AS kind FROM tombstone AS t WHERE t.who IN (SELECT value FROM json_each(?))`;

const selectLastErasures = `
SELECT who, max(idx) AS place FROM erasure WHERE who IN (SELECT value FROM json_each(?)) GROUP BY who`;

const selectKept = `
SELECT c.size, c.note, c.at AS made FROM checkpoint AS c LEFT JOIN checkpoint AS p ON p.size = c.prev_size
WHERE c.size > ? AND (p.size IS NULL OR substr(c.at, 1, 10) <> substr(p.at, 1, 10) OR c.size / CAST(? AS integer) <> p.size / CAST(? AS integer))
ORDER BY c.size LIMIT ?`;

const selectSuppressions = `
SELECT c.no AS place, c.lifts, s.*, CASE c.lifts WHEN 0 THEN (
  SELECT e.id FROM suppression AS e WHERE e.hash = s.hash AND e.reason = s.reason AND e.channel = s.channel
    AND e.topic = s.topic AND e.lifted = s.added AND e.lift_reason = '${saidAgain}' AND e.no < s.no
) END AS renews FROM suppression_change AS c JOIN suppression AS s ON s.no = c.suppression
WHERE c.no > ? ORDER BY c.no LIMIT ?`;

/** The part of a site store that tells what changed. */
export function changeRows(
  { reader }: Database,
  keys: Database,
  keyring: RowKeyring,
): Omit<ChangeStore, keyof OccasionStore> {
  const top = async (client: SqlClient, sql: string) => Number((await client.execute(sql)).rows[0]!["top"]);
  return {
    changeEnds: () =>
      storedTwice(async () => ({
        log: await top(reader, "SELECT coalesce(max(idx), 0) AS top FROM entry"),
        suppressions: await top(keys.reader, "SELECT coalesce(max(no), 0) AS top FROM suppression_change"),
        checkpoints: await top(reader, "SELECT coalesce(max(size), 0) AS top FROM checkpoint"),
        occasions: await top(reader, "SELECT coalesce(max(no), 0) AS top FROM occasion"),
      })),
    changedEntries: ({ after, most }) =>
      storedTwice(async () => {
        const end = await top(reader, "SELECT coalesce(max(idx), 0) AS top FROM entry");
        const last = Math.max(after, Math.min(end, after + most));
        if (last === after) return { records: [], notices: [], last };
        const { rows } = await reader.execute({ sql: selectEntries, args: [after, last] });
        // Of a record that was wiped, or a damaged row, nothing can be told.
        const stored = rows.flatMap((row) => (row["doc"] === null ? [] : (readableRecord(row) ?? [])));
        const notices = rows.filter((row) => row["kind"] === "notice" && row["published_at"] !== null);
        return {
          records: await keyring.with((named) => changedRecords({ reader, keys: keys.reader }, stored, named)),
          notices: notices.map((row) => ({
            place: Number(row["place"]),
            hash: String(row["ref"]) as ContentHash,
            at: String(row["published_at"]),
          })),
          last,
        };
      }),
    keptCheckpoints: ({ after, most, every }) =>
      storedTwice(async () => {
        const { rows } = await reader.execute({ sql: selectKept, args: [after, every, every, most] });
        return rows.map((row) => ({
          size: Number(row["size"]),
          note: String(row["note"]),
          at: String(row["made"]),
        }));
      }),
    changedSuppressions: ({ after, most }) =>
      storedTwice(() =>
        keyring.with(async (named) => {
          const { rows } = await keys.reader.execute({ sql: selectSuppressions, args: [after, most] });
          return rows.map((row) => ({
            ...suppressionFrom(row, named),
            place: Number(row["place"]),
            isLift: Number(row["lifts"]) === 1,
            ...(row["renews"] === null ? {} : { renews: String(row["renews"]) }),
          }));
        }),
      ),
  };
}

/** The records with whom they are about. States are read after the entries, so that none is older than they are. */
async function changedRecords(
  { reader, keys }: { reader: SqlClient; keys: SqlClient },
  records: readonly StoredRecord[],
  named: RowKeys,
): Promise<ChangedRecord[]> {
  const people = [...new Set(records.flatMap(({ who }) => who ?? []))];
  const erased = [...new Set(records.flatMap(({ core }) => core.erasure?.who ?? []))];
  const states = new Map<number, StateRow[]>(people.map((who) => [who, []]));
  for (const row of (await reader.execute({ sql: selectStates, args: [JSON.stringify(people)] })).rows) {
    const state = stateFrom(row);
    states.get(state.who)?.push(state);
  }
  const hashes = new Map<number, ChangedRecord["subject"]>();
  const learn = async (sql: string, numbers: readonly number[]) => {
    if (numbers.length === 0) return;
    for (const row of (await keys.execute({ sql, args: [JSON.stringify(numbers)] })).rows) {
      const kind = row["kind"] === null ? {} : { kind: kindOf(Number(row["kind"])) };
      hashes.set(Number(row["who"]), { hash: hashIn(named, row), ...kind });
    }
  };
  await learn(selectErased, erased);
  await learn(selectHashes, [...people, ...erased]);
  const last = await lastErasures(reader, erased);
  return records.map((stored) => {
    const who = stored.who ?? stored.core.erasure?.who;
    return {
      lastErasure: stored.core.erasure?.who === undefined ? undefined : last.get(stored.core.erasure.who),
      stored,
      states: (who === undefined ? undefined : states.get(who)) ?? [],
      subject: who === undefined ? undefined : hashes.get(who),
    };
  });
}

async function lastErasures(reader: SqlClient, numbers: readonly number[]): Promise<Map<number, number>> {
  if (numbers.length === 0) return new Map();
  const { rows } = await reader.execute({ sql: selectLastErasures, args: [JSON.stringify(numbers)] });
  return new Map(rows.map((row) => [Number(row["who"]), Number(row["place"]) - 1]));
}
