// Rotating the row key of a keys database: a new key beside the one in force, row by row to it, then the earlier one gone.
import type { InStatement, Row } from "@libsql/client/web";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Database, SqlClient } from "./client.ts";
import { hex } from "./hex.ts";
import { blob } from "./query.ts";
import {
  asKnown,
  hashIn,
  namedColumns,
  newNames,
  rowKeysIn,
  sealRowKey,
  takeOver,
  versionsOf,
  type RowKeyring,
  type RowKeys,
} from "./row-keys.ts";
import { storedTwice } from "./store-error.ts";

/** One version of a row key. */
interface RowKeyVersion {
  readonly version: number;
  /** Null for the first, which rows were under from the beginning. */
  readonly since: Instant | null;
  /** When the last row had left it, and its key was destroyed; null while it is in force. */
  readonly endedAt: Instant | null;
}

/** Which versions there are and were, the newest first, and how far a rotation is that runs. */
export interface RowKeyState {
  readonly versions: readonly RowKeyVersion[];
  /** Null where every row is under the newest. */
  readonly rotation: { readonly rows: number; readonly moved: number } | null;
}

/** The random bytes of a new key: 32 for the key, 12 for the nonce it is sealed with. */
export interface NewRowKey {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

export interface RotationStore {
  rowKeyState(): Promise<RowKeyState>;
  /** From this commit on rows are written under a new key; false, and nothing changed, while a rotation runs. */
  beginRotation(fresh: NewRowKey, at: Instant): Promise<boolean>;
  /** Takes some of the rows that are under the earlier key to the newest; false where it found no more. */
  rotateSome(most: number): Promise<boolean>;
  /** Destroys the earlier key; false, and nothing changed, where a row is under it, or no rotation runs. */
  endRotation(at: Instant): Promise<boolean>;
}

/** How to go through a table: in the order of its key, on from a place. */
const walks = namedColumns.map(([table, column, by]) => {
  const isNumbered = table === "subject" || table === "suppression" || table === "share";
  const place = isNumbered ? "no" : "hash";
  return {
    first: isNumbered ? 0 : new Uint8Array(),
    sql: `SELECT ${place} AS place, ${column} AS name, ${by} AS version FROM ${table}
WHERE ${place} > ? AND ${by} < ? ORDER BY ${place} LIMIT ?`,
  };
});

/** How far a process has gone through the tables for one rotation. It need not be kept: what is done is not found again. */
interface RotationPlace {
  walk: number;
  after: number | Uint8Array;
}
const rotationStart = (): RotationPlace => ({ walk: 0, after: walks[0]!.first });

/** The statements that begin a rotation to a version, whose key they seal. */
const beginning = (
  keys: RowKeys,
  wrapKey: Uint8Array,
  { version, fresh, atMs }: { version: number; fresh: NewRowKey; atMs: number },
): InStatement[] => [
  asKnown(keys),
  {
    sql: `INSERT INTO row_key (version, sealed, since, total) VALUES (?, ?, ?, ${namedColumns
      .map(([table]) => `(SELECT count(*) FROM ${table})`)
      .join(" + ")})`,
    args: [version, sealRowKey(wrapKey, { version, ...fresh }), atMs],
  },
];

/**
 * Takes up to `most` names of one table, wherever else they stand too, to the newest key in one transaction; false, and
 * the place at the start again, once every table has been gone through.
 */
async function movedSome(
  { reader, writer }: Database,
  keys: RowKeys,
  { place, most }: { place: RotationPlace; most: number },
): Promise<boolean> {
  const walk = walks[place.walk];
  if (!walk) {
    Object.assign(place, rotationStart());
    return false;
  }
  const { version } = keys[0];
  const { rows } = await reader.execute({ sql: walk.sql, args: [place.after, version, most] });
  const last = rows.at(-1);
  if (last) {
    await writer.batch([asKnown(keys), ...takeOver(keys, pairsOf(keys, rows))], "write");
    place.after = typeof last["place"] === "number" ? last["place"] : blob(last, "place");
  }
  if (rows.length < most) {
    place.walk += 1;
    place.after = walks[place.walk]?.first ?? 0;
  }
  return true;
}

function pairsOf(keys: RowKeys, rows: readonly Row[]): (readonly [string, string])[] {
  const hashes = new Map(rows.map((row) => [hex(blob(row, "name")), hashIn(keys, row, "name")]));
  const names = newNames(keys, [...hashes.values()]);
  return [...hashes.keys()].map((name, i) => [name, names[i]!]);
}

const isDone = namedColumns.map(([table, , by]) => `NOT EXISTS (SELECT 1 FROM ${table} WHERE ${by} < ?)`).join(" AND ");

/** The statements that end a rotation, if no row is under an earlier key: the last answers which versions are in force. */
function ending(keys: RowKeys, atMs: number): InStatement[] {
  const { version } = keys[0];
  const sql = `UPDATE row_key SET sealed = NULL, ended = ? WHERE ended IS NULL AND version < ? AND ${isDone}`;
  return [
    asKnown(keys),
    { sql, args: [atMs, version, ...namedColumns.map(() => version)] },
    "SELECT versions FROM row_keys_in_force",
  ];
}

/** The part of a site store that rotates its row key. */
export function rotationRows(
  keys: Database,
  { keyring, wrapKey }: { keyring: RowKeyring; wrapKey: Uint8Array },
): RotationStore {
  let place = rotationStart();
  return {
    rowKeyState: () => storedTwice(() => stateIn(keys.reader)),
    beginRotation: (fresh, at) =>
      storedTwice(() =>
        keyring.withLatest(async (named) => {
          if (named.length > 1) return false;
          const version = named[0].version + 1;
          place = rotationStart();
          await keys.writer.batch(beginning(named, wrapKey, { version, fresh, atMs: millisecondsOf(at) }), "write");
          return true;
        }),
      ),
    rotateSome: (most) =>
      storedTwice(() =>
        keyring.withLatest(async (named) => named.length > 1 && movedSome(keys, named, { place, most })),
      ),
    endRotation: (at) =>
      storedTwice(() =>
        keyring.withLatest(async (named) => {
          if (named.length === 1) return false;
          const results = await keys.writer.batch(ending(named, millisecondsOf(at)), "write");
          return results[2]!.rows[0]!["versions"] !== versionsOf(named);
        }),
      ),
  };
}

async function stateIn(client: SqlClient): Promise<RowKeyState> {
  const { rows } = await client.execute(
    "SELECT version, since, ended, total, moved FROM row_key ORDER BY version DESC",
  );
  const isRunning = rows.filter((row) => row["ended"] === null).length > 1;
  const [newest] = rows;
  const total = Number(newest!["total"]);
  return {
    versions: rows.map((row) => ({
      version: Number(row["version"]),
      since: Number(row["since"]) === 0 ? null : instantAt(Number(row["since"])),
      endedAt: row["ended"] === null ? null : instantAt(Number(row["ended"])),
    })),
    rotation: isRunning ? { rows: total, moved: Math.min(total, Number(newest!["moved"])) } : null,
  };
}

/**
 * Takes every row of a database that nobody else has open to a key of this version, whichever it was under, and keeps
 * no other key; a rotation that was running is ended first.
 */
export async function rotateWhole(
  client: SqlClient,
  wrapKey: Uint8Array,
  { version, fresh, atMs }: { version: number; fresh: NewRowKey; atMs: number },
): Promise<void> {
  const finish = async (): Promise<void> => {
    const keys = await rowKeysIn(client, wrapKey);
    if (keys.length === 1) return;
    const place = rotationStart();
    while (await movedSome({ reader: client, writer: client }, keys, { place, most: 2000 }));
    await client.batch(ending(keys, atMs), "write");
  };
  await finish();
  await client.batch(beginning(await rowKeysIn(client, wrapKey), wrapKey, { version, fresh, atMs }), "write");
  await finish();
}
