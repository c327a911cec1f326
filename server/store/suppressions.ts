// Suppressions in the keys database: they are added and lifted, never changed and never deleted.
import type { SuppressionFact } from "../../core/contact.ts";
import type { SuppressionReason, SuppressionSource } from "../../core/suppression.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Row } from "@libsql/client/web";
import type { Database, SqlClient } from "./client.ts";
import { channelNo, channelOf } from "./codes.ts";
import { hex } from "./hex.ts";
import { blob } from "./query.ts";
import type { Channel } from "../../core/purpose.ts";
import type { SubjectHash } from "./record-rows.ts";
import { storedTwice } from "./store-error.ts";

/** One entry; whom it protects is known by keyed hash alone. */
export interface SuppressionRow {
  readonly id: string;
  readonly hash: SubjectHash;
  readonly reason: SuppressionReason;
  /** Every channel, where there is none. */
  readonly channel?: Channel | undefined;
  /** Every purpose, where there is none. */
  readonly topic?: string | undefined;
  readonly source: SuppressionSource;
  /** When the person said it, or it was found. */
  readonly since: Instant;
  /** When it was stored: from then on it counts. */
  readonly added: Instant;
  readonly lifted?: Instant | undefined;
  readonly liftReason?: string | undefined;
}

export interface SuppressionStore {
  /** Adds those that do not stand already; tells which ids were added. Calling again changes nothing and answers the same. */
  addSuppressions(rows: readonly SuppressionRow[]): Promise<string[]>;
  /** What stands against each hash on a channel and for a topic, in the order asked; `asOf` as it was known then. */
  suppressionsOn(question: {
    readonly hashes: readonly SubjectHash[];
    readonly channel: Channel;
    readonly topic: string;
    readonly asOf?: Instant | undefined;
  }): Promise<SuppressionFact[][]>;
  /** Every entry about any of the hashes, lifted ones too, oldest first. */
  suppressionsOf(hashes: readonly SubjectHash[]): Promise<SuppressionRow[]>;
  suppression(id: string): Promise<SuppressionRow | undefined>;
  /** Lifts an entry; one that was lifted already stays as it is. */
  liftSuppression(id: string, lift: { readonly at: Instant; readonly reason: string }): Promise<void>;
  /** How many stand, by reason and source. */
  suppressionCounts(): Promise<{ reason: SuppressionReason; source: SuppressionSource; count: number }[]>;
}

const insert = `
INSERT INTO suppression (id, hash, reason, channel, topic, source, since, added)
SELECT value->>0, unhex(value->>1), value->>2, value->>3, value->>4, value->>5, value->>6, value->>7
FROM json_each(?) WHERE true
ON CONFLICT DO NOTHING`;

/**
 * A consent of the person themselves lifts what they had unsubscribed from before it, so an entry that says so again, and
 * later, takes the place of the one that stands.
 */
const supersede = `
UPDATE suppression SET lifted = r.value->>7, lift_reason = 'said again later'
FROM json_each(?) AS r
WHERE suppression.lifted IS NULL AND suppression.reason = 'UNSUBSCRIBED_TOPIC' AND r.value->>2 = suppression.reason
  AND suppression.hash = unhex(r.value->>1) AND suppression.channel = r.value->>3 AND suppression.topic = r.value->>4
  AND suppression.since < r.value->>6`;

const selectOn = `
SELECT r.key AS place, s.reason, s.since
FROM json_each(?) AS r CROSS JOIN suppression AS s ON s.hash = unhex(r.value)
WHERE s.channel IN (0, ?) AND s.topic IN ('', ?)`;

/** The part of a site store that keeps suppressions. */
export function suppressionRows({ reader, writer }: Database): SuppressionStore {
  const all = async (where: string, args: (string | number)[]) =>
    (await reader.execute({ sql: `SELECT * FROM suppression WHERE ${where} ORDER BY no`, args })).rows.map(
      suppressionFrom,
    );
  return {
    addSuppressions: (rows) =>
      storedTwice(async () => {
        const values = JSON.stringify(rows.map(valuesOf));
        const ids = rows.map(({ id }) => id);
        const results = await writer.batch(
          [
            { sql: supersede, args: [values] },
            { sql: insert, args: [values] },
            {
              sql: "SELECT s.id FROM json_each(?) AS r JOIN suppression AS s ON s.id = r.value ORDER BY r.key",
              args: [JSON.stringify(ids)],
            },
          ],
          "write",
        );
        return results[2]!.rows.map((row) => String(row["id"]));
      }),
    suppressionsOn: ({ hashes, channel, topic, asOf }) =>
      storedTwice(async () => {
        const then = asOf === undefined ? [] : [millisecondsOf(asOf), millisecondsOf(asOf)];
        const standing =
          asOf === undefined ? "s.lifted IS NULL" : "s.added <= ? AND (s.lifted IS NULL OR s.lifted > ?)";
        const { rows } = await reader.execute({
          sql: `${selectOn} AND ${standing} ORDER BY s.no`,
          args: [JSON.stringify(hashes.map(hex)), channelNo(channel), topic, ...then],
        });
        const facts: SuppressionFact[][] = hashes.map(() => []);
        for (const row of rows) {
          const reason = row["reason"] as SuppressionReason;
          facts[Number(row["place"])]!.push({ reason, since: instantAt(Number(row["since"])) });
        }
        return facts;
      }),
    suppressionsOf: (hashes) =>
      storedTwice(() => all("hash IN (SELECT unhex(value) FROM json_each(?))", [JSON.stringify(hashes.map(hex))])),
    suppression: (id) => storedTwice(async () => (await all("id = ?", [id]))[0]),
    liftSuppression: (id, { at, reason }) =>
      storedTwice(async () => {
        await writer.execute({
          sql: "UPDATE suppression SET lifted = ?, lift_reason = ? WHERE id = ? AND lifted IS NULL",
          args: [millisecondsOf(at), reason, id],
        });
      }),
    suppressionCounts: () => storedTwice(() => counts(reader)),
  };
}

function valuesOf(row: SuppressionRow): readonly (string | number)[] {
  const { id, hash, reason, channel, topic = "", source, since, added } = row;
  return [id, hex(hash), reason, channelNo(channel), topic, source, millisecondsOf(since), millisecondsOf(added)];
}

async function counts(reader: SqlClient): ReturnType<SuppressionStore["suppressionCounts"]> {
  const { rows } = await reader.execute(
    "SELECT reason, source, count(*) AS n FROM suppression WHERE lifted IS NULL GROUP BY reason, source ORDER BY reason, source",
  );
  return rows.map((row) => ({
    reason: row["reason"] as SuppressionReason,
    source: row["source"] as SuppressionSource,
    count: Number(row["n"]),
  }));
}

/** The entry of a whole row. */
export function suppressionFrom(row: Row): SuppressionRow {
  const channel = channelOf(Number(row["channel"]));
  return {
    id: String(row["id"]),
    hash: blob(row, "hash"),
    reason: row["reason"] as SuppressionReason,
    ...(channel ? { channel } : {}),
    ...(row["topic"] ? { topic: String(row["topic"]) } : {}),
    source: row["source"] as SuppressionSource,
    since: instantAt(Number(row["since"])),
    added: instantAt(Number(row["added"])),
    ...(row["lifted"] === null ? {} : { lifted: instantAt(Number(row["lifted"])) }),
    ...(row["lift_reason"] === null ? {} : { liftReason: String(row["lift_reason"]) }),
  };
}
