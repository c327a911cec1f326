// What a site's last look-through found, in its database: one row that the next replaces.
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Database } from "./client.ts";
import { storedTwice } from "./store-error.ts";

/** What a look-through of a site found. */
export interface LookedThrough {
  readonly at: Instant;
  /** Entries under the checkpoint that it went up to. */
  readonly entries: number;
  /** What is wrong with the log first; undefined where nothing is. */
  readonly log: string | undefined;
  /** What does not follow from the records, and the first of it. */
  readonly findings: number;
  readonly first?: { readonly who?: number | undefined; readonly entry?: number | undefined; readonly detail: string };
}

/** The part of a site store that keeps the last look-through. */
export interface LookStore {
  keepLook(found: LookedThrough): Promise<void>;
  /** Undefined before the first. */
  lastLook(): Promise<LookedThrough | undefined>;
  forgetLook(): Promise<void>;
}

const upsert = `
INSERT INTO look_through (id, at, entries, log, findings, first) VALUES (1, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET at = excluded.at, entries = excluded.entries, log = excluded.log,
  findings = excluded.findings, first = excluded.first`;

/** The same over the site's database. */
export const lookRows = ({ reader, writer }: Database): LookStore => ({
  keepLook: ({ at, entries, log, findings, first }) =>
    storedTwice(async () => {
      const args = [millisecondsOf(at), entries, log ?? null, findings, first ? JSON.stringify(first) : null];
      await writer.execute({ sql: upsert, args });
    }),
  lastLook: () =>
    storedTwice(async () => {
      const [row] = (await reader.execute("SELECT at, entries, log, findings, first FROM look_through")).rows;
      if (!row) return undefined;
      const first =
        row["first"] === null ? {} : { first: JSON.parse(String(row["first"])) as LookedThrough["first"] & {} };
      return {
        at: instantAt(Number(row["at"])),
        entries: Number(row["entries"]),
        log: row["log"] === null ? undefined : String(row["log"]),
        findings: Number(row["findings"]),
        ...first,
      };
    }),
  forgetLook: () =>
    storedTwice(async () => {
      await writer.execute("DELETE FROM look_through");
    }),
});
