// ConsentRecord in the ISO/IEC TS 27560 parts; the erasable part kept separate, both salted into one log entry.
import { concat } from "./bytes.ts";
import { canonicalBytes, type Json } from "./canonical.ts";
import type { RecordId, SiteId } from "./ids.ts";
import type { ContentHash } from "./notice.ts";
import type { Channel } from "./purpose.ts";
import type { ChoiceStatus } from "./status.ts";
import type { Instant } from "./time.ts";

/** Acts a person's browser or form may report. */
export const recordEvents = ["give", "refuse", "withdraw", "renew", "change", "object"] as const;
export type RecordEvent = (typeof recordEvents)[number];

/** Where the person answered. */
export const surfaces = ["banner", "panel", "form", "embed", "api", "receipt"] as const;
/** What the person did there; `signal` is a browser setting that spoke for them. */
export const actions = ["accept-all", "reject-all", "save", "withdraw", "submit", "signal"] as const;

/** One answer: refusals are recorded as consents are. */
export interface Choice {
  readonly purpose: string;
  readonly version: number;
  readonly status: ChoiceStatus;
  readonly channel?: Channel | undefined;
  /** When the answer lapses; set by the server for a given choice. */
  readonly until?: Instant | undefined;
}

/** How the answer came about. */
export interface Method {
  readonly surface: (typeof surfaces)[number];
  readonly action: (typeof actions)[number];
  /** 1 = banner, 2 = behind Choose. */
  readonly layer: number;
  /** A Global Privacy Control signal was present. */
  readonly viaGpc: boolean;
  /** The browser vouched that a person acted (`event.isTrusted`). */
  readonly trusted: boolean;
}

/** The half of a record that survives erasure: no person can be found from it. */
export interface RecordCore {
  readonly v: 1;
  readonly id: RecordId;
  readonly site: SiteId;
  readonly event: RecordEvent;
  readonly choices: readonly Choice[];
  /** Server time: the one that rules. */
  readonly at: Instant;
  /** When the person acted, by the server's clock: `at` less the time the record waited in the outbox. */
  readonly actedAt: Instant;
  /** The browser's own clock, kept as evidence only. */
  readonly clientAt: Instant;
  readonly notice: ContentHash;
  readonly lang: string;
  readonly method: Method;
  readonly actor: "subject";
  /** Such as `GB` or `US-CA`; empty when the edge did not say. */
  readonly jurisdiction: string;
}

/** What a subject is known by. */
export const subjectKinds = ["device", "email", "phone"] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** The half that erasure destroys; stored only encrypted under the subject's key. */
export interface RecordPerson {
  /** Keyed hash of the subject, never an address. */
  readonly subject: string;
  readonly kind: SubjectKind;
  /** The record this one follows, if the browser knew it. */
  readonly prev?: RecordId | undefined;
  readonly origin: string;
  /** Path without query. */
  readonly path: string;
  /** Browser family such as `Firefox`, never the full user agent. */
  readonly browser: string;
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

const allowed: Readonly<Record<RecordEvent, readonly ChoiceStatus[]>> = {
  give: ["given", "refused"],
  renew: ["given"],
  refuse: ["refused"],
  withdraw: ["withdrawn"],
  object: ["withdrawn", "refused"],
  change: ["given", "refused", "withdrawn"],
};

/**
 * Whether the choices fit the event: a `refuse` that gives, a `give` that gives nothing, and two answers for
 * one purpose and channel are refused.
 */
export function eventProblem(event: RecordEvent, choices: readonly Choice[]): EventProblem | undefined {
  if (choices.length === 0) return "no-choices";
  const keys = new Set(choices.map((choice) => `${choice.purpose}/${choice.channel ?? ""}`));
  if (keys.size !== choices.length) return "duplicate-choice";
  const fits = choices.every((choice) => allowed[event].includes(choice.status));
  const gives = choices.some((choice) => choice.status === "given");
  return fits && (event !== "give" || gives) ? undefined : "choice-does-not-fit-event";
}
