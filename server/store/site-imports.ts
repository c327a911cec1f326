// Imports in a site's two databases: jobs, errors and sealed rows in the one, the keys of the rows in the other.
import { rowCodes, rowFields, type ImportState } from "../../core/import.ts";
import type { RecordId } from "../../core/ids.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { InStatement, Row } from "@libsql/client/web";
import type { Database } from "./client.ts";
import { channelOf, statusNo } from "./codes.ts";
import type { ImportError, ImportJob, ImportStore, ImportWriter, SealedPiece } from "./import-rows.ts";
import { blob } from "./query.ts";
import type { RowKeyring } from "./row-keys.ts";
import { storedTwice } from "./store-error.ts";
import { addUnerased } from "./unerased-subjects.ts";

const inForce = [statusNo("given"), statusNo("renewed")].join(", ");
/** The number of a job, as a subquery with one parameter. */
const jobNo = "(SELECT no FROM import_job WHERE id = ?)";

function jobFrom(row: Row): ImportJob {
  const number = (name: string) => Number(row[name]);
  return {
    id: String(row["id"]),
    state: row["state"] as ImportState,
    format: row["format"] as ImportJob["format"],
    mapping: String(row["mapping"]),
    by: String(row["by"]),
    createdMs: number("created"),
    bytes: number("bytes"),
    ...(row["digest"] === null ? {} : { digest: row["digest"] as ContentHash }),
    rows: number("rows"),
    chunks: number("chunks"),
    next: number("next"),
    imported: number("imported"),
    undone: number("undone"),
    undoneLine: number("undone_line"),
  };
}

const errorRows = (errors: readonly ImportError[]): string =>
  JSON.stringify(
    errors.map(({ line, code, field }) => [line, rowCodes.indexOf(code), field ? rowFields.indexOf(field) : null]),
  );

const insertErrors = (
  id: string,
  errors: readonly ImportError[],
  only: { readonly sql: string; readonly args: readonly (string | number | Uint8Array)[] } = { sql: "true", args: [] },
): InStatement[] =>
  errors.length === 0
    ? []
    : [
        {
          sql: `INSERT INTO import_error (job, line, code, field)
SELECT ${jobNo}, value->>0, value->>1, value->>2 FROM json_each(?) WHERE ${only.sql}
ON CONFLICT (job, line) DO UPDATE SET code = excluded.code, field = excluded.field`,
          args: [id, errorRows(errors), ...only.args],
        },
      ];

/** The same, only where the piece is sealed so by now. */
const insertErrorsOf = (id: string, piece: { no: number; sealed: Uint8Array; errors: readonly ImportError[] }) =>
  insertErrors(id, piece.errors, {
    sql: `EXISTS (SELECT 1 FROM import_chunk WHERE job = ${jobNo} AND no = ? AND sealed = ?)`,
    args: [id, piece.no, piece.sealed],
  });

const insertKey = "INSERT INTO import_piece_key (job, no, key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
const deleteKeys = "DELETE FROM import_piece_key WHERE job = ? AND no = ?";

const errorFrom = (row: Row): ImportError => ({
  line: Number(row["line"]),
  code: rowCodes[Number(row["code"])]!,
  ...(row["field"] === null ? {} : { field: rowFields[Number(row["field"])]! }),
});

/** The part of a site store that knows imports. */
export function importRows(
  site: Database,
  keys: Database,
  { keyring, write, settle }: { keyring: RowKeyring; write: ImportWriter; settle: () => Promise<void> },
): ImportStore {
  return {
    ...arriving(site, keys),
    ...reading(site),
    ...pieces(site, keys),
    ...committing(site, keys),
    addSubjects: ({ subjects, at }) =>
      storedTwice(() => keyring.with((named) => addUnerased(keys.writer, named, { subjects, at }))),
    commitImport: (drafts, after) => storedTwice(() => keyring.with((named) => write(drafts, named, after))),
    forgetUpload: (id) =>
      storedTwice(async () => {
        await keys.writer.execute({ sql: "DELETE FROM import_piece_key WHERE job = ?", args: [id] });
        await site.writer.execute({ sql: `DELETE FROM import_chunk WHERE job = ${jobNo}`, args: [id] });
        await settle();
      }),
  };
}

type Arriving = Pick<ImportStore, "insertImport" | "addImportChunk" | "endUpload" | "moveImport">;

function arriving(site: Database, keys: Database): Arriving {
  return {
    insertImport: ({ id, format, mapping, by, createdMs }) =>
      storedTwice(async () => {
        const sql = `INSERT INTO import_job (id, state, format, mapping, by, created)
VALUES (?, 'uploaded', ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`;
        await site.writer.execute({ sql, args: [id, format, mapping, by, createdMs] });
      }),
    addImportChunk: (id, { no, key, sealed, rows, errors }) =>
      storedTwice(async () => {
        await keys.writer.execute({ sql: insertKey, args: [id, no, key] });
        // Counted by the number of the piece, so that sending it twice counts once.
        const counted = `UPDATE import_job SET rows = rows + ?, chunks = ? WHERE id = ? AND chunks = ?`;
        const insert = `INSERT INTO import_chunk (job, no, sealed)
SELECT no, ?, ? FROM import_job WHERE id = ? AND state = 'uploaded' ON CONFLICT (job, no) DO NOTHING`;
        const there = `SELECT no FROM import_chunk WHERE job = ${jobNo} AND no = ?`;
        const done = await site.writer.batch(
          [
            { sql: insert, args: [no, sealed, id] },
            ...insertErrors(id, errors),
            { sql: counted, args: [rows, no + 1, id, no] },
            { sql: there, args: [id, no] },
          ],
          "write",
        );
        if (done.at(-1)!.rows.length > 0) return true;
        await keys.writer.execute({ sql: deleteKeys, args: [id, no] });
        return false;
      }),
    endUpload: (id, { bytes, digest }) =>
      storedTwice(async () => {
        const sql =
          "UPDATE import_job SET state = 'dry-run', bytes = ?, digest = ? WHERE id = ? AND state = 'uploaded'";
        await site.writer.execute({ sql, args: [bytes, digest, id] });
      }),
    moveImport: (id, from, to) =>
      storedTwice(async () => {
        const among = "(SELECT value FROM json_each(?))";
        const sql = `UPDATE import_job SET state = ? WHERE id = ? AND state IN ${among} RETURNING no`;
        // Asked twice it is there already, which is as good.
        const found = await site.writer.execute({ sql, args: [to, id, JSON.stringify([...from, to])] });
        return found.rows.length > 0;
      }),
  };
}

type Pieces = Pick<ImportStore, "isImportKept" | "importPiece" | "replaceImportPiece">;

function pieces(site: Database, keys: Database): Pieces {
  return {
    isImportKept: (id) =>
      storedTwice(async () => {
        const sql = "SELECT no FROM import_piece_key WHERE job = ? LIMIT 1";
        return (await keys.reader.execute({ sql, args: [id] })).rows.length > 0;
      }),
    importPiece: (id, no) =>
      storedTwice(async (): Promise<SealedPiece | undefined> => {
        const sql = `SELECT sealed FROM import_chunk WHERE job = ${jobNo} AND no = ?`;
        const [row] = (await site.reader.execute({ sql, args: [id, no] })).rows;
        const keyed = "SELECT key FROM import_piece_key WHERE job = ? AND no = ?";
        const { rows } = await keys.reader.execute({ sql: keyed, args: [id, no] });
        return row && { sealed: blob(row, "sealed"), keys: rows.map((one) => blob(one, "key")) };
      }),
    replaceImportPiece: (id, { no, was, keys: known, key, sealed, errors }) =>
      storedTwice(async () => {
        await keys.writer.execute({ sql: insertKey, args: [id, no, key] });
        const replaced = `UPDATE import_chunk SET sealed = ? WHERE job = ${jobNo} AND no = ? AND sealed IN (?, ?) RETURNING no`;
        const [done] = await site.writer.batch(
          [{ sql: replaced, args: [sealed, id, no, was, sealed] }, ...insertErrorsOf(id, { no, sealed, errors })],
          "write",
        );
        const isDone = done!.rows.length > 0;
        // Only now: ended in between, the piece has both, and is opened with the one that fits.
        // Those that were known before, and no other: what somebody else seals it under meanwhile is theirs.
        const sql = "DELETE FROM import_piece_key WHERE job = ? AND no = ? AND key = ?";
        const gone = isDone ? known : [key];
        await keys.writer.batch(
          gone.map((one) => ({ sql, args: [id, no, one] })),
          "write",
        );
        return isDone;
      }),
  };
}

type Reading = Pick<ImportStore, "imports" | "importJob" | "importErrors" | "importCodes">;

function reading({ reader }: Database): Reading {
  const rowsOf = async (sql: string, args: (string | number)[]) => (await reader.execute({ sql, args })).rows;
  return {
    imports: () =>
      storedTwice(async () => (await rowsOf("SELECT * FROM import_job ORDER BY no DESC", [])).map(jobFrom)),
    importJob: (id) =>
      storedTwice(async () => {
        const [row] = await rowsOf("SELECT * FROM import_job WHERE id = ?", [id]);
        return row && jobFrom(row);
      }),
    importErrors: (id, { after, most }) =>
      storedTwice(async () => {
        const sql = `SELECT line, code, field FROM import_error WHERE job = ${jobNo} AND line > ? ORDER BY line LIMIT ?`;
        return (await rowsOf(sql, [id, after, most])).map(errorFrom);
      }),
    importCodes: (id) =>
      storedTwice(async () => {
        const sql = `SELECT code, count(*) AS times FROM import_error WHERE job = ${jobNo} GROUP BY code ORDER BY code`;
        const found = (await rowsOf(sql, [id])).map(
          (row) => [rowCodes[Number(row["code"])]!, Number(row["times"])] as const,
        );
        return Object.fromEntries(found);
      }),
  };
}

type Committing = Pick<
  ImportStore,
  "latestRecords" | "writtenRecords" | "endImportChunk" | "importedStates" | "endUndo"
>;

function committing({ reader, writer }: Database, keys: Database): Committing {
  return {
    latestRecords: (numbers) =>
      storedTwice(async () => {
        const sql = `SELECT w.value AS who, (SELECT lower(hex(e.ref)) FROM entry AS e
  WHERE e.who = w.value ORDER BY e.idx DESC LIMIT 1) AS ref FROM json_each(?) AS w`;
        const { rows } = await reader.execute({ sql, args: [JSON.stringify(numbers)] });
        const found = rows.filter((row) => row["ref"] !== null);
        return new Map(found.map((row) => [Number(row["who"]), `rec_${String(row["ref"])}` as RecordId]));
      }),
    writtenRecords: (ids) =>
      storedTwice(async () => {
        if (ids.length === 0) return new Set();
        const sql = "SELECT r.value AS id FROM json_each(?) AS r JOIN entry AS e ON e.ref = unhex(substr(r.value, 5))";
        const { rows } = await reader.execute({ sql, args: [JSON.stringify(ids)] });
        return new Set(rows.map((row) => String(row["id"]) as RecordId));
      }),
    endImportChunk: (id, { no, imported, errors }) =>
      storedTwice(async () => {
        const counted = "UPDATE import_job SET imported = imported + ?, next = next + 1 WHERE id = ? AND next = ?";
        await writer.batch(
          [
            ...insertErrors(id, errors),
            { sql: counted, args: [imported, id, no] },
            { sql: `DELETE FROM import_chunk WHERE job = ${jobNo} AND no = ?`, args: [id, no] },
          ],
          "write",
        );
        await keys.writer.execute({ sql: deleteKeys, args: [id, no] });
      }),
    importedStates: ({ from, to, most }) =>
      storedTwice(async () => {
        // The line stands in the last four bytes of the record's id.
        const sql = `SELECT hex(substr(e.ref, 13)) AS line, e.who, e.idx AS place, p.id, t.channel, t.version, t.acted
FROM entry AS e
JOIN consent_state AS t ON t.who = e.who AND t.idx = e.idx AND t.status IN (${inForce})
JOIN purpose AS p ON p.no = t.purpose
WHERE e.ref > unhex(?) AND e.ref <= unhex(?) ORDER BY e.ref LIMIT ?`;
        const { rows } = await reader.execute({ sql, args: [from, to, most] });
        return rows.map((row) => ({
          line: Number.parseInt(String(row["line"]), 16),
          who: Number(row["who"]),
          entry: Number(row["place"]),
          purpose: String(row["id"]),
          channel: channelOf(Number(row["channel"])),
          version: Number(row["version"]),
          actedMs: Number(row["acted"]),
        }));
      }),
    endUndo: (id, { line, undone }) =>
      storedTwice(async () => {
        const sql = "UPDATE import_job SET undone = undone + ?, undone_line = ? WHERE id = ? AND undone_line < ?";
        await writer.execute({ sql, args: [undone, line, id, line] });
      }),
  };
}
