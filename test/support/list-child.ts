// A process that brings a list in, and kills itself during or after the write it was told.
import { pathToFileURL } from "node:url";
import { assemble } from "../../server/assemble.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import { testMaster, withCalls, type Around } from "./calls.ts";
import { bringIn, type SentList } from "./lists.ts";

/** When to die: at the write of that number, counted from 0; without one, never. */
export interface WriteStep {
  readonly write: number;
  readonly when: "during" | "after";
}

/** What it is told. */
export interface ListLife {
  readonly folder: string;
  readonly thread: string;
  readonly list: SentList;
  readonly step?: WriteStep | undefined;
}

const { folder, thread, list, step } = JSON.parse(process.argv[2]!) as ListLife;
const die = () => process.kill(process.pid, "SIGKILL");
/** A pipe is written before this returns, so what was said was said before the kill. */
const say = (...words: unknown[]) => process.stdout.write(`${JSON.stringify(words)}\n`);

let writes = 0;
const around: Around = async (call, work) => {
  // What the writer only reads leaves all as it was.
  if (!call.writes || call.name.includes(": FROM ")) return work();
  const when = writes++ === step?.write ? step.when : undefined;
  say("write", call.name);
  const working = work();
  if (when === "during") setTimeout(die, Math.random() * 3);
  const result = await working;
  if (when === "after") die();
  return result;
};

const opened = fileDatabases({ folder, threadUrl: pathToFileURL(thread) });
const context = await assemble({
  // Without the writers of another thread, which nothing here could stand around.
  databases: {
    open: async (kind, name) => withCalls(await opened.open(kind, name), `${kind} ${name}`, around),
    close: () => opened.close(),
  },
  master: testMaster,
  logKeys: async () => [],
  publicUrl: "http://127.0.0.1:8787",
  files: {},
  nowMs: Date.now,
  recordCommitted: () => {},
});
const answer = await bringIn(context, list, (id) => say("taken in", id));
say("answered", answer);
await opened.close();
