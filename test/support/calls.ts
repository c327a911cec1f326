// Every call that reaches a real database, named by what it does, with something done before and after it.
import type { InStatement } from "@libsql/client/web";
import type { Database, SqlClient } from "../../server/store/client.ts";

interface DatabaseCall {
  /** Such as `site: INSERT INTO checkpoint`, by its first statement that is not the question whether the row keys are known. */
  readonly name: string;
  readonly writes: boolean;
}

/** Stands around one call: calls `work` or not, gives its result or throws. */
export type Around = <T>(call: DatabaseCall, work: () => Promise<T>) => Promise<T>;

const sqlOf = (statement: InStatement): string => (typeof statement === "string" ? statement : statement.sql);

function nameOf(label: string, statements: readonly InStatement[]): string {
  const sql = statements.map(sqlOf).find((one) => !one.includes("row_keys_in_force")) ?? "";
  const found =
    /\b(INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)/.exec(sql) ?? /\b(FROM|JOIN)\s+(?!json_each)(\w+)/.exec(sql);
  return `${label}: ${found ? `${found[1] === "JOIN" ? "FROM" : found[1]} ${found[2]}` : sql.slice(0, 40)}`;
}

/** The same database with `around` standing around every call. */
export function withCalls({ reader, writer }: Database, label: string, around: Around): Database {
  const wrapped = (client: SqlClient, writes: boolean): SqlClient => ({
    execute: (statement) => around({ name: nameOf(label, [statement]), writes }, () => client.execute(statement)),
    batch: (statements, mode) =>
      around({ name: nameOf(label, statements), writes }, () => client.batch(statements, mode)),
  });
  return { reader: wrapped(reader, false), writer: wrapped(writer, true) };
}
