// The first half of verifying an export: each entry is the one its record or notice commits to, and none is missing.
import { fromBase64, sameBytes, toHex } from "../../core/bytes.ts";
import { canonicalBytes, type Json } from "../../core/canonical.ts";
import { checkEntry } from "../../core/check.ts";
import { decisionsWith, hadBeenInForce, parseInForceEntry, type InForce } from "../../core/in-force.ts";
import { leafHash } from "../../core/merkle.ts";
import { noticeEntry, type ContentHash } from "../../core/notice.ts";
import { parseShownEntry } from "../../core/shown.ts";
import { saltLengths } from "../../core/receipt.ts";
import { recordEntry, type Erasure } from "../../core/record.ts";
import type { Findings } from "./export-findings.ts";
import type { EntryLine, FileLine, NoticeLine } from "./export-lines.ts";
import type { LeafTree } from "./leaf-tree.ts";
import type { VerifierHashes } from "./verifier-hashes.ts";

/** How far ahead of its place an index is still believed, so that a forged one cannot ask for all memory. */
export const farthestAhead = 65_536;

export interface EntryCheck {
  entry(line: EntryLine): void;
  notice(line: NoticeLine): void;
  /** A picture: its bytes are what an entry names. */
  file(line: FileLine): void;
  /** Call once, after the last line: what must be there and is not. */
  finish(size: number, wipedSince?: ReadonlySet<number>): void;
  /** The entries that state keys, in order of their position. */
  keyStatements(): readonly { readonly index: number; readonly data: Uint8Array }[];
  /** One past the highest position seen. */
  extent(): number;
}

/** What an entry check works with; `site` answers once the manifest was read. */
export interface EntryCheckOptions {
  readonly found: Findings;
  readonly tree: LeafTree;
  readonly hashes: VerifierHashes;
  readonly site: () => string | undefined;
}

/** Checks entries as they come and puts their leaves into the tree. */
export function entryCheck({ found, tree, hashes, site }: EntryCheckOptions): EntryCheck {
  const refs = new Set<string>();
  const named: Named = {
    noticeAt: new Map(),
    firstNaming: new Map(),
    documents: new Set(),
    wiped: new Set(),
    saidWiped: new Set(),
    pictures: new Map(),
    files: new Set(),
    decisions: [],
  };
  const statements: { index: number; data: Uint8Array }[] = [];
  let seen = 0;
  let next = 0;
  let extent = 0;

  return {
    extent: () => extent,
    keyStatements: () => statements.toSorted((a, b) => a.index - b.index),
    entry(line) {
      const { index } = line;
      const position = seen++;
      if (index > position + farthestAhead)
        return found.add("entry-out-of-order", `it stands at place ${position}`, index);
      if (tree.has(index)) return found.add("entry-twice", "there is another entry of this index before it", index);
      if (index < next) found.add("entry-out-of-order", `it stands after entry ${next - 1}`, index);
      next = Math.max(next, index + 1);
      extent = next;
      const data = fromBase64(line.data) ?? new Uint8Array();
      tree.set(index, leafHash(data, hashes.sha256));
      if (refs.has(line.ref)) found.add("record-twice", `${line.ref} is there before`, index);
      refs.add(line.ref);
      if (line.type === "log-key") statements.push({ index, data });
      else judgeContent(line, { data, site: site(), hashes, named, found });
    },
    notice({ hash, doc, publishedAt }) {
      const entry = named.noticeAt.get(hash);
      if (contentHashOf(doc as Json, hashes) !== hash)
        found.add("notice-hash", `the text filed under ${hash} has another hash`, entry?.index);
      if (!entry) found.add("notice-not-in-log", `${hash} was never published in this log`);
      else if (!sameBytes(noticeEntry(hash, publishedAt), entry.data))
        found.add("notice-date", `the log does not say that ${hash} was published at ${publishedAt}`, entry.index);
      named.documents.add(hash);
    },
    file: (line) => judgeFile(line, { hashes, named, found }),
    finish(size, wipedSince) {
      for (let index = 0; index < Math.min(size, extent); index++) {
        if (!tree.has(index)) found.add("entry-missing", "there is no entry of this index", index);
      }
      if (size > extent) found.add("entry-missing", `entries ${extent} to ${size - 1} are not there`, extent);
      for (const place of wipedSince ?? []) named.saidWiped.add(place);
      namedAndMissing(named, found);
      missingPictures(named, found);
    },
  };
}

/** What entries name, and which entry did so. */
interface Named {
  readonly noticeAt: Map<string, { readonly index: number; readonly data: Uint8Array }>;
  readonly firstNaming: Map<string, number>;
  readonly documents: Set<string>;
  readonly wiped: Set<number>;
  readonly saidWiped: Set<number>;
  /** Pictures that entries name, and which entry did so first. */
  readonly pictures: Map<string, number>;
  readonly files: Set<string>;
  /** What was decided about notices up to here, in the order of the log. */
  decisions: readonly InForce[];
}

/** Holds a picture against the hash it is filed under, and that against the log. */
function judgeFile(
  { hash, data }: FileLine,
  { hashes, named, found }: { hashes: VerifierHashes; named: Named; found: Findings },
): void {
  const index = named.pictures.get(hash);
  const bytes = fromBase64(data);
  if (!bytes || `sha256:${toHex(hashes.sha256(bytes))}` !== hash)
    found.add("file-hash", `the picture filed under ${hash} has another hash`, index);
  if (index === undefined) found.add("file-not-in-log", `no entry of the log names ${hash}`);
  named.files.add(hash);
}

function missingPictures({ pictures, files }: Named, found: Findings): void {
  for (const [hash, index] of pictures) {
    if (!files.has(hash)) found.add("file-missing", `the picture ${hash} is not in the export`, index);
  }
}

/** Holds what an entry says of itself against its data, and writes down what it names. */
function judgeContent(
  line: Exclude<EntryLine, { type: "log-key" }>,
  judged: { data: Uint8Array; site: string | undefined; hashes: VerifierHashes; named: Named; found: Findings },
): void {
  const { index } = line;
  const { data, site, hashes, named, found } = judged;
  if (line.type === "wiped") named.wiped.add(index);
  else if (line.type === "check") {
    const breach = checkBreach(line, { data, site, hmac: hashes.hmac });
    if (breach) found.add("entry-not-its-check", breach, index);
  } else if (line.type === "notice") {
    const breach = noticeBreach(line, data);
    if (breach) found.add("entry-not-its-notice", breach, index);
    named.noticeAt.set(line.ref, { index, data });
    const publishedAt = publishedIn(data);
    const decision = { notice: line.ref as ContentHash, from: publishedAt, decidedAt: publishedAt };
    named.decisions = decisionsWith(named.decisions, decision);
  } else if (line.type === "in-force") {
    const breach = decisionBreach(line, { data, hashes, named });
    if (breach) found.add("entry-not-its-decision", breach, index);
  } else if (line.type === "shown") {
    const breach = shownBreach(line, { data, hashes, named });
    if (breach) found.add("entry-not-what-was-shown", breach, index);
  } else {
    const breach = recordBreach(line, { data, site, hmac: hashes.hmac });
    if (breach) found.add("entry-not-its-record", breach, index);
    if (isTooSoon(named, line.record))
      found.add(
        "notice-not-in-force",
        `${line.record.notice} had not come into force by ${String(line.record["at"])}`,
        index,
      );
    noteNames(named, line);
  }
}

/** The last line of a notice's entry. */
const publishedIn = (data: Uint8Array): string => new TextDecoder().decode(data).split("\n").at(-1)!;

/** Whether nobody can have been asked by the notice that the record names, as the log stood when it was written. */
function isTooSoon({ decisions, noticeAt }: Named, { notice, at }: Readonly<Record<string, unknown>>): boolean {
  // A notice that is not there, or only later, is found as such.
  if (typeof notice !== "string" || typeof at !== "string" || !noticeAt.has(notice)) return false;
  return !hadBeenInForce(decisions, notice as ContentHash, at);
}

function decisionBreach(
  { ref }: EntryLine,
  { data, hashes, named }: { data: Uint8Array; hashes: VerifierHashes; named: Named },
): string | undefined {
  const said = parseInForceEntry(data);
  if (!said || ref !== `in-force:${toHex(hashes.sha256(data))}`)
    return "the entry does not say from when a notice is in force";
  named.decisions = decisionsWith(named.decisions, said);
  return named.noticeAt.has(said.notice) ? undefined : `${said.notice} was not published before it came into force`;
}

function noteNames({ firstNaming, saidWiped }: Named, { index, record }: EntryLine & { type: "record" }): void {
  const { notice } = record;
  if (notice !== undefined && !firstNaming.has(notice)) firstNaming.set(notice, index);
  for (const place of wipedBy(record)) saidWiped.add(place);
}

/** Writes down what is named and not there. */
function namedAndMissing({ noticeAt, firstNaming, documents, wiped, saidWiped }: Named, found: Findings): void {
  for (const index of wiped) {
    if (!saidWiped.has(index)) found.add("entry-wiped-unsaid", "no erasure in the log says that it was wiped", index);
  }
  for (const [hash, { index }] of noticeAt) {
    if (!documents.has(hash)) found.add("notice-missing", `the text of ${hash} is not in the export`, index);
  }
  for (const [hash, index] of firstNaming) {
    const published = noticeAt.get(hash)?.index;
    if (published === undefined) found.add("notice-missing", `the log has no notice ${hash}`, index);
    else if (published > index) found.add("notice-later-than-record", `${hash} was published at ${published}`, index);
  }
}

function recordBreach(
  line: EntryLine & { type: "record" },
  { data, site, hmac }: { data: Uint8Array; site: string | undefined; hmac: VerifierHashes["hmac"] },
): string | undefined {
  const salt = fromBase64(line.salt);
  const person = fromBase64(line.personCommitment);
  if (!salt || !saltLengths.includes(salt.length) || person?.length !== 32)
    return "its salt or commitment is of another length";
  if (line.record.id !== line.ref) return `it stands for ${line.ref} and holds ${line.record.id}`;
  if (site !== undefined && line.record.site !== site) return `its record is one of ${line.record.site}`;
  const bytes = canonical(line.record as Json);
  if (!bytes || !sameBytes(recordEntry(hmac(salt, bytes), person), data))
    return "the entry does not commit to this record";
  return undefined;
}

function checkBreach(
  line: EntryLine & { type: "check" },
  { data, site, hmac }: { data: Uint8Array; site: string | undefined; hmac: VerifierHashes["hmac"] },
): string | undefined {
  const salt = fromBase64(line.salt);
  if (salt?.length !== 16) return "its salt is of another length";
  if (line.check.id !== line.ref) return `it stands for ${line.ref} and holds ${line.check.id}`;
  if (site !== undefined && line.check.site !== site) return `its check is one of ${line.check.site}`;
  const bytes = canonical(line.check as Json);
  if (!bytes || !sameBytes(checkEntry(line.ref, hmac(salt, bytes)), data))
    return "the entry does not commit to this check";
  return undefined;
}

/** The positions that an erasure says were wiped. */
function wipedBy({ erasure }: Record<string, unknown>): readonly number[] {
  const places: unknown = (erasure as Erasure | undefined)?.wiped;
  return Array.isArray(places) ? places.filter((place) => Number.isSafeInteger(place)) : [];
}

function noticeBreach({ ref }: EntryLine, data: Uint8Array): string | undefined {
  // The last line is when it was published: the notice's own line is held against that.
  const named = noticeEntry(ref as ContentHash, "");
  return sameBytes(data.subarray(0, named.length), named) ? undefined : `the entry does not name ${ref}`;
}

function shownBreach(
  { ref, index }: EntryLine,
  { data, hashes, named }: { data: Uint8Array; hashes: VerifierHashes; named: Named },
): string | undefined {
  const said = parseShownEntry(data);
  if (!said || ref !== `shown:${toHex(hashes.sha256(data))}`) return "the entry does not say what was shown";
  for (const { file } of said.pictures) if (!named.pictures.has(file)) named.pictures.set(file, index);
  return named.noticeAt.has(said.notice) ? undefined : `${said.notice} was not published before it was shown`;
}

function contentHashOf(value: Json, { sha256 }: VerifierHashes): ContentHash | undefined {
  const bytes = canonical(value);
  return bytes && `sha256:${toHex(sha256(bytes))}`;
}

/** The canonical bytes; undefined for text that RFC 8785 has no form for, which nothing can have committed to. */
function canonical(value: Json): Uint8Array | undefined {
  try {
    return canonicalBytes(value);
  } catch {
    return undefined;
  }
}
