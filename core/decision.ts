// The decision a browser remembers, as one compact text: the same in the cookie, in localStorage, and for a server.
import type { RecordId } from "./ids.ts";
import type { ChoiceStatus } from "./status.ts";
import type { Instant } from "./time.ts";

/**
 * The answer to one purpose: the version that was answered, when (Unix milliseconds), and whether the browser
 * sent Global Privacy Control then.
 */
export type Answer = readonly [version: number, status: ChoiceStatus, at: number, viaGpc: boolean];
/** Answers by purpose. */
export type Answers = Readonly<Record<string, Answer>>;

/** What a browser remembers of its last choice. Nothing exists before there is one. */
export interface Decision {
  /** When anything was last answered. */
  readonly at: Instant;
  /** The record that proves it. */
  readonly record: RecordId;
  /** 32 hex digits, random: ties this browser's records together and nothing else. */
  readonly subject: string;
  readonly answers: Answers;
}

/** How a decision begins: the instant, the record's and the subject's digits, then answers. For expressions. */
export const decisionPattern = "[\\w+/]{44}\\.";
const headLength = 44;
const minute = 60_000;

/**
 * Five characters for a purpose's id. Two of forty ids share theirs once in a hundred thousand sites, and a notice
 * with such a pair is not published.
 */
export function tagOf(id: string): string {
  let hash = 0;
  for (const char of id) hash = (hash * 131 + char.charCodeAt(0)) % 36 ** 5;
  return hash.toString(36).padStart(5, "0");
}

/** When the decision was made, in Unix milliseconds. */
export const decidedAt = (text: string): number => parseInt(text.slice(0, 8), 36);

/** The answer a decision holds for the purpose. */
export function answerIn(text: string, purpose: string): Answer | undefined {
  const group = new RegExp(`\\.(\\d+)([a-z]+)(P?)(\\d*):(?:\\w{5})*${tagOf(purpose)}`);
  const [, version, status, viaGpc, age] = group.exec(text) ?? [];
  return version ? [+version, status as ChoiceStatus, decidedAt(text) - +age! * minute, !!viaGpc] : undefined;
}

// Base64 without padding: its signs need no escaping in a cookie.
const short = (hex: string): string =>
  btoa(hex.replace(/../g, (byte) => String.fromCharCode(parseInt(byte, 16)))).replace(/=+$/, "");
const long = (text: string): string =>
  atob(text).replace(/[^]/g, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0"));

/**
 * A decision as text; `tagFor` is `tagOf`, for whoever has it at hand already. Such as `mfz1k2ab` + 14 characters of the record's random half + 22 of the subject, then
 * groups of answers that share version, status and age: `.2refusedP336:0k3f9h2a1b` is version 2 of two purposes
 * refused under Global Privacy Control 336 minutes before, `.1given:4d0c7` version 1 given just now. Ages are rounded
 * up, so that no answer lasts longer for it. Noes come first, because a cookie is cut from the end.
 */
export function encodeDecisionBy(tagFor: typeof tagOf, { at, record, subject, answers }: Decision): string {
  const ms = Date.parse(at);
  const groups = new Map<string, string>();
  // A yes that is lost is asked for again, but what a lost no kept off may run.
  const noesFirst = Object.entries(answers).sort(([, [, a]], [, [, b]]) => +(a === "given") - +(b === "given"));
  for (const [id, [version, status, answeredAt, viaGpc]] of noesFirst) {
    const age = Math.max(0, Math.ceil((ms - answeredAt) / minute));
    const key = `.${version}${status}${viaGpc ? "P" : ""}${age || ""}:`;
    groups.set(key, (groups.get(key) ?? key) + tagFor(id));
  }
  // The record's own time is the decision's: the first twelve of its digits need not be said twice.
  return ms.toString(36) + short(record.slice(16)) + short(subject) + [...groups.values()].join("");
}

/** A decision as text. */
export const encodeDecision = (decision: Decision): string => encodeDecisionBy(tagOf, decision);

/**
 * The whole decision that a text holds, which must be one, with the answers to these purposes. `answerOf` reads one
 * answer, for whoever has `answerIn` at hand already.
 */
export function decodeDecisionBy(answerOf: typeof answerIn, text: string, purposes: readonly string[]): Decision {
  const ms = decidedAt(text);
  const answers = purposes.flatMap((id) => {
    const answer = answerOf(text, id);
    return answer ? [[id, answer] as const] : [];
  });
  return {
    // The gate has no room for the quicker `instantAt`.
    at: new Date(ms).toISOString(),
    record: `rec_${ms.toString(16).padStart(12, "0")}${long(text.slice(8, 22))}` as RecordId,
    subject: long(text.slice(22, headLength)),
    answers: Object.fromEntries(answers),
  };
}

/** The whole decision a text holds, with the answers to these purposes; undefined when the text is none. */
export const decodeDecision = (text: string, purposes: readonly string[]): Decision | undefined =>
  new RegExp(`^${decisionPattern}`).test(text) ? decodeDecisionBy(answerIn, text, purposes) : undefined;

/**
 * `name=text` as it fits a cookie: answers are left out from the end, so every yes before the first no. For a site id
 * of nine characters nine noes of one version and age fit, for the longest id four. Noes beyond are in this host's
 * localStorage only: on a sibling subdomain their purposes are asked for, or run where the law has them on until refused.
 */
export const fittingCookie = (name: string, text: string): string =>
  `${name}=${text}`.replace(/^(.{1,120})(\w{5})*(\..*)?$/, "$1");
