// The shapes that go into and come out of the store.
import type { ConsentFact } from "../../core/contact.ts";
import type { RecordId, SiteId, KeyId, UserId } from "../../core/ids.ts";
import type { ContentHash, Notice } from "../../core/notice.ts";
import type { RecordCore, SubjectKind } from "../../core/record.ts";
import type { SiteSettings } from "../../core/schema.ts";
import type { Instant } from "../../core/time.ts";

/** 16 bytes: HMAC of kind and address under the site's identity key. */
export type SubjectHash = Uint8Array;

/** A subject's own key: destroying this row makes every personal part of the subject unreadable. */
export interface SubjectKey {
  readonly subject: SubjectHash;
  readonly kind: SubjectKind;
  /** 32 random bytes: personal parts are encrypted under keys derived from it. */
  readonly key: Uint8Array;
  /** 16 random bytes that tie records to this row, meaningless once the row is gone. */
  readonly link: Uint8Array;
}

/** A record ready to be committed. */
export interface NewRecord {
  readonly core: RecordCore;
  /** SHA-256 of what the client sent, so that a replay can be told from a conflict. */
  readonly digest: Uint8Array;
  readonly salt: Uint8Array;
  readonly coreCommitment: Uint8Array;
  readonly personCommitment: Uint8Array;
  /** AES-256-GCM of the personal half: 12-byte nonce, ciphertext, tag. */
  readonly person: Uint8Array;
  readonly link: Uint8Array;
  readonly subject: SubjectHash;
}

export interface StoredRecord {
  readonly id: RecordId;
  readonly core: RecordCore;
  readonly digest: Uint8Array;
  readonly salt: Uint8Array;
  readonly coreCommitment: Uint8Array;
  readonly personCommitment: Uint8Array;
  readonly person: Uint8Array;
  readonly link: Uint8Array;
  /** Position in the log, from 0; final as soon as the record is committed. */
  readonly index: number;
}

/** `created`: ours is stored. `replayed`: the same content was there. `conflict`: the id names other content. */
export interface CommitOutcome {
  readonly kind: "created" | "replayed" | "conflict";
  readonly stored: StoredRecord;
}

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

/** One 256-wide tile: `data` holds `width` hashes of 32 bytes and only ever grows (c2sp.org/tlog-tiles). */
export interface TileRow {
  readonly level: number;
  readonly index: number;
  readonly width: number;
  readonly data: Uint8Array;
}

/** One site's records, states, notices and log: implemented over libSQL in site-store.ts. */
export interface SiteStore {
  /** Queues the record to the site's one writer; resolves after its commit is durable. */
  commitRecord(record: NewRecord): Promise<CommitOutcome>;
  /** The key row of a subject, made and durable before this resolves when it is new. */
  obtainSubjectKey(wanted: SubjectKey): Promise<SubjectKey>;
  subjectKeyByLink(link: Uint8Array): Promise<SubjectKey | undefined>;
  record(id: RecordId): Promise<StoredRecord | undefined>;
  /** What holds for each subject, in the order asked; undefined where there is no record. */
  facts(question: {
    purpose: string;
    channel: string;
    subjects: readonly SubjectHash[];
  }): Promise<(ConsentFact | undefined)[]>;
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
  entries(start: number, end: number): Promise<{ ref: string; kind: "record" | "notice"; data: Uint8Array }[]>;
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
