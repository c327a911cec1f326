// The one error the store throws, and how a database's own errors become it.

/** `unavailable`: nobody knows whether it happened, the same call may be made again. `failed`: the database refused it. */
export type StoreErrorKind = "unavailable" | "failed";

const messages: Readonly<Record<StoreErrorKind, string>> = {
  unavailable: "the database does not answer",
  failed: "the database refused the statement",
};

/** What every store call rejects with. The message never holds SQL, a path or a value; the cause does. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly kind: StoreErrorKind;
  /** A constraint or trigger said no, so nothing of the batch was stored. */
  readonly constraint: boolean;

  constructor(kind: StoreErrorKind, options: { constraint?: boolean; cause?: unknown } = {}) {
    super(messages[kind], { cause: options.cause });
    this.kind = kind;
    this.constraint = options.constraint ?? false;
  }
}

// Codes that blame the statement or its values; everything else blames the database or the way to it.
// SQLITE_UNKNOWN is what sqld says for SQLITE_ERROR.
const refusals = /^(SQLITE_(CONSTRAINT|ERROR|UNKNOWN|MISMATCH|TOOBIG|RANGE|AUTH)|SQL_|ARGS_)/;

const member = (value: unknown, name: "code" | "cause"): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** The store error for anything a database client threw; drizzle's wrapper, whose message quotes SQL, is looked through. */
function storeError(error: unknown): StoreError {
  for (let at = error, depth = 0; at !== undefined && depth < 6; at = member(at, "cause"), depth++) {
    if (at instanceof StoreError) return at;
    const code = member(at, "code");
    if (typeof code !== "string") continue;
    const constraint = code.startsWith("SQLITE_CONSTRAINT");
    return new StoreError(refusals.test(code) ? "failed" : "unavailable", { constraint, cause: error });
  }
  return new StoreError("unavailable", { cause: error });
}

/** Runs database work so that whatever it throws is a StoreError. */
export async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(error);
  }
}

/** Runs work that may safely happen twice: an unavailable database is asked once more before giving up. */
export async function storedTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await stored(work);
  } catch (error) {
    if (error instanceof StoreError && error.kind === "unavailable") return stored(work);
    throw error;
  }
}
