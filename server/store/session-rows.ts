// The shape of a session, and what a store of sessions can do.
import type { SessionId, UserId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";

/** What a person showed to sign in. */
export type SignInMeans = "link" | "recovery" | "passkey";

export interface SessionRow {
  readonly id: SessionId;
  readonly user: UserId;
  /** SHA-256 of the cookie's value. */
  readonly tokenHash: Uint8Array;
  readonly by: SignInMeans;
  /** Family of the browser, such as `Firefox`; nothing else of it is kept. */
  readonly browser: string;
  readonly createdAt: Instant;
  /** Last use, to the minute. */
  readonly usedAt: Instant;
  /** After this it is over, however much it is used. */
  readonly expiresAt: Instant;
  /** Signed out, or ended by somebody; null while neither. */
  readonly endedAt: Instant | null;
}

export interface SessionStore {
  /** Stores the session, and drops those that were over before `forget`. */
  insertSession(row: SessionRow, forget: Instant): Promise<void>;
  /** The session of that cookie, over or not. */
  sessionByHash(tokenHash: Uint8Array): Promise<SessionRow | undefined>;
  /** Every session of a user that nobody ended, latest use first. */
  sessionsOf(user: UserId): Promise<SessionRow[]>;
  session(id: SessionId): Promise<SessionRow | undefined>;
  /** When each user last used a session, as far as sessions are kept. */
  lastActive(): Promise<ReadonlyMap<UserId, Instant>>;
  /** Notes that it was used at `at`; nothing changes for one that was ended. */
  touchSession(id: SessionId, at: Instant): Promise<void>;
  /** Ends sessions from `at`; those that were ended before keep their date. */
  endSessions(ids: readonly SessionId[], at: Instant): Promise<void>;
}
