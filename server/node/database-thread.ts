// A worker thread that owns database files: one connection per file, pragmas read back, one request at a time.
import { parentPort, workerData } from "node:worker_threads";
import { createClient, type Client, type Value } from "@libsql/client/sqlite3";
import type { SqlClient } from "../store/client.ts";
import { recordWriter } from "../log/record-writer.ts";
import type { RecordWriter } from "../store/rows.ts";
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

const clients = new Map<string, Client>();

async function prepare(client: Client): Promise<void> {
  for (const [name, value] of Object.entries(wanted[role])) {
    await client.execute(`PRAGMA ${name} = ${value}`);
    // Some pragmas are refused without an error, and then durability would be a guess.
    const { rows } = await client.execute(`PRAGMA ${name}`);
    if (rows[0]?.[0] !== value) throw new Error(`PRAGMA ${name} is ${String(rows[0]?.[0])}, not ${value}`);
  }
}

async function open(path: string): Promise<Client> {
  // One connection: pragmas reach only the connection that ran them.
  const client = createClient({ url: `file:${path}`, concurrency: 1 });
  try {
    await prepare(client);
  } catch (error) {
    client.close();
    throw error;
  }
  clients.set(path, client);
  return client;
}

const opened = (path: string): Client => {
  const client = clients.get(path);
  if (!client) throw new Error("the database is not open");
  return client;
};

async function closeAll(): Promise<void> {
  for (const client of clients.values()) {
    if (role === "writer") await client.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    client.close();
  }
  clients.clear();
}

/** One row under the pragmas' own names: some report under another, `busy_timeout` as `timeout`. */
async function pragmasOf(client: Client): Promise<ThreadResult> {
  const columns = Object.keys(wanted[role]);
  const values: Value[] = [];
  for (const name of columns) values.push((await client.execute(`PRAGMA ${name}`)).rows[0]![0]!);
  return { columns, columnTypes: [], rows: [values], rowsAffected: 0, lastInsertRowid: undefined };
}

/** By the path of a site's database; each keeps what it learnt about it. */
const writers = new Map<string, RecordWriter>();

function writerOf({ site, keys }: ThreadRequest & { kind: "record" }): RecordWriter {
  const known = writers.get(site);
  if (known) return known;
  // The connections by name, not by value: one that was lost is opened again.
  const client = (path: string): SqlClient => ({
    execute: (statement) => opened(path).execute(statement),
    batch: (statements, mode) => opened(path).batch(statements, mode),
  });
  const made = recordWriter({ site: client(site), keys: client(keys) }, nodeCrypto);
  writers.set(site, made);
  return made;
}

async function answer(request: ThreadRequest): Promise<Extract<ThreadAnswer, { ok: true }>["results"]> {
  switch (request.kind) {
    case "record":
      return writerOf(request)(request.drafts);
    case "open":
      if (!clients.has(request.path)) await open(request.path);
      return [];
    case "pragmas":
      return [await pragmasOf(opened(request.path))];
    case "execute":
      return [resultOf(await opened(request.path).execute(request.statement))];
    case "batch":
      return (await opened(request.path).batch(request.statements, request.mode)).map(resultOf);
    case "close":
      await closeAll();
      return [];
  }
}

const resultOf = ({ columns, columnTypes, rows, rowsAffected, lastInsertRowid }: ThreadSource): ThreadResult => ({
  columns,
  columnTypes,
  rows: rows.map((row) => Array.from(row)),
  rowsAffected,
  lastInsertRowid,
});

type ThreadSource = Awaited<ReturnType<Client["execute"]>>;

async function handle(request: ThreadRequest): Promise<void> {
  let reply: ThreadAnswer;
  try {
    reply = { id: request.id, ok: true, results: await answer(request) };
  } catch (error) {
    const { message, code, extendedCode } = error as Error & { code?: string; extendedCode?: string };
    reply = { id: request.id, ok: false, message, code: code ?? "UNKNOWN", extendedCode };
    // After a failed rollback the client silently opens another connection, which has none of the pragmas.
    for (const path of pathsOf(request)) await prepareAgain(path);
  }
  parentPort!.postMessage(reply);
}

function pathsOf(request: ThreadRequest): string[] {
  if (request.kind === "record") return [request.site, request.keys];
  return request.kind === "close" ? [] : [request.path];
}

async function prepareAgain(path: string): Promise<void> {
  const client = clients.get(path);
  if (!client) return;
  try {
    await prepare(client);
  } catch {
    // Better no connection than one that may lose a commit: later requests fail, and a restart opens anew.
    clients.delete(path);
    client.close();
  }
}

// Requests run strictly one after another: a batch is a transaction on the only connection.
let last: Promise<void> = Promise.resolve();
parentPort!.on("message", (request: ThreadRequest) => {
  last = last.then(() => handle(request));
});
