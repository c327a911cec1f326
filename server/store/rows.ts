// The shapes of sites, keys, users, notices and log rows, and what a store can do.
import type { RecordId, SiteId, UserId } from "../../core/ids.ts";
import type { ContentHash, Notice } from "../../core/notice.ts";
import type { SettingsStore } from "./control-settings.ts";
import type { DecidedNotices } from "./decided-notices.ts";
import type { Instant } from "../../core/time.ts";
import type { BuildArchive, ShownArchive } from "./archive-rows.ts";
import type { NoticeDrafts } from "./draft-rows.ts";
import type { AuditPages } from "./audit-rows.ts";
import type { ImportStore } from "./import-rows.ts";
import type { MailStore } from "./mail-rows.ts";
import type {
  CommitOutcome,
  ErasureRow,
  KnownSubject,
  RecordDraft,
  FoundStretch,
  RecordFilter,
  RecordStretch,
  Restriction,
  StateRow,
  StoredRecord,
  SubjectHash,
  SubjectRow,
  FilterStore,
} from "./record-rows.ts";
import type { ScreeningStore } from "./screening-rows.ts";
import type { SiteRows } from "./site-rows.ts";
import type { SessionStore } from "./session-rows.ts";
import type { SignInStore } from "./sign-in-rows.ts";
import type { WebhookStore } from "./webhook-rows.ts";
import type { CheckStore } from "./check-rows.ts";
import type { KeyStore } from "./key-rows.ts";
import type { AnswerStore } from "./answer-rows.ts";
import type { PastStore } from "./past-facts.ts";
import type { KeepingStore } from "./retention-rows.ts";
import type { RotationStore } from "./rotation-rows.ts";
import type { AliasStore } from "./subject-aliases.ts";
import type { Standing, StandingQuestion } from "./standing-facts.ts";
import type { ContactStore } from "./dealings.ts";
import type { TallyStore } from "./tally-rows.ts";

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

/** What must be kept although its period is over: a person's records, a purpose's, or all where both are null. */
export interface HoldRow {
  readonly id: string;
  readonly who: number | null;
  readonly purpose: string | null;
  /** The law that says so, such as `Companies Act 2006 s. 388`. */
  readonly statute: string;
  readonly reason: string;
  readonly until: Instant;
  readonly setAt: Instant;
  readonly liftedAt: Instant | null;
}

export interface NoticeRow {
  readonly hash: ContentHash;
  readonly notice: Notice;
  readonly publishedAt: Instant;
  readonly shortNotice?: string | undefined;
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

/** A checkpoint and the size of the one before it; 0 for the first. */
export interface ListedCheckpoint extends CheckpointRow {
  readonly previous: number;
}

/** What is wrong: the log is shorter than it was, holds other entries, or cannot say what it holds. */
export type ContradictionReason = "entries-missing" | "other-entries" | "tiles-damaged";

/** A checkpoint that the log signed and that it contradicts now. */
export interface ContradictionRow {
  readonly size: number;
  readonly root: Uint8Array;
  readonly reason: ContradictionReason;
  /** The signed note that was handed in, and the latest one then. */
  readonly held: string;
  readonly latest: string;
  readonly at: Instant;
}

/** What an entry of the log is about. */
export type EntryKind = "record" | "check" | "notice" | "in-force" | "log-key" | "shown";

/** One entry of a log, by its position from 0. */
interface EntryRow {
  readonly index: number;
  readonly ref: string;
  readonly kind: EntryKind;
  readonly data: Uint8Array;
}

/** One 256-wide tile: `data` holds `width` hashes of 32 bytes and only ever grows (c2sp.org/tlog-tiles). */
export interface TileRow {
  readonly level: number;
  readonly index: number;
  readonly width: number;
  readonly data: Uint8Array;
}

/** One site's records, states, notices and log: implemented over libSQL in site-store.ts. */
export interface SiteStore
  extends
    ImportStore,
    ScreeningStore,
    FilterStore,
    ShownArchive,
    ContactStore,
    PastStore,
    KeepingStore,
    RotationStore,
    AliasStore,
    CheckStore,
    DecidedNotices,
    MailStore,
    TallyStore,
    WebhookStore {
  /** Queues the record to the site's one writer; resolves after its commit is durable. */
  commitRecord(draft: RecordDraft): Promise<CommitOutcome>;
  /** The subject of that number; undefined once it is erased. */
  subject(no: number): Promise<SubjectRow | undefined>;
  /** Whether an unsubscribe link of the earlier form can have been sent to this hash. */
  mayHaveEarlierLink(hash: SubjectHash): Promise<boolean>;
  /** What is known of each hash, in the order asked. */
  knownSubjects(hashes: readonly SubjectHash[]): Promise<KnownSubject[]>;
  record(id: RecordId): Promise<StoredRecord | undefined>;
  /** The records about a subject, latest first; those before `before` (a position) where it is given. */
  recordsOf(
    who: number,
    page: { readonly most: number; readonly before?: number | undefined },
  ): Promise<StoredRecord[]>;
  /** The records in a stretch of the log that say what is asked, latest first, and the rows that tell none any more. */
  recordsWhere(filter: RecordFilter, stretch: RecordStretch): Promise<FoundStretch>;
  /** The records at positions in the log, in its order; one that a damaged row no longer tells is left out. */
  recordsAt(positions: readonly number[]): Promise<StoredRecord[]>;
  /** What holds for each subject, in the order asked. */
  facts(question: StandingQuestion): Promise<Standing[]>;
  /** Every state of a subject. */
  statesOf(who: number): Promise<StateRow[]>;
  /** What the log says of erasing, restricting and releasing, in its order. */
  erasures(): Promise<ErasureRow[]>;
  /** Destroys the keys of these subjects and leaves tombstones; again is the same. */
  eraseSubjects(erased: readonly { readonly who: number; readonly atMs: number }[]): Promise<void>;
  /** Destroys the keys of these subjects and their states, and leaves no tombstone: nobody asked for it. */
  dropSubjects(numbers: readonly number[]): Promise<void>;
  /** Sees to it that no number up to this one is given to anybody new: records may name it although its row is lost. */
  reserveNumbers(highest: number): Promise<void>;
  /** Numbers of subjects after one of them, in order, but for those whose recipients may have to be told of an end. */
  subjectNumbers(page: { readonly after: number; readonly most: number }): Promise<number[]>;
  /** Which of the numbers still have a key. */
  presentSubjects(numbers: readonly number[]): Promise<number[]>;
  /** Takes personal halves, and whose they were, from every record of these subjects, and their states. */
  scrubSubjects(numbers: readonly number[]): Promise<void>;
  /** The same of single records; with `wipe` their readable halves and salts too. Returns of how many there was any. */
  scrubEntries(indexes: readonly number[], wipe: boolean): Promise<number>;
  /** Which of the numbers records still name. */
  namedSubjects(numbers: readonly number[]): Promise<number[]>;
  /** Sees to it that what was deleted is not in the write-ahead log any more; where there is none of ours, nothing to do. */
  settle(): Promise<void>;
  restrict(restriction: Restriction): Promise<void>;
  release(who: number): Promise<void>;
  /** Those that end first before the others. */
  restrictions(): Promise<Restriction[]>;
  /** Notes that two subjects are one person. */
  link(pair: { readonly a: number; readonly b: number; readonly record: string }): Promise<void>;
  /** All subjects that are the same person, the given one first. */
  linked(who: number): Promise<number[]>;
  /** States in force of subjects with `from` ≤ number < `to` that lapsed by then. */
  lapsedStates(range: { readonly from: number; readonly to: number; readonly atMs: number }): Promise<StateRow[]>;
  /** Of the `most` records after position `after`, those whose retention ended by the day and that still have a personal half. */
  pastRetention(range: {
    readonly after: number;
    readonly day: number;
    readonly most: number;
  }): Promise<StoredRecord[]>;
  /** Keeps that the log contradicts a checkpoint; the same one twice is one. */
  insertContradiction(row: ContradictionRow): Promise<void>;
  /** The `most` smallest. */
  contradictions(most: number): Promise<ContradictionRow[]>;
  contradictionCount(): Promise<number>;
  insertHold(row: HoldRow): Promise<void>;
  liftHold(id: string, at: Instant): Promise<void>;
  /** Latest first; with `lifted` those that were lifted too. */
  holds(which: { readonly lifted: boolean }): Promise<HoldRow[]>;
  /** The highest number that any state or record names. */
  highestSubject(): Promise<number>;
  /**
   * Stores the notice and its log entries; the same notice twice is one. It is in force afterwards, or from
   * `inForceAt` unless another is published before that. False, and nothing is changed, where `after` is not the last.
   */
  publishNotice(row: NoticeRow, inForceAt?: Instant, after?: ContentHash | null): Promise<boolean>;
  /** The notice that was in force at an instant. */
  noticeAt(instant: Instant): Promise<NoticeRow | undefined>;
  standingNotices(now: Instant): Promise<StandingNotices>;
  /** Of every notice that is or was in force, in the order they came; of none that was called off. */
  hashesInForce(now: Instant): Promise<ContentHash[]>;
  notice(hash: ContentHash): Promise<NoticeRow | undefined>;
  latestCheckpoint(): Promise<CheckpointRow | undefined>;
  /** The checkpoint of exactly this size, or undefined. */
  checkpoint(size: number): Promise<CheckpointRow | undefined>;
  /** Tiles by level and index, in the order asked. */
  tiles(wanted: readonly { level: number; index: number }[]): Promise<(TileRow | undefined)[]>;
  /** Entries of [start, end), in order; fewer when the log is shorter. */
  entries(start: number, end: number): Promise<EntryRow[]>;
  /** The same without what they are of: what a log is made of. */
  entryData(start: number, end: number): Promise<Uint8Array[]>;
  /** The entries that state which keys sign the log, in order, sealed or not. */
  keyStatements(): Promise<{ readonly index: number; readonly data: Uint8Array }[]>;
  /** Appends a statement about keys made after `count` others; false, and nothing changed, where there is another since. */
  appendKeyStatement(statement: {
    readonly ref: string;
    readonly data: Uint8Array;
    readonly count: number;
  }): Promise<boolean>;
  /** Number of entries committed, sealed under a checkpoint or not. */
  entryCount(): Promise<number>;
  /** Publishes tiles and checkpoint in one batch; false when another sequencer was first (the fork guard). */
  publishCheckpoint(publication: {
    previousSize: number;
    checkpoint: CheckpointRow;
    tiles: readonly TileRow[];
  }): Promise<boolean>;
  /** Records with index in [start, end), for exports; one that a damaged row no longer tells is left out. */
  records(start: number, end: number): Promise<StoredRecord[]>;
  /** Smallest first; those after a size and at most so many, where that is asked. */
  checkpoints(page?: { readonly after?: number; readonly most?: number }): Promise<ListedCheckpoint[]>;
  notices(): Promise<NoticeRow[]>;
  /** Hashes of the notices that the first `size` entries published, in that order. */
  noticesWithin(size: number): Promise<ContentHash[]>;
  /** Where in the log the notice was published; undefined when it never was. */
  noticeIndex(hash: ContentHash): Promise<number | undefined>;
  /** A notice as its text is stored, for exports: what a damaged row holds is for a verifier to judge. */
  noticeText(hash: ContentHash): Promise<{ readonly doc: string; readonly publishedAt: string } | undefined>;
}

export interface ControlStore
  extends
    BuildArchive,
    NoticeDrafts,
    SessionStore,
    SettingsStore,
    SignInStore,
    AuditPages,
    KeyStore,
    AnswerStore,
    SiteRows {
  /** Every user, oldest first. */
  users(): Promise<UserRow[]>;
  user(id: UserId): Promise<UserRow | undefined>;
  insertUser(row: UserRow): Promise<void>;
  /** Stores the row unless an enabled owner is there. */
  insertFirstOwner(row: UserRow): Promise<void>;
  renameUser(id: UserId, name: string): Promise<void>;
  /** Gives an enabled user another role; nothing changes for who is disabled, or is the last enabled owner. */
  setUserRole(id: UserId, role: string): Promise<void>;
  /** Disables the user from `at`; nothing changes for who is disabled already, or is the last enabled owner. */
  disableUser(id: UserId, at: Instant): Promise<void>;
  /** Grouped with other audit rows in one commit; resolves when durable. */
  audit(row: AuditRow): Promise<void>;
  /** Of the site; with null those that belong to no site. */
  auditRows(site: SiteId | null): Promise<AuditRow[]>;
}
