// What a database must offer, whichever runtime opened it; and who opens them.
import type { InStatement, ResultSet } from "@libsql/client/web";
import type { ImportWriter } from "./import-rows.ts";
import type { RecordWriter } from "./record-rows.ts";
import type { StandingReader } from "./standing-facts.ts";

/** The part of the libSQL client that the store uses; drizzle runs on it too. */
export interface SqlClient {
  execute(statement: InStatement): Promise<ResultSet>;
  /** All statements in one transaction: all or nothing. */
  batch(statements: InStatement[], mode: "read" | "write"): Promise<ResultSet[]>;
}

/** One database: every write goes through `writer`, which is one connection; `reader` sees every committed write. */
export interface Database {
  readonly reader: SqlClient;
  readonly writer: SqlClient;
}

/**
 * `control`: sites, keys, users, audit. `site`: one site's records and log. `keys`: its subjects' keys, apart so that
 * erasing one row erases a person. `registers`: the registers it imported, large and soon too old, so not backed up.
 */
export type DatabaseKind = "control" | "site" | "keys" | "registers";

/** What writes a site's records. */
export interface StoreWriters {
  readonly records: RecordWriter;
  readonly imports: ImportWriter;
  /** Waits until the requests that have arrived were read, where a runtime can tell. */
  readonly gather?: () => Promise<void>;
}

/** Opens databases by kind and name and keeps them open; creates and migrates one that is not there yet. */
export interface DatabaseOpener {
  open(kind: DatabaseKind, name: string): Promise<Database>;
  /** What writes a site's records beside its databases, where they are not in this thread; both must be open. */
  siteWriters?(name: string): StoreWriters;
  /** What reads the standing of people where both databases of a site are in one other thread; both must be open. */
  standingReader?(name: string): StandingReader;
  /** Removes the databases of a site for good; absent where nothing can. Nobody may open one of that name again. */
  remove?(name: string): Promise<void>;
  /** Folds the write-ahead logs of a site's files in and cuts them off, so that they hold nothing that was deleted. */
  settle?(name: string): Promise<void>;
  /** What a database server of its own may still hold of what was deleted; absent where nothing lingers once `settle` is done. */
  lingering?(): Lingering;
  close(): Promise<void>;
}

/** Copies of what was deleted that a libSQL server keeps, as far as it can be told from here. */
export interface Lingering {
  /** Sites of which somebody was erased, whose write-ahead logs were not seen folded in since by this process. */
  readonly writeAheadLogs: number;
  /** Nothing over the wire tells when, or cuts it off: what was erased is in them until they are compacted or made anew. */
  readonly replicationLogs: "until-made-anew";
}
