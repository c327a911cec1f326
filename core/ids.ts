// Prefixed, time-ordered ids (UUIDv7 inside, RFC 9562 §5.7) and their branded types.
import { toHex } from "./bytes.ts";

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `rec_` + 32 lower-case hex digits of a UUIDv7, made by the client: also the idempotency key. */
export type RecordId = Branded<"RecordId">;
/** `site_` + 1–32 lower-case letters or digits, such as `site_demo`. Names the site's database. */
export type SiteId = Branded<"SiteId">;
/** `key_` + 32 hex digits: the public half of an API key. */
export type KeyId = Branded<"KeyId">;
/** `usr_` + 32 hex digits: a user, who is named by it in the audit. */
export type UserId = Branded<"UserId">;
/** `ses_` + 32 hex digits: a user's session, named in lists and the audit; its cookie is another secret. */
export type SessionId = Branded<"SessionId">;

const uuidV7 = /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/;

/** 32 hex digits of a UUIDv7 for `at` (Unix milliseconds) and ten random bytes; later instants sort later. */
export function uuidV7Hex(at: number, random: Uint8Array): string {
  const digits = toHex(random);
  const variant = "89ab"[(random[2]! >> 4) & 3]!;
  return `${at.toString(16).padStart(12, "0")}7${digits.slice(1, 4)}${variant}${digits.slice(5, 20)}`;
}

/** A record id for `at` (Unix milliseconds) and ten random bytes, such as `rec_019aab12…`. */
export const recordIdAt = (at: number, random: Uint8Array): RecordId => `rec_${uuidV7Hex(at, random)}` as RecordId;

/** An API key id for `at` (Unix milliseconds) and ten random bytes. */
export const keyIdAt = (at: number, random: Uint8Array): KeyId => `key_${uuidV7Hex(at, random)}` as KeyId;

/** A user id for `at` (Unix milliseconds) and ten random bytes. */
export const userIdAt = (at: number, random: Uint8Array): UserId => `usr_${uuidV7Hex(at, random)}` as UserId;

/** A session id for `at` (Unix milliseconds) and ten random bytes. */
export const sessionIdAt = (at: number, random: Uint8Array): SessionId => `ses_${uuidV7Hex(at, random)}` as SessionId;

/** Whether the text is a well-formed record id; its time is not judged here. */
export const isRecordId = (text: string): text is RecordId => text.startsWith("rec_") && uuidV7.test(text.slice(4));

/** Whether the text is a well-formed site id. */
export const isSiteId = (text: string): text is SiteId => /^site_[a-z0-9]{1,32}$/.test(text);
