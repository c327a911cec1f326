// Records kept until the server acknowledged them: one stored text each, so that tabs never overwrite one another.
import type { RecordRequest } from "../core/schema.ts";
import { report } from "./failure.ts";
import { readText, writeText } from "./storage.ts";

/** A record before it is sent; how long it waited is known only then. */
export type QueuedRecord = Omit<RecordRequest, "waitedMs">;

const firstPauseMs = 500;
const longestPauseMs = 4000;
const answerMs = 8000;
// The most the server takes: a year.
const longestWaitMs = 31_536e6;

// By storage key. Also all there is in a browser that forbids storage.
const waiting = new Map<string, string>();
let url: string;
let prefix: string;
let sending = false;
let pauseMs = firstPauseMs;
let whenRefused: (id: string) => void;
let timer: ReturnType<typeof setTimeout> | undefined;

// Stored, or never to be stored: sending these again changes nothing. All else is kept.
const isFinal = (status: number) => /^(20.|400|409|413|422)$/.test(`${status}`);

/** The keys that wait, oldest first: ids sort by time. Includes what earlier pages and other tabs left. */
function waitingKeys(): string[] {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix)) waiting.set(key, readText(key)!);
    }
  } catch {
    // Only what this page holds.
  }
  return [...waiting.keys()].sort();
}

/** The oldest that names none but itself: ids follow the browser's clock, which may have been set back meanwhile. */
function nextKey(): string | undefined {
  const keys = waitingKeys();
  return keys.find((key) => keys.filter((other) => waiting.get(key)!.includes(other.slice(prefix.length))).length < 2);
}

function post(record: QueuedRecord): Promise<Response> {
  const waitedMs = Math.min(longestWaitMs, Math.max(0, Date.now() - Date.parse(record.clientAt)));
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...record, waitedMs }),
    keepalive: true,
    credentials: "omit",
    // Browsers of 2021 lack it and wait for as long as they like.
    signal: AbortSignal.timeout?.(answerMs),
  });
}

// One by one, because a withdrawal must follow what it withdraws.
async function flush(): Promise<void> {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  try {
    for (let key; (key = nextKey());) {
      const record = JSON.parse(waiting.get(key)!) as QueuedRecord;
      const { ok, status } = await post(record);
      if (!isFinal(status)) throw 0;
      waiting.delete(key);
      writeText(key, null);
      pauseMs = firstPauseMs;
      if (!ok) {
        whenRefused(record.id);
        report("record-refused", record.id);
      }
    }
  } catch {
    timer = setTimeout(flushSoon, pauseMs);
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }
  sending = false;
}

const flushSoon = () => void flush();

/** Calls back with the id of a record that the server refused for good, before anybody else is told. */
export function onRefused(listener: (id: string) => void): void {
  whenRefused = listener;
}

/** Opens the outbox and sends what earlier pages left. Two tabs may send the same record: its id makes that harmless. */
export function openOutbox(api: string, key: string): void {
  url = `${api}/v1/records`;
  prefix = `${key}:`;
  addEventListener("online", flushSoon);
  document.addEventListener("visibilitychange", flushSoon);
  flushSoon();
}

/** Keeps the record until it is acknowledged, on later pages too, and sends it. */
export function keep(record: QueuedRecord): void {
  const text = JSON.stringify(record);
  waiting.set(prefix + record.id, text);
  writeText(prefix + record.id, text);
  flushSoon();
}

/** Whether the record still waits for the server. */
export const isPending = (id: string): boolean => waiting.has(prefix + id);
