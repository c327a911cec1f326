// Fault injection around a real database client: calls that fail before, or after, the database did the work.
import type { Database, SqlClient } from "../../server/store/client.ts";

export type Fault = "fails-before-persist" | "fails-but-persisted";

export interface Faults {
  readonly database: Database;
  /** The next `times` writes fail this way. */
  arm(fault: Fault, times?: number): void;
}

const lost = () => Object.assign(new Error("socket hang up near SELECT secret"), { code: "ECONNRESET" });

/** The same database with a writer that fails when told to. */
export function withFaults({ reader, writer }: Database): Faults {
  let armed: { fault: Fault; times: number } | undefined;
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    const fault = armed && armed.times-- > 0 ? armed.fault : undefined;
    if (fault === "fails-before-persist") throw lost();
    const result = await work();
    if (fault) throw lost();
    return result;
  };
  const faulty: SqlClient = {
    execute: (statement) => around(() => writer.execute(statement)),
    batch: (statements, mode) => around(() => writer.batch(statements, mode)),
  };
  return {
    database: { reader, writer: faulty },
    arm: (fault, times = 1) => {
      armed = { fault, times };
    },
  };
}
