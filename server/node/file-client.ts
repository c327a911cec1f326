// One connection to a database file, with its statements prepared once: the store's SqlClient over the native driver.
import Driver from "libsql";
import type { InStatement, InValue, Value } from "@libsql/client/web";
import type { ThreadResult } from "./thread-messages.ts";

/** A statement as the driver runs it, and the names of its columns; none where it returns nothing. */
interface Prepared {
  readonly statement: Driver.Statement;
  readonly columns: string[] | undefined;
}

/** What a thread does with a file. Synchronous: whoever calls waits, which is what the thread is for. */
export interface FileClient {
  execute(statement: InStatement): ThreadResult;
  /** All statements in one transaction: all or nothing. */
  batch(statements: readonly InStatement[], mode: "read" | "write"): ThreadResult[];
  close(): void;
}

/** Texts of statements come from this program, so there are few; a limit keeps a mistake from filling the memory. */
const mostPrepared = 500;

/** Opens the file; makes it when it is not there. */
export function openFile(path: string): FileClient {
  const driver = new Driver(path);
  const prepared = new Map<string, Prepared>();

  const prepare = (sql: string): Prepared => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = driver.prepare(sql);
    const made = { statement, columns: columnsOf(statement) };
    if (prepared.size >= mostPrepared) prepared.clear();
    prepared.set(sql, made);
    return made;
  };

  const run = (given: InStatement): ThreadResult => {
    const sql = typeof given === "string" ? given : given.sql;
    const args = typeof given === "string" ? [] : Array.isArray(given.args) ? given.args.map(bound) : [];
    const { statement, columns } = prepare(sql);
    if (!columns) {
      const { changes } = statement.run(args);
      return { columns: [], columnTypes: [], rows: [], rowsAffected: changes, lastInsertRowid: undefined };
    }
    const rows = (statement.all(args) as Value[][]).map((row) => row.map(read));
    return { columns, columnTypes: [], rows, rowsAffected: 0, lastInsertRowid: undefined };
  };

  return {
    execute: run,
    batch(statements, mode) {
      run(mode === "write" ? "BEGIN IMMEDIATE" : "BEGIN");
      try {
        const results = statements.map(run);
        run("COMMIT");
        return results;
      } catch (error) {
        // Some errors have rolled back already.
        if (driver.inTransaction) run("ROLLBACK");
        throw error;
      }
    },
    close: () => void driver.close(),
  };
}

function columnsOf(statement: Driver.Statement): string[] | undefined {
  try {
    // Throws for a statement that returns nothing.
    return statement
      .raw(true)
      .columns()
      .map(({ name }) => name);
  } catch {
    return undefined;
  }
}

/** The driver takes bytes as a Buffer, and no booleans. */
function bound(value: InValue): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  return typeof value === "boolean" ? Number(value) : value;
}

/** Its own bytes, which travel to another thread without what else its Buffer's memory holds. */
const read = (value: Value): Value => {
  const seen: unknown = value;
  return seen instanceof Uint8Array ? seen.slice().buffer : value;
};
