// Suppressions in the keys database: they are added and lifted, never changed and never deleted.
import type { SuppressionFact } from "../../core/contact.ts";
import type { SuppressionReason, SuppressionSource } from "../../core/suppression.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Row } from "@libsql/client/web";
import type { Database, SqlClient } from "./client.ts";
import { channelNo, channelOf } from "./codes.ts";
import type { Channel } from "../../core/purpose.ts";
import type { SubjectHash } from "./record-rows.ts";
import { allNames, hashIn, newNames, readNamed, writeNamed, type RowKeyring, type RowKeys } from "./row-keys.ts";
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
  /** Without a topic: every purpose that any notice of the site has or had under this controller. */
  readonly controller?: string | undefined;
  readonly source: SuppressionSource;
  /** When the person said it, or it was found. */
  readonly since: Instant;
  /** When it was stored: from then on it counts. */
  readonly added: Instant;
  readonly lifted?: Instant | undefined;
  readonly liftReason?: string | undefined;
}

export interface SuppressionStore {
  /** Adds those that do not stand already, or by an import alone; tells which ids were added. Calling again changes nothing and answers the same. */
  addSuppressions(rows: readonly SuppressionRow[]): Promise<string[]>;
  /** What stands against each hash on a channel and for a topic, in the order asked; `asOf` as it was known then. */
  suppressionsOn(question: {
    readonly hashes: readonly SubjectHash[];
    readonly channel: Channel;
    readonly topic: string;
    /** Everybody the topic is or was done for; an entry against another controller is not about it. */
    readonly controllers: readonly string[];
    readonly asOf?: Instant | undefined;
  }): Promise<SuppressionFact[][]>;
  /** Every entry about any of the hashes, lifted ones too, oldest first. */
  suppressionsOf(hashes: readonly SubjectHash[]): Promise<SuppressionRow[]>;
  suppression(id: string): Promise<SuppressionRow | undefined>;
  /** Lifts an entry; one that was lifted already stays as it is. */
  liftSuppression(id: string, lift: { readonly at: Instant; readonly reason: string }): Promise<void>;
  /** Those that stand of the ids after one and up to another, in the order of their ids. */
  standingSuppressions(range: {
    readonly after: string;
    readonly last: string;
    readonly most: number;
  }): Promise<SuppressionRow[]>;
  /**
   * Lifts entries and adds what stands in their place, in one transaction, so that nobody is without either; tells how
   * many were lifted. One that was lifted already stays as it is.
   */
  replaceSuppressions(
    lift: { readonly ids: readonly string[]; readonly at: Instant; readonly reason: string },
    rows: readonly SuppressionRow[],
  ): Promise<number>;
  /** How many stand, by reason and source. */
  suppressionCounts(): Promise<{ reason: SuppressionReason; source: SuppressionSource; count: number }[]>;
}

/** Why an entry was lifted whose place a later word took. */
export const saidAgain = "said again later";

/** Ids of entries are UUIDs of version 7; those that an import set are of version 8, which is for what one makes oneself of it. */
const [versionAt, importVersion] = ["sup_".length + 12, "8"];
/** How many characters of their ids the entries of one import share. */
const sharedByImport = "sup_".length + 24;

/** Whether an import set the entry of this id. */
export const isImported = (id: string): boolean => id[versionAt] === importVersion;

/** The id as that of an entry which an import sets. */
export const markImported = (id: string): string =>
  `${id.slice(0, versionAt)}${importVersion}${id.slice(versionAt + 1)}`;

/** What the ids of all entries of one import begin with. */
export const sameImport = (id: string): string => id.slice(0, sharedByImport);

const sqlImported = (id: string): string => `substr(${id}, ${versionAt + 1}, 1) = '${importVersion}'`;

/** What takes the place of an import's entry is never read as said before it: a consent between the two would count again. */
const insert = `
INSERT INTO suppression (id, hash, reason, channel, topic, source, since, added, version)
SELECT r.value->>0, unhex(r.value->>1), r.value->>2, r.value->>3, r.value->>4, r.value->>5,
  max(r.value->>6, coalesce((SELECT max(s.since) FROM suppression AS s WHERE s.hash = unhex(r.value->>1)
    AND s.reason = r.value->>2 AND s.reason = 'UNSUBSCRIBED_TOPIC' AND s.channel = r.value->>3 AND s.topic = r.value->>4
    AND ${sqlImported("s.id")} AND s.lifted = r.value->>7 AND s.lift_reason = '${saidAgain}'), 0)),
  r.value->>7, ?
FROM json_each(?) AS r WHERE true
ON CONFLICT DO NOTHING`;

/**
 * A consent of the person themselves lifts what they had unsubscribed from before it, so an entry that says so again, and
 * later, takes the place of the one that stands. So does whatever is said once more of what an import set, else it would
 * be gone once that was taken back. Not one that was added before and comes once more.
 */
const supersede = `
UPDATE suppression SET lifted = r.value->>7, lift_reason = '${saidAgain}'
FROM json_each(?) AS r
WHERE suppression.lifted IS NULL AND r.value->>2 = suppression.reason
  AND suppression.hash = unhex(r.value->>1) AND suppression.channel = r.value->>3 AND suppression.topic = r.value->>4
  AND ((suppression.reason = 'UNSUBSCRIBED_TOPIC' AND suppression.since < r.value->>6)
    OR (${sqlImported("suppression.id")}
      AND substr(suppression.id, 1, ${sharedByImport}) <> substr(r.value->>0, 1, ${sharedByImport})))
  AND NOT EXISTS (SELECT 1 FROM suppression AS s WHERE s.id = r.value->>0)`;

const selectOn = `
SELECT r.key AS place, s.reason, s.since
FROM json_each(?) AS r CROSS JOIN suppression AS s ON s.hash = unhex(r.value)
WHERE s.channel IN (0, ?) AND s.topic IN (SELECT value FROM json_each(?))`;

/** The topic of an entry about all that is done for a controller: no purpose has such a key. Without one, that of every topic. */
const controllerTopic = (controller: string | undefined): string => (controller === undefined ? "" : `@${controller}`);

/** The topics of entries that are about a topic which is or was done for these controllers. */
export const topicsAbout = (topic: string, controllers: readonly string[]): readonly string[] => [
  "",
  topic,
  ...controllers.map(controllerTopic),
];

/** The part of a site store that keeps suppressions. */
export function suppressionRows({ reader, writer }: Database, keyring: RowKeyring): SuppressionStore {
  const named = <T>(work: (keys: RowKeys) => Promise<T>): Promise<T> => storedTwice(() => keyring.with(work));
  return {
    addSuppressions: (told) =>
      named(async (keys) => {
        const rows = lastSaid(told);
        const hashes = rows.map(({ hash }) => hash);
        const names = newNames(keys, hashes);
        const values = JSON.stringify(rows.map((row, i) => valuesOf(row, names[i]!)));
        const ids = told.map(({ id }) => id);
        const statements = [
          { sql: supersede, args: [values] },
          { sql: insert, args: [keys[0].version, values] },
          {
            sql: "SELECT s.id FROM json_each(?) AS r JOIN suppression AS s ON s.id = r.value ORDER BY r.key",
            args: [JSON.stringify(ids)],
          },
        ];
        const results = await writeNamed(writer, keys, { hashes, statements });
        return results[2]!.rows.map((row) => String(row["id"]));
      }),
    suppressionsOn: (question) => named((keys) => suppressionsOn(reader, keys, question)),
    suppressionsOf: (hashes) =>
      named(async (keys) => {
        const sql = "SELECT * FROM suppression WHERE hash IN (SELECT unhex(value) FROM json_each(?)) ORDER BY no";
        const asked = { sql, args: [JSON.stringify(allNames(keys, hashes))] };
        const [found] = await readNamed(reader, keys, [asked]);
        return found!.rows.map((row) => suppressionFrom(row, keys));
      }),
    suppression: (id) =>
      named(async (keys) => {
        const { rows } = await reader.execute({ sql: "SELECT * FROM suppression WHERE id = ?", args: [id] });
        return rows[0] && suppressionFrom(rows[0], keys);
      }),
    liftSuppression: (id, { at, reason }) =>
      storedTwice(async () => {
        await writer.execute({
          sql: "UPDATE suppression SET lifted = ?, lift_reason = ? WHERE id = ? AND lifted IS NULL",
          args: [millisecondsOf(at), reason, id],
        });
      }),
    standingSuppressions: ({ after, last, most }) =>
      named(async (keys) => {
        const sql = "SELECT * FROM suppression WHERE id > ? AND id <= ? AND lifted IS NULL ORDER BY id LIMIT ?";
        const [found] = await readNamed(reader, keys, [{ sql, args: [after, last, most] }]);
        return found!.rows.map((row) => suppressionFrom(row, keys));
      }),
    replaceSuppressions: (lift, rows) => named((keys) => replaced(writer, keys, { lift, rows })),
    suppressionCounts: () => storedTwice(() => counts(reader)),
  };
}

async function replaced(
  writer: SqlClient,
  keys: RowKeys,
  { lift, rows }: { lift: Parameters<SuppressionStore["replaceSuppressions"]>[0]; rows: readonly SuppressionRow[] },
): Promise<number> {
  const hashes = rows.map(({ hash }) => hash);
  const names = newNames(keys, hashes);
  const ids = JSON.stringify(lift.ids);
  const [at, reason] = [millisecondsOf(lift.at), lift.reason];
  const among = "WHERE id IN (SELECT value FROM json_each(?))";
  const statements = [
    { sql: `UPDATE suppression SET lifted = ?, lift_reason = ? ${among} AND lifted IS NULL`, args: [at, reason, ids] },
    { sql: insert, args: [keys[0].version, JSON.stringify(rows.map((row, i) => valuesOf(row, names[i]!)))] },
    // Sent twice, it was lifted the first time.
    {
      sql: `SELECT count(*) AS n FROM suppression ${among} AND lifted = ? AND lift_reason = ?`,
      args: [ids, at, reason],
    },
  ];
  const results = await writeNamed(writer, keys, { hashes, statements });
  return Number(results[2]!.rows[0]!["n"]);
}

async function suppressionsOn(
  reader: SqlClient,
  keys: RowKeys,
  { hashes, channel, topic, controllers, asOf }: Parameters<SuppressionStore["suppressionsOn"]>[0],
): Promise<SuppressionFact[][]> {
  const then = asOf === undefined ? [] : [millisecondsOf(asOf), millisecondsOf(asOf)];
  const standing = asOf === undefined ? "s.lifted IS NULL" : "s.added <= ? AND (s.lifted IS NULL OR s.lifted > ?)";
  const names = JSON.stringify(allNames(keys, hashes));
  const asked = {
    sql: `${selectOn} AND ${standing} ORDER BY s.no`,
    args: [names, channelNo(channel), JSON.stringify(topicsAbout(topic, controllers)), ...then],
  };
  const [found] = await readNamed(reader, keys, [asked]);
  const facts: SuppressionFact[][] = hashes.map(() => []);
  for (const row of found!.rows) {
    const reason = row["reason"] as SuppressionReason;
    facts[Number(row["place"]) % hashes.length]!.push({ reason, since: instantAt(Number(row["since"])) });
  }
  return facts;
}

/** Without unsubscribes that the same call says again later: of one that stands a later one takes the place too. */
function lastSaid(rows: readonly SuppressionRow[]): readonly SuppressionRow[] {
  const last = new Map<string, SuppressionRow>();
  for (const row of rows) {
    const { id, hash, reason, channel, topic = "" } = row;
    const about = reason === "UNSUBSCRIBED_TOPIC" ? `${hash.join(",")} ${channelNo(channel)} ${topic}` : id;
    const known = last.get(about);
    if (!known || known.since < row.since) last.set(about, row);
  }
  return rows.length === last.size ? rows : [...last.values()];
}

function valuesOf(row: SuppressionRow, name: string): readonly (string | number)[] {
  const { id, reason, channel, controller, topic = controllerTopic(controller), source, since, added } = row;
  return [id, name, reason, channelNo(channel), topic, source, millisecondsOf(since), millisecondsOf(added)];
}

async function counts(reader: SqlClient): ReturnType<SuppressionStore["suppressionCounts"]> {
  const { rows } = await reader.execute(
    "SELECT reason, source, standing AS n FROM suppression_count WHERE standing > 0 ORDER BY reason, source",
  );
  return rows.map((row) => ({
    reason: row["reason"] as SuppressionReason,
    source: row["source"] as SuppressionSource,
    count: Number(row["n"]),
  }));
}

function aboutOf(topic: string): Pick<SuppressionRow, "topic" | "controller"> {
  if (topic === "") return {};
  return topic.startsWith("@") ? { controller: topic.slice(1) } : { topic };
}

/** The entry of a whole row. */
export function suppressionFrom(row: Row, keys: RowKeys): SuppressionRow {
  const channel = channelOf(Number(row["channel"]));
  return {
    id: String(row["id"]),
    hash: hashIn(keys, row),
    reason: row["reason"] as SuppressionReason,
    ...(channel ? { channel } : {}),
    ...aboutOf(String(row["topic"])),
    source: row["source"] as SuppressionSource,
    since: instantAt(Number(row["since"])),
    added: instantAt(Number(row["added"])),
    ...(row["lifted"] === null ? {} : { lifted: instantAt(Number(row["lifted"])) }),
    ...(row["lift_reason"] === null ? {} : { liftReason: String(row["lift_reason"]) }),
  };
}
