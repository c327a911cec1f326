// The shapes of what lets users in, and what a store of it can do.
import type { UserId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";

/** `claim` and `invitation` let in once; `visit` as often as one likes, until its end. */
export type LinkKind = "claim" | "invitation" | "visit";

export interface LinkRow {
  /** `lnk_` + 32 hex digits. */
  readonly id: string;
  readonly user: UserId;
  readonly kind: LinkKind;
  /** SHA-256 of the secret part of the address. */
  readonly tokenHash: Uint8Array;
  /** Who made it, as the audit names actors. */
  readonly issuedBy: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** First use. */
  readonly usedAt: Instant | null;
  readonly endedAt: Instant | null;
}

export interface PasskeyRow {
  /** The credential's id in base64url, as its authenticator made it. */
  readonly id: string;
  readonly user: UserId;
  /** What its owner calls it. */
  readonly name: string;
  /** COSE key. */
  readonly publicKey: Uint8Array;
  /** How often the authenticator says it was used; 0 where it does not count. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: Instant;
  readonly usedAt: Instant | null;
}

export interface SignInStore {
  /** Stores the link; every other link of its user ends. */
  insertLink(row: LinkRow): Promise<void>;
  linkByHash(tokenHash: Uint8Array): Promise<LinkRow | undefined>;
  /** Links of the user that nobody ended, latest first. */
  linksOf(user: UserId): Promise<LinkRow[]>;
  /** Notes the use, unless it ended, or was used before and lets in once; false then. Of two at once one is true. */
  useLink(id: string, at: Instant): Promise<boolean>;
  endLinks(user: UserId, at: Instant): Promise<void>;
  /** The user has these codes and no others. */
  replaceCodes(user: UserId, hashes: readonly Uint8Array[], at: Instant): Promise<void>;
  /** Whose code it is, which is used up by this; undefined for one that is none, or was. Of two at once one is told. */
  useCode(hash: Uint8Array, at: Instant): Promise<UserId | undefined>;
  /** How many of the user's codes were not used. */
  codesLeft(user: UserId): Promise<number>;
  insertPasskey(row: PasskeyRow): Promise<void>;
  passkey(id: string): Promise<PasskeyRow | undefined>;
  passkeysOf(user: UserId): Promise<PasskeyRow[]>;
  usePasskey(id: string, used: { readonly at: Instant; readonly counter: number }): Promise<void>;
  /** Calls it something else where it is the user's. */
  renamePasskey(id: string, user: UserId, name: string): Promise<void>;
  /** Removes it where it is the user's. */
  removePasskey(id: string, user: UserId): Promise<void>;
  /** Notes that the challenge was answered; false where it was before. Those that ended before `now` are dropped. */
  answerChallenge(
    challenge: { readonly hash: Uint8Array; readonly expiresAt: Instant },
    now: Instant,
  ): Promise<boolean>;
}
