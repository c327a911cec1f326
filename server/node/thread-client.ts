// The main thread's side of a database thread: questions out, answers back, as the store's SqlClient.
import { Worker } from "node:worker_threads";
import { LibsqlError } from "@libsql/client/web";
import type { SqlClient } from "../store/client.ts";
import { importWriter, type ImportAnswer } from "../log/import-writer.ts";
import type { SiteWriters } from "../log/record-writer.ts";
import type { ImportWriter } from "../store/import-rows.ts";
import type { RowKeys } from "../store/row-keys.ts";
import type { StandingReader, StandingTexts } from "../store/standing-facts.ts";
import { packedDrafts, unpackedOutcomes, type OutcomesMessage } from "./draft-messages.ts";
import { resultSet } from "./result-set.ts";
import { nodeCrypto } from "./sealing-crypto.ts";
import type { ThreadAnswer, ThreadQuestion, ThreadResult, ThreadRole } from "./thread-messages.ts";

type Answered = Extract<ThreadAnswer, { ok: true }>["results"];

interface Waiting {
  resolve(results: Answered): void;
  reject(error: Error): void;
}

type Ask = <Results extends Answered = ThreadResult[]>(question: ThreadQuestion) => Promise<Results>;

interface SitePaths {
  readonly site: string;
  readonly keys: string;
}

export interface DatabaseThread {
  /** Opens a file, creating it when this thread is the writer; rejects when its pragmas do not take. */
  open(path: string): Promise<SqlClient>;
  /** The pragmas of the file's connection, as that connection reports them now. */
  pragmas(path: string): Promise<Record<string, string | number>>;
  /** Writes records to the two open databases of a site. */
  siteWriters(paths: SitePaths): Pick<SiteWriters, "records" | "imports">;
  /** Reads what stands of people from the two open databases of a site. */
  standingReader(paths: SitePaths): StandingReader;
  /** Folds the file's write-ahead log in and empties it; false while a reader is in it. */
  cutOff(path: string): Promise<boolean>;
  /** Closes the file, where it is open: nothing of it can be asked after. */
  shut(path: string): Promise<void>;
  /** Finishes what was asked, folds the write-ahead log into the files and ends the thread. */
  close(): Promise<void>;
}

const outcomesOf = async (answer: Promise<readonly [OutcomesMessage]>) => unpackedOutcomes((await answer)[0]);

/** What it answers is handed over and gone: with more room than this, in megabytes, its garbage would only lie longer. */
const readerLimits = { maxYoungGenerationSizeMb: 6 };

/** Starts a thread. Its death rejects everything that waits, and everything asked later. */
export function startDatabaseThread(threadUrl: URL, role: ThreadRole): DatabaseThread {
  const resourceLimits = role === "reader" ? readerLimits : {};
  const worker = new Worker(threadUrl, { workerData: { role }, name: `database-${role}`, resourceLimits });
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let ended: Error | undefined;

  const end = (cause?: Error) => {
    ended ??= new LibsqlError("the database thread has ended", "DATABASE_THREAD_ENDED", undefined, undefined, cause);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on("error", end);
  worker.on("exit", () => end());
  worker.on("message", (answer: ThreadAnswer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.ok) asker?.resolve(answer.results);
    else asker?.reject(new LibsqlError(answer.message, answer.code));
  });

  const ask: Ask = (question) =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      const id = nextId++;
      waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      worker.postMessage({ id, ...question });
    });

  return {
    async open(path) {
      await ask({ kind: "open", path });
      return {
        execute: async (statement) => resultSet((await ask({ kind: "execute", path, statement }))[0]!),
        batch: async (statements, mode) => (await ask({ kind: "batch", path, statements, mode })).map(resultSet),
      };
    },
    siteWriters: (paths) => writersThrough(ask, paths),
    standingReader:
      ({ site, keys }) =>
      async (asked) =>
        (await ask<readonly [StandingTexts]>({ kind: "standing", site, keys, asked }))[0],
    async cutOff(path) {
      const statement = "PRAGMA wal_checkpoint(TRUNCATE)";
      // The first column says whether somebody was in the way.
      return (await ask({ kind: "execute", path, statement }))[0]!.rows[0]![0] === 0;
    },
    shut: async (path) => void (await ask({ kind: "shut", path })),
    async pragmas(path) {
      const [result] = await ask({ kind: "pragmas", path });
      return Object.fromEntries(result!.columns.map((name, i) => [name, result!.rows[0]![i] as string | number]));
    },
    async close() {
      if (ended) return;
      await ask({ kind: "close" });
      await worker.terminate();
    },
  };
}

const writersThrough = (ask: Ask, paths: SitePaths): Pick<SiteWriters, "records" | "imports"> => ({
  records: (drafts, rowKeys) => outcomesOf(ask({ kind: "record", ...paths, rowKeys, drafts: packedDrafts(drafts) })),
  imports: importsThrough((prepared, rowKeys) =>
    ask<readonly [string]>({ kind: "import", ...paths, rowKeys, prepared }),
  ),
});

/** Seals rows here, because the thread that writes has more to do, and hands them over as texts. */
const importsThrough = (ask: (prepared: string, rowKeys: RowKeys) => Promise<readonly [string]>): ImportWriter =>
  importWriter(
    async (rows, rowKeys) => JSON.parse((await ask(JSON.stringify(rows), rowKeys))[0]) as ImportAnswer[],
    nodeCrypto,
  );
