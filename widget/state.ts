// The decision in force, who listens to it, and the other tabs.
import { toHex } from "../core/bytes.ts";
import { recordIdAt, type RecordId } from "../core/ids.ts";
import type { Choice, Method, RecordEvent } from "../core/record.ts";
import type { SiteConfig } from "../core/site.ts";
import { instantAt } from "../core/time.ts";
import { report } from "./failure.ts";
import { gpc, gpcHolds } from "./gpc.ts";
import { keep, type QueuedRecord } from "./outbox.ts";
import { readDecision, writeDecision, type Answer, type Decision } from "./storage.ts";

/** Where a choice was made. */
export type Manner = Pick<Method, "surface" | "action" | "layer">;

/** What a person, or a script for them, did; id, site, notice, time and place are added here. */
export interface Act {
  readonly event: RecordEvent;
  readonly choices: Choice[];
  readonly subject: QueuedRecord["subject"];
  readonly manner: Manner;
  readonly trusted: boolean;
  readonly prev?: RecordId;
}

type AskedPurpose = SiteConfig["purposes"][number];
type Wanted = Readonly<Record<string, boolean>>;

let config: SiteConfig;
let lang: string;
let key: string;
let asked: AskedPurpose[];
let kept: Decision | undefined;
const listeners = new Set<() => void>();

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));

/** What this browser remembers, whether or not it still holds. */
export const decision = (): Decision | undefined => kept;

/** The answer to a purpose while it holds: same version, not lapsed. */
export function answerTo(id: string): Answer | undefined {
  const row = asked.find(([purpose]) => purpose === id);
  const answer = kept?.answers[id];
  const holds = kept && Date.now() - Date.parse(kept.at) < config.validDays * 864e5;
  return row && holds && answer?.[0] === row[1] ? answer : undefined;
}

/** The purposes the banner asks for. */
export const askedFor = (): string[] => asked.map(([id]) => id);

// A yes given before the signal was there does not outweigh it.
const isOn = ([id, , category]: AskedPurpose) => answerTo(id)?.[1] === "given" && (kept!.viaGpc || !gpcHolds(category));

/** Whether any purpose has no answer that still holds. */
export const mustAsk = (): boolean => asked.some(([id]) => !answerTo(id));

/** Whether the purpose, or every purpose of the category, may run now. What is not known may not. */
export function allows(name: string): boolean {
  const rows = asked.filter(([id, , category]) => id === name || category === name);
  return name === "essential" || (rows.length > 0 && rows.every(isOn));
}

// Taken from a real event, so that an object that merely has the property does not pass.
const trustedOf = Object.getOwnPropertyDescriptor(new Event("x"), "isTrusted")?.get;

/** Whether the browser vouches that a person caused the event. */
export function isTrusted(event: Event | undefined): boolean {
  try {
    return trustedOf!.call(event) as boolean;
  } catch {
    return false;
  }
}

/** Queues the record of an act and returns its id. */
export function record({ manner, trusted, ...act }: Act): RecordId {
  const now = Date.now();
  const id = recordIdAt(now, random(10));
  keep({
    ...act,
    id,
    site: config.site,
    clientAt: instantAt(now),
    notice: config.notice,
    lang,
    method: { ...manner, viaGpc: gpc, trusted },
    path: location.pathname.slice(0, 512),
  });
  return id;
}

function choiceFor(row: AskedPurpose, wanted: Wanted): Choice {
  const [purpose, version] = row;
  const before = kept?.answers[purpose]?.[1];
  const given = wanted[purpose] ?? isOn(row);
  return { purpose, version, status: given ? "given" : before && before !== "refused" ? "withdrawn" : "refused" };
}

function eventOf(choices: readonly Choice[]): RecordEvent {
  const has = (status: string) => choices.some((choice) => choice.status === status);
  if (has("given")) return kept ? "change" : "give";
  if (!has("withdrawn")) return "refuse";
  return has("refused") ? "change" : "withdraw";
}

/** What the record names: all answers, or, when nothing is given, only those that are new. */
function toRecord(choices: Choice[], trusted: boolean): Choice[] {
  const isGiven = ({ status }: Choice) => status === "given";
  if (trusted && choices.some(isGiven)) return choices;
  const refusals = choices.filter((choice) => !isGiven(choice));
  const fresh = refusals.filter(({ purpose, version, status }) => {
    const before = kept?.answers[purpose];
    return before?.[0] !== version || before[1] !== status;
  });
  return fresh.length ? fresh : refusals;
}

function tell(): void {
  for (const listener of listeners) {
    try {
      listener();
    } catch (error) {
      report("listener-threw", error);
    }
  }
}

/**
 * Stores the choice, queues its record and tells every listener. Purposes that are not named keep their
 * answer. False, and nothing happens, when something would be given without a person's own event.
 */
export function decide(wanted: Wanted, manner: Manner, event?: Event): boolean {
  const trusted = isTrusted(event);
  if (!trusted && asked.some((row) => wanted[row[0]] && !isOn(row))) return false;
  const choices = asked.map((row) => choiceFor(row, wanted));
  const named = toRecord(choices, trusted);
  const subject = kept?.subject ?? toHex(random(16));
  const act = {
    event: eventOf(named),
    choices: named,
    subject: { kind: "device" as const, id: subject },
    manner,
    trusted,
  };
  if (!named.length) return true;
  const id = record(kept ? { ...act, prev: kept.record } : act);
  const answers = Object.fromEntries(
    choices.map(({ purpose, version, status }) => [purpose, [version, status] as const]),
  );
  kept = { at: instantAt(Date.now()), record: id, subject, viaGpc: gpc, answers };
  writeDecision(key, kept);
  tell();
  return true;
}

function follow(): void {
  const latest = readDecision(key);
  if (latest?.record === kept?.record) return;
  kept = latest;
  tell();
}

/** Calls back after every change, in this tab or another. Returns what stops it. */
export function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Restores the decision of this browser for the site, and follows the other tabs from here on. */
export function openState(site: SiteConfig, language: string, storageKey: string): void {
  config = site;
  lang = language;
  key = storageKey;
  asked = site.purposes.filter(([, , category]) => category && category !== "essential");
  kept = readDecision(key);
  if (kept) writeDecision(key, kept);
  addEventListener("storage", follow);
  // A page the browser kept aside was not told what happened meanwhile.
  addEventListener("pageshow", follow);
}
