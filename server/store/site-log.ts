// The log's rows in a site database: entries, tiles, checkpoints, and publishing them in one batch.
import { sameBytes } from "../../core/bytes.ts";
import type { Row } from "@libsql/client/web";
import type { Database } from "./client.ts";
import { hex, unhex } from "./hex.ts";
import { blob } from "./query.ts";
import type { CheckpointRow, EntryKind, ListedCheckpoint, SiteStore, TileRow } from "./rows.ts";
import { stored, storedTwice, StoreError } from "./store-error.ts";
import { refText } from "./stored-record.ts";

type LogRows = Pick<
  SiteStore,
  | "latestCheckpoint"
  | "checkpoint"
  | "checkpoints"
  | "tiles"
  | "entries"
  | "entryData"
  | "keyStatements"
  | "appendKeyStatement"
  | "entryCount"
  | "publishCheckpoint"
>;

const selectTiles = `
SELECT t.level, t.idx, t.width, t.data FROM json_each(?) AS r
LEFT JOIN tile AS t ON t.level = r.value->>0 AND t.idx = r.value->>1
ORDER BY r.key`;

const growTiles = `
INSERT INTO tile (level, idx, width, data)
SELECT value->>0, value->>1, value->>2, unhex(value->>3) FROM json_each(?) WHERE true
ON CONFLICT (level, idx) DO UPDATE SET width = excluded.width, data = excluded.data`;

const selectEntries = "SELECT idx AS place, ref, kind, data FROM entry WHERE idx > ? AND idx <= ? ORDER BY idx";

/** One text for all of them: a value for each row costs many times as much on its way between threads. */
const selectData = `
SELECT group_concat(idx || ' ' || hex(data)) AS listed
FROM (SELECT idx, data FROM entry WHERE idx > ? AND idx <= ? ORDER BY idx)`;

const selectStatements = "SELECT idx, ref, data FROM entry WHERE kind = 'log-key' ORDER BY idx";

// Two that were made at once name the same keys beside them: only the first follows from what is there.
const insertStatement = `
INSERT INTO entry (ref, kind, data)
SELECT ?, 'log-key', ? WHERE (SELECT count(*) FROM entry WHERE kind = 'log-key') = ?
ON CONFLICT (ref) DO NOTHING`;

const insertCheckpoint = "INSERT INTO checkpoint (size, prev_size, note, at) VALUES (?, ?, ?, ?)";

/** The part of a site store that the sequencer and the proofs work on. */
export function logRows({ reader, writer }: Database): LogRows {
  const checkpoints = async (which: string, args: number[]): Promise<CheckpointRow[]> => {
    const { rows } = await reader.execute({ sql: `SELECT size, note, at AS made FROM checkpoint ${which}`, args });
    return rows.map(checkpointOf);
  };
  return {
    latestCheckpoint: () => storedTwice(async () => (await checkpoints("ORDER BY size DESC LIMIT 1", []))[0]),
    checkpoint: (size) => storedTwice(async () => (await checkpoints("WHERE size = ?", [size]))[0]),
    checkpoints: (page = {}) => storedTwice(() => listedCheckpoints(reader, page)),
    tiles: (wanted) => storedTwice(() => readTiles(reader, wanted)),
    entries: (start, end) =>
      storedTwice(async () => {
        const { rows } = await reader.execute({ sql: selectEntries, args: [start, end] });
        return rows.map((row) => ({
          index: Number(row["place"]) - 1,
          ref: refText(row["ref"]),
          kind: row["kind"] as EntryKind,
          data: blob(row, "data"),
        }));
      }),
    entryData: (start, end) =>
      storedTwice(async () => listedData(await reader.execute({ sql: selectData, args: [start, end] }), start)),
    keyStatements: () =>
      storedTwice(async () =>
        (await reader.execute(selectStatements)).rows.map((row) => ({
          index: Number(row["idx"]) - 1,
          data: blob(row, "data"),
        })),
      ),
    appendKeyStatement: ({ ref, data, count }) =>
      storedTwice(async () => {
        await writer.execute({ sql: insertStatement, args: [ref, data, count] });
        const { rows } = await writer.execute(selectStatements);
        // After a lost answer ours is there already: it is what counts, not whether this call put it there.
        return rows[count]?.["ref"] === ref && sameBytes(blob(rows[count], "data"), data);
      }),
    // Keys run without a gap, so the last one is the count, and max() reads one row where count() reads all.
    entryCount: () =>
      storedTwice(async () =>
        Number((await reader.execute("SELECT coalesce(max(idx), 0) AS last FROM entry")).rows[0]!["last"]),
      ),
    async publishCheckpoint({ previousSize, checkpoint: { size, note, at }, tiles }) {
      const rows = JSON.stringify(tiles.map((tile) => [tile.level, tile.index, tile.width, hex(tile.data)]));
      // The checkpoint goes first: the fork guard refuses the batch before a tile is touched.
      const batch = [
        { sql: insertCheckpoint, args: [size, previousSize, note, at] },
        { sql: growTiles, args: [rows] },
      ];
      try {
        await stored(() => writer.batch(batch, "write"));
        return true;
      } catch (error) {
        if (error instanceof StoreError && error.constraint) return false;
        throw error;
      }
    },
  };
}

/** Each place is written with its data: nothing says that a text is put together in the order of its rows. */
function listedData({ rows }: { readonly rows: readonly Row[] }, start: number): Uint8Array[] {
  const listed = rows[0]?.["listed"];
  if (typeof listed !== "string") return [];
  const data: Uint8Array[] = [];
  let at = 0;
  while (at < listed.length) {
    const middle = listed.indexOf(" ", at);
    const comma = listed.indexOf(",", middle);
    const end = comma < 0 ? listed.length : comma;
    data[Number(listed.slice(at, middle)) - 1 - start] = unhex(listed, middle + 1, end);
    at = end + 1;
  }
  // Without places that are not there: whoever counts sees that some are missing.
  return data.filter((entry) => entry !== undefined);
}

async function listedCheckpoints(
  reader: Database["reader"],
  { after = 0, most = Number.MAX_SAFE_INTEGER }: { after?: number; most?: number },
): Promise<ListedCheckpoint[]> {
  const sql = "SELECT size, prev_size, note, at AS made FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?";
  const { rows } = await reader.execute({ sql, args: [after, most] });
  return rows.map((row) => ({ ...checkpointOf(row), previous: Number(row["prev_size"]) }));
}

const checkpointOf = (row: Row): CheckpointRow => ({
  size: Number(row["size"]),
  note: String(row["note"]),
  at: String(row["made"]),
});

async function readTiles(
  reader: Database["reader"],
  wanted: readonly { level: number; index: number }[],
): Promise<(TileRow | undefined)[]> {
  if (wanted.length === 0) return [];
  const places = JSON.stringify(wanted.map(({ level, index }) => [level, index]));
  const { rows } = await reader.execute({ sql: selectTiles, args: [places] });
  return rows.map((row) =>
    row["level"] === null
      ? undefined
      : {
          level: Number(row["level"]),
          index: Number(row["idx"]),
          width: Number(row["width"]),
          data: blob(row, "data"),
        },
  );
}
