// How records of imports enter a site database: each only if nothing on record speaks against it, judged in the transaction that writes it.
import { consentStatuses, isInForce, type ConsentStatus } from "../../core/status.ts";
import type { InStatement } from "@libsql/client/web";
import type { SqlClient } from "./client.ts";
import { statusNo } from "./codes.ts";
import { headPlaces, moveStates } from "./commit-records.ts";
import { unhex } from "./hex.ts";
import type { ImportOutcome } from "./import-rows.ts";
import type { Terms } from "./terms.ts";
import type { TellingText } from "./unerased-subjects.ts";

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
SELECT json_group_array(json_array(r.value->>1, CASE WHEN e.idx IS NOT NULL THEN 'written'
  WHEN r.value->>2 = ${statusNo("given")} AND ${opposing} THEN 'opposed' ELSE 'unchanged' END)) AS found
FROM json_each(?) AS r
LEFT JOIN entry AS e ON e.ref = unhex(r.value->>0)
LEFT JOIN consent_state AS t ON t.who = r.value->>3 AND t.purpose = r.value->>4 AND t.channel = r.value->>5`;

/** A row before it is known whose number it gets: bytes in hex, words by their numbers, long texts by their place. */
export interface PreparedImport {
  readonly wish: TellingText;
  readonly head: readonly [ref: string, shape: number, at: number, times: string, salt: string, retain: number | null];
  /** The personal half, and under which key it is sealed; undefined as long as nobody knows that. */
  readonly sealed: SealedTexts | undefined;
  readonly says: readonly [
    purpose: number,
    channel: number,
    status: number,
    version: number,
    actedMs: number,
    untilMs: number | null,
  ];
  readonly direct: number;
  /** The row key of the entry whose state it ends; null where it ends none. */
  readonly ends: number | null;
}

interface SealedTexts {
  readonly key: string;
  readonly data: string;
  readonly digest: string;
  readonly person: string;
}

/** Rows that are written together. */
export interface PreparedImports<Row = PreparedImport> {
  /** When the last of them was made. */
  readonly atMs: number;
  readonly shapes: readonly string[];
  readonly purposes: readonly string[];
  readonly rows: readonly Row[];
}

/** A row that is whole, with its place among all that were asked. */
export interface PlacedImport extends PreparedImport {
  readonly sealed: SealedTexts;
  readonly who: number;
  readonly place: number;
}

function rowsOf(
  { head, sealed, says, who, place, direct, ends }: PlacedImport,
  { shapes, purposes }: { shapes: readonly number[]; purposes: readonly number[] },
) {
  const [ref, shape, at, times, salt, retain] = head;
  const [purpose, channel, status, version, actedMs, untilMs] = says;
  const { data, digest, person } = sealed;
  const key = [purposes[purpose]!, channel, status] as const;
  return {
    entry: [
      ref,
      data,
      digest,
      shapes[shape]!,
      at,
      times,
      salt,
      person,
      who,
      retain,
      ...key,
      version,
      actedMs,
      untilMs,
      ends,
    ],
    head: ref + salt,
    state: [who, ...key, version, actedMs, untilMs, direct],
    asked: [ref, place, status, who, key[0], channel],
  };
}

function movesOf(rows: readonly ReturnType<typeof rowsOf>[]): InStatement {
  const heads = unhex(rows.map(({ head }) => head).join(""));
  const places = headPlaces(heads, rows.length);
  return { sql: moveStates, args: [heads, JSON.stringify(rows.map(({ state }, i) => [places[i], ...state]))] };
}

/**
 * Commits those that may be, in one transaction, and says of each place what became of it. A subject's second row sees
 * what the first one did. Repeating the call writes nothing twice and answers `written` for what is there.
 */
export async function commitImports(
  client: SqlClient,
  terms: Terms,
  { rows, ...texts }: PreparedImports<PlacedImport>,
): Promise<(readonly [place: number, outcome: ImportOutcome])[]> {
  const shapes = await terms.numbersOf("shape", texts.shapes);
  const purposes = await terms.numbersOf("purpose", texts.purposes);
  const rounds: ReturnType<typeof rowsOf>[][] = [];
  const seen = new Map<number, number>();
  for (const row of rows) {
    const round = seen.get(row.who) ?? 0;
    seen.set(row.who, round + 1);
    (rounds[round] ??= []).push(rowsOf(row, { shapes, purposes }));
  }
  const statements = rounds.flatMap((some): InStatement[] => [
    { sql: insertEntries, args: [JSON.stringify(some.map(({ entry }) => entry))] },
    { sql: selectOutcomes, args: [JSON.stringify(some.map(({ asked }) => asked))] },
    movesOf(some),
  ]);
  const results = await client.batch(statements, "write");
  return rounds.flatMap(
    (_, i) => JSON.parse(String(results[3 * i + 1]!.rows[0]!["found"])) as [place: number, outcome: ImportOutcome][],
  );
}
