// How records enter a site database: the statements of one write batch, and what they say became of each record.
import { sameBytes } from "../../core/bytes.ts";
import { recordEntry } from "../../core/record.ts";
import { isInForce, consentStatuses } from "../../core/status.ts";
import type { Row } from "@libsql/client/web";
import type { SqlClient } from "./client.ts";
import { channelNo, statusNo } from "./codes.ts";
import { hex } from "./hex.ts";
import { blob } from "./query.ts";
import type { CommitOutcome, DraftChoice, SealedRecord } from "./record-rows.ts";
import { recordColumns, recordFrom, refOf } from "./stored-record.ts";
import type { Terms } from "./terms.ts";

// Rows travel as one JSON parameter per statement: thousands of bound parameters fail (ledger.md §4.9).

/** Takes a position in the log for each new id. An id that is there keeps what it has. */
const insertEntries = `
INSERT INTO entry (ref, kind, data, digest, shape, at, times, salt, person, who, retain, device)
SELECT unhex(value->>0), 'record', unhex(value->>1), unhex(value->>2), value->>3, value->>4, unhex(value->>5),
  unhex(value->>6), unhex(value->>7), value->>8, value->>9, value->>10
FROM json_each(?) WHERE true
ON CONFLICT (ref) DO NOTHING`;

/** The entry of a row whose first two members are id and salt: only ours, because salts make each attempt unique. */
const oursIs = `e.ref = unhex(r.value->>0) AND e.salt = unhex(r.value->>1)`;

const no = Object.fromEntries(consentStatuses.map((status) => [status, statusNo(status)])) as Record<string, number>;
/** What ends a state and makes none. */
const onlyEnding = [no["expired"], no["revoked"], no["invalidated"]].join(", ");
const inForce = `status IN (${consentStatuses.filter(isInForce).map(statusNo).join(", ")})`;

/**
 * Moves the states. The CASE is `nextStatus` of core/status.ts. A no always counts, however late it arrives or
 * whatever clocks did; a yes older than the act a state holds changes nothing (decision 0007), nor does a lapse of
 * what was renewed meanwhile. Records of a subject move a state in log order, so a repeated batch moves nothing twice. What
 * time ends is nobody's act: a yes that was said before the sweep and arrives after it counts. What
 * the person said themselves stays their own word when an import says it again. `direct` is 0 for what somebody else
 * says, 1 for what was said to this service, 2 where that is shown to be the address's owner's word.
 */
export const moveStates = `
INSERT INTO consent_state (who, purpose, channel, status, version, idx, acted, until, direct)
SELECT r.value->>2, r.value->>3, r.value->>4, r.value->>5, r.value->>6, e.idx, r.value->>7, r.value->>8, r.value->>9
FROM json_each(?) AS r CROSS JOIN entry AS e ON ${oursIs}
WHERE r.value->>5 NOT IN (${onlyEnding}) OR EXISTS (
  SELECT 1 FROM consent_state AS t WHERE t.who = r.value->>2 AND t.purpose = r.value->>3 AND t.channel = r.value->>4)
ORDER BY e.idx, r.key
ON CONFLICT (who, purpose, channel) DO UPDATE SET
  status = CASE excluded.status
    WHEN ${no["given"]} THEN CASE WHEN ${inForce} THEN ${no["renewed"]} ELSE ${no["given"]} END
    WHEN ${no["withdrawn"]} THEN ${no["withdrawn"]}
    WHEN ${no["refused"]} THEN CASE WHEN ${inForce} OR status = ${no["withdrawn"]} THEN ${no["withdrawn"]} ELSE ${no["refused"]} END
    ELSE CASE WHEN ${inForce} THEN excluded.status ELSE status END END,
  version = excluded.version, idx = excluded.idx,
  acted = CASE excluded.status WHEN ${no["expired"]} THEN consent_state.acted
    ELSE max(excluded.acted, consent_state.acted) END,
  until = excluded.until,
  direct = CASE WHEN excluded.status = ${no["given"]} AND ${inForce}
    THEN max(excluded.direct, consent_state.direct) ELSE excluded.direct END
WHERE excluded.idx > consent_state.idx AND excluded.status <> ${no["requested"]}
  AND (excluded.status <> ${no["given"]} OR excluded.acted >= consent_state.acted)
  AND (excluded.status <> ${no["expired"]} OR (${inForce} AND consent_state.until <= excluded.acted))`;

/** What each id names now. */
const selectOutcomes = `
SELECT e.idx, e.salt IS unhex(r.value->>1) AS mine
FROM json_each(?) AS r CROSS JOIN entry AS e ON e.ref = unhex(r.value->>0)
ORDER BY r.key`;

/** The records behind ids that are not ours. */
const selectOthers = `
SELECT r.key AS row, ${recordColumns}
FROM json_each(?) AS r CROSS JOIN entry AS e ON e.ref = unhex(r.value->>0) AND e.salt IS NOT unhex(r.value->>1)
LEFT JOIN shape AS s ON s.no = e.shape`;

/** What a row of `insertEntries` holds. */
function entryRow(record: SealedRecord, shape: number): readonly unknown[] {
  const { draft, digest, person, personCommitment, who } = record;
  const data = hex(recordEntry(draft.coreCommitment, personCommitment));
  const { at, times } = draft.packed;
  const salt = hex(draft.salt);
  const row = [refOf(draft.id), data, hex(digest), shape, at, hex(times), salt, hex(person), who, draft.retain];
  return draft.device === undefined ? row : [...row, draft.device];
}

const insertErasures = `
INSERT INTO erasure (idx, who, mode, until)
SELECT e.idx, r.value->>2, r.value->>3, r.value->>4 FROM json_each(?) AS r CROSS JOIN entry AS e ON ${oursIs} WHERE true
ON CONFLICT (idx) DO NOTHING`;

function erasureStatements(records: readonly SealedRecord[]) {
  const rows = records.flatMap(({ draft: { id, salt, erasure } }) =>
    erasure ? [[refOf(id), hex(salt), erasure.who, erasure.mode, erasure.untilMs ?? null]] : [],
  );
  return rows.length > 0 ? [{ sql: insertErasures, args: [JSON.stringify(rows)] }] : [];
}

interface RecordedChoice {
  readonly record: SealedRecord;
  readonly choice: DraftChoice;
}

/** The rows of `moveStates`, one statement a round: a subject's second record in a commit sees what the first did. */
function stateRounds(choices: readonly RecordedChoice[], purposes: readonly number[]): unknown[][][] {
  const rounds: unknown[][][] = [];
  const roundOf = new Map<SealedRecord, number>();
  const recordsOf = new Map<number, number>();
  for (const [i, { record, choice }] of choices.entries()) {
    const { draft, who } = record;
    if (who === null) continue;
    const round = roundOf.get(record) ?? recordsOf.get(who) ?? 0;
    if (!roundOf.has(record)) recordsOf.set(who, round + 1);
    roundOf.set(record, round);
    const { status, version, channel, untilMs } = choice;
    const state = [purposes[i], channelNo(channel), statusNo(status), version, draft.actedMs, untilMs];
    (rounds[round] ??= []).push([
      refOf(draft.id),
      hex(draft.salt),
      who,
      ...state,
      draft.confirmed ? 2 : Number(draft.direct),
    ]);
  }
  return rounds;
}

/**
 * Commits the records in one transaction and answers each in order. Repeating the call with the same records
 * changes nothing and gives the same answers.
 */
export async function commitRecords(
  client: SqlClient,
  terms: Terms,
  records: readonly SealedRecord[],
): Promise<CommitOutcome[]> {
  const shapes = await terms.numbersOf(
    "shape",
    records.map(({ draft }) => draft.packed.shape),
  );
  const choices = records.flatMap((record) => record.draft.choices.map((choice) => ({ record, choice })));
  const purposes = await terms.numbersOf(
    "purpose",
    choices.map(({ choice }) => choice.purpose),
  );
  const heads = JSON.stringify(records.map(({ draft }) => [refOf(draft.id), hex(draft.salt)]));
  const entries = JSON.stringify(records.map((record, i) => entryRow(record, shapes[i]!)));
  const statements = [
    { sql: insertEntries, args: [entries] },
    ...erasureStatements(records),
    ...stateRounds(choices, purposes).map((rows) => ({ sql: moveStates, args: [JSON.stringify(rows)] })),
    { sql: selectOutcomes, args: [heads] },
    { sql: selectOthers, args: [heads] },
  ];
  const results = await client.batch(statements, "write");
  const others = new Map(results.at(-1)!.rows.map((row) => [Number(row["row"]), row]));
  return results.at(-2)!.rows.map((row, i): CommitOutcome => {
    const { personCommitment, digest } = records[i]!;
    const index = Number(row["idx"]) - 1;
    return row["mine"] ? { kind: "created", index, personCommitment } : otherOutcome(others.get(i)!, digest);
  });
}

function otherOutcome(row: Row, digest: Uint8Array): CommitOutcome {
  // Of a record whose person was erased nobody can say any more that this is the same.
  const same = row["digest"] !== null && sameBytes(blob(row, "digest"), digest);
  return same ? { kind: "replayed", stored: recordFrom(row) } : { kind: "conflict" };
}
