// How records of imports enter a site database: each only if nothing on record speaks against it, judged in the transaction that writes it.
import { recordEntry } from "../../core/record.ts";
import { consentStatuses, isInForce, type ConsentStatus } from "../../core/status.ts";
import type { InStatement } from "@libsql/client/web";
import type { SqlClient } from "./client.ts";
import { channelNo, statusNo } from "./codes.ts";
import { moveStates, recordHeads } from "./commit-records.ts";
import { hex } from "./hex.ts";
import type { ImportDraft, ImportOutcome } from "./import-rows.ts";
import type { SealedRecord } from "./record-rows.ts";
import { refOf } from "./stored-record.ts";
import type { Terms } from "./terms.ts";

const among = (...statuses: readonly ConsentStatus[]): string => `(${statuses.map(statusNo).join(", ")})`;
const inForce = `t.status IN ${among(...consentStatuses.filter(isInForce))}`;
/** A no, however it came about. */
const opposing = `t.status IN ${among("refused", "withdrawn", "revoked")}`;

/**
 * Whether a row may be written beside the state `t` of its subject, purpose and channel. A yes gives nothing where
 * there is a no, where a consent is in force, or where something later is known. This clause and no other is why an
 * import turns no withdrawal, refusal or objection into a consent.
 */
const mayBe = `CASE
  WHEN r.value->>16 IS NOT NULL THEN t.idx IS r.value->>16 AND ${inForce}
  WHEN t.status IS NULL THEN 1
  WHEN r.value->>12 = ${statusNo("given")} THEN NOT (${opposing})
    AND NOT (${inForce} AND (t.until IS NULL OR t.until > r.value->>4)) AND t.acted <= r.value->>14
  WHEN r.value->>12 = ${statusNo("withdrawn")} THEN t.status <> ${statusNo("withdrawn")}
  ELSE t.status NOT IN ${among("refused", "withdrawn")} END`;

const stateOf = `LEFT JOIN consent_state AS t
  ON t.who = r.value->>8 AND t.purpose = r.value->>10 AND t.channel = r.value->>11`;

const insertEntries = `
INSERT INTO entry (ref, kind, data, digest, shape, at, times, salt, person, who, retain)
SELECT unhex(r.value->>0), 'record', unhex(r.value->>1), unhex(r.value->>2), r.value->>3, r.value->>4, unhex(r.value->>5),
  unhex(r.value->>6), unhex(r.value->>7), r.value->>8, r.value->>9
FROM json_each(?) AS r ${stateOf}
WHERE ${mayBe}
ON CONFLICT (ref) DO NOTHING`;

/** Before the states move: what is not there by now was kept out by the state that stands. */
const selectOutcomes = `
SELECT r.value->>1 AS place, CASE WHEN e.idx IS NOT NULL THEN 'written'
  WHEN r.value->>2 = ${statusNo("given")} AND ${opposing} THEN 'opposed' ELSE 'unchanged' END AS outcome
FROM json_each(?) AS r
LEFT JOIN entry AS e ON e.ref = unhex(r.value->>0)
LEFT JOIN consent_state AS t ON t.who = r.value->>3 AND t.purpose = r.value->>4 AND t.channel = r.value->>5`;

/** A draft sealed, with its place among all that were asked. */
interface Placed {
  readonly record: SealedRecord & { readonly draft: ImportDraft; readonly who: number };
  readonly place: number;
}

interface Numbers {
  readonly shape: number;
  readonly purpose: number;
}

function rowsOf({ record, place }: Placed, { shape, purpose }: Numbers) {
  const { draft, digest, person, personCommitment, who } = record;
  const { id, packed, salt, retain, actedMs, onlyIf } = draft;
  const { status, version, channel, untilMs } = draft.choices[0]!;
  const [ref, salted] = [refOf(id), hex(salt)];
  const data = hex(recordEntry(draft.coreCommitment, personCommitment));
  const key = [purpose, channelNo(channel), statusNo(status)] as const;
  const head = [ref, data, hex(digest), shape, packed.at, hex(packed.times), salted, hex(person), who, retain];
  const guard = onlyIf === "unopposed" ? null : onlyIf;
  return {
    record,
    entry: [...head, ...key, version, actedMs, untilMs, guard],
    state: [who, ...key, version, actedMs, untilMs, Number(draft.direct)],
    asked: [ref, place, key[2], who, key[0], key[1]],
  };
}

function movesOf(rows: readonly ReturnType<typeof rowsOf>[]): InStatement {
  const { heads, places } = recordHeads(rows.map(({ record }) => record));
  return { sql: moveStates, args: [heads, JSON.stringify(rows.map(({ state }, i) => [places[i], ...state]))] };
}

/**
 * Commits those that may be, in one transaction, and answers each in order. A subject's second row sees what the first
 * one did. Repeating the call writes nothing twice and answers `written` for what is there.
 */
export async function commitImports(
  client: SqlClient,
  terms: Terms,
  records: readonly Placed["record"][],
): Promise<ImportOutcome[]> {
  const shapes = await terms.numbersOf(
    "shape",
    records.map(({ draft }) => draft.packed.shape),
  );
  const purposes = await terms.numbersOf(
    "purpose",
    records.map(({ draft }) => draft.choices[0]!.purpose),
  );
  const rounds: ReturnType<typeof rowsOf>[][] = [];
  const seen = new Map<number, number>();
  for (const [place, record] of records.entries()) {
    const round = seen.get(record.who) ?? 0;
    seen.set(record.who, round + 1);
    const numbers = { shape: shapes[place]!, purpose: purposes[place]! };
    (rounds[round] ??= []).push(rowsOf({ record, place }, numbers));
  }
  const statements = rounds.flatMap((rows): InStatement[] => [
    { sql: insertEntries, args: [JSON.stringify(rows.map(({ entry }) => entry))] },
    { sql: selectOutcomes, args: [JSON.stringify(rows.map(({ asked }) => asked))] },
    movesOf(rows),
  ]);
  const results = await client.batch(statements, "write");
  const outcomes: ImportOutcome[] = [];
  for (const [i] of rounds.entries()) {
    for (const row of results[3 * i + 1]!.rows) outcomes[Number(row["place"])] = row["outcome"] as ImportOutcome;
  }
  return outcomes;
}
