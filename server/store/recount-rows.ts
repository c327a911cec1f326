// What a recount reads: records, states and keys of a stretch of subjects, and what positions of the log say of erasures.
import type { ConsentStatus } from "../../core/status.ts";
import type { Row } from "@libsql/client/web";
import type { Database } from "./client.ts";
import { channelOf, kindOf, statusOf } from "./codes.ts";
import { blob } from "./query.ts";
import type { StoredRecord, SubjectRow } from "./record-rows.ts";
import { hashIn, type RowKeyring } from "./row-keys.ts";
import { storedTwice } from "./store-error.ts";
import { readableRecord, recordColumns } from "./stored-record.ts";

/** A state as its row has it: whatever stands there, so that a damaged one can be told too. Times are Unix milliseconds. */
export interface CountedState {
  readonly who: number;
  /** Such as `news/email` and `analytics/`. */
  readonly about: string;
  readonly status: ConsentStatus;
  readonly version: number;
  /** Position in the log of the record it comes from. */
  readonly index: number;
  readonly acted: number;
  readonly until: number | null;
  /** Whose word it is; 2 is that of an address that was confirmed. */
  readonly direct: number;
}

/** A row of the log about a subject; without `record` it is damaged and tells none any more. */
export interface CountedEntry {
  readonly index: number;
  readonly who: number;
  readonly record: StoredRecord | undefined;
  /** The day, counted from 1970, after which the row counts as past its period. */
  readonly retain: number | null;
}

/** The same of one subject. */
type HistoryRow = Pick<CountedEntry, "index" | "record">;

/** Subjects with numbers up to `upTo`, and everything that names them. */
export interface SubjectStretch {
  readonly upTo: number;
  readonly entries: readonly CountedEntry[];
  readonly states: readonly CountedState[];
  readonly subjects: readonly SubjectRow[];
}

/** Of a stretch of the log: what says that somebody was forgotten, and what lost its subject or its personal half. */
interface ForgettingStretch {
  readonly upTo: number;
  /** Records of the event `erase`. */
  readonly erasures: readonly StoredRecord[];
  /** Positions of records that have a subject and no personal half, or the other way round. */
  readonly unpaired: readonly number[];
  /** Positions of records that have neither. */
  readonly forgotten: readonly number[];
}

export interface RecountStore {
  /** The next subjects after a number, at most so many; undefined where there are none. */
  subjectStretch(page: { readonly after: number; readonly most: number }): Promise<SubjectStretch | undefined>;
  /** The rows of the log about a subject, latest first, those that tell no record any more among them; before a position where it is given. */
  historyOf(
    who: number,
    page: { readonly most: number; readonly before?: number | undefined },
  ): Promise<readonly HistoryRow[]>;
  /** The same of the log's positions; entries after the last one are not looked at. */
  forgettingStretch(page: { readonly after: number; readonly most: number }): Promise<ForgettingStretch>;
  /** Subjects of whom there is a tombstone. */
  tombstones(page: { readonly after: number; readonly most: number }): Promise<number[]>;
  /** Notices in force, at any time, that the log never published, by hash. */
  unpublishedInForce(): Promise<string[]>;
}

/** Each part stops by itself at the limit: the three have an index on the number. */
const selectUpTo = (tables: readonly string[]) => `
SELECT max(who) AS top FROM (SELECT who FROM (${tables
  .map((table) => `SELECT * FROM (SELECT DISTINCT who FROM ${table} WHERE who > ?1 ORDER BY who LIMIT ?2)`)
  .join(" UNION ")}) ORDER BY who LIMIT ?2)`;

const selectEntries = `
SELECT ${recordColumns}, e.retain FROM entry AS e LEFT JOIN shape AS s ON s.no = e.shape
WHERE e.who > ? AND e.who <= ? ORDER BY e.who, e.idx`;

/** Of one subject, latest first; a position is one less than its row key. */
const selectHistory = `
SELECT ${recordColumns}, e.retain FROM entry AS e LEFT JOIN shape AS s ON s.no = e.shape
WHERE e.who = ? AND e.idx <= ? ORDER BY e.idx DESC LIMIT ?`;

const selectStates = `
SELECT t.who, p.id, t.channel, t.status, t.version, t.idx, t.acted, t.until, t.direct
FROM consent_state AS t LEFT JOIN purpose AS p ON p.no = t.purpose WHERE t.who > ? AND t.who <= ?`;

const selectErasures = `
SELECT ${recordColumns} FROM entry AS e JOIN shape AS s ON s.no = e.shape
WHERE e.idx > ? AND e.idx <= ? AND e.who IS NULL AND instr(s.doc, '"event":"erase"') > 0 ORDER BY e.idx`;

/** A record about nobody has an empty half, one that was forgotten has none. */
const selectUnpaired = `
SELECT idx, who IS NULL AND person IS NULL AS forgotten FROM entry
WHERE idx > ? AND idx <= ? AND kind = 'record' AND (person IS NULL OR (who IS NULL) <> (length(person) = 0)) ORDER BY idx`;

/** The part of a site store that a recount reads. */
export const recountRows = (site: Database, keys: Database, keyring: RowKeyring): RecountStore => ({
  ...subjectRows(site, keys, keyring),
  ...forgettingRows(site, keys),
});

const subjectRows = (
  site: Database,
  keys: Database,
  keyring: RowKeyring,
): Pick<RecountStore, "subjectStretch" | "historyOf"> => ({
  subjectStretch: ({ after, most }) =>
    storedTwice(async () => {
      const args = [after, most];
      const [tops, known] = await Promise.all([
        site.reader.execute({ sql: selectUpTo(["entry", "consent_state"]), args }),
        keys.reader.execute({
          sql: "SELECT max(no) AS top FROM (SELECT no FROM subject WHERE no > ? ORDER BY no LIMIT ?)",
          args,
        }),
      ]);
      const upTo = nextOf(tops.rows[0]!["top"], known.rows[0]!["top"]);
      if (upTo === undefined) return undefined;
      // Records before keys: whoever was stored in between has a key and no record, which is nothing to wonder at.
      const [entries, states] = await site.reader.batch(
        [selectEntries, selectStates].map((sql) => ({ sql, args: [after, upTo] })),
        "read",
      );
      const subjects = await keyring.with(async (named) => {
        const sql = "SELECT no, hash, version, kind, key FROM subject WHERE no > ? AND no <= ?";
        const { rows } = await keys.reader.execute({ sql, args: [after, upTo] });
        return rows.map((row): SubjectRow => ({
          no: Number(row["no"]),
          hash: hashIn(named, row),
          kind: kindOf(Number(row["kind"])),
          key: blob(row, "key"),
        }));
      });
      return { upTo, subjects, entries: entries!.rows.map(entryFrom), states: states!.rows.map(countedState) };
    }),
  historyOf: (who, { most, before = Number.MAX_SAFE_INTEGER }) =>
    storedTwice(async () => {
      const { rows } = await site.reader.execute({ sql: selectHistory, args: [who, before, most] });
      return rows.map(entryFrom);
    }),
});

const forgettingRows = (site: Database, keys: Database): Omit<RecountStore, "subjectStretch" | "historyOf"> => ({
  forgettingStretch: ({ after, most }) =>
    storedTwice(async () => {
      const args = [after, after + most];
      const [erasures, unpaired] = await site.reader.batch(
        [selectErasures, selectUnpaired].map((sql) => ({ sql, args })),
        "read",
      );
      const places = (forgotten: number) =>
        unpaired!.rows.flatMap((row) => (Number(row["forgotten"]) === forgotten ? Number(row["idx"]) - 1 : []));
      return {
        upTo: after + most,
        erasures: erasures!.rows.flatMap((row) => readableRecord(row) ?? []),
        unpaired: places(0),
        forgotten: places(1),
      };
    }),
  tombstones: ({ after, most }) =>
    storedTwice(async () => {
      const sql = "SELECT DISTINCT who FROM tombstone WHERE who > ? ORDER BY who LIMIT ?";
      return (await keys.reader.execute({ sql, args: [after, most] })).rows.map((row) => Number(row["who"]));
    }),
  unpublishedInForce: () =>
    storedTwice(async () => {
      const sql = `SELECT DISTINCT f.hash FROM notice_in_force AS f
WHERE NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.ref = f.hash AND e.kind = 'notice')`;
      return (await site.reader.execute(sql)).rows.map((row) => String(row["hash"]));
    }),
});

/** The nearest end of two stretches of so many subjects: up to it, both are whole. */
function nextOf(a: unknown, b: unknown): number | undefined {
  const ends = [a, b].filter((top) => top !== null).map(Number);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

const entryFrom = (row: Row): CountedEntry => ({
  index: Number(row["place"]) - 1,
  who: Number(row["who"]),
  record: row["doc"] === null ? undefined : readableRecord(row),
  retain: row["retain"] === null ? null : Number(row["retain"]),
});

const countedState = (row: Row): CountedState => ({
  who: Number(row["who"]),
  about: `${String(row["id"] ?? "")}/${channelOf(Number(row["channel"]))}`,
  status: statusOf(Number(row["status"])),
  version: Number(row["version"]),
  index: Number(row["idx"]) - 1,
  acted: Number(row["acted"]),
  until: row["until"] === null ? null : Number(row["until"]),
  direct: Number(row["direct"]),
});
