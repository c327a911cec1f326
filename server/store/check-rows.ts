// Decision records of checks: one row each, committed together with its entry in the log.
import type { CheckRecord } from "../../core/check.ts";
import { canonicalText, type Json } from "../../core/canonical.ts";
import type { Database } from "./client.ts";
import { groupCommit } from "./group-commit.ts";
import { hex } from "./hex.ts";
import { blob } from "./query.ts";
import { storedTwice } from "./store-error.ts";

/** A decision record and what its entry is. */
interface CheckRow {
  readonly check: CheckRecord;
  /** 16 bytes: the commitment is keyed by them. */
  readonly salt: Uint8Array;
  /** The entry's data. */
  readonly data: Uint8Array;
}

/** A decision record and its position in the log, from 0. */
type StoredCheck = Pick<CheckRow, "check" | "salt"> & { readonly index: number };

export interface CheckStore {
  /** Resolves once the record and its entry are durable. */
  commitCheck(row: CheckRow): Promise<void>;
  check(id: string): Promise<StoredCheck | undefined>;
  /** Those with an index in [start, end), for exports. */
  checksWithin(start: number, end: number): Promise<StoredCheck[]>;
}

const insertEntries = `
INSERT INTO entry (ref, kind, data) SELECT value->>0, 'check', unhex(value->>1) FROM json_each(?) WHERE true
ON CONFLICT (ref) DO NOTHING`;
const insertRuns = `
INSERT INTO check_run (id, doc, salt) SELECT value->>0, value->>1, unhex(value->>2) FROM json_each(?) WHERE true
ON CONFLICT (id) DO NOTHING`;
const select = "SELECT c.doc, c.salt, e.idx FROM check_run AS c CROSS JOIN entry AS e ON e.ref = c.id";

/** The part of a site store that keeps decision records. */
export function checkRows({ reader, writer }: Database, deadline: { deadlineMs?: number } = {}): CheckStore {
  const stored = async (where: string, args: (string | number)[], from = select): Promise<StoredCheck[]> =>
    (await reader.execute({ sql: `${from} WHERE ${where}`, args })).rows.map((row) => ({
      check: JSON.parse(String(row["doc"])) as CheckRecord,
      salt: blob(row, "salt"),
      index: Number(row["idx"]) - 1,
    }));
  return {
    commitCheck: groupCommit({
      ...deadline,
      write: (rows: readonly CheckRow[]) =>
        storedTwice(async () => {
          const entries = rows.map(({ check, data }) => [check.id, hex(data)]);
          const runs = rows.map(({ check, salt }) => [check.id, canonicalText(check as unknown as Json), hex(salt)]);
          await writer.batch(
            [
              { sql: insertEntries, args: [JSON.stringify(entries)] },
              { sql: insertRuns, args: [JSON.stringify(runs)] },
            ],
            "write",
          );
          return rows.map(() => undefined);
        }),
    }),
    check: (id) => storedTwice(async () => (await stored("c.id = ?", [id]))[0]),
    checksWithin: (start, end) =>
      storedTwice(() =>
        stored(
          "e.kind = 'check' AND e.idx > ? AND e.idx <= ? ORDER BY e.idx",
          [start, end],
          "SELECT c.doc, c.salt, e.idx FROM entry AS e CROSS JOIN check_run AS c ON c.id = e.ref",
        ),
      ),
  };
}
