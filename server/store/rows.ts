// The shapes that go into and come out of the store.
import type { ConsentFact } from "../../core/contact.ts";
import type { RecordId, SiteId, KeyId, UserId } from "../../core/ids.ts";
import type { ContentHash, Notice } from "../../core/notice.ts";
import type { Channel } from "../../core/purpose.ts";
import type { RecordCore, RecordPerson, SubjectKind } from "../../core/record.ts";
import type { SiteSettings } from "../../core/schema.ts";
import type { ConsentStatus, RecordedStatus } from "../../core/status.ts";
import type { Instant } from "../../core/time.ts";
import type { PackedCore } from "./packed-core.ts";

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

/** Whose record it is: by hash, with the key to store where there is none yet; or by number, of one that must be there. */
export type SubjectWish = Omit<SubjectRow, "no"> | Pick<SubjectRow, "no">;

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
  /** The day, counted from 1970, after which the record is past its retention; null for never. */
  readonly retain: number | null;
  /** Null for a record about nobody, such as that of a retention run. */
  readonly subject: SubjectWish | null;
  /** The personal half without what the subject's row already says. */
  readonly person: Omit<RecordPerson, "subject" | "kind">;
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

/**
 * `created`: ours is stored. `replayed`: the same content was there. `conflict`: the id names other content.
 * `erased`: the subject, named by number, is not there any more, and nothing was stored.
 */
export type CommitOutcome =
  | { readonly kind: "created"; readonly index: number; readonly personCommitment: Uint8Array }
  | { readonly kind: "replayed"; readonly stored: StoredRecord }
  | { readonly kind: "conflict" }
  | { readonly kind: "erased" };

/** Seals drafts and commits them, one transaction a database; answers each in order. May safely happen twice. */
export type RecordWriter = (drafts: readonly RecordDraft[]) => Promise<readonly CommitOutcome[]>;

export interface SiteRow {
  readonly id: SiteId;
  readonly name: string;
  /** Origins that may write, such as `http://localhost:8788`. */
  readonly origins: readonly string[];
  /** The log's origin line, fixed for the life of the site. */
  readonly logOrigin: string;
  readonly createdAt: Instant;
}

export interface ApiKeyRow {
  readonly id: KeyId;
  readonly site: SiteId;
  readonly name: string;
  readonly scopes: readonly string[];
  /** SHA-256 of the whole token. */
  readonly tokenHash: Uint8Array;
  readonly createdAt: Instant;
  /** Who made it, as the audit names actors: `usr_…`, `system:…`; `unknown` for keys older than this column. */
  readonly issuedBy: string;
}

export interface UserRow {
  readonly id: UserId;
  readonly name: string;
  /** A role of services/scopes.ts. */
  readonly role: string;
  readonly createdAt: Instant;
  /** Null while enabled. Users stay for the audit's sake, so that its ids name someone. */
  readonly disabledAt: Instant | null;
}

/** One verb done, or refused, by someone: never holds an address. */
export interface AuditRow {
  readonly at: Instant;
  readonly actor: string;
  readonly verb: string;
  readonly site: SiteId | null;
  readonly outcome: "done" | "refused";
  readonly detail: string;
}

export interface NoticeRow {
  readonly hash: ContentHash;
  readonly notice: Notice;
  readonly publishedAt: Instant;
}

/** The notice in force, and the one that will be. */
export interface StandingNotices {
  readonly current: NoticeRow | undefined;
  readonly coming: { readonly row: NoticeRow; readonly at: Instant } | undefined;
}

export interface CheckpointRow {
  readonly size: number;
  /** The signed note. */
  readonly note: string;
  readonly at: Instant;
}

/** What an entry of the log is about. */
export type EntryKind = "record" | "notice";

/** One 256-wide tile: `data` holds `width` hashes of 32 bytes and only ever grows (c2sp.org/tlog-tiles). */
export interface TileRow {
  readonly level: number;
  readonly index: number;
  readonly width: number;
  readonly data: Uint8Array;
}

/** What holds for a subject, a purpose and a channel. */
export interface StandingFact {
  readonly known: KnownSubject;
  /** Undefined where there is no record. */
  readonly fact: ConsentFact | undefined;
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
}

/** One site's records, states, notices and log: implemented over libSQL in site-store.ts. */
export interface SiteStore {
  /** Queues the record to the site's one writer; resolves after its commit is durable. */
  commitRecord(draft: RecordDraft): Promise<CommitOutcome>;
  /** The subject of that number; undefined once it is erased. */
  subject(no: number): Promise<SubjectRow | undefined>;
  /** What is known of each hash, in the order asked. */
  knownSubjects(hashes: readonly SubjectHash[]): Promise<KnownSubject[]>;
  record(id: RecordId): Promise<StoredRecord | undefined>;
  /** The records about a subject, latest first; those before `before` (a position) where it is given. */
  recordsOf(
    who: number,
    page: { readonly most: number; readonly before?: number | undefined },
  ): Promise<StoredRecord[]>;
  /** What holds for each subject, in the order asked. */
  facts(question: {
    purpose: string;
    channel: Channel | "";
    subjects: readonly SubjectHash[];
  }): Promise<StandingFact[]>;
  /** Every state of a subject. */
  statesOf(who: number): Promise<StateRow[]>;
  /**
   * Stores the notice and its log entry; the same notice twice is one. It is in force afterwards, or from
   * `inForceAt` unless another is published before that.
   */
  publishNotice(row: NoticeRow, inForceAt?: Instant): Promise<void>;
  standingNotices(now: Instant): Promise<StandingNotices>;
  /** Of every notice that is or was in force, in the order they came; never of one that was called off before. */
  hashesInForce(now: Instant): Promise<ContentHash[]>;
  notice(hash: ContentHash): Promise<NoticeRow | undefined>;
  latestCheckpoint(): Promise<CheckpointRow | undefined>;
  /** The checkpoint of exactly this size, or undefined. */
  checkpoint(size: number): Promise<CheckpointRow | undefined>;
  /** Tiles by level and index, in the order asked. */
  tiles(wanted: readonly { level: number; index: number }[]): Promise<(TileRow | undefined)[]>;
  /** Entry data of [start, end), in order; fewer when the log is shorter. */
  entries(start: number, end: number): Promise<{ ref: string; kind: EntryKind; data: Uint8Array }[]>;
  /** Number of entries committed, sealed under a checkpoint or not. */
  entryCount(): Promise<number>;
  /** Publishes tiles and checkpoint in one batch; false when another sequencer was first (the fork guard). */
  publishCheckpoint(publication: {
    previousSize: number;
    checkpoint: CheckpointRow;
    tiles: readonly TileRow[];
  }): Promise<boolean>;
  /** Records with index in [start, end), for exports. */
  records(start: number, end: number): Promise<StoredRecord[]>;
  checkpoints(): Promise<CheckpointRow[]>;
  notices(): Promise<NoticeRow[]>;
}

export interface ControlStore {
  sites(): Promise<SiteRow[]>;
  site(id: SiteId): Promise<SiteRow | undefined>;
  insertSite(row: SiteRow): Promise<void>;
  setOrigins(id: SiteId, origins: readonly string[]): Promise<void>;
  /** The settings that rule now, by site; sites without any are not in it. */
  settings(): Promise<ReadonlyMap<SiteId, SiteSettings>>;
  /** From here on these rule; earlier ones are kept. */
  insertSettings(site: SiteId, settings: SiteSettings, at: Instant): Promise<void>;
  apiKey(id: KeyId): Promise<ApiKeyRow | undefined>;
  insertApiKey(row: ApiKeyRow): Promise<void>;
  /** Every user, oldest first. */
  users(): Promise<UserRow[]>;
  user(id: UserId): Promise<UserRow | undefined>;
  insertUser(row: UserRow): Promise<void>;
  /** Stores the row unless an enabled owner is there. */
  insertFirstOwner(row: UserRow): Promise<void>;
  /** Disables the user from `at`; nothing changes for who is disabled already, or is the last enabled owner. */
  disableUser(id: UserId, at: Instant): Promise<void>;
  /** Grouped with other audit rows in one commit; resolves when durable. */
  audit(row: AuditRow): Promise<void>;
  /** Of the site; with null those that belong to no site. */
  auditRows(site: SiteId | null): Promise<AuditRow[]>;
}
