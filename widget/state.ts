// The decision in force, who listens to it, and the other tabs.
import { toHex } from "../core/bytes.ts";
import { recordIdAt, type RecordId } from "../core/ids.ts";
import type { Choice, Method, RecordEvent } from "../core/record.ts";
import type { SiteConfig } from "../core/site.ts";
import { instantAt } from "../core/time.ts";
import { report } from "./failure.ts";
import { gpc, gpcHolds } from "./gpc.ts";
import { keep, onRefused, type QueuedRecord } from "./outbox.ts";
import { readDecision, readText, writeDecision, writeText, type Answer, type Decision } from "./storage.ts";

/** Where a choice was made. */
export type Manner = Pick<Method, "surface" | "action" | "layer">;

/** What a person, or a script for them, did; id, site, notice, time and place are added here. */
export interface Act {
  readonly event: RecordEvent;
  readonly choices: Choice[];
  readonly subject: QueuedRecord["subject"];
  readonly manner: Manner;
  readonly trusted: boolean;
  readonly prev?: RecordId | undefined;
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
  return row && answer?.[0] === row[1] && Date.now() - answer[2] < config.validDays * 864e5 ? answer : undefined;
}

/** The purposes the banner asks for. */
export const askedFor = (): string[] => asked.map(([id]) => id);

// A yes given before the signal was there does not outweigh it.
function isOn([id, , category]: AskedPurpose): boolean {
  const answer = answerTo(id);
  return answer?.[1] === "given" && (answer[3] || !gpcHolds(category));
}

/** Whether any purpose has no answer that still holds. */
export const mustAsk = (): boolean => asked.some(([id]) => !answerTo(id));

/** Whether the purpose, or every purpose of the category, may run now. What is not known may not. */
export function allows(name: string): boolean {
  const rows = asked.filter(([id, , category]) => id === name || category === name);
  return name === "essential" || (rows.length > 0 && rows.every(isOn));
}

// The browser causes `load`, `scroll` and many more by itself, and vouches for them too.
const ofPersons = /^(click|key(down|up)|pointerup|touchend|submit|change)$/;

/** Whether the browser vouches that a person caused the event, just now. */
export function isTrusted(event: Event | undefined): boolean {
  try {
    // Only a real event lets the getter read it, and its own `isTrusted` cannot be replaced.
    const type = Reflect.get(Event.prototype, "type", event);
    // Browsers of 2021 lack it.
    const activation = navigator.userActivation as UserActivation | undefined;
    return ofPersons.test(type) && event!.isTrusted && activation?.isActive !== false;
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

const isGiven = ({ status }: Choice) => status === "given";

function choiceFor([purpose, version]: AskedPurpose, wanted: Wanted): Choice {
  const before = kept?.answers[purpose]?.[1];
  return {
    purpose,
    version,
    status: wanted[purpose] ? "given" : before && before !== "refused" ? "withdrawn" : "refused",
  };
}

function eventOf(choices: readonly Choice[]): RecordEvent {
  const has = (status: string) => choices.some((choice) => choice.status === status);
  if (has("given")) return kept ? "change" : "give";
  if (!has("withdrawn")) return "refuse";
  return has("refused") ? "change" : "withdraw";
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

// A copy must not outlive the answers in it.
const write = (left: Decision) =>
  writeDecision(key, left, config.validDays * 86_400 + (Date.parse(left.at) - Date.now()) / 1000);

/**
 * Stores the choice, queues its record and tells every listener. Purposes that are not named keep their
 * answer and its date, or stay unanswered. False, and nothing happens, when something would be given without
 * a person's own event.
 */
export function decide(wanted: Wanted, manner: Manner, event?: Event): boolean {
  const trusted = isTrusted(event);
  const wants = asked.filter(([id]) => wanted[id] !== undefined);
  if (!trusted && wants.some((row) => wanted[row[0]] && !isOn(row))) return false;
  const all = wants.map((row) => choiceFor(row, wanted));
  const fresh = all.filter(({ purpose, status }) => answerTo(purpose)?.[1] !== status);
  // What a script repeats is no answer, and must not look like a later one.
  const choices = trusted ? all : fresh;
  if (!choices.length) return true;
  // Where nothing is given, a record of what is new says more.
  const named = fresh.length && !all.some(isGiven) ? fresh : choices;
  const subject = kept?.subject ?? toHex(random(16));
  const id = record({
    event: eventOf(named),
    choices: named,
    subject: { kind: "device", id: subject },
    manner,
    trusted,
    prev: kept?.record,
  });
  const now = Date.now();
  const answers = choices.map(({ purpose, version, status }) => [purpose, [version, status, now, gpc]] as const);
  kept = { at: instantAt(now), record: id, subject, answers: { ...kept?.answers, ...Object.fromEntries(answers) } };
  write(kept);
  tell();
  return true;
}

/** Forgets what the server will never have: the choice is asked for again, and a form's consent is not shown. */
function forget(id: string): void {
  if (kept?.record === id) {
    writeDecision(key, kept, 0);
    kept = undefined;
    tell();
  }
  const forms = `${key}-forms`;
  const text = readText(forms);
  if (!text) return;
  const rows = JSON.parse(text) as { record: string }[];
  writeText(forms, JSON.stringify(rows.filter(({ record }) => record !== id)));
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
  if (kept) write(kept);
  onRefused(forget);
  addEventListener("storage", follow);
  // A page the browser kept aside was not told what happened meanwhile.
  addEventListener("pageshow", follow);
}
