// A worker thread that owns database files: one connection per file, pragmas read back, one request at a time.
import { parentPort, workerData } from "node:worker_threads";
import type { SqlClient } from "../store/client.ts";
import { siteWriters, type SiteWriters } from "../log/record-writer.ts";
import type { PreparedImports } from "../store/commit-imports.ts";
import { standingReader } from "../store/standing-facts.ts";
import { packedOutcomes, unpackedDrafts } from "./draft-messages.ts";
import { openFile, type FileClient } from "./file-client.ts";
import { resultSet } from "./result-set.ts";
import { nodeCrypto } from "./sealing-crypto.ts";
import type { ThreadAnswer, ThreadRequest, ThreadResult, ThreadRole } from "./thread-messages.ts";

const role = (workerData as { role: ThreadRole }).role;

/** What each connection must report after it was asked for (synchronous: 2 = FULL). */
const wanted: Readonly<Record<ThreadRole, Readonly<Record<string, string | number>>>> = {
  writer: {
    journal_mode: "wal",
    synchronous: 2,
    busy_timeout: 5000,
    recursive_triggers: 1,
    foreign_keys: 1,
    // What is deleted is overwritten with zeros: an erased key must not stay in a free page.
    secure_delete: 1,
  },
  reader: { busy_timeout: 5000, query_only: 1 },
};

const clients = new Map<string, FileClient>();

function prepare(client: FileClient): void {
  for (const [name, value] of Object.entries(wanted[role])) {
    client.execute(`PRAGMA ${name} = ${value}`);
    // Some pragmas are refused without an error, and then durability would be a guess.
    const seen = client.execute(`PRAGMA ${name}`).rows[0]?.[0];
    if (seen !== value) throw new Error(`PRAGMA ${name} is ${String(seen)}, not ${value}`);
  }
}

function open(path: string): void {
  // One connection: pragmas reach only the connection that ran them.
  const client = openFile(path);
  try {
    prepare(client);
  } catch (error) {
    client.close();
    throw error;
  }
  clients.set(path, client);
}

const opened = (path: string): FileClient => {
  const client = clients.get(path);
  if (!client) throw new Error("the database is not open");
  return client;
};

function closeAll(): void {
  for (const client of clients.values()) {
    if (role === "writer") client.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    client.close();
  }
  clients.clear();
}

function shut(path: string): void {
  clients.get(path)?.close();
  clients.delete(path);
  writers.delete(path);
}

/** One row under the pragmas' own names: some report under another, `busy_timeout` as `timeout`. */
function pragmasOf(client: FileClient): ThreadResult {
  const columns = Object.keys(wanted[role]);
  const values = columns.map((name) => client.execute(`PRAGMA ${name}`).rows[0]![0]!);
  return { columns, columnTypes: [], rows: [values], rowsAffected: 0, lastInsertRowid: undefined };
}

/** The open file as the store knows a database. */
const clientOf = (path: string): SqlClient => ({
  execute: async (statement) => resultSet(opened(path).execute(statement)),
  batch: async (statements, mode) => opened(path).batch(statements, mode).map(resultSet),
});

/** By the path of a site's database; each keeps what it learnt about it. */
const writers = new Map<string, SiteWriters>();

function writersOf({ site, keys }: { site: string; keys: string }): SiteWriters {
  const known = writers.get(site);
  if (known) return known;
  const made = siteWriters({ site: clientOf(site), keys: clientOf(keys) }, nodeCrypto);
  writers.set(site, made);
  return made;
}

const preparedIn = ({ prepared }: { readonly prepared: string }) => JSON.parse(prepared) as PreparedImports;

async function answer(request: ThreadRequest): Promise<Extract<ThreadAnswer, { ok: true }>["results"]> {
  switch (request.kind) {
    case "record":
      return [packedOutcomes(await writersOf(request).records(unpackedDrafts(request.drafts), request.rowKeys))];
    case "import":
      return [JSON.stringify(await writersOf(request).written(preparedIn(request), request.rowKeys))];
    case "standing":
      return [await standingReader({ site: clientOf(request.site), keys: clientOf(request.keys) })(request.asked)];
    case "open":
      if (!clients.has(request.path)) open(request.path);
      return [];
    case "shut":
      shut(request.path);
      return [];
    case "pragmas":
      return [pragmasOf(opened(request.path))];
    case "execute":
      return [opened(request.path).execute(request.statement)];
    case "batch":
      return opened(request.path).batch(request.statements, request.mode);
    case "close":
      closeAll();
      return [];
  }
}

async function handle(request: ThreadRequest): Promise<void> {
  let reply: ThreadAnswer;
  try {
    reply = { id: request.id, ok: true, results: await answer(request) };
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    reply = { id: request.id, ok: false, message, code: code ?? "UNKNOWN" };
  }
  parentPort!.postMessage(reply);
}

// Requests run strictly one after another: a batch is a transaction on the only connection.
let last: Promise<void> = Promise.resolve();
parentPort!.on("message", (request: ThreadRequest) => {
  last = last.then(() => handle(request));
});
