// Erased people taken out of imports that wait: their rows, what else a row of theirs held, and the keys these were sealed under.
import { uncoveredCell } from "../../core/csv.ts";
import type { SiteId } from "../../core/ids.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { ImportJob } from "../store/import-rows.ts";
import { hex } from "../store/hex.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { fixedCountry, importKind, storedMapping } from "./import-mapping.ts";
import {
  consentCodec,
  sealPiece,
  storedPiece,
  type ImportPiece,
  type PiecePlace,
  type RowCodec,
} from "./import-sealing.ts";
import { suppressionCodec } from "./import-suppression-rows.ts";
import { settingsOf } from "./settings.ts";
import { addressKinds, denyAddress, normalAddress, subjectHashes } from "./subjects.ts";

/** Hashes of one question. */
const hashesAtOnce = 5_000;
/** A piece that is replaced meanwhile is read again; nobody does that as often. */
const mostTries = 5;

interface Place {
  readonly site: SiteId;
  readonly store: SiteStore;
}

/** Rows of whichever kind an import is of. */
type AnyCodec = RowCodec<{ readonly line: number }>;
type AnyPiece = ImportPiece<{ readonly line: number }>;

const codecOf = ({ mapping }: ImportJob): AnyCodec =>
  importKind(mapping) === "suppressions" ? suppressionCodec : consentCodec;

/** Those whose numbers a file may hold without naming them: the site's, and what its mapping says of every row. */
type Countries = readonly (string | undefined)[];

/** Whether each of these is to go. */
type Judge = (hashes: readonly SubjectHash[]) => Promise<readonly boolean[]>;

/**
 * A function that takes out of a piece whatever row names somebody who was erased and did not come back by themselves:
 * an imported row by its address, a rejected one by anything in it that reads as an address, or as another spelling of
 * theirs. A row of who must not be contacted stays: it names nobody but by what their suppression is kept under for good.
 * Undefined where there is nothing to take out.
 */
export const erasedFilter = (
  context: ServiceContext,
  { site, store, countries, codec, wide }: Place & { countries: Countries; codec: AnyCodec } & Erased,
) =>
  pieceFilter(context, {
    site,
    countries,
    codec,
    wide,
    judge: async (hashes) =>
      (await store.knownSubjects(hashes)).map(({ no, erasedAtMs }) => no === undefined && erasedAtMs !== undefined),
  });

/** Who is being erased, by the names that every spelling of their addresses shares: in hex, known until they are gone. */
interface Erased {
  readonly wide?: ReadonlySet<string> | undefined;
}

interface Filtering extends Erased {
  readonly site: SiteId;
  readonly countries: Countries;
  readonly codec: AnyCodec;
  readonly judge: Judge;
}

function pieceFilter(
  context: ServiceContext,
  { site, countries, codec, judge, wide }: Filtering,
): (piece: AnyPiece) => Promise<AnyPiece | undefined> {
  const hashOf = subjectHashes(context.identityKey(site), context.hmac);
  return async ({ head, rows, rejected }) => {
    const asked: { readonly line: number; readonly hash: SubjectHash }[] = [];
    const lines = new Set<number>();
    for (const row of rows)
      for (const [kind, address] of codec.addresses(row)) asked.push({ line: row.line, hash: hashOf(kind, address) });
    for (const { line, cells } of rejected)
      for (const [kind, address] of addressesIn(cells, countries))
        // A row that nothing comes of is let go for a wider spelling too: whoever was erased is known by one alone.
        for (const spelling of new Set([address, denyAddress(kind, address)])) {
          const hash = hashOf(kind, spelling);
          if (wide?.has(hex(hash))) lines.add(line);
          else asked.push({ line, hash });
        }
    for (let from = 0; from < asked.length; from += hashesAtOnce) {
      const some = asked.slice(from, from + hashesAtOnce);
      const found = await judge(some.map(({ hash }) => hash));
      for (const [i, isTheirs] of found.entries()) if (isTheirs) lines.add(some[i]!.line);
    }
    if (lines.size === 0) return undefined;
    const isLeft = ({ line }: { readonly line: number }) => !lines.has(line);
    return { head, rows: rows.filter(isLeft), rejected: rejected.filter(isLeft) };
  };
}

const countryCode = /^[A-Z]{2}$/;
const between = /[\s,;:|<>()[\]"']+/;

/** Whatever in the cells reads as an address; nobody knows which column of a broken row is which. */
function* addressesIn(
  covered: readonly string[],
  usual: Countries,
): Generator<[(typeof addressKinds)[number], string]> {
  const cells = covered.map((cell) => uncoveredCell(cell.trim()).trim());
  const countries = new Set([
    ...usual,
    ...cells.map((cell) => cell.toUpperCase()).filter((text) => countryCode.test(text)),
  ]);
  const parts = cells.flatMap((cell) => (cell.includes("@") ? cell.split(between) : []));
  for (const text of new Set([...cells, ...parts])) {
    if (text === "") continue;
    for (const kind of addressKinds) {
      for (const country of countries) {
        const address = normalAddress(kind, text, country);
        if (address !== undefined) yield [kind, address];
      }
    }
  }
}

const isWaiting = ({ state }: ImportJob): boolean => state !== "committed" && state !== "undone";

/**
 * Takes everybody who was erased out of every upload of the site that waits. On return nothing in them can be read of
 * anybody erased before the call, also not in what write-ahead logs hold, nor of other spellings of those with a `wide`
 * name. Returns how many pieces it sealed anew.
 */
export async function eraseFromUploads(
  context: ServiceContext,
  { site, store, wide }: Place & Erased,
): Promise<number> {
  let sealedAnew = 0;
  for (const job of await store.imports())
    if (isWaiting(job)) sealedAnew += await eraseFromUpload(context, { site, store, id: job.id, wide });
  return sealedAnew;
}

/** The same in one upload. */
export async function eraseFromUpload(
  context: ServiceContext,
  { site, store, id, wide }: Place & Erased & { readonly id: string },
): Promise<number> {
  const { country } = await settingsOf(context, site);
  const job = await store.importJob(id);
  if (!job) return 0;
  const codec = codecOf(job);
  const countries = [country, fixedCountry(storedMapping(job.mapping))];
  const withoutErased = erasedFilter(context, { site, store, countries, codec, wide });
  let sealedAnew = 0;
  for (let no = job.next; no < job.chunks; no++)
    if (await sealAnew(context, { store, place: { id, no, codec }, withoutErased })) sealedAnew++;
  if (sealedAnew > 0) await store.settle();
  return sealedAnew;
}

async function sealAnew(
  context: ServiceContext,
  {
    store,
    place,
    withoutErased,
  }: { store: SiteStore; place: PiecePlace<{ line: number }>; withoutErased: ReturnType<typeof erasedFilter> },
): Promise<boolean> {
  for (let tries = 1; tries <= mostTries; tries++) {
    const stored = await storedPiece(store, place);
    const piece = stored && (await withoutErased(stored.piece));
    if (!stored || !piece) return false;
    const left = new Set(piece.rows.map(({ line }) => line));
    const gone = stored.piece.rows.filter(({ line }) => !left.has(line));
    const errors = gone.map(({ line }) => ({ line, code: "SUPPRESSED" as const }));
    const key = context.random(32);
    const sealed = await sealPiece(place, key, piece);
    if (
      await store.replaceImportPiece(place.id, {
        no: place.no,
        was: stored.sealed,
        keys: stored.keys,
        key,
        sealed,
        errors,
      })
    )
      return true;
  }
  throw new Error(`piece ${place.no} of ${place.id} changes all the time`);
}

/** Whether an upload that waits names somebody with this hash. */
export async function isInUploads(
  context: ServiceContext,
  { site, store, hash }: Place & { readonly hash: SubjectHash },
): Promise<boolean> {
  const { country } = await settingsOf(context, site);
  const isSame = (other: SubjectHash) => other.every((byte, i) => byte === hash[i]);
  const judge: Judge = async (hashes) => hashes.map(isSame);
  for (const job of (await store.imports()).filter(isWaiting)) {
    const codec = codecOf(job);
    const countries = [country, fixedCountry(storedMapping(job.mapping))];
    const without = pieceFilter(context, { site, countries, codec, judge });
    for (let no = job.next; no < job.chunks; no++) {
      const stored = await storedPiece(store, { id: job.id, no, codec });
      if (stored && (await without(stored.piece))) return true;
    }
  }
  return false;
}

/**
 * Goes once more through uploads that were there when somebody was erased: a process may have ended in between, or a
 * backup from before was restored. Each erasure once a process. Returns how many pieces it sealed anew.
 */
export async function eraseAgain(context: ServiceContext, site: SiteId): Promise<number> {
  const store = await context.site(site);
  const waiting = (await store.imports()).filter(isWaiting);
  if (waiting.length === 0) return 0;
  const { upToErasure } = context.memory;
  const done = upToErasure.get(site) ?? -1;
  const erasures = (await store.erasures()).filter(({ mode, index }) => mode === "erase" && index > done);
  const latest = erasures.at(-1);
  if (!latest) return 0;
  const latestMs = Math.max(...erasures.map(({ at }) => millisecondsOf(at)));
  let sealedAnew = 0;
  for (const { id, createdMs } of waiting)
    if (createdMs <= latestMs) sealedAnew += await eraseFromUpload(context, { site, store, id });
  upToErasure.set(site, latest.index);
  return sealedAnew;
}
