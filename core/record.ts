// ConsentRecord in the ISO/IEC TS 27560 parts; the erasable part kept separate, both salted into one log entry.
import { concat } from "./bytes.ts";
import { canonicalBytes, type Json } from "./canonical.ts";
import type { RecordId, SiteId } from "./ids.ts";
import type { ErasureReason, Verification } from "./erasure.ts";
import type { ContentHash } from "./notice.ts";
import type { Channel } from "./purpose.ts";
import type { ChoiceStatus, RecordedStatus } from "./status.ts";
import { millisecondsOf, type Instant } from "./time.ts";

/** Acts a person's browser or form may report. `shown` is being asked without answering. */
export const recordEvents = ["shown", "give", "refuse", "withdraw", "renew", "change", "object"] as const;
/** Acts about a person that only the service itself records. */
const serviceEvents = ["expire", "link", "erase", "import", "confirm"] as const;
export type RecordEvent = (typeof recordEvents)[number] | (typeof serviceEvents)[number];

/** Where a browser's person answered. */
export const pageSurfaces = ["banner", "panel", "form", "embed", "api"] as const;
/** Where else an answer comes from; `system` is the passing of time, `link` the link in a message. */
const otherSurfaces = ["receipt", "phone", "paper", "import", "console", "system", "link", "mail", "sms"] as const;
/** What the person did on a page; `signal` is a browser setting that spoke for them. */
export const pageActions = ["accept-all", "reject-all", "save", "withdraw", "submit", "signal", "show"] as const;
/**
 * What was done elsewhere: written down by an agent, imported, that taken back, swept up by time, erased, restricted,
 * linked, ended by a message; `double-opt-in` is a press on a page that only a message to the address leads to.
 */
const otherActions = [
  "note",
  "import",
  "undo",
  "sweep",
  "erase",
  "restrict",
  "link",
  "unsubscribe",
  "double-opt-in",
] as const;

/** One answer: refusals are recorded as consents are. */
export interface Choice<Status extends RecordedStatus = ChoiceStatus> {
  /** Such as `social`, or `social/video` for one vendor of it alone (`answeredParts` of core/purpose.ts). */
  readonly purpose: string;
  readonly version: number;
  readonly status: Status;
  readonly channel?: Channel | undefined;
  /** When the answer lapses; set by the server for a given choice. */
  readonly until?: Instant | undefined;
}

/** How the answer came about. */
export interface Method {
  readonly surface: (typeof pageSurfaces)[number] | (typeof otherSurfaces)[number];
  readonly action: (typeof pageActions)[number] | (typeof otherActions)[number];
  /** 1 = banner, 2 = behind Choose. */
  readonly layer: number;
  /** A Global Privacy Control signal was present. */
  readonly viaGpc: boolean;
  /** The browser vouched that a person acted (`event.isTrusted`). */
  readonly trusted: boolean;
  /** What confirmed an explicit consent: a form’s second box, or elsewhere what an agent names [EDPB 05/2020 § 98]. */
  readonly secondAct?: SecondAct | undefined;
}

/** A second act by which an explicit consent was confirmed, and what of it must be at hand. */
export const secondActs = { signed: "paper", spoken: "recording", pressed: "file" } as const satisfies Readonly<
  Record<string, Attachment["kind"]>
>;
export type SecondAct = keyof typeof secondActs;

/** How an answer on a page came about. */
export interface PageMethod extends Method {
  readonly surface: (typeof pageSurfaces)[number];
  readonly action: (typeof pageActions)[number];
}

/** Who acted: the person, somebody who wrote down what the person said, a guardian or other proxy, or time. */
const recordActors = ["subject", "agent", "delegate", "system"] as const;

/** What an answer given elsewhere can be shown by: the thing itself stays with the controller. */
export interface Attachment {
  readonly kind: "paper" | "recording" | "script" | "file";
  /** Of the thing's bytes. */
  readonly hash: ContentHash;
  /** Such as the version of a call script; never a person's data. */
  readonly note?: string | undefined;
}

/** Why and how a person, or what is past its period, was erased or restricted. Nothing in it names the person. */
export interface Erasure {
  readonly mode: "erase" | "restrict" | "release" | "retention" | "lost";
  /** The number that stood for the person in the keys database: names nobody once the row is gone. */
  readonly who?: number | undefined;
  readonly reason: ErasureReason;
  readonly verified?: Verification | undefined;
  /** The controller's own number of the request, such as `DSR-17`. */
  readonly request?: string | undefined;
  readonly requestedAt?: Instant | undefined;
  /** Until when a restricted person is kept. */
  readonly until?: Instant | undefined;
  /** Positions in the log whose readable half was wiped too. */
  readonly wiped?: readonly number[] | undefined;
  /** Of a retention run or a loss: how many records lost their personal half, and SHA-256 over their log indexes as text. */
  readonly records?: number | undefined;
  readonly digest?: ContentHash | undefined;
}

/** The half of a record that survives erasure: no person can be found from it. */
export interface RecordCore {
  readonly v: 1;
  readonly id: RecordId;
  readonly site: SiteId;
  readonly event: RecordEvent;
  readonly choices: readonly Choice<RecordedStatus>[];
  /** Server time: the one that rules. */
  readonly at: Instant;
  /** When the person acted, by the server's clock: `at` less the time the record waited in the outbox. */
  readonly actedAt: Instant;
  /** The browser's own clock, kept as evidence only. */
  readonly clientAt: Instant;
  /** What was shown; absent where nothing was. */
  readonly notice?: ContentHash | undefined;
  readonly lang?: string | undefined;
  /** The policy the notice named. */
  readonly policy?: { readonly version: string; readonly hash?: ContentHash | undefined } | undefined;
  /** From the signed token of the script that showed it: when it was served, the build it was made of, and under which rules. */
  readonly served?:
    | { readonly on: Instant; readonly build: ContentHash; readonly variant?: string | undefined }
    | undefined;
  readonly method: Method;
  readonly actor: (typeof recordActors)[number];
  /** The user or key that wrote it down, such as `usr_…`; absent when the person acted alone. */
  readonly by?: string | undefined;
  /** Such as `GB` or `US-CA`; empty when the edge did not say. */
  readonly jurisdiction: string;
  /** Who said where the person is; absent when nobody did. */
  readonly located?: "edge" | "agent" | undefined;
  readonly attachments?: readonly Attachment[] | undefined;
  /** Until when the record is kept, by the purposes' retention; the latest of them. */
  readonly retainUntil?: Instant | undefined;
  readonly erasure?: Erasure | undefined;
  /** The import that brought it or took it back, such as `imp_…`. */
  readonly import?: string | undefined;
}

/** What a subject is known by. New kinds go to the end: databases hold their places. */
export const subjectKinds = ["device", "email", "phone", "post", "push", "chat"] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** The half that erasure destroys; stored only encrypted under the subject's key. */
export interface RecordPerson {
  /** Keyed hash of the subject, never an address. */
  readonly subject: string;
  readonly kind: SubjectKind;
  /** The subject's record before this one, if it was known: an earlier one of the log, of the same subject. */
  readonly prev?: RecordId | undefined;
  /** True where the page named another, which the log did not know as an earlier record of this subject. */
  readonly prevUnknown?: true | undefined;
  readonly origin?: string | undefined;
  /** Path without query. */
  readonly path?: string | undefined;
  /** Browser family such as `Firefox`, never the full user agent. */
  readonly browser?: string | undefined;
  /** How long the question had been on screen, in milliseconds. */
  readonly dwellMs?: number | undefined;
  /** What the controller's own systems call the person or the call. */
  readonly externalRef?: string | undefined;
  /** Which of the controller's people heard or read it, by a number of their own: an agent is a person too. */
  readonly agent?: string | undefined;
  /** Of an import: what the controller says shows it. */
  readonly evidence?: string | undefined;
  /** Of a `link`: the keyed hash of the other subject. */
  readonly linked?: string | undefined;
}

/** HMAC-SHA-256: 32 bytes. */
export type Hmac = (key: Uint8Array, data: Uint8Array) => Uint8Array;

/** The bytes of the half that survives erasure, as committed to (RFC 8785). */
export const coreBytes = (core: RecordCore): Uint8Array => canonicalBytes(core as unknown as Json);
/** The bytes of the half that erasure destroys, as committed to (RFC 8785). */
export const personBytes = (person: RecordPerson): Uint8Array => canonicalBytes(person as unknown as Json);

/** The log entry of a record: HMAC(salt, core) ‖ HMAC(salt, person), 64 bytes that say nothing without the salts. */
export const recordEntry = (coreCommitment: Uint8Array, personCommitment: Uint8Array): Uint8Array =>
  concat(coreCommitment, personCommitment);

/** Why choices and event do not make a record. */
export type EventProblem = "no-choices" | "duplicate-choice" | "choice-does-not-fit-event";

const allowed: Readonly<Record<RecordEvent, readonly RecordedStatus[]>> = {
  shown: ["requested"],
  give: ["given", "refused"],
  renew: ["given"],
  refuse: ["refused"],
  withdraw: ["withdrawn"],
  object: ["withdrawn", "refused"],
  change: ["given", "refused", "withdrawn", "revoked", "invalidated"],
  expire: ["expired"],
  import: ["given", "refused", "withdrawn"],
  confirm: ["given"],
  link: [],
  erase: [],
};

/** Events that say nothing of any purpose. */
const withoutChoices: readonly RecordEvent[] = ["link", "erase"];

/**
 * Whether the choices fit the event: a `refuse` that gives, a `give` that gives nothing, and two answers for
 * one purpose and channel are refused.
 */
export function eventProblem(event: RecordEvent, choices: readonly Choice<RecordedStatus>[]): EventProblem | undefined {
  if (withoutChoices.includes(event)) return choices.length === 0 ? undefined : "choice-does-not-fit-event";
  if (choices.length === 0) return "no-choices";
  const keys = new Set(choices.map((choice) => `${choice.purpose}/${choice.channel ?? ""}`));
  if (keys.size !== choices.length) return "duplicate-choice";
  const fits = choices.every((choice) => allowed[event].includes(choice.status));
  const gives = choices.some((choice) => choice.status === "given");
  return fits && (event !== "give" || gives) ? undefined : "choice-does-not-fit-event";
}

/** How far the browser's clock was from the server's at the act, in milliseconds; positive when it was ahead. */
export const skewMs = ({ actedAt, clientAt }: Pick<RecordCore, "actedAt" | "clientAt">): number =>
  millisecondsOf(clientAt) - millisecondsOf(actedAt);
