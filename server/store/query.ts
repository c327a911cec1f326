// drizzle over our database clients, and values out of raw rows.
import type { Client, ResultSet, Row, Value } from "@libsql/client/web";
import { drizzle } from "drizzle-orm/libsql/web";
import type { SqlClient } from "./client.ts";

/** A query builder over the client; its rows hold bytes as Uint8Array. */
export function queries(client: SqlClient) {
  // drizzle turns an ArrayBuffer into a Buffer where there is one and into broken text where there is none.
  const adapter: SqlClient = {
    execute: async (statement) => withByteArrays(await client.execute(statement)),
    batch: async (statements, mode) => (await client.batch(statements, mode)).map(withByteArrays),
  };
  return drizzle(adapter as Client);
}

const bytesOf = (value: Value): Value =>
  value instanceof ArrayBuffer ? (new Uint8Array(value) as unknown as ArrayBuffer) : value;

const withByteArrays = (result: ResultSet): ResultSet => ({
  ...result,
  // drizzle reads rows by position.
  rows: result.rows.map((row) => Array.from(row as ArrayLike<Value>, bytesOf) as unknown as Row),
});

/** The bytes of a blob column; throws when the column holds none, which the schema forbids. */
export function blob(row: Row, column: string): Uint8Array {
  const value: unknown = row[column];
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new TypeError(`column ${column} holds no bytes`);
}
