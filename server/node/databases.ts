// Database files in a folder, opened in two threads of this process: one writes, one reads.
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isSiteId } from "../../core/ids.ts";
import type { Database, DatabaseKind, DatabaseOpener } from "../store/client.ts";
import { migrationsOf } from "../store/migrations.ts";
import { migrate } from "../store/migrator.ts";
import { startDatabaseThread, type DatabaseThread } from "./thread-client.ts";

export interface FileDatabaseOptions {
  /** The data folder; made when it is not there. */
  readonly folder: string;
  /** The built `database-thread.js`. */
  readonly threadUrl: URL;
}

/** File databases, and a look at what each writer's connection really runs with. */
export interface FileDatabases extends Required<Omit<DatabaseOpener, "lingering">> {
  writerPragmas(kind: DatabaseKind, name: string): Promise<Record<string, string | number>>;
}

/** Resolves when every socket that had something was read: the event loop looks at all of them before it goes on. */
const arrivedRead = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const cutOffTries = 40;
const cutOffPauseMs = 50;

/** Folds the file's write-ahead log in and empties it, as soon as no reader is in it. */
async function cutOff(thread: DatabaseThread, file: string): Promise<void> {
  for (let tries = 0; tries < cutOffTries; tries++) {
    if (await thread.cutOff(file)) return;
    await new Promise((resolve) => setTimeout(resolve, cutOffPauseMs));
  }
  throw new Error("the write-ahead log is in use: what was deleted may still be in it");
}

/** `control.db`, `sites/<name>.db`, `sites/<name>.keys.db` and `sites/<name>.registers.db` below the folder. */
function fileOf(folder: string, { kind, name }: { kind: DatabaseKind; name: string }): string {
  if (kind === "control") return join(folder, "control.db");
  // The name becomes part of a path.
  if (!isSiteId(name)) throw new Error("databases of sites are named by site id");
  return join(folder, "sites", kind === "site" ? `${name}.db` : `${name}.${kind}.db`);
}

/**
 * Opens file databases: write-ahead log, every commit flushed to the disk (`synchronous=FULL`), one writing
 * connection per file. A slow query occupies the reading thread, never the event loop.
 */
export function fileDatabases({ folder, threadUrl }: FileDatabaseOptions): FileDatabases {
  const writing = startDatabaseThread(threadUrl, "writer");
  const reading = startDatabaseThread(threadUrl, "reader");
  const opened = new Map<string, Promise<Database>>();

  async function openFile(file: string, kind: DatabaseKind): Promise<Database> {
    await mkdir(join(folder, "sites"), { recursive: true, mode: 0o700 });
    const writer = await writing.open(file);
    await migrate(writer, migrationsOf(kind));
    // The reader opens second: it may not create the file.
    return { writer, reader: await reading.open(file) };
  }

  return {
    open(kind, name) {
      const file = fileOf(folder, { kind, name });
      const found = opened.get(file);
      if (found) return found;
      const opening = openFile(file, kind);
      opened.set(file, opening);
      // A failed opening is not kept: the next call tries again.
      opening.catch(() => opened.delete(file));
      return opening;
    },
    siteWriters: (name) => ({
      ...writing.siteWriters({
        site: fileOf(folder, { kind: "site", name }),
        keys: fileOf(folder, { kind: "keys", name }),
      }),
      gather: arrivedRead,
    }),
    standingReader: (name) =>
      reading.standingReader({
        site: fileOf(folder, { kind: "site", name }),
        keys: fileOf(folder, { kind: "keys", name }),
      }),
    async settle(name) {
      for (const kind of ["site", "keys"] as const) await cutOff(writing, fileOf(folder, { kind, name }));
    },
    async remove(name) {
      for (const kind of ["site", "keys", "registers"] as const) {
        const file = fileOf(folder, { kind, name });
        await opened.get(file)?.catch(() => {});
        opened.delete(file);
        // The writer closes last and folds the write-ahead log in, so that nothing is left but the file.
        await reading.shut(file);
        await writing.shut(file);
        for (const ending of ["", "-wal", "-shm"]) await rm(file + ending, { force: true });
      }
    },
    writerPragmas: (kind, name) => writing.pragmas(fileOf(folder, { kind, name })),
    async close() {
      await Promise.allSettled(opened.values());
      // The last connection to close is the writer's, so that the write-ahead log is folded in and removed.
      await reading.close();
      await writing.close();
    },
  };
}
