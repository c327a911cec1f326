// Records kept until the server acknowledged them: one stored text each, so that tabs never overwrite one another.
import type { GateHost, QueuedRecord } from "../host.ts";
import { readText, writeText } from "./texts.ts";

const firstPauseMs = 500;
const longestPauseMs = 4000;
/** How long one that has no answer yet is waited for before the record is sent beside it. */
const besideMs = 4000;
/** On their way at once: browsers have six connections to a server of the old kind. */
const mostCopies = 3;
// The most the server takes: a year.
const longestWaitMs = 31_536e6;

// By storage key. Also all there is in a browser that forbids storage.
const waiting = new Map<string, string>();
let host: GateHost;
let prefix: string;
let sending = false;
/** Those of the record that is being sent: one at a time is. */
const copies: AbortController[] = [];
let pauseMs = firstPauseMs;
let whenRefused: (id: string) => void;
let timer: ReturnType<typeof setTimeout> | undefined;

// Stored, or never to be stored: sending these again changes nothing. All else is kept.
const isFinal = (status: number) => /20.|4(00|09|13|22)/.test(`${status}`);

/**
 * The oldest that names none but itself: ids sort by time, but follow the browser's clock, which may have been set
 * back meanwhile. Includes what earlier pages and other tabs left.
 */
function nextKey(): string | undefined {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix)) waiting.set(key, readText(key)!);
    }
  } catch {
    // Only what this page holds.
  }
  const keys = [...waiting.keys()].sort();
  return keys.find((key) => keys.filter((other) => waiting.get(key)!.includes(other.slice(prefix.length))).length < 2);
}

/** Posts what is, to a browser, plain text: for that it need not ask the server first whether it may. */
const post = (
  path: string,
  body: object,
  credentials: RequestCredentials,
  signal: AbortSignal | null = null,
): Promise<Response> =>
  fetch(`${host.config.api}/v1/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    keepalive: true,
    credentials,
    signal,
  });

function postRecord(record: QueuedRecord): Promise<Response> {
  const waitedMs = Math.min(longestWaitMs, Math.max(0, Date.now() - Date.parse(record.clientAt)));
  if (copies.push(new AbortController()) > mostCopies) copies.shift()!.abort();
  const { signal } = copies.at(-1)!;
  return post("records", { ...record, waitedMs }, host.config.credentials ? "include" : "omit", signal);
}

/** Tells that the question is on screen, once and without anything of who is asked; what is lost is not counted. */
export function tellShown(): void {
  const { site, notice } = host.config;
  post("shown", { site, notice, lang: host.lang }, "omit").catch(() => {});
}

/** Takes a record off. A copy of it that came back later would set the cookie of its own time again. */
function drop(key: string): void {
  for (const copy of copies.splice(0)) copy.abort();
  waiting.delete(key);
  writeText(key, null);
}

/** The record of the text, as it is sent; a damaged one is dropped, because it would hold up all behind it. */
function recordAt(key: string): QueuedRecord | undefined {
  try {
    const record = JSON.parse(waiting.get(key)!) as QueuedRecord;
    const { subject } = record;
    // What is about a receipt names its address, which came with the record before it.
    subject.id = readText(`${host.storageKey}-${subject.id}`) ?? subject.id;
    if (prefix + record.id === key) return record;
  } catch {}
  drop(key);
  return undefined;
}

/** Sends a record and takes it off once it is acknowledged, however late: whichever of its copies that is. */
async function send(key: string, record: QueuedRecord): Promise<void> {
  const answer = await postRecord(record);
  if (!isFinal(answer.status)) throw 0;
  // One that is cut short is asked for again: it comes only with the record.
  if (answer.ok) writeText(`${host.storageKey}-${record.id}`, (await answer.json()).receipt);
  if (!waiting.has(key)) return;
  drop(key);
  pauseMs = firstPauseMs;
  if (!answer.ok) {
    whenRefused(record.id);
    host.report("record-refused", record.id);
  }
}

// One by one, because a withdrawal must follow what it withdraws.
async function flush(): Promise<void> {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  // The answer's cookie goes with its record: whoever queues one writes the other in the same breath.
  await Promise.resolve();
  try {
    for (let key; (key = nextKey());) {
      const record = recordAt(key);
      if (!record) continue;
      // A server that takes it and says nothing may be back at any moment; a slow network gets its time all the same.
      await Promise.race([send(key, record), new Promise((on) => setTimeout(on, besideMs))]);
    }
  } catch {
    timer = setTimeout(flushSoon, pauseMs);
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }
  sending = false;
}

const flushSoon = () => void flush();

/**
 * Opens the outbox and sends what earlier pages left; `refused` is told of a record that the server refused for
 * good. Two tabs may send the same record: its id makes that harmless.
 */
export function openOutbox(gateHost: GateHost, refused: (id: string) => void): void {
  host = gateHost;
  whenRefused = refused;
  prefix = `${host.storageKey}:`;
  addEventListener("online", flushSoon);
  addEventListener("visibilitychange", flushSoon);
  flushSoon();
}

/** Keeps the record until it is acknowledged, on later pages too, and sends it. */
export function keep(record: QueuedRecord): void {
  const text = JSON.stringify(record);
  waiting.set(prefix + record.id, text);
  writeText(prefix + record.id, text);
  flushSoon();
}
