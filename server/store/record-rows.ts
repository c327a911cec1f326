// The shapes of records, subjects and states, before they go into the store and as they come out.
import type { ConsentFact } from "../../core/contact.ts";
import type { RecordId } from "../../core/ids.ts";
import type { Channel } from "../../core/purpose.ts";
import type { RecordCore, RecordPerson, SubjectKind } from "../../core/record.ts";
import type { ConsentStatus, RecordedStatus } from "../../core/status.ts";
import type { Instant } from "../../core/time.ts";
import type { PackedCore } from "./packed-core.ts";
import type { RowKeys } from "./row-keys.ts";

/** 16 bytes: HMAC of kind and address under the site's identity key. */
export type SubjectHash = Uint8Array;

/** A subject: destroying this row makes every personal part of the subject unreadable. */
export interface SubjectRow {
  /** What records and states name the subject by; never given twice. */
  readonly no: number;
  readonly hash: SubjectHash;
  readonly kind: SubjectKind;
  /** 32 random bytes: personal parts are encrypted under keys derived from it. */
  readonly key: Uint8Array;
}

/** A subject that is to be stored unless it is there. */
export interface NewSubject extends Omit<SubjectRow, "no"> {
  /** What suppressions know it by, where that is another: of an e-mail address its alias. */
  readonly denyHash?: SubjectHash | undefined;
}

/** Whose record it is: by hash, with the key to store where there is none yet; or by number, of one that must be there. */
export type SubjectWish = NewSubject | Pick<SubjectRow, "no">;

/** What is known of a hash: nothing, a subject, or one that was erased; a subject may be there again after that. */
export interface KnownSubject {
  readonly no?: number;
  readonly erasedAtMs?: number;
  /** Kept for a claim only. */
  readonly restrictedUntilMs?: number;
}

/** A subject that is kept for a claim only, until an instant, and the record that says so. */
export interface Restriction {
  readonly who: number;
  readonly untilMs: number;
  readonly record: string;
}

/** One answer of a draft, as the states take it. */
export interface DraftChoice {
  readonly purpose: string;
  readonly channel: Channel | undefined;
  readonly status: RecordedStatus;
  readonly version: number;
  readonly untilMs: number | null;
}

/** Whom an entry erased, restricted until an instant, or released from that. */
export interface DraftErasure {
  readonly who: number;
  readonly mode: "erase" | "restrict" | "release";
  readonly untilMs?: number | undefined;
}

/** A record before its personal half is sealed. Plain values only: it may go to another thread. */
export interface RecordDraft {
  readonly id: RecordId;
  readonly packed: PackedCore;
  readonly coreCommitment: Uint8Array;
  /** 16 random bytes: the core's commitment is keyed by them. */
  readonly salt: Uint8Array;
  readonly actedMs: number;
  readonly choices: readonly DraftChoice[];
  /** Whether the person said it to this service, which an import is not. */
  readonly direct: boolean;
  /** Whether they said it on a page that only a message to their address leads to. */
  readonly confirmed?: boolean | undefined;
  /** The day, counted from 1970, after which the record is past its retention; null for never. */
  readonly retain: number | null;
  /** On what it was answered, by its place in core/tally.ts; for daily numbers alone, so never committed to. */
  readonly device?: number | undefined;
  /** Null for a record about nobody, such as that of a retention run. */
  readonly subject: SubjectWish | null;
  /** The personal half without what the subject's row already says. */
  readonly person: Omit<RecordPerson, "subject" | "kind">;
  /** The earlier record that a page says is the subject's last: nothing is stored unless it is there and the same subject's. */
  readonly after?: RecordId | undefined;
  /** Of an erasure of one person: what a restored backup must do again. */
  readonly erasure?: DraftErasure | undefined;
  /** What the client sent, in one spelling: two drafts with the same id are the same when this is. */
  readonly said: string;
}

/** A record ready to be committed. */
export interface SealedRecord {
  readonly draft: RecordDraft;
  /** Keyed hash of `said`, so that a replay can be told from a conflict. */
  readonly digest: Uint8Array;
  /** AES-256-GCM of the personal half (log/person.ts); empty for a record about nobody. */
  readonly person: Uint8Array;
  readonly personCommitment: Uint8Array;
  readonly who: number | null;
}

/** A record whose readable half is there. One that was wiped is an entry of the log and no record any more. */
export interface StoredRecord {
  readonly id: RecordId;
  /** Position in the log, from 0; final as soon as the record is committed. */
  readonly index: number;
  readonly coreCommitment: Uint8Array;
  readonly personCommitment: Uint8Array;
  readonly core: RecordCore;
  readonly salt: Uint8Array;
  /** Absent once the subject was erased, as is whose it was. */
  readonly person?: Uint8Array;
  readonly who?: number;
}

/** What a record's readable half must say, all of it, and when it was received. */
export interface RecordFilter {
  /** Pieces of the canonical text of a core (RFC 8785) without its own id and instants, such as `"event":"give"`. */
  readonly texts: readonly string[];
  /** The shapes that hold all of these texts, where they are known (`shapesWith`): then no text is looked at. */
  readonly shapes?: readonly number[] | undefined;
  /** Received then or later; Unix milliseconds. */
  readonly fromMs?: number | undefined;
  /** Received before. */
  readonly untilMs?: number | undefined;
}

/** What a site store knows before it looks for what a filter asks. */
export interface FilterStore {
  /** How many entries stand before the first received at an instant (Unix milliseconds) or later, give or take what waited together. */
  receivedBefore(ms: number): Promise<number>;
  /** The shapes of records that hold all of the texts; undefined where there are too many to look through or to name. */
  shapesWith(texts: readonly string[]): Promise<readonly number[] | undefined>;
}

/** Positions of the log from `after` up to, not with, `before`; of what fits there the latest `most`. */
export interface RecordStretch {
  readonly after: number;
  readonly before: number;
  readonly most: number;
}

/** What was found in a stretch, latest first. */
export interface FoundStretch {
  readonly records: readonly StoredRecord[];
  /** Positions of rows there that tell no record any more: nobody knows whether they say what is asked. */
  readonly damaged: readonly number[];
  /** The position of the last row looked at, where as many as asked for were found and there may be more before it. */
  readonly fullAt?: number;
}

/**
 * `created`: ours is stored. `replayed`: the same content was there. `conflict`: the id names other content.
 * `erased`: the subject, named by number, is not there any more, and nothing was stored; nor was it for `after-none`:
 * what the draft says it comes after was no record of the subject then.
 */
export type CommitOutcome =
  | { readonly kind: "created"; readonly index: number; readonly personCommitment: Uint8Array }
  | { readonly kind: "replayed"; readonly stored: StoredRecord }
  | { readonly kind: "conflict" }
  | { readonly kind: "erased" }
  | { readonly kind: "after-none" };

/**
 * Seals drafts and commits them, one transaction a database; answers each in order. May safely happen twice. Rejects
 * where the row keys are others.
 */
export type RecordWriter = (drafts: readonly RecordDraft[], keys: RowKeys) => Promise<readonly CommitOutcome[]>;

/** What holds for a subject, a purpose and a channel. */
export interface StandingFact {
  readonly known: KnownSubject;
  /** Undefined where there is no record. */
  readonly fact: ConsentFact | undefined;
}

/** What one entry of the log did to a person, named by number. */
export interface ErasureRow {
  readonly index: number;
  readonly who: number;
  readonly mode: DraftErasure["mode"];
  readonly at: Instant;
  readonly until?: Instant | undefined;
  /** Places in the log of the records that were wiped whole. */
  readonly wiped?: readonly number[] | undefined;
}

/** One subject's state of one purpose and channel, as a sweep or a page lists it. */
export interface StateRow {
  readonly who: number;
  readonly purpose: string;
  readonly channel: Channel | "";
  readonly status: ConsentStatus;
  readonly version: number;
  /** Position in the log of the record it comes from. */
  readonly index: number;
  readonly at: Instant;
  readonly until?: Instant | undefined;
  /** Whether the person said it to this service, which an import is not. */
  readonly direct: boolean;
}
