// What every service verb is given: stores, clock, randomness, keys. No service reaches for any of these itself.
import type { KeyId, RecordId, SiteId, UserId } from "../core/ids.ts";
import type { ContentHash } from "../core/notice.ts";
import type { Instant } from "../core/time.ts";
import type { SiteSettings } from "../core/schema.ts";
import type { Sha256 } from "../core/merkle.ts";
import type { Hmac } from "../core/record.ts";
import type { Device } from "../core/tally.ts";
import type { WebhookOutcome, WebhookPost } from "../core/webhook.ts";
import type { ControlStore, NoticeRow, SiteStore, StandingNotices } from "./store/rows.ts";
import type { SiteRow } from "./store/site-rows.ts";
import type { Lingering } from "./store/client.ts";
import type { ApiKeyRow } from "./store/key-rows.ts";
import type { LookedThrough } from "./store/look-rows.ts";
import type { PurposeController } from "./store/purpose-controllers.ts";
import type { TallyRow } from "./store/tally-rows.ts";
import type { LogSigner } from "./log/signer.ts";
import type { MailTransport } from "./mail/transport.ts";
import type { VerifierHashes } from "./log/verifier-hashes.ts";

/** Who is asking. */
export type Actor =
  | {
      readonly kind: "public";
      readonly origin: string | undefined;
      readonly jurisdiction: string;
      readonly browser: string;
      /** On what they read, as the browser says. */
      readonly device?: Device | undefined;
      /** The request itself carried Global Privacy Control. */
      readonly gpc?: boolean;
    }
  | { readonly kind: "key"; readonly id: string; readonly site: SiteId; readonly scopes: readonly string[] }
  | {
      readonly kind: "user";
      readonly id: UserId;
      /** A role of scopes.ts; any other may do nothing. */
      readonly role: string;
      /** Null as long as the user may act at all. */
      readonly disabledAt: Instant | null;
    }
  | { readonly kind: "system"; readonly name: string };

/** An API key that asks, and a user that asks about one site. */
export type KeyActor = Actor & { readonly kind: "key" };
export type UserActor = Actor & { readonly kind: "user" };
export type SiteActor = KeyActor | (UserActor & { readonly site: SiteId });

/** A built file served to browsers. */
export interface StaticFile {
  readonly type: string;
  readonly body: string;
}

/**
 * What a process keeps between requests: plain values only, because workerd lets no request wait for another's
 * I/O. `readAtMs` is when the store was asked; what can change is asked again after seconds.
 */
export interface Memory {
  sites?: { readonly rows: readonly SiteRow[]; readonly readAtMs: number };
  settings?: { readonly bySite: ReadonlyMap<SiteId, SiteSettings>; readonly readAtMs: number };
  /** API keys that were asked for lately. */
  readonly keys: Map<KeyId, { readonly row: ApiKeyRow; readonly readAtMs: number }>;
  /** Notices by `site hash`: immutable, so never asked again. */
  readonly notices: Map<string, NoticeRow>;
  /** Notices that are or were in force, by `site hash`: no later decision changes that, so never asked again. */
  readonly inForce: Set<string>;
  readonly standing: Map<SiteId, StandingNotices & { readonly readAtMs: number }>;
  /** For whom purposes are or were done. */
  readonly controllers: Map<SiteId, { readonly found: readonly PurposeController[]; readonly readAtMs: number }>;
  /** Files of earlier builds, by the build's hash: immutable, so never asked again. */
  readonly builds: Map<ContentHash, Readonly<Record<string, StaticFile>>>;
  /** The build of this process is in the archive. */
  isBuildKept?: true;
  /** Builds that have served here, for the tokens of scripts that browsers kept. */
  served?: { readonly hashes: readonly ContentHash[]; readonly readAtMs: number };
  /** Showings that are not written yet, by site and name. */
  readonly showings: Map<SiteId, Map<string, TallyRow>>;
  /** When a hit was written last, by site, origin and notice. */
  readonly hits: Map<string, number>;
  /** How many hits of foreign pages came since an instant, by site. */
  readonly foreignHits: Map<SiteId, { readonly fromMs: number; readonly count: number }>;
  /** How many consents of a site lapse soon. */
  readonly ending: Map<SiteId, { readonly count: number; readonly readAtMs: number }>;
  /** When a request came with X-Forwarded-For that nobody was told to believe. */
  forwardedAtMs?: number;
  /** Since when entries of a site were seen to wait behind the checkpoint of that size. */
  readonly waiting: Map<SiteId, { readonly sealed: number; readonly sinceMs: number }>;
  /** What the latest look-through of a site by this process found. */
  readonly lookedThrough: Map<SiteId, LookedThrough>;
  /** When the records of a site were counted last. */
  readonly counted: Map<SiteId, number>;
  /** What was told last of each kind of refusal of who is not known, and how often it came since. */
  readonly refusals: Map<string, { readonly refused: Refused; readonly atMs: number; more: number }>;
  /** Codes of served tokens, by what they prove: every page of a day sends the same one. */
  readonly servedCodes: Map<string, string>;
  /** Site scripts by the configuration and the language in them. */
  readonly scripts: Map<string, string>;
  /** Entity tags, by the text they name. */
  readonly tags: Map<string, string>;
  /** Where the latest records went, and those before them. */
  recordSites: { readonly latest: Map<RecordId, SiteId>; readonly earlier: ReadonlyMap<RecordId, SiteId> };
  /** Which recordings the log says are deleted, and how many entries were read for it. */
  readonly deletedRecordings: Map<SiteId, { readonly upTo: number; readonly hashes: ReadonlySet<string> }>;
  /** Which entries name recordings that are not deleted yet, and how far the log was read for them. */
  readonly openRecordings: Map<SiteId, { readonly upTo: number; readonly entries: readonly number[] }>;
  /** Imports whose file is coming in through this process. */
  readonly arriving: Set<string>;
  /** Up to which erasure of a site its uploads were gone through by this process. */
  readonly upToErasure: Map<SiteId, number>;
  /** What is on its way to the log under an id, so that nothing else under the same id overtakes it. */
  readonly onTheirWay: Map<RecordId, Promise<unknown>>;
  /** The sample site while this process makes it; never fails. */
  makingSample?: Promise<unknown>;
}

/** A refusal of somebody before any verb. */
export interface Refused {
  readonly actor: Actor;
  /** Only a site that there is: what strangers make up is kept nowhere. */
  readonly site: SiteId | null;
  /** A slug and what it was about, such as `no-credential token`. */
  readonly detail: string;
}

/** Whether what was read then still counts; a clock that was set back since makes nothing count for longer. */
export const isRecent = (readAtMs: number, nowMs: number, forMs: number): boolean => Math.abs(nowMs - readAtMs) < forMs;

/** A memory with nothing in it. */
export const emptyMemory = (): Memory => ({
  keys: new Map(),
  notices: new Map(),
  inForce: new Set(),
  standing: new Map(),
  controllers: new Map(),
  builds: new Map(),
  showings: new Map(),
  hits: new Map(),
  foreignHits: new Map(),
  ending: new Map(),
  waiting: new Map(),
  lookedThrough: new Map(),
  counted: new Map(),
  refusals: new Map(),
  servedCodes: new Map(),
  scripts: new Map(),
  tags: new Map(),
  recordSites: { latest: new Map(), earlier: new Map() },
  deletedRecordings: new Map(),
  openRecordings: new Map(),
  arriving: new Set(),
  upToErasure: new Map(),
  onTheirWay: new Map(),
});

/** How this server writes to people. */
export interface Mailing {
  /** Undefined where there is none: then messages wait for one. */
  readonly transport: MailTransport | undefined;
  /** The address that messages come from, such as `no-reply@consent.example`. */
  readonly from: string;
  /** Called after a message was queued; the runtime sees to it that it is sent soon. */
  queued(site: SiteId): void;
}

/** How this server tells others of changes. */
export interface Webhooks {
  /** 32 bytes: what secrets are sealed under, derived from the master secret. */
  readonly key: Uint8Array;
  /** Plain http and private addresses too: for development on one computer. */
  readonly allowPrivate: boolean;
  /** Posts once and says what came of it; never rejects. */
  post(post: WebhookPost): Promise<WebhookOutcome>;
  /** Called after a commit that is to be told, beside those of records; the runtime sees to it that it is, soon. */
  changed(site: SiteId): void;
}

/** The latest backup of a data folder; an earlier version noted its instant alone. */
export interface BackupNote {
  readonly at: Instant;
  readonly bytes?: number;
  /** Entries of all its logs. */
  readonly entries?: number;
  /** Until when its keys may be kept. */
  readonly keysUntil?: Instant;
}

/** A backup that was restored beside the data folder, whose logs all verified. */
export interface RestoreTest {
  readonly at: Instant;
  /** When the backup had been made. */
  readonly madeAt: Instant;
  readonly entries: number;
}

/** What came of reading a text of a site's own pages; `moved` names where it is said to be, and was not followed. */
export type PageText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "moved"; readonly to: string }
  | { readonly kind: "refused" }
  | { readonly kind: "failed" };

/** What is known of the data folder. */
export interface DataFolder {
  latestBackup(): Promise<BackupNote | undefined>;
  restoreTest(): Promise<RestoreTest | undefined>;
  room(): Promise<{ readonly freeBytes: number; readonly databaseBytes: number }>;
}

export interface ServiceContext {
  readonly control: ControlStore;
  /** The store of a site that exists in control. */
  site(id: SiteId): Promise<SiteStore>;
  /** Removes the databases and the log keys of a site for good; absent where this runtime cannot. */
  removeSite?(id: SiteId): Promise<void>;
  /** Whether this process removed it. */
  isRemoved(id: SiteId): boolean;
  /** The Ed25519 key that signs the site's log; `fresh` looks for keys that came or went in these seconds. */
  signer(id: SiteId, which?: { readonly fresh?: boolean }): Promise<LogSigner>;
  /** 32 bytes: HMAC key for subjects of the site, derived from the master secret. Callers may be told it (export key). */
  identityKey(id: SiteId): Uint8Array;
  /** 32 bytes: HMAC key for links in messages and of previews, what scripts prove, and mail that is about nobody; derived likewise. */
  linkKey(id: SiteId): Uint8Array;
  /** 32 bytes: HMAC key for the tokens in receipts' addresses, derived from the master secret. */
  readonly receiptKey: Uint8Array;
  /** 32 bytes: HMAC key for the tokens that sessions answer forged requests with, derived likewise. */
  readonly sessionKey: Uint8Array;
  /** 32 bytes: what answers that are kept for the same request are found and sealed under, with its Idempotency-Key. */
  readonly answerKey: Uint8Array;
  /** Called after a commit; the runtime sees to it that the sequencer runs soon. */
  recordCommitted(id: SiteId): void;
  readonly mail: Mailing;
  readonly webhooks: Webhooks;
  now(): Instant;
  /** The same instant in Unix milliseconds. */
  nowMs(): number;
  random(bytes: number): Uint8Array;
  /** Absent where databases are on a server of their own, whose backups and disk are not this installation's. */
  dataFolder?: DataFolder;
  /** What a database server of its own may still hold of people who were erased; absent where nothing lingers. */
  lingering?(): Lingering;
  /** Reads a text of the public internet; absent where the runtime cannot judge where a name leads. Never rejects. */
  readPage?(address: string): Promise<PageText>;
  /** HMAC-SHA-256, the fastest the runtime has. */
  readonly hmac: Hmac;
  /** SHA-256, the fastest the runtime has that answers at once. */
  readonly sha256: Sha256;
  /** A SHA-256 over many pieces. */
  readonly runningHash: VerifierHashes["running"];
  /** Where this server is reached, such as `http://127.0.0.1:8787`, no trailing slash. */
  readonly publicUrl: string;
  /** Built browser files by name: `gate.js`, the parts, `first.HASH.js` and its chunks, `receipt.js`, `receipt.css`. */
  readonly files: Readonly<Record<string, StaticFile>>;
  readonly memory: Memory;
}
