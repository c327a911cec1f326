// First-party cookie and localStorage copy of the decision, and the texts kept beside it.
import type { RecordId } from "../core/ids.ts";
import type { ChoiceStatus } from "../core/status.ts";
import type { Instant } from "../core/time.ts";

/**
 * The answer to one purpose: the version that was answered, when (Unix milliseconds), and whether the browser
 * sent Global Privacy Control then.
 */
export type Answer = readonly [version: number, status: ChoiceStatus, at: number, viaGpc: boolean];

/** What this browser remembers of the last choice. Nothing exists before there is one. */
export interface Decision {
  /** When anything was last answered. */
  readonly at: Instant;
  /** The record that proves it. */
  readonly record: RecordId;
  /** Random, made at the first choice: ties this browser's records together and nothing else. */
  readonly subject: string;
  readonly answers: Readonly<Record<string, Answer>>;
}

/** The stored text, or null; a browser that forbids storage has none. */
export function readText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores the text, or removes it when null. A browser that forbids storage keeps nothing. */
export function writeText(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // The page goes on without a memory.
  }
}

function parse(text: string | null): Decision | undefined {
  try {
    const decision = JSON.parse(decodeURIComponent(text!)) as Decision;
    // Answers without a date are of an older shape.
    return Object.values(decision.answers).every((answer) => answer[2]) ? decision : undefined;
  } catch {
    return undefined;
  }
}

/** The latest decision in any of the copies. A damaged copy counts as none. */
export function readDecision(key: string): Decision | undefined {
  const copies = document.cookie.split("; ").filter((pair) => pair.startsWith(`${key}=`));
  return [...copies.map((pair) => pair.slice(key.length + 1)), readText(key)]
    .map(parse)
    .reduce((best, next) => (next && !(best && best.at >= next.at) ? next : best), undefined);
}

/**
 * Writes both copies for as many seconds as are left, and removes them when none are; each page does so again,
 * because some browsers drop one of them after days.
 */
export function writeDecision(key: string, decision: Decision, seconds: number): void {
  const text = encodeURIComponent(JSON.stringify(decision));
  const secure = location.protocol === "https:" ? ";Secure" : "";
  writeText(key, seconds > 0 ? text : null);
  document.cookie = `${key}=${text};Path=/;Max-Age=${seconds | 0};SameSite=Lax${secure}`;
}
