// How records enter a site database: the statements of one write batch, and what they say became of each record.
import { concat, sameBytes } from "../../core/bytes.ts";
import { recordEntry } from "../../core/record.ts";
import { isInForce, consentStatuses } from "../../core/status.ts";
import type { Row } from "@libsql/client/web";
import type { SqlClient } from "./client.ts";
import { channelNo, statusNo } from "./codes.ts";
import { unhex } from "./hex.ts";
import { blob } from "./query.ts";
import type { CommitOutcome, DraftChoice, SealedRecord } from "./record-rows.ts";
import { recordColumns, recordFrom } from "./stored-record.ts";
import type { Terms } from "./terms.ts";

// Rows travel as one JSON parameter per statement: thousands of bound parameters fail (ledger.md §4.9). Bytes travel beside
// them as one value for all records, in which a row names its place: as hex in JSON they would be read many times.

const [refLength, saltLength, dataLength, digestLength] = [16, 16, 64, 16];
/** Where the 32 hex digits of a record id begin. */
const idAt = 4;
const headLength = refLength + saltLength;
const [digestAt, timesAt] = [dataLength, dataLength + digestLength];
/** The id and the salt of a row, whose first member says where they are among the heads. */
const [ref, salt] = [
  `substr(?1, r.value->>0, ${refLength})`,
  `substr(?1, (r.value->>0) + ${refLength}, ${saltLength})`,
];

/** Takes a position in the log for each new id. An id that is there keeps what it has. */
const insertEntries = (condition: string) => `
INSERT INTO entry (ref, kind, data, digest, shape, at, times, salt, person, who, retain, device)
SELECT ${ref}, 'record', substr(?3, r.value->>1, ${dataLength}), substr(?3, (r.value->>1) + ${digestAt}, ${digestLength}),
  r.value->>4, r.value->>5, substr(?3, (r.value->>1) + ${timesAt}, r.value->>2), ${salt},
  substr(?3, (r.value->>1) + ${timesAt} + (r.value->>2), r.value->>3), r.value->>6, r.value->>7, r.value->>8
FROM json_each(?2) AS r WHERE ${condition}
ON CONFLICT (ref) DO NOTHING`;

const insertAll = insertEntries("true");
/** Without those that name an earlier record which is none of the same subject's. A statement does not see what it inserts. */
const insertFollowing = insertEntries(`r.value->>9 IS NULL OR EXISTS (
  SELECT 1 FROM entry AS p WHERE p.ref = substr(?3, r.value->>9, ${refLength}) AND p.who = r.value->>6)`);

/** The entry of a row: only ours, because salts make each attempt unique. */
const oursIs = `e.ref = ${ref} AND e.salt = ${salt}`;

const no = Object.fromEntries(consentStatuses.map((status) => [status, statusNo(status)])) as Record<string, number>;
/** What ends a state and makes none. */
const onlyEnding = [no["expired"], no["revoked"], no["invalidated"]].join(", ");
const inForce = `status IN (${consentStatuses.filter(isInForce).map(statusNo).join(", ")})`;

/** What was only asked holds no answer that a yes could be older than. */
const isFirst = `(excluded.status = ${no["given"]} AND consent_state.status = ${no["requested"]})`;

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
SELECT r.value->>1, r.value->>2, r.value->>3, r.value->>4, r.value->>5, e.idx, r.value->>6, r.value->>7, r.value->>8
FROM json_each(?2) AS r CROSS JOIN entry AS e ON ${oursIs}
WHERE r.value->>4 NOT IN (${onlyEnding}) OR EXISTS (
  SELECT 1 FROM consent_state AS t WHERE t.who = r.value->>1 AND t.purpose = r.value->>2 AND t.channel = r.value->>3)
ON CONFLICT (who, purpose, channel) DO UPDATE SET
  status = CASE excluded.status
    WHEN ${no["given"]} THEN CASE WHEN ${inForce} THEN ${no["renewed"]} ELSE ${no["given"]} END
    WHEN ${no["withdrawn"]} THEN ${no["withdrawn"]}
    WHEN ${no["refused"]} THEN CASE WHEN ${inForce} OR status = ${no["withdrawn"]} THEN ${no["withdrawn"]} ELSE ${no["refused"]} END
    ELSE CASE WHEN ${inForce} THEN excluded.status ELSE status END END,
  version = excluded.version, idx = excluded.idx,
  acted = CASE WHEN excluded.status = ${no["expired"]} THEN consent_state.acted
    WHEN ${isFirst} THEN excluded.acted ELSE max(excluded.acted, consent_state.acted) END,
  until = excluded.until,
  direct = CASE WHEN excluded.status = ${no["given"]} AND ${inForce}
    THEN max(excluded.direct, consent_state.direct) ELSE excluded.direct END
WHERE excluded.idx > consent_state.idx AND excluded.status <> ${no["requested"]}
  AND (excluded.status <> ${no["given"]} OR excluded.acted >= consent_state.acted OR ${isFirst})
  AND (excluded.status <> ${no["expired"]} OR (${inForce} AND consent_state.until <= excluded.acted))`;

/** What each id names now; nothing where it was not inserted. */
const selectOutcomes = `
SELECT e.idx, e.salt IS substr(?1, r.value + ${refLength}, ${saltLength}) AS mine
FROM json_each(?2) AS r LEFT JOIN entry AS e ON e.ref = substr(?1, r.value, ${refLength})
ORDER BY r.key`;

/** The records behind ids that are not ours. */
const selectOthers = `
SELECT r.key AS row, ${recordColumns}
FROM json_each(?2) AS r CROSS JOIN entry AS e
  ON e.ref = substr(?1, r.value, ${refLength}) AND e.salt IS NOT substr(?1, r.value + ${refLength}, ${saltLength})
LEFT JOIN shape AS s ON s.no = e.shape`;

/** Id and salt of each record, one after the other, and where each begins, as SQL counts: from one. */
function recordHeads(records: readonly SealedRecord[]): {
  readonly heads: Uint8Array;
  readonly places: number[];
} {
  const heads = concat(...records.flatMap(({ draft }) => [unhex(draft.id, idAt, draft.id.length), draft.salt]));
  return { heads, places: headPlaces(heads, records.length) };
}

/** Where each of so many heads begins, as SQL counts. Throws where they are not that many. */
export function headPlaces(heads: Uint8Array, count: number): number[] {
  if (heads.length !== count * headLength) throw new Error("an id or a salt has another length");
  return Array.from({ length: count }, (_, i) => 1 + i * headLength);
}

const bodyOf = ({ draft, personCommitment, digest, person }: SealedRecord): readonly Uint8Array[] => [
  recordEntry(draft.coreCommitment, personCommitment),
  digest,
  draft.packed.times,
  person,
  ...(draft.after === undefined ? [] : [unhex(draft.after, idAt, draft.after.length)]),
];

/** The rows of `insertEntries`, and the bytes in which they name places. */
function entryRows(records: readonly SealedRecord[], { places, shapes }: { places: number[]; shapes: number[] }) {
  let body = 1;
  const rows = records.map(({ draft, person, who }, i) => {
    const { packed, retain, device, after } = draft;
    const row = [places[i], body, packed.times.length, person.length, shapes[i], packed.at, who, retain];
    body += timesAt + packed.times.length + person.length;
    if (after === undefined) return device === undefined ? row : [...row, device];
    body += refLength;
    return [...row, device ?? null, body - refLength];
  });
  const bodies = concat(...records.flatMap(bodyOf));
  if (bodies.length !== body - 1) throw new Error("a commitment or a digest has another length");
  return { rows, bodies };
}

const insertErasures = `
INSERT INTO erasure (idx, who, mode, until)
SELECT e.idx, r.value->>1, r.value->>2, r.value->>3 FROM json_each(?2) AS r CROSS JOIN entry AS e ON ${oursIs} WHERE true
ON CONFLICT (idx) DO NOTHING`;

function erasureRows(records: readonly SealedRecord[], places: readonly number[]): unknown[][] {
  return records.flatMap(({ draft: { erasure } }, i) =>
    erasure ? [[places[i], erasure.who, erasure.mode, erasure.untilMs ?? null]] : [],
  );
}

interface RecordedChoice {
  readonly place: number;
  readonly record: SealedRecord;
  readonly choice: DraftChoice;
}

/** The rows of `moveStates`, one statement a round: a subject's second record in a commit sees what the first did. */
function stateRounds(choices: readonly RecordedChoice[], purposes: readonly number[]): unknown[][][] {
  const rounds: unknown[][][] = [];
  const roundOf = new Map<SealedRecord, number>();
  const recordsOf = new Map<number, number>();
  for (const [i, { place, record, choice }] of choices.entries()) {
    const { draft, who } = record;
    if (who === null) continue;
    const round = roundOf.get(record) ?? recordsOf.get(who) ?? 0;
    if (!roundOf.has(record)) recordsOf.set(who, round + 1);
    roundOf.set(record, round);
    const { status, version, channel, untilMs } = choice;
    const state = [purposes[i], channelNo(channel), statusNo(status), version, draft.actedMs, untilMs];
    (rounds[round] ??= []).push([place, who, ...state, draft.confirmed ? 2 : Number(draft.direct)]);
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
  const { heads, places } = recordHeads(records);
  const choices = records.flatMap((record, i) =>
    record.draft.choices.map((choice) => ({ place: places[i]!, record, choice })),
  );
  const purposes = await terms.numbersOf(
    "purpose",
    choices.map(({ choice }) => choice.purpose),
  );
  const over = (sql: string, rows: readonly unknown[]) => ({ sql, args: [heads, JSON.stringify(rows)] });
  const { rows: entries, bodies } = entryRows(records, { places, shapes });
  const erasures = erasureRows(records, places);
  const statements = [
    {
      sql: records.some(({ draft }) => draft.after) ? insertFollowing : insertAll,
      args: [heads, JSON.stringify(entries), bodies],
    },
    ...(erasures.length > 0 ? [over(insertErasures, erasures)] : []),
    ...stateRounds(choices, purposes).map((rows) => over(moveStates, rows)),
    over(selectOutcomes, places),
    over(selectOthers, places),
  ];
  const results = await client.batch(statements, "write");
  const others = new Map(results.at(-1)!.rows.map((row) => [Number(row["row"]), row]));
  return results.at(-2)!.rows.map((row, i): CommitOutcome => {
    const { personCommitment, digest } = records[i]!;
    if (row["idx"] === null) return { kind: "after-none" };
    const index = Number(row["idx"]) - 1;
    return row["mine"] ? { kind: "created", index, personCommitment } : otherOutcome(others.get(i)!, digest);
  });
}

function otherOutcome(row: Row, digest: Uint8Array): CommitOutcome {
  // Of a record whose person was erased nobody can say any more that this is the same.
  const same = row["digest"] !== null && sameBytes(blob(row, "digest"), digest);
  return same ? { kind: "replayed", stored: recordFrom(row) } : { kind: "conflict" };
}
