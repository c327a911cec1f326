// One database of a libSQL server into a file, as of one moment, and from a file into one that is empty.
import { createClient, type Client, type InStatement, type Transaction } from "@libsql/client/web";
import { makeDurable, namespaceHeader, type RemoteDatabaseOptions } from "../store/remote.ts";
import { openFile, type FileClient } from "./file-client.ts";

/** How long one call may take: a page of rows, not a record that somebody waits for. */
export const callMs = 60_000;
/** Rows of one question, where they are small. */
const rowsAtOnce = 250;
/**
 * Bytes of one answer and of one batch. A server may refuse a larger answer, and sends it so slowly that the
 * transaction it is read in ends.
 */
const bytesAtOnce = 512 * 1024;
/** Its own history says that a database is whole, so it is written last. */
export const historyTable = "migration";

/** A client for one database of the server, to be closed. */
export const clientOf = (namespace: string, { url, authToken }: RemoteDatabaseOptions): Client => {
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

/** A table, an index, a view or a trigger. */
export interface Part {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

const partsOf = (rows: readonly (readonly unknown[] | Record<number, unknown>)[]): Part[] =>
  rows.map((row) => ({ type: String(row[0]), name: String(row[1]), sql: String(row[2]) }));

/** A name as SQL takes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

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

const after = ({ order }: TableShape, last: readonly Cell[] | undefined): string =>
  last ? ` WHERE (${order.join(", ")}) > (${marks(order.length)})` : "";

const pageOf = (table: string, shape: TableShape, columns: readonly string[], last: readonly Cell[] | undefined) => ({
  sql: `SELECT ${columns.join(", ")} FROM ${quoted(table)}${after(shape, last)} ORDER BY ${shape.order.join(", ")} LIMIT ?`,
  args: last ?? [],
});

/** How many bytes a value has; of bytes, without reading them. */
const bytesOf = (column: string): string =>
  `CASE typeof(${column}) WHEN 'blob' THEN length(${column}) WHEN 'text' THEN length(CAST(${column} AS BLOB)) ELSE 8 END`;

const insertOf = (table: string, { columns }: TableShape): string =>
  `INSERT INTO ${quoted(table)} (${columns.join(", ")}) VALUES (${marks(columns.length)})`;

type Cell = string | number | ArrayBuffer | null;

type Ask = (statement: { sql: string; args: Cell[] }) => Promise<readonly (readonly Cell[])[]>;

/**
 * The rows of a table, a page at a time, from whatever answers a question. What they weigh is asked first: pictures and
 * files make a few rows large.
 */
async function* pagesOf(table: string, shape: TableShape, ask: Ask): AsyncGenerator<readonly (readonly Cell[])[]> {
  const weight = shape.columns.map(bytesOf).join(" + ");
  for (let last: readonly Cell[] | undefined; ;) {
    const { sql, args } = pageOf(table, shape, [...shape.order, weight], last);
    const weighed = await ask({ sql, args: [...args, rowsAtOnce] });
    for (let from = 0; from < weighed.length;) {
      const count = fitting(weighed.slice(from).map((row) => Number(row.at(-1))));
      const key = weighed[from]!.slice(0, -1);
      if (count === 0) yield [await rowInPieces(table, shape, key, ask)];
      else {
        const page = pageOf(table, shape, shape.columns, last);
        yield await ask({ sql: page.sql, args: [...page.args, count] });
      }
      from += Math.max(count, 1);
      last = weighed[from - 1]!.slice(0, -1);
    }
    if (weighed.length < rowsAtOnce) return;
  }
}

/** How many rows of these weights, from the first on, fit into one answer; none where the first is too large alone. */
function fitting(weights: readonly number[]): number {
  let sum = 0;
  const end = weights.findIndex((bytes) => (sum += bytes) > bytesAtOnce);
  return end === -1 ? weights.length : end;
}

/** A row that is larger than an answer may be: what is small of it in one, and the rest piece by piece. */
async function rowInPieces(table: string, { columns, order }: TableShape, key: readonly Cell[], ask: Ask) {
  const asked = async (wanted: readonly string[]) => {
    const where = `(${order.join(", ")}) = (${marks(order.length)})`;
    const [row] = await ask({
      sql: `SELECT ${wanted.join(", ")} FROM ${quoted(table)} WHERE ${where}`,
      args: [...key],
    });
    return row!;
  };
  const weights = (await asked(columns.map(bytesOf))).map(Number);
  const isSmall = weights.map((bytes) => bytes <= bytesAtOnce / columns.length);
  const kinds = await asked(columns.map((column) => `typeof(${column})`));
  const row = [...(await asked(columns.map((column, i) => (isSmall[i] ? column : "NULL"))))];
  for (const [i, column] of columns.entries()) {
    if (isSmall[i]) continue;
    const whole = new Uint8Array(weights[i]!);
    // As bytes, so that no piece ends within a character, and the server counts none.
    for (let at = 0; at < whole.length; at += bytesAtOnce) {
      const [piece] = await asked([`substr(CAST(${column} AS BLOB), ${at + 1}, ${bytesAtOnce})`]);
      whole.set(new Uint8Array(piece as ArrayBuffer), at);
    }
    row[i] = kinds[i] === "text" ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(whole) : whole.buffer;
  }
  return row;
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
    const tables = parts.filter(({ type }) => type === "table");
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
    const rest = parts.filter(({ type }) => type !== "table").map(({ sql }) => sql);
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

/** What a database of the server is made of, in the order it was made; nothing where there is no such database. */
export async function partsThere(namespace: string, options: RemoteDatabaseOptions): Promise<Part[]> {
  const client = clientOf(namespace, options);
  try {
    return partsOf((await client.execute(schemaOf)).rows);
  } catch (error) {
    if (/HTTP status 404/.test(String(error))) return [];
    throw error;
  } finally {
    client.close();
  }
}

/**
 * Copies a file into a database of a server, which must be empty. What tells that a database is whole is written last:
 * one that was interrupted is opened by no server. What is to be done in one transaction with that is `andThen`.
 */
export async function pushDatabase(
  path: string,
  namespace: string,
  options: RemoteDatabaseOptions,
  andThen: readonly InStatement[] = [],
): Promise<void> {
  if (options.adminUrl) await makeDurable(options.adminUrl, { namespace, deadlineMs: callMs });
  const client = clientOf(namespace, options);
  const file = openFile(path);
  const ask = async (statement: InStatement) => file.execute(statement).rows as Cell[][];
  try {
    const parts = partsOf(await ask(schemaOf));
    const tables = parts.filter(({ type, name }) => type === "table" && name !== historyTable);
    const filling = async function* (name: string) {
      const shape = shapeOf(file, name);
      const sql = insertOf(name, shape);
      for await (const rows of pagesOf(name, shape, ask)) yield rows.map((row) => ({ sql, args: [...row] }));
    };
    await client.batch(
      tables.map(({ sql }) => sql),
      "write",
    );
    for (const { name } of tables) for await (const page of filling(name)) await client.batch(page, "write");
    const rest = parts.filter(({ type }) => type !== "table").map(({ sql }) => sql);
    await client.batch([...sequenceStatements(await sequencesIn(ask)), ...rest], "write");
    const history: InStatement[] = parts.filter(({ name }) => name === historyTable).map(({ sql }) => sql);
    for await (const page of filling(historyTable)) history.push(...page);
    await client.batch([...history, ...andThen], "write");
  } finally {
    file.close();
    client.close();
  }
}
