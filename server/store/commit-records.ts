// How records enter a site database: the statements of one write batch, and what they say became of each record.
import { sameBytes, toHex } from "../../core/bytes.ts";
import { canonicalText, type Json } from "../../core/canonical.ts";
import { recordEntry, type RecordCore } from "../../core/record.ts";
import type { ResultSet, Row } from "@libsql/client/web";
import type { SqlClient } from "./client.ts";
import { blob } from "./query.ts";
import type { CommitOutcome, NewRecord, StoredRecord } from "./rows.ts";

// Rows travel as one JSON parameter per statement: thousands of bound parameters fail (ledger.md §4.9).

/** Takes a position in the log for each new id. An id that is there keeps what it has. */
const insertEntries = `
INSERT INTO entry (ref, kind, data)
SELECT value->>0, 'record', unhex(value->>1) FROM json_each(?) WHERE true
ON CONFLICT (ref) DO NOTHING`;

/** The rows of the parameter whose entry is ours (salts make entry data unique) and not yet complete. */
const ours = `
json_each(?) AS r CROSS JOIN entry AS e ON e.ref = r.value->>0 AND e.data = unhex(r.value->>1)`;
const incomplete = `NOT EXISTS (SELECT 1 FROM record WHERE record.idx = e.idx)`;

/**
 * Moves the states, before the record rows exist, so that a repeated batch finds the rows and moves nothing
 * twice. The CASE is `nextStatus` of core/status.ts. A no always counts, however late it arrives or
 * whatever clocks did; a yes older than the act a state holds changes nothing (decision 0007).
 */
const moveStates = `
INSERT INTO consent_state (subject, purpose, channel, status, version, record, notice, acted_at, until)
SELECT unhex(r.value->>7), c.value->>'purpose', coalesce(c.value->>'channel', ''), c.value->>'status',
  c.value->>'version', r.value->>0, (r.value->>3)->>'notice', (r.value->>3)->>'actedAt', c.value->>'until'
FROM ${ours} CROSS JOIN json_each(r.value->>3, '$.choices') AS c
WHERE ${incomplete}
ORDER BY r.key, c.key
ON CONFLICT (subject, purpose, channel) DO UPDATE SET
  status = CASE
    WHEN excluded.status = 'given' THEN CASE WHEN status IN ('given', 'renewed') THEN 'renewed' ELSE 'given' END
    WHEN status IN ('given', 'renewed') OR excluded.status = 'withdrawn' THEN 'withdrawn'
    WHEN status = 'withdrawn' THEN 'withdrawn'
    ELSE 'refused' END,
  version = excluded.version, record = excluded.record, notice = excluded.notice,
  acted_at = max(excluded.acted_at, consent_state.acted_at), until = excluded.until
WHERE excluded.status <> 'given' OR excluded.acted_at >= consent_state.acted_at`;

/** Completes the records whose entry is ours. */
const insertRecords = `
INSERT INTO record (idx, digest, core, salt, person, link)
SELECT e.idx, unhex(r.value->>2), r.value->>3, unhex(r.value->>4), unhex(r.value->>5), unhex(r.value->>6)
FROM ${ours}
WHERE ${incomplete}
ON CONFLICT (idx) DO NOTHING`;

/** What each id names now; the content only where it is not ours. */
const selectOutcomes = `
SELECT e.idx, o.idx AS other, o.digest, o.core, o.salt, o.person, o.link, CASE WHEN o.idx IS NULL THEN NULL ELSE e.data END AS data
FROM json_each(?) AS r CROSS JOIN entry AS e ON e.ref = r.value->>0
LEFT JOIN record AS o ON o.idx = e.idx AND e.data <> unhex(r.value->>1)
ORDER BY r.key`;

/** Id and log entry: what a position is taken and looked up by. */
const headOf = (record: NewRecord): string[] => [
  record.core.id,
  toHex(recordEntry(record.coreCommitment, record.personCommitment)),
];

/** The head and everything that goes into the tables. */
const bodyOf = (record: NewRecord, head: readonly string[]): string[] => [
  ...head,
  toHex(record.digest),
  canonicalText(record.core as unknown as Json),
  toHex(record.salt),
  toHex(record.person),
  toHex(record.link),
  toHex(record.subject),
];

/**
 * Commits the records in one transaction and answers each in order. Repeating the call with the same records
 * changes nothing and gives the same answers.
 */
export async function commitRecords(client: SqlClient, records: readonly NewRecord[]): Promise<CommitOutcome[]> {
  const headRows = records.map(headOf);
  const heads = JSON.stringify(headRows);
  const bodies = JSON.stringify(records.map((record, i) => bodyOf(record, headRows[i]!)));
  const results = await client.batch(
    [
      { sql: insertEntries, args: [heads] },
      { sql: moveStates, args: [bodies] },
      { sql: insertRecords, args: [bodies] },
      { sql: selectOutcomes, args: [heads] },
    ],
    "write",
  );
  const { rows } = results.at(-1) as ResultSet;
  return records.map((record, i) => outcomeOf(record, rows[i]!));
}

function outcomeOf(record: NewRecord, row: Row): CommitOutcome {
  const index = Number(row["idx"]) - 1;
  if (row["other"] === null) return { kind: "created", stored: storedFrom(record, index) };
  const data = blob(row, "data");
  const stored = storedRecord(row["core"] as string, {
    digest: blob(row, "digest"),
    salt: blob(row, "salt"),
    person: blob(row, "person"),
    link: blob(row, "link"),
    data,
    idx: index + 1,
  });
  return { kind: sameBytes(stored.digest, record.digest) ? "replayed" : "conflict", stored };
}

function storedFrom(record: NewRecord, index: number): StoredRecord {
  const { core, digest, salt, coreCommitment, personCommitment, person, link } = record;
  return { id: core.id, core, digest, salt, coreCommitment, personCommitment, person, link, index };
}

/** The stored record from its columns and its entry's data, which is the two commitments. */
export function storedRecord(
  core: string,
  row: { idx: number; digest: Uint8Array; salt: Uint8Array; person: Uint8Array; link: Uint8Array; data: Uint8Array },
): StoredRecord {
  const { idx, data, digest, salt, person, link } = row;
  const parsed = JSON.parse(core) as RecordCore;
  const commitments = { coreCommitment: data.slice(0, 32), personCommitment: data.slice(32) };
  return { id: parsed.id, core: parsed, digest, salt, ...commitments, person, link, index: idx - 1 };
}
