// Evidence packs: the records of one subject or one act with the notices they name, proven without us.
import { concat, fromBase64, toHex } from "./bytes.ts";
import { canonicalBytes, type Json } from "./canonical.ts";
import { openCheckpoint, parseVerifierKey, type Checkpoint, type VerifierKey } from "./checkpoint.ts";
import { includes } from "./merkle.ts";
import { noticeBytes, noticeEntry, type ContentHash, type Notice } from "./notice.ts";
import { receiptLeaf, type ReceiptCrypto } from "./receipt.ts";
import { parseShownEntry } from "./shown.ts";
import type { RecordCore } from "./record.ts";
import type { Instant } from "./time.ts";

/** Where something stands in the log; the checkpoint is the pack's one. */
interface Place {
  readonly index: number;
  /** base64 hashes, leaf-most first. */
  readonly path: readonly string[];
}

/** A record as a receipt has it. */
export interface PackedRecord extends Place {
  readonly record: RecordCore;
  /** base64 */
  readonly salt: string;
  /** base64: commits to the personal half without revealing it. */
  readonly personCommitment: string;
}

/** A notice that records name, and where the log says that it was published. */
export interface PackedNotice extends Place {
  readonly hash: ContentHash;
  readonly publishedAt: Instant;
  readonly doc: Notice;
}

/** An entry that names pictures of a notice (core/shown.ts), and where the log has it. */
export interface PackedShown extends Place {
  /** base64 of the entry's bytes. */
  readonly data: string;
}

/** A picture in the file: the hash it stands under, and its bytes. */
export interface PackPicture {
  readonly named: string;
  readonly bytes: Uint8Array;
}

/** What a pack holds beside its page and its signature. */
export interface PackContent {
  readonly v: 1;
  readonly kind: "assent-pack";
  readonly site: string;
  /** The log's verifier key, `name+hash+key`. */
  readonly verifierKey: string;
  readonly madeAt: Instant;
  /** One act, or everything the log has of one person. */
  readonly about: "record" | "subject";
  /** Of the page. */
  readonly lang: string;
  /** The signed checkpoint that every path leads to. */
  readonly checkpoint: string;
  /** In the order of the log. */
  readonly records: readonly PackedRecord[];
  readonly notices: readonly PackedNotice[];
  /** Those that name the pictures on the page; packs of before had no pictures. */
  readonly shown?: readonly PackedShown[];
}

/** An evidence pack: signed by the log's key, so that nothing can be taken out of it or shown in other words. */
export interface Pack extends PackContent {
  /** The HTML that is shown, from `<main` to `</main>`. */
  readonly page: string;
  /** base64 Ed25519 signature over `packStatement`. */
  readonly signature: string;
}

/** What can be wrong with a pack. */
export const packRules = [
  "malformed",
  "bad-verifier-key",
  "other-log",
  "bad-checkpoint",
  "record-not-included",
  "notice-hash",
  "notice-not-included",
  "notice-missing",
  "notice-later-than-record",
  "other-site",
  "pictures-not-included",
  "picture-changed",
  "picture-not-named",
  "pack-signature",
  "page-differs",
] as const;

/** One breach: of which rule, and by which record or notice where it is one's. */
export interface PackFinding {
  readonly rule: (typeof packRules)[number];
  /** A record's id, or the hash of a notice or a picture. */
  readonly about?: string;
  readonly entry?: number;
}

/** The bytes a pack's signature is over: SHA-256 of the canonical rest, said to be of a pack. */
export async function packStatement(pack: Omit<Pack, "signature">, crypto: ReceiptCrypto): Promise<Uint8Array> {
  const { signature: _, ...rest } = pack as Pack;
  const digest = toHex(await crypto.sha256(canonicalBytes(rest as unknown as Json)));
  return canonicalBytes({ statement: "assent-pack/v1", digest });
}

/** A pack may come from a file that anyone wrote, so its shape is not taken on trust. */
function isShaped(pack: Pack): boolean {
  const { records, notices, shown = [] } = pack;
  if (!Array.isArray(shown) || !shown.every(({ data }) => isText(data))) return false;
  if (![pack.verifierKey, pack.checkpoint, pack.page, pack.signature, pack.madeAt].every(isText)) return false;
  if (!Array.isArray(records) || !Array.isArray(notices) || pack.kind !== "assent-pack") return false;
  const placed = [...records, ...notices, ...shown].every(({ path }) => Array.isArray(path) && path.every(isText));
  return placed && records.every(({ record }) => isText(record?.id)) && notices.every(({ hash }) => isText(hash));
}

const isText = (value: unknown): value is string => typeof value === "string";

/** What a pack is held against. */
interface PackAgainst {
  readonly crypto: ReceiptCrypto;
  readonly pinned?: string | undefined;
  readonly shown?: string | undefined;
  readonly pictures?: readonly PackPicture[];
}

/** What is checked against: the key that holds and the checkpoint it signed. */
interface Ground {
  readonly crypto: ReceiptCrypto;
  readonly key: VerifierKey;
  readonly checkpoint: Checkpoint;
}

/**
 * Everything that is wrong with a pack: none when each record and notice leads to the checkpoint that the log's key
 * signed, every notice is the one its records name and was published before them, and the page is the one that was
 * signed. `shown` is the page's own HTML where it stands beside the pack, without the pictures, and `pictures` are
 * those: each must be the one that an entry of the log names. Pass the verifier key obtained elsewhere as `pinned`.
 * Never throws.
 */
export async function packFindings(
  pack: Pack,
  { crypto, pinned, shown, pictures = [] }: PackAgainst,
): Promise<PackFinding[]> {
  try {
    if (!isShaped(pack)) return [{ rule: "malformed" }];
    if (pinned !== undefined && pinned !== pack.verifierKey) return [{ rule: "other-log" }];
    const key = await parseVerifierKey(pack.verifierKey, crypto.sha256);
    if (!key) return [{ rule: "bad-verifier-key" }];
    const opened = await openCheckpoint(pack.checkpoint, key, crypto);
    if (!opened.ok) return [{ rule: "bad-checkpoint" }];
    const ground = { crypto, key, checkpoint: opened.checkpoint };
    const found = [
      ...(await recordFindings(pack, ground)),
      ...(await noticeFindings(pack, ground)),
      ...(await pictureFindings(pack, pictures, ground)),
    ];
    const isSigned = await signed(pack, ground);
    if (shown !== undefined && shown !== pack.page) found.push({ rule: "page-differs" });
    // Whatever is wrong above breaks the signature too: it is named where nothing else is.
    return isSigned || found.length > 0 ? found : [{ rule: "pack-signature" }];
  } catch {
    return [{ rule: "malformed" }];
  }
}

async function signed(pack: Pack, { crypto, key }: Ground): Promise<boolean> {
  const signature = fromBase64(pack.signature);
  return signature !== undefined && crypto.verifyEd25519(key.key, await packStatement(pack, crypto), signature);
}

async function recordFindings(pack: Pack, ground: Ground): Promise<PackFinding[]> {
  const published = new Map(pack.notices.map(({ hash, index }) => [hash, index]));
  const found: PackFinding[] = [];
  for (const packed of pack.records) {
    const { record, index, salt, personCommitment } = packed;
    const named = { about: record.id, ...(Number.isSafeInteger(index) ? { entry: index } : {}) };
    const { verifierKey } = pack;
    const leaf = await receiptLeaf({ v: 1, record, salt, personCommitment, verifierKey }, ground.crypto);
    if (!leaf || !(await isIncluded(leaf, packed, ground))) found.push({ rule: "record-not-included", ...named });
    else if (record.site !== pack.site) found.push({ rule: "other-site", ...named });
    if (record.notice === undefined) continue;
    const at = published.get(record.notice);
    if (at === undefined) found.push({ rule: "notice-missing", ...named });
    else if (at > index) found.push({ rule: "notice-later-than-record", ...named });
  }
  return found;
}

async function noticeFindings(pack: Pack, ground: Ground): Promise<PackFinding[]> {
  const { sha256 } = ground.crypto;
  const found: PackFinding[] = [];
  for (const packed of pack.notices) {
    const { hash, doc, publishedAt, index } = packed;
    const named = { about: hash, ...(Number.isSafeInteger(index) ? { entry: index } : {}) };
    const leaf = await sha256(concat(Uint8Array.of(0), noticeEntry(hash, publishedAt)));
    if (`sha256:${toHex(await sha256(noticeBytes(doc)))}` !== hash) found.push({ rule: "notice-hash", ...named });
    else if (!(await isIncluded(leaf, packed, ground))) found.push({ rule: "notice-not-included", ...named });
  }
  return found;
}

async function pictureFindings(pack: Pack, pictures: readonly PackPicture[], ground: Ground): Promise<PackFinding[]> {
  const { sha256 } = ground.crypto;
  const found: PackFinding[] = [];
  const named = new Set<string>();
  for (const { data, ...place } of pack.shown ?? []) {
    const bytes = fromBase64(data);
    const said = bytes && parseShownEntry(bytes);
    const isIn = bytes && (await isIncluded(await sha256(concat(Uint8Array.of(0), bytes)), place, ground));
    const isOfNotice = pack.notices.some(({ hash }) => hash === said?.notice);
    if (isIn && said && isOfNotice) for (const { file } of said.pictures) named.add(file);
    else
      found.push({
        rule: "pictures-not-included",
        ...(Number.isSafeInteger(place.index) ? { entry: place.index } : {}),
      });
  }
  for (const picture of pictures) {
    const hash = `sha256:${toHex(await sha256(picture.bytes))}`;
    if (hash !== picture.named) found.push({ rule: "picture-changed", about: picture.named });
    else if (!named.has(hash)) found.push({ rule: "picture-not-named", about: hash });
  }
  return found;
}

async function isIncluded(leaf: Uint8Array, place: Place, { checkpoint, crypto }: Ground): Promise<boolean> {
  const path = place.path.map(fromBase64);
  if (path.some((hash) => hash?.length !== 32)) return false;
  const { size, root } = checkpoint;
  return includes({ index: place.index, size, leaf, root, path: path as Uint8Array[] }, crypto.sha256);
}
