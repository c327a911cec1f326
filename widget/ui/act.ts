// What an answer does: decides, stores, queues its record, and gives up what the server will never have.
import { toHex } from "../../core/bytes.ts";
import { decidedAt, decodeDecisionBy, encodeDecisionBy, type Answer, type Decision } from "../../core/decision.ts";
import { isSold } from "../../core/gpc.ts";
import { recordIdAt, type RecordId } from "../../core/ids.ts";
import type { Choice } from "../../core/record.ts";
import type { PurposeRow } from "../../core/site.ts";
import type { Act, GateHost, Manner, UiHost, Wanted } from "../host.ts";
import { keep, openOutbox } from "./outbox.ts";
import { afterPaint } from "./paint.ts";
import { readText, writeDecision, writeText } from "./texts.ts";

let host: GateHost;
let ui: UiHost;
let asked: readonly PurposeRow[];

const day = 86_400;
/** The longest that a press waits for the screen. */
const latestMs = 1000;

/** Core's is quicker, and larger. */
const instant = (at: number) => new Date(at).toISOString();
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));

/** The decision of this browser with all that the UI shows of it. */
function decision(): Decision | undefined {
  const text = host.decision();
  // What the gate remembers has been looked at.
  return text
    ? decodeDecisionBy(
        host.answerIn,
        text,
        asked.map(([id]) => id),
      )
    : undefined;
}

// A copy must not outlive the answers in it, but for a refusal of what would run without it.
function write(text: string): void {
  const { purposes, renew, domain } = host.config;
  const days = purposes.some((row) => row[3]) ? 400 : Math.max(renew.given, renew.refused);
  const left = text ? days * day + (decidedAt(text) - Date.now()) / 1000 : 0;
  writeDecision(host.storageKey, text, { seconds: left, domain });
}

type When = (run: () => void) => unknown;
const now: When = (run) => run();

/** What a press answered, until the screen shows that it was taken. */
let pressed: (() => void) | undefined;

/** Works out what was pressed. A page that goes before the screen shows it does so then. */
function settle(): void {
  const answer = pressed;
  pressed = undefined;
  answer?.();
}

/** Puts a decision in force, here and in the other tabs; "" forgets the one there is. */
function put(text: string): void {
  write(text);
  host.keep(text || undefined);
}

/** Queues the record of an act and returns its id, whose time is `at`. */
function record({ manner: { dwellMs, ...manner }, trusted, ...act }: Act, at = Date.now()): RecordId {
  const id = recordIdAt(at, random(10));
  keep({
    ...act,
    id,
    site: host.config.site,
    clientAt: instant(at),
    notice: host.config.notice,
    lang: host.lang,
    method: { surface: "api", action: "save", layer: 0, ...manner, viaGpc: host.gpc, trusted },
    path: location.pathname.slice(0, 512),
    dwellMs,
    served: host.config.served,
  });
  return id;
}

const isGiven = ({ status }: Choice) => status === "given";

/**
 * What is answered, of which purpose: a no is one to each vendor of it that was allowed alone too, but for what Global
 * Privacy Control says no to, or has a yes to everything leave out (docs/decisions/0046).
 */
function choicesFor(wanted: Wanted, { action }: Partial<Manner>, standing: Decision | undefined): Choice[] {
  return asked.flatMap(([purpose, version]): Choice | readonly [] => {
    const before = standing?.answers[purpose]?.[1];
    // No to the purpose is no to its vendor that was allowed; anything else leaves the vendor's answer as it was.
    const ends = before === "given" && action !== "signal" && action !== "accept-all";
    const wish = wanted[purpose] ?? (ends ? wanted[purpose.split("/")[0]!] && undefined : undefined);
    const status = wish ? "given" : before && before !== "refused" ? "withdrawn" : "refused";
    return wish === undefined ? [] : { purpose, version, status };
  });
}

function eventOf(choices: readonly Choice[], manner: Partial<Manner>): Act["event"] {
  const has = (status: Choice["status"]) => choices.some((choice) => choice.status === status);
  if (manner.action === "signal") return "object";
  if (has("given")) return host.decision() ? "change" : "give";
  if (!has("withdrawn")) return "refuse";
  return has("refused") ? "change" : "withdraw";
}

function answer(wanted: Wanted, manner: Partial<Manner>, trusted: boolean, at: number): void {
  const before = decision();
  const all = choicesFor(wanted, manner, before);
  const fresh = all.filter(({ purpose, status }) => host.answerTo(purpose)?.[1] !== status);
  // What a script repeats is no answer, and must not look like a later one; nor is what it gives.
  const choices = trusted ? all : fresh.filter((choice) => !isGiven(choice));
  if (!choices.length) return;
  // Where nothing is given, a record of what is new says more.
  const named = fresh.length && !all.some(isGiven) ? fresh : choices;
  const subject = before?.subject ?? toHex(random(16));
  const id = record(
    {
      event: eventOf(named, manner),
      choices: named,
      subject: { kind: "device", id: subject },
      manner,
      trusted,
      prev: before?.record,
    },
    at,
  );
  const answers: Record<string, Answer> = { ...before?.answers };
  for (const { purpose, version, status } of choices) answers[purpose] = [version, status, at, host.gpc];
  put(encodeDecisionBy(host.tagOf, { at: instant(at), record: id, subject, answers }));
}

/** What is refused of what is wanted. */
export const noesOf = (wanted: Wanted): Wanted => Object.fromEntries(Object.entries(wanted).filter(([, on]) => !on));

/** Whether the purpose is off because it was opted out of, if by the signal. */
const wasRefused = (id: string): boolean =>
  asked.some(
    ([own, , category, runs]) =>
      own === id &&
      isSold(category) &&
      !host.allows(id) &&
      (runs || host.gpc || /[rw]/.test(`${decision()?.answers[id]?.[1]}`)),
  );

/**
 * Stores the choice, queues its record and has every listener told, when `when` calls. Purposes that are not named
 * keep their answer and its date, or stay unanswered. False, and nothing happens, when something would be given
 * that `trusted` does not vouch for. Where a law names a way to opt out, opting in again takes two steps: the panel
 * asks the second question first (11 CCR 7028, docs/decisions/0053).
 */
export function decide(
  wanted: Wanted,
  manner: Partial<Manner>,
  trusted: boolean,
  when = now,
  isSecond?: true,
): boolean {
  settle();
  const given = asked.filter(([id]) => wanted[id] && !host.allows(id));
  if (!trusted && given.length) return false;
  delete ui.again;
  if (!isSecond && host.config.optOut && given.some(([id]) => wasRefused(id.split("/")[0]!))) {
    // What is refused beside it waits for no question.
    answer(noesOf(wanted), manner, trusted, Date.now());
    ui.again = () => decide(wanted, manner, trusted, when, true);
    host.show("dialog");
    return false;
  }
  const at = Date.now();
  pressed = () => answer(wanted, manner, trusted, at);
  when(settle);
  // Nobody draws a frame that is off the screen, and its answers count too.
  setTimeout(settle, latestMs);
  return true;
}

/** Forgets a yes that the server will never have: it is asked for again, and a form's consent is not shown. */
function forget(id: string): void {
  settle();
  // A no stays one, whether or not anybody can prove it.
  if (decision()?.record === id)
    put(
      host
        .decision()!
        .replace(/\.\d+given[^.]*/g, "")
        .replace(/^.{44}$/, ""),
    );
  const forms = `${host.storageKey}-forms`;
  const text = readText(forms);
  if (!text) return;
  const rows = JSON.parse(text) as { record: string }[];
  writeText(forms, JSON.stringify(rows.filter(({ record: kept }) => kept !== id)));
}

const gpcHolds = (category: string): boolean => host.gpc && isSold(category);

/**
 * Global Privacy Control speaks, once, and its record says that no person did. Where everybody is asked before anything
 * runs it waits for the answer, whose record names it (docs/decisions/0055).
 */
function honour(): void {
  const { regime, optOut } = host.config;
  if (regime === "opt-in" && !optOut && host.mustAsk()) return;
  const held = asked.filter(([id, , category]) => gpcHolds(category) && !host.answerTo(id));
  decide(Object.fromEntries(held.map(([id]) => [id, false])), { action: "signal" }, false);
}

/** Takes up the gate's work: sends what earlier pages left, and returns what every part of the UI works with. */
export function openActs(gateHost: GateHost): UiHost {
  host = gateHost;
  asked = host.config.purposes.filter(([, , category]) => category);
  ui = {
    ...host,
    // What was pressed is answered, though the page cannot know it yet.
    mustAsk: () => !pressed && host.mustAsk(),
    decision,
    decide: (wanted, manner, event, isPress) =>
      decide(wanted, manner, host.isTrusted(event), isPress ? afterPaint : now),
    record,
    gpcHolds,
    readOwn: readText,
    writeOwn: writeText,
  };
  openOutbox(host, forget);
  // Some browsers drop a copy after days, so it is written anew; but not over a server's, which they keep.
  const kept = host.decision();
  if (kept && !host.config.credentials) write(kept);
  host.listen(honour);
  honour();
  addEventListener("pagehide", settle);
  addEventListener("visibilitychange", settle);
  return ui;
}
