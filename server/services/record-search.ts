// Records found: by whatever names a person or a record, or the latest of a site, page by page.
import { findRequest, type FindRequest } from "../../core/console-schema.ts";
import { isRecordId, type SiteId } from "../../core/ids.ts";
import type { RecordCore, SubjectKind } from "../../core/record.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt } from "../errors.ts";
import type { StoredRecord } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { phoneNumber } from "../../core/phone.ts";
import { fits, stretchOf } from "./record-filters.ts";
import { normalAddress, numbersOfPerson, subjectHash } from "./subjects.ts";

/** A record as a list shows it: never its personal half. */
export interface FoundRow extends RecordCore {
  /** Position in the log. */
  readonly entry: number;
  /** The personal half is there; it was erased, or is past its retention, where it is not. */
  readonly personal: boolean;
}

/** A page of records, latest first. */
export interface FoundRecords {
  /** What the text was taken for; null where none was given. */
  readonly by: "record" | SubjectKind | null;
  /** Of one person: how they are known, and what stands in their way. */
  readonly subject: {
    readonly knownBy: readonly SubjectKind[];
    readonly erasedAt: Instant | null;
    readonly restrictedUntil: Instant | null;
  } | null;
  readonly records: readonly FoundRow[];
  /** Entries among them that are damaged and tell no record any more; `assent verify` names them too. */
  readonly damaged: readonly number[];
  /** Give it back as `before` for the records before these; null at the end. */
  readonly next: number | null;
}

const usualPage = 50;
/** How many entries a page of all records looks through at most, so that a rare filter answers in time. */
const mostLookedAt = 32_768;
/** The same where the texts of records need not be looked at, because it is known which shapes fit. */
const mostPassedOver = 262_144;
/** And how many of them are read whole, because only that tells whether they fit. */
const mostRead = 4_096;
/** The reading thread answers others between two of these. */
const chunk = 8_192;

type Named = { readonly kind: SubjectKind | "record"; readonly id: string };

/** What a pasted text names: the end of an address, an id, or an address of any kind; undefined for neither. */
export function namedBy(text: string, country?: string): Named | undefined {
  const trimmed = text.trim();
  const [id = ""] = trimmed.slice(trimmed.lastIndexOf("/") + 1).split(/[.?#]/);
  if (isRecordId(id)) return { kind: "record", id };
  if (/^[0-9a-f]{32}$/.test(trimmed)) return { kind: "device", id: trimmed };
  const chat = trimmed.startsWith("mailto:") ? undefined : normalAddress("chat", trimmed, country);
  if (chat !== undefined) return { kind: "chat", id: chat };
  if (trimmed.includes("@")) return { kind: "email", id: trimmed };
  const number = phoneNumber(trimmed, country);
  if (number !== undefined) return { kind: "phone", id: number };
  for (const kind of ["push", "post"] as const) {
    const address = normalAddress(kind, trimmed, country);
    if (address !== undefined) return { kind, id: address };
  }
  return undefined;
}

/**
 * A person's whole history, by whatever names them, or the latest records of the site; latest first, without personal
 * halves. Needs the scope `request`; owners, editors and auditors may. Throws `not-valid` for a text that names
 * nobody, `not-found` for a record that is not of this site. An address nobody knows finds nothing. Of a person at most
 * some thousand records are looked through; the page may then be empty and still tell where to go on.
 */
export function findRecords(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown; mostOfPerson?: number },
): Promise<FoundRecords> {
  const { site, mostOfPerson = mostRead } = asked;
  return audited(context, { actor, verb: "record.find", site }, async () => {
    const request = parsed(findRequest, await asked.read());
    const store = await context.site(site);
    const found =
      request.text === undefined
        ? await latest(store, request)
        : await ofPerson(context, { site, store, request, mostOfPerson });
    return { value: found, detail: `${found.records.length} found by ${found.by ?? "time"}` };
  });
}

async function ofPerson(
  context: ServiceContext,
  asked: { site: SiteId; store: SiteStore; request: FindRequest; mostOfPerson: number },
): Promise<FoundRecords> {
  const { site, store, request, mostOfPerson } = asked;
  const named = namedBy(request.text ?? "", request.country);
  if (!named) throw faultAt("/text", "not-findable");
  const numbers = await numbersOfPerson(context, { site, store, subject: named });
  const found = await historyOf(store, numbers, { request, mostOfPerson });
  const alone = named.kind === "record" && numbers.length === 0 ? await aloneOf(store, named.id) : [];
  const records = numbers.length > 0 ? found.records : alone;
  return {
    by: named.kind,
    subject: await personOf(context, { site, store, named, numbers }),
    records: records.map(foundRow),
    damaged: found.damaged,
    next: found.next,
  };
}

/** A page of a person's history: what fits, and what is damaged, in the stretch of the log that it shows. */
async function historyOf(
  store: SiteStore,
  numbers: readonly number[],
  { request, mostOfPerson }: { request: FindRequest; mostOfPerson: number },
): Promise<{ records: StoredRecord[]; damaged: number[]; next: number | null }> {
  const most = request.most ?? usualPage;
  const fitting: StoredRecord[] = [];
  const damaged: number[] = [];
  let before = request.before;
  let isEnd = numbers.length === 0;
  for (let read = 0; fitting.length <= most && !isEnd && read < mostOfPerson;) {
    // The first page is whole unless something was asked that does not fit.
    const step = read === 0 ? most + 1 : Math.min(1_024, mostOfPerson);
    const pages = await Promise.all(numbers.map((no) => store.historyOf(no, { most: step, before })));
    const rows = pages
      .flat()
      .sort((a, b) => b.index - a.index)
      .slice(0, step);
    fitting.push(...rows.flatMap(({ record }) => (record && fits(record.core, request) ? [record] : [])));
    damaged.push(...rows.flatMap(({ index, record }) => (record ? [] : index)));
    isEnd = rows.length < step;
    read += rows.length;
    before = rows.at(-1)?.index ?? before;
  }
  const records = fitting.slice(0, most);
  const reached = isEnd ? null : before!;
  const next = fitting.length > most ? records.at(-1)!.index : reached;
  return { records, damaged: damaged.filter((index) => next === null || index >= next), next };
}

/** A record about nobody, or about somebody who was erased, stands alone. */
async function aloneOf(store: SiteStore, id: string): Promise<StoredRecord[]> {
  const stored = isRecordId(id) ? await store.record(id) : undefined;
  return stored ? [stored] : [];
}

async function personOf(
  context: ServiceContext,
  asked: { site: SiteId; store: SiteStore; named: Named; numbers: readonly number[] },
): Promise<FoundRecords["subject"]> {
  const { site, store, named, numbers } = asked;
  const subjects = (await Promise.all(numbers.map((no) => store.subject(no)))).filter((row) => row !== undefined);
  const hashes = subjects.map(({ hash }) => hash);
  const address = named.kind === "record" ? undefined : normalAddress(named.kind, named.id);
  if (named.kind !== "record" && address !== undefined)
    hashes.push(subjectHash(context.identityKey(site), named.kind, address));
  const known = await store.knownSubjects(hashes);
  const lastOf = (times: readonly (number | undefined)[]): Instant | null => {
    const there = times.filter((ms) => ms !== undefined);
    return there.length > 0 ? instantAt(Math.max(...there)) : null;
  };
  return {
    knownBy: [...new Set(subjects.map(({ kind }) => kind))],
    erasedAt: lastOf(known.map(({ erasedAtMs }) => erasedAtMs)),
    restrictedUntil: lastOf(known.map(({ restrictedUntilMs }) => restrictedUntilMs)),
  };
}

async function latest(store: SiteStore, request: FindRequest): Promise<FoundRecords> {
  const most = request.most ?? usualPage;
  const { filter: wanted, after, before } = await stretchOf(store, request);
  const shapes = wanted.texts.length > 0 ? await store.shapesWith(wanted.texts) : undefined;
  // Whatever stands in the log up to there has its shape by now.
  if (shapes?.length === 0) return { by: null, subject: null, records: [], damaged: [], next: null };
  const filter = { ...wanted, shapes };
  const records: StoredRecord[] = [];
  const damaged: number[] = [];
  let end = Math.min(request.before ?? Number.MAX_SAFE_INTEGER, before);
  const stop = Math.max(after, end - (shapes ? mostPassedOver : mostLookedAt));
  for (let read = 0; end > stop && records.length < most && read < mostRead;) {
    const start = Math.max(stop, end - chunk);
    const batch = most - records.length;
    const found = await store.recordsWhere(filter, { after: start, before: end, most: batch });
    read += found.records.length + found.damaged.length;
    records.push(...found.records.filter((row) => fits(row.core, request)));
    damaged.push(...found.damaged);
    end = found.fullAt ?? start;
  }
  return { by: null, subject: null, records: records.map(foundRow), damaged, next: end > after ? end : null };
}

/** A stored record as a list shows it. */
export const foundRow = ({ core, index, person }: StoredRecord): FoundRow => ({
  ...core,
  entry: index,
  personal: person !== undefined,
});
