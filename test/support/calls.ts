// Every call that reaches a real database, named by what it does, with something done before and after it.
import type { InStatement } from "@libsql/client/web";
import type { SiteId } from "../../core/ids.ts";
import { openedStore, wrapKeys } from "../../server/assemble.ts";
import type { ServiceContext } from "../../server/context.ts";
import type { Database, DatabaseOpener, SqlClient } from "../../server/store/client.ts";

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

/** What the test contexts derive their keys from. */
export const testMaster: Uint8Array = new Uint8Array(32).fill(7);

/** What a site's databases were asked so far: how often, and with how many rows they answered. */
export interface Asked {
  calls: number;
  rows: number;
}

/** The same services over the same databases of one site, with everything counted that is read or written there. */
export async function countedContext(
  { context, databases }: { context: ServiceContext; databases: DatabaseOpener },
  site: SiteId,
): Promise<{ context: ServiceContext; asked: Asked }> {
  const asked: Asked = { calls: 0, rows: 0 };
  const around: Around = async (_call, work) => {
    asked.calls++;
    const found = await work();
    for (const result of [found].flat() as { rows?: readonly unknown[] }[]) asked.rows += result?.rows?.length ?? 0;
    return found;
  };
  const [records, keys] = await Promise.all([databases.open("site", site), databases.open("keys", site)]);
  const store = openedStore(
    // Without the writers and readers of another thread, which nothing here could stand around.
    { open: (kind, name) => databases.open(kind, name), close: () => databases.close() },
    site,
    {
      records: withCalls(records, "site", around),
      keys: withCalls(keys, "keys", around),
      wrapKey: wrapKeys(testMaster)(site),
    },
  );
  return { context: { ...context, site: async () => store }, asked };
}
