// One database of a libSQL server into a file, as of one moment, and from a file into one that is empty.
import { createClient, type Client, type InStatement, type Transaction } from "@libsql/client/web";
import { makeDurable, namespaceHeader, type RemoteDatabaseOptions } from "../store/remote.ts";
import { openFile, type FileClient } from "./file-client.ts";

/** How long one call may take: a page of rows, not a record that somebody waits for. */
const callMs = 60_000;
/** Rows of one question at first; fewer where a server finds an answer too large. */
const rowsAtOnce = 250;
/** Its own history says that a database is whole, so it is written last. */
const historyTable = "migration";

const clientOf = (namespace: string, { url, authToken }: RemoteDatabaseOptions): Client => {
  const header = namespaceHeader(namespace);
  const call = (input: Request) => {
    const request = new Request(input);
    request.headers.set(...header);
    return fetch(request, { signal: AbortSignal.timeout(callMs) }).catch((cause: unknown) => {
      throw new Error(`the libSQL server at ${new URL(url).host} (ASSENT_DB_URL) does not answer`, { cause });
    });
  };
  return createClient({ url, fetch: call, concurrency: 1, ...(authToken === undefined ? {} : { authToken }) });
};

/** What a schema is made of, tables first and in the order they were made. */
const schemaOf = `SELECT type, name, sql FROM sqlite_master
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'libsql\\_%' ESCAPE '\\'
ORDER BY type <> 'table', rowid`;

interface Part {
  readonly isTable: boolean;
  readonly name: string;
  readonly sql: string;
}

const partsOf = (rows: readonly (readonly unknown[] | Record<number, unknown>)[]): Part[] =>
  rows.map((row) => ({ isTable: row[0] === "table", name: String(row[1]), sql: String(row[2]) }));

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** How a table's rows are read one page after another, and written again as they are. */
interface TableShape {
  readonly columns: readonly string[];
  /** The columns that the pages go by; the row's own number where it has one. */
  readonly order: readonly string[];
}

function shapeOf(file: FileClient, table: string): TableShape {
  const { rows } = file.execute({ sql: "SELECT name, type, pk FROM pragma_table_info(?)", args: [table] });
  const [kind] = file.execute({ sql: "SELECT wr FROM pragma_table_list WHERE name = ?", args: [table] }).rows;
  const columns = rows.map((row) => quoted(String(row[0])));
  const keys = rows.filter((row) => Number(row[2]) > 0).sort((a, b) => Number(a[2]) - Number(b[2]));
  if (Number(kind?.[0]) === 1) return { columns, order: keys.map((row) => quoted(String(row[0]))) };
  const isNumber = keys.length === 1 && String(keys[0]![1]).toUpperCase() === "INTEGER";
  return isNumber
    ? { columns, order: [quoted(String(keys[0]![0]))] }
    : { columns: ["rowid", ...columns], order: ["rowid"] };
}

const marks = (count: number): string => Array.from({ length: count }, () => "?").join(", ");

const pageOf = (table: string, { columns, order }: TableShape, isFirst: boolean): string =>
  `SELECT ${columns.join(", ")} FROM ${quoted(table)}${isFirst ? "" : ` WHERE (${order.join(", ")}) > (${marks(order.length)})`}
ORDER BY ${order.join(", ")} LIMIT ?`;

const insertOf = (table: string, { columns }: TableShape): string =>
  `INSERT INTO ${quoted(table)} (${columns.join(", ")}) VALUES (${marks(columns.length)})`;

type Cell = string | number | ArrayBuffer | null;

/** The rows of a table, a page at a time, from whatever answers a question. */
async function* pagesOf(
  table: string,
  shape: TableShape,
  ask: (statement: { sql: string; args: Cell[] }) => Promise<readonly (readonly Cell[])[]>,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  const places = shape.order.map((column) => shape.columns.indexOf(column));
  let most = rowsAtOnce;
  for (let last: readonly Cell[] | undefined; ;) {
    const args = last ? places.map((place) => last![place]!) : [];
    let rows: readonly (readonly Cell[])[];
    try {
      rows = await ask({ sql: pageOf(table, shape, last === undefined), args: [...args, most] });
    } catch (error) {
      // Pictures and files make an answer large.
      if (most === 1 || !/too large|RESPONSE_TOO_LARGE/i.test(String(error))) throw error;
      most = Math.ceil(most / 4);
      continue;
    }
    if (rows.length > 0) yield rows;
    if (rows.length < most) return;
    last = rows.at(-1);
  }
}

const cellsOf = (row: Record<number, unknown> & { readonly length: number }): Cell[] =>
  Array.from({ length: row.length }, (_, i) => row[i] as Cell);

async function read(transaction: Transaction, statement: InStatement): Promise<Cell[][]> {
  return (await transaction.execute(statement)).rows.map(cellsOf);
}

/**
 * Copies a database of a server into a file that is not there yet, in one read transaction: whatever is written
 * meanwhile is not in it. Rejects where the server has no such database, or cannot be reached.
 */
export async function pullDatabase(namespace: string, options: RemoteDatabaseOptions, path: string): Promise<void> {
  const client = clientOf(namespace, options);
  const transaction = await client.transaction("read");
  const file = openFile(path);
  try {
    file.execute("PRAGMA foreign_keys = 0");
    const parts = partsOf(await read(transaction, schemaOf));
    const tables = parts.filter(({ isTable }) => isTable);
    file.batch(
      tables.map(({ sql }) => sql),
      "write",
    );
    for (const { name } of tables) {
      const shape = shapeOf(file, name);
      const sql = insertOf(name, shape);
      for await (const rows of pagesOf(name, shape, (asked) => read(transaction, asked)))
        file.batch(
          rows.map((row) => ({ sql, args: [...row] })),
          "write",
        );
    }
    const given = await sequencesIn((sql) => read(transaction, sql));
    // Indexes and triggers last: nothing is counted a second time.
    const rest = parts.filter(({ isTable }) => !isTable).map(({ sql }) => sql);
    file.batch([...sequenceStatements(given), ...rest], "write");
  } finally {
    transaction.close();
    file.close();
    client.close();
  }
}

/** Numbers that were given, and are not given again. */
async function sequencesIn(ask: (sql: string) => Promise<readonly (readonly Cell[])[]>) {
  const [isThere] = await ask("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'");
  return isThere ? ask("SELECT name, seq FROM sqlite_sequence") : [];
}

const sequenceStatements = (rows: readonly (readonly Cell[])[]): InStatement[] =>
  rows.flatMap(([name, seq]) => [
    { sql: "DELETE FROM sqlite_sequence WHERE name = ?", args: [name!] },
    { sql: "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", args: [name!, seq!] },
  ]);

/** Whether the server has nothing in that database, or no such database. */
export async function isEmptyThere(namespace: string, options: RemoteDatabaseOptions): Promise<boolean> {
  const client = clientOf(namespace, options);
  try {
    return (await client.execute(schemaOf)).rows.length === 0;
  } catch (error) {
    if (/HTTP status 404/.test(String(error))) return true;
    throw error;
  } finally {
    client.close();
  }
}

/**
 * Copies a file into a database of a server, which must be empty. What tells that a database is whole is written last:
 * one that was interrupted is opened by no server.
 */
export async function pushDatabase(path: string, namespace: string, options: RemoteDatabaseOptions): Promise<void> {
  if (options.adminUrl) await makeDurable(options.adminUrl, { namespace, deadlineMs: callMs });
  const client = clientOf(namespace, options);
  const file = openFile(path);
  const ask = async (statement: InStatement) => file.execute(statement).rows as Cell[][];
  try {
    const parts = partsOf(await ask(schemaOf));
    const tables = parts.filter(({ isTable, name }) => isTable && name !== historyTable);
    const fill = async (name: string) => {
      const shape = shapeOf(file, name);
      const sql = insertOf(name, shape);
      for await (const rows of pagesOf(name, shape, ask)) await client.batch(filling(sql, rows), "write");
    };
    await client.batch(
      tables.map(({ sql }) => sql),
      "write",
    );
    for (const { name } of tables) await fill(name);
    const rest = parts.filter(({ isTable }) => !isTable).map(({ sql }) => sql);
    await client.batch([...sequenceStatements(await sequencesIn(ask)), ...rest], "write");
    for (const { sql } of parts.filter(({ name }) => name === historyTable)) await client.execute(sql);
    await fill(historyTable);
  } finally {
    file.close();
    client.close();
  }
}

const filling = (sql: string, rows: readonly (readonly Cell[])[]): InStatement[] =>
  rows.map((row) => ({ sql, args: [...row] }));
