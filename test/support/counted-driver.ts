// The driver of a database thread, telling on a channel what it is asked: each transaction is one call.
import { BroadcastChannel, workerData } from "node:worker_threads";
import Driver from "libsql";

/** One call: the texts of its statements; of a transaction all of them. */
export interface ThreadCall {
  readonly role: string;
  readonly statements: readonly string[];
}

/** The channel of this process. */
const channel = new BroadcastChannel(`database-calls-${process.pid}`);
const { role } = workerData as { role: string };
const { prepare } = Driver.prototype;
const begun = new WeakMap<object, string[]>();

function counted(this: Driver.Database, sql: string): Driver.Statement {
  const statement = prepare.call(this, sql);
  const told = (): void => {
    const transaction = begun.get(this);
    if (sql.startsWith("BEGIN")) begun.set(this, []);
    else if (sql === "ROLLBACK" || sql === "COMMIT") {
      channel.postMessage({ role, statements: transaction ?? [] } satisfies ThreadCall);
      begun.delete(this);
    } else if (transaction) transaction.push(sql);
    else channel.postMessage({ role, statements: [sql] } satisfies ThreadCall);
  };
  for (const method of ["run", "all"] as const) {
    const own = statement[method].bind(statement) as (...args: unknown[]) => unknown;
    Object.assign(statement, {
      [method]: (...args: unknown[]) => {
        const result = own(...args);
        told();
        return result;
      },
    });
  }
  return statement;
}

Object.assign(Driver.prototype, { prepare: counted });
