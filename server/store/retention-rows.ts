// What is left of people in a site's log, and the last report of what is past its period: one row that the next replaces.
import type { Database } from "./client.ts";
import type { LookStore } from "./look-rows.ts";
import type { RecountStore } from "./recount-rows.ts";
import { storedTwice } from "./store-error.ts";

/** What was past its period at an instant. */
export interface RetentionNote {
  readonly atMs: number;
  /** Since when the wait before it is taken away counts; absent where nothing goes by itself. */
  readonly sinceMs?: number;
  readonly records: number;
  readonly subjects: number;
}

/** The part of a site store that says what is left of people, and keeps what the schedule reported last. */
export interface RetentionNotes {
  /** How many rows of the log name each of the subjects, by number; one that none names is not there. */
  entriesNaming(numbers: readonly number[]): Promise<ReadonlyMap<number, number>>;
  keepRetentionNote(note: RetentionNote): Promise<void>;
  /** Undefined before the first, and after a run. */
  retentionNote(): Promise<RetentionNote | undefined>;
  forgetRetentionNote(): Promise<void>;
}

/** What jobs that run by the clock keep of their own runs. */
export interface KeepingStore extends RetentionNotes, RecountStore, LookStore {}

const countNaming = `
SELECT who, count(*) AS entries FROM entry WHERE who IN (SELECT value FROM json_each(?)) GROUP BY who`;

const upsert = `
INSERT INTO retention_report (id, at, since, records, subjects) VALUES (1, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET at = excluded.at, since = excluded.since, records = excluded.records, subjects = excluded.subjects`;

/** The same over the site's database. */
export const retentionRows = ({ reader, writer }: Database): RetentionNotes => ({
  entriesNaming: (numbers) =>
    storedTwice(async () => {
      const { rows } = await reader.execute({ sql: countNaming, args: [JSON.stringify(numbers)] });
      return new Map(rows.map((row) => [Number(row["who"]), Number(row["entries"])]));
    }),
  keepRetentionNote: ({ atMs, sinceMs, records, subjects }) =>
    storedTwice(async () => {
      await writer.execute({ sql: upsert, args: [atMs, sinceMs ?? null, records, subjects] });
    }),
  retentionNote: () =>
    storedTwice(async () => {
      const { rows } = await reader.execute("SELECT at, since, records, subjects FROM retention_report");
      const [row] = rows;
      if (!row) return undefined;
      const since = row["since"] === null ? {} : { sinceMs: Number(row["since"]) };
      return {
        atMs: Number(row["at"]),
        ...since,
        records: Number(row["records"]),
        subjects: Number(row["subjects"]),
      };
    }),
  forgetRetentionNote: () =>
    storedTwice(async () => {
      await writer.execute("DELETE FROM retention_report");
    }),
});
