// Occasions in a site's database: what no row of its own says, such as what time brings, and is told like other changes, in the order it was noted.
import type { ChangeType } from "../../core/change.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import type { Database } from "./client.ts";
import { kindOf } from "./codes.ts";
import type { StateRow, SubjectHash } from "./record-rows.ts";
import type { SubjectKind } from "../../core/record.ts";
import { stateFrom } from "./site-records.ts";
import { hashIn, type RowKeyring } from "./row-keys.ts";
import { storedTwice } from "./store-error.ts";

/** Something to be told once: `ref` says what of, and names nobody to a stranger. */
export interface NewOccasion {
  readonly ref: string;
  readonly type: ChangeType;
  /** Whom it is about, by number. */
  readonly who?: number;
  /** What is told of it, by ids. */
  readonly doc: Readonly<Record<string, unknown>>;
}

/** The same as it is told: with whom it is about and what holds for them now, as long as they are known. */
export interface Occasion {
  readonly place: number;
  readonly type: ChangeType;
  readonly doc: Readonly<Record<string, unknown>>;
  readonly at: Instant;
  readonly subject: { readonly hash: SubjectHash; readonly kind: SubjectKind } | undefined;
  readonly states: readonly StateRow[];
  /** Of who is kept for a claim only. */
  readonly restrictedUntil: Instant | undefined;
}

export interface OccasionStore {
  /** Notes those that were not noted before; tells how many. */
  noteOccasions(rows: readonly NewOccasion[], atMs: number): Promise<number>;
  /** Those after a place, in order. */
  occasions(page: { readonly after: number; readonly most: number }): Promise<readonly Occasion[]>;
  /** Forgets those noted before then; of the last, whose number readers go on from, what it was of: that may be told again. */
  forgetOccasions(beforeMs: number): Promise<void>;
}

const insert = `
INSERT INTO occasion (ref, type, who, doc, at)
SELECT value->>0, value->>1, value->>2, value->>3, ? FROM json_each(?) WHERE true ON CONFLICT (ref) DO NOTHING`;

const selectStates = `
SELECT t.who, p.id, t.channel, t.status, t.version, t.idx, t.acted, t.until, t.direct
FROM json_each(?) AS r CROSS JOIN consent_state AS t ON t.who = r.value JOIN purpose AS p ON p.no = t.purpose`;

/** The part of a site store that keeps occasions. */
export const occasionRows = ({ reader, writer }: Database, keys: Database, keyring: RowKeyring): OccasionStore => ({
  noteOccasions: (rows, atMs) =>
    storedTwice(async () => {
      if (rows.length === 0) return 0;
      const values = rows.map(({ ref, type, who, doc }) => [ref, type, who ?? null, JSON.stringify(doc)]);
      return (await writer.execute({ sql: insert, args: [atMs, JSON.stringify(values)] })).rowsAffected;
    }),
  occasions: ({ after, most }) =>
    storedTwice(async () => {
      const sql = "SELECT no, type, who, doc, at AS made FROM occasion WHERE no > ? ORDER BY no LIMIT ?";
      const { rows } = await reader.execute({ sql, args: [after, most] });
      const people = JSON.stringify([
        ...new Set(rows.flatMap((row) => (row["who"] === null ? [] : Number(row["who"])))),
      ]);
      const states = people === "[]" ? [] : (await reader.execute({ sql: selectStates, args: [people] })).rows;
      const known = `SELECT s.no, s.hash, s.version, s.kind, x.until FROM subject AS s
LEFT JOIN restriction AS x ON x.who = s.no WHERE s.no IN (SELECT value FROM json_each(?))`;
      const subjects = await keyring.with(async (named) => {
        const found = people === "[]" ? [] : (await keys.reader.execute({ sql: known, args: [people] })).rows;
        return found.map((row) => ({
          no: row["no"],
          hash: hashIn(named, row),
          kind: kindOf(Number(row["kind"])),
          untilMs: row["until"] === null ? undefined : Number(row["until"]),
        }));
      });
      const held = states.map(stateFrom);
      return rows.map((row): Occasion => {
        const who = row["who"];
        const subject = who === null ? undefined : subjects.find(({ no }) => no === who);
        return {
          place: Number(row["no"]),
          type: row["type"] as ChangeType,
          doc: JSON.parse(String(row["doc"])) as Occasion["doc"],
          at: instantAt(Number(row["made"])),
          subject: subject && { hash: subject.hash, kind: subject.kind },
          states: held.filter((state) => state.who === who),
          restrictedUntil: subject?.untilMs === undefined ? undefined : instantAt(subject.untilMs),
        };
      });
    }),
  forgetOccasions: (beforeMs) =>
    storedTwice(async () => {
      const sql = "DELETE FROM occasion WHERE at < ? AND no < (SELECT max(no) FROM occasion)";
      const last = "UPDATE occasion SET ref = no WHERE at < ?";
      await writer.batch(
        [
          { sql, args: [beforeMs] },
          { sql: last, args: [beforeMs] },
        ],
        "write",
      );
    }),
});
