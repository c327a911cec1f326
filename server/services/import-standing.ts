// What is on record against a row: the same judgement that the store makes again when it writes.
import { sha256 } from "@noble/hashes/sha2.js";
import type { ImportStatus, RowCode } from "../../core/import.ts";
import { isInForce } from "../../core/status.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import type { ServiceContext } from "../context.ts";
import type { StandingFact, SubjectHash } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import type { ImportRow } from "./import-rows.ts";
import { controllersOf } from "./purpose-controllers.ts";
import { denyAddress, subjectHashes } from "./subjects.ts";

/** What a row says, as far as it matters for what stands. */
interface Said {
  readonly status: ImportStatus;
  /** When, in Unix milliseconds. */
  readonly actedMs: number;
}

/**
 * Why what stands keeps the row out; undefined when nothing does. A yes never counts against a no, nor for somebody who
 * was erased or is restricted; a no is kept out only where it is on record already, or its person is erased.
 */
export function standingCode(said: Said, { known, fact }: StandingFact, nowMs: number): RowCode | undefined {
  const isYes = said.status === "given";
  if (known.erasedAtMs !== undefined && (isYes || known.no === undefined)) return "SUPPRESSED";
  if (known.restrictedUntilMs !== undefined && isYes) return "SUPPRESSED";
  if (!fact) return undefined;
  const { status, until, at } = fact;
  if (said.status === "withdrawn") return status === "withdrawn" ? "UNCHANGED" : undefined;
  if (said.status === "refused") return status === "refused" || status === "withdrawn" ? "UNCHANGED" : undefined;
  if (status === "refused" || status === "withdrawn" || status === "revoked") return "WOULD_REVIVE_WITHDRAWN";
  const holds = isInForce(status) && (until === undefined || millisecondsOf(until) > nowMs);
  return holds || millisecondsOf(at) > said.actedMs ? "UNCHANGED" : undefined;
}

/** A function that says of each row what is on record against it, or stood earlier in the file. */
export function standingJudge(
  context: ServiceContext,
  { site, store, notice }: { site: SiteId; store: SiteStore; notice: Notice | undefined },
) {
  const hashOf = subjectHashes(context.identityKey(site), context.hmac);
  const isSeen = rowsSeen();
  return async (rows: readonly ImportRow[]) => {
    const nowMs = context.nowMs();
    const hashes = rows.map(({ kind, address }) => {
      const [own, wide] = [hashOf(kind, address), denyAddress(kind, address)];
      return { own, deny: wide === address ? own : hashOf(kind, wide) };
    });
    const doneFor = await controllersOf(context, { site, notice });
    const facts = await factsOf({ store, doneFor }, rows, hashes);
    return rows.map((row, i) => {
      const { purpose, channel, status, actedMs } = row;
      if (isSeen({ hash: hashes[i]!.own, purpose, channel, isYes: status === "given" })) return "DUPLICATE" as const;
      const { standing, isSuppressed } = facts[i]!;
      if (isSuppressed && status === "given") return "SUPPRESSED" as const;
      return standingCode({ status, actedMs: actedMs ?? nowMs }, standing, nowMs);
    });
  };
}

interface RowFacts {
  readonly standing: StandingFact;
  readonly isSuppressed: boolean;
}

/** What is known of each row's person for its purpose and channel: one question for each of these. */
async function factsOf(
  { store, doneFor }: { store: SiteStore; doneFor: (purpose: string) => readonly string[] },
  rows: readonly ImportRow[],
  hashes: readonly { readonly own: SubjectHash; readonly deny: SubjectHash }[],
): Promise<RowFacts[]> {
  const places = new Map<string, number[]>();
  for (const [i, { purpose, channel }] of rows.entries()) {
    const asked = `${purpose}/${channel}`;
    const known = places.get(asked);
    if (known) known.push(i);
    else places.set(asked, [i]);
  }
  const facts: RowFacts[] = [];
  for (const at of places.values()) {
    const { purpose, channel } = rows[at[0]!]!;
    const [subjects, wide] = [at.map((i) => hashes[i]!.own), at.map((i) => hashes[i]!.deny)];
    const found = await store.facts({ purpose, controllers: doneFor(purpose), channel, subjects, wide });
    for (const [n, i] of at.entries()) {
      const standing = found[n]!;
      facts[i] = { standing, isSuppressed: standing.suppressions.length > 0 };
    }
  }
  return facts;
}

const begun = 1024;

/**
 * Which rows of a file said something of whom already. A yes is one too many as soon as anything was said before it, a
 * no only after a no. Sixteen bytes a row: of a subject's keyed hash 64 bits are held, which two of ten million people
 * share with a chance of one in three hundred thousand.
 */
export function rowsSeen(): (row: { hash: SubjectHash; purpose: string; channel: string; isYes: boolean }) => boolean {
  const set = new Fingerprints();
  const maskOf = masks();
  return ({ hash, purpose, channel, isYes }) => {
    const view = new DataView(hash.buffer, hash.byteOffset, hash.byteLength);
    const [a, b] = [view.getUint32(0), view.getUint32(4)];
    const add = (what: string) => {
      const [x, y] = maskOf(`${purpose}/${channel}/${what}`);
      return set.add((a ^ x) >>> 0, (b ^ y) >>> 0);
    };
    const isFirst = add("any");
    return isYes ? !isFirst : !add("no");
  };
}

/** Purposes and channels are few; days and moments may be many. */
const mostMasks = 20_000;

/** 64 bits for each text, the same each time. */
function masks(): (text: string) => readonly [number, number] {
  const known = new Map<string, readonly [number, number]>();
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    if (known.size >= mostMasks) known.clear();
    const view = new DataView(sha256(new TextEncoder().encode(text)).buffer);
    const made = [view.getUint32(0), view.getUint32(4)] as const;
    known.set(text, made);
    return made;
  };
}

/** A set of pairs of 32-bit numbers in one array, by open addressing; at most half full. */
class Fingerprints {
  #slots = new Uint32Array(2 * begun);
  #count = 0;

  /** Whether it was not there yet. The pair of zeros stands for an empty slot, and is taken as another. */
  add(a: number, b: number): boolean {
    if (2 * this.#count >= this.#slots.length / 2) this.#grow();
    const isNew = this.#put(a === 0 && b === 0 ? 1 : a, b);
    if (isNew) this.#count++;
    return isNew;
  }

  #put(a: number, b: number): boolean {
    const slots = this.#slots;
    const places = slots.length / 2;
    for (let at = b % places; ; at = (at + 1) % places) {
      const [x, y] = [slots[2 * at]!, slots[2 * at + 1]!];
      if (x === a && y === b) return false;
      if (x === 0 && y === 0) {
        slots[2 * at] = a;
        slots[2 * at + 1] = b;
        return true;
      }
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(2 * old.length);
    for (let at = 0; at < old.length; at += 2) if (old[at] || old[at + 1]) this.#put(old[at]!, old[at + 1]!);
  }
}
