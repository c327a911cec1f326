// What is kept of a check: who asked what, when, under which rules, and a root over every line asked and answered.
import { concat, toBase64 } from "./bytes.ts";
import { canonicalBytes, canonicalText, type Json } from "./canonical.ts";
import { leafHash, type Sha256 } from "./merkle.ts";
import type { ContentHash } from "./notice.ts";
import type { Channel } from "./purpose.ts";
import type { Instant } from "./time.ts";

/**
 * The decision record: it is committed to in the log, so that a caller can show later that this list was checked then,
 * under these rules, with these answers. It holds no address and no reference of the caller's.
 */
export interface CheckRecord {
  readonly v: 1;
  /** `chk_` and a UUIDv7. */
  readonly id: string;
  readonly site: string;
  /** When it was asked. */
  readonly madeAt: Instant;
  /** The instant it was about. */
  readonly at: Instant;
  /** Such as `newsletter@7`; without a version where the notice had no such purpose. */
  readonly purpose: string;
  readonly channel: Channel;
  readonly subscriber: string;
  readonly partner?: string | undefined;
  readonly campaign?: string | undefined;
  readonly ruleset: string;
  /** Who asked: the id of an API key. */
  readonly askedBy: string;
  readonly counts: {
    readonly allow: number;
    readonly deny: number;
    readonly byReason: Readonly<Record<string, number>>;
  };
  /** SHA-256 over the canonical results, a newline after each. */
  readonly digest: ContentHash;
  /** base64: the RFC 6962 root over the leaves of all lines. */
  readonly root: string;
}

const encoder = new TextEncoder();

/** The bytes that are committed to and signed (RFC 8785). */
export const checkBytes = (check: CheckRecord): Uint8Array => canonicalBytes(check as unknown as Json);

/** The log entry of a check: `assent-check/v1`, its id and the base64 commitment HMAC-SHA-256(salt, record), a line each. */
export const checkEntry = (id: string, commitment: Uint8Array): Uint8Array =>
  encoder.encode(`assent-check/v1\n${id}\n${toBase64(commitment)}`);

/** What the log's key signs under an answer: the same text with the record itself. */
export const checkSigned = (check: CheckRecord): Uint8Array =>
  concat(encoder.encode(`assent-check/v1\n`), checkBytes(check));

/** One line as its leaf holds it: the recipient as it was sent, and the result. `result` is its canonical text. */
export const checkLine = (asked: Json, result: string): Uint8Array =>
  encoder.encode(`{"asked":${canonicalText(asked)},"result":${result}}`);

/**
 * The salt of a line: SHA-256(salt of the check, position as 4 bytes, big-endian), of which the first 16 bytes. One line
 * can be shown with its own salt, without telling anything about its neighbours.
 */
export function lineSalt(salt: Uint8Array, position: number, sha256: Sha256): Uint8Array {
  const place = new Uint8Array(4);
  new DataView(place.buffer).setUint32(0, position);
  return sha256(concat(salt, place)).subarray(0, lineSaltLength);
}

/**
 * The salt of the record's own commitment: that of a position which no line has. Whoever is given it, as the log's
 * database and its exports are, can make the check's entry again and test no guess at a line.
 */
export const recordSalt = (salt: Uint8Array, sha256: Sha256): Uint8Array => lineSalt(salt, 0xffff_ffff, sha256);

/**
 * The leaves of one check's lines: `checkLeaf` of each line's `lineSalt` and `checkLine`, all out of one buffer. `sha256`
 * must not keep what it is given.
 */
export function lineLeaves(salt: Uint8Array, sha256: Sha256): (line: CheckedLine) => Uint8Array {
  const seed = concat(salt, new Uint8Array(4));
  const place = new DataView(seed.buffer, salt.length);
  let room = new Uint8Array(1024);
  return ({ position, asked, result }) => {
    const text = `{"asked":${canonicalText(asked)},"result":${result}}`;
    // Three bytes are the most that one unit of a text becomes.
    const most = textAt + 3 * text.length;
    if (room.length < most) room = new Uint8Array(2 * most);
    place.setUint32(0, position);
    room.set(sha256(seed).subarray(0, lineSaltLength), 1);
    const { written } = encoder.encodeInto(text, room.subarray(textAt));
    return sha256(room.subarray(0, textAt + written));
  };
}

/** A line, its position from 0, and the canonical text of its result. */
interface CheckedLine {
  readonly position: number;
  readonly asked: Json;
  readonly result: string;
}

const lineSaltLength = 16;
/** After the prefix of a leaf, which is zero, and the line's salt. */
const textAt = 1 + lineSaltLength;

/** The leaf of a line: the RFC 6962 leaf hash of its salt and its bytes. */
export const checkLeaf = (own: Uint8Array, line: Uint8Array, sha256: Sha256): Uint8Array =>
  leafHash(concat(own, line), sha256);
