// Imports of who must not be contacted: rows judged, held against what stands, made entries, and lifted again as far as the import set them.
import { channelAddress, type AddressKind } from "../../core/address.ts";
import type { SiteId } from "../../core/ids.ts";
import type { RowCode, RowField } from "../../core/import.ts";
import type { SuppressionMapping } from "../../core/import-schema.ts";
import { channels, type Channel } from "../../core/purpose.ts";
import {
  suppressionNeeds,
  suppressionReasons,
  suppressionSources,
  type SuppressionReason,
  type SuppressionSource,
} from "../../core/suppression.ts";
import { instantAt } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { ImportError, ImportJob } from "../store/import-rows.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { isImported, markImported, saidAgain, sameImport, type SuppressionRow } from "../store/suppressions.ts";
import { importIds, lastLine } from "./import-records.ts";
import type { FileRow } from "./import-reading.ts";
import { actedOf, badAddress, cellsOf, countryOf, type Judging, type RowFault } from "./import-rows.ts";
import { storedPiece, type RowCodec } from "./import-sealing.ts";
import { rowsSeen } from "./import-standing.ts";
import { addressKinds, denyAddress, normalAddress, subjectHashes } from "./subjects.ts";

/** A row that is understood: whom it protects, by each address that it names, and from what. */
export interface SuppressionImportRow {
  readonly line: number;
  readonly addresses: readonly (readonly [kind: AddressKind, address: string])[];
  readonly reason: SuppressionReason;
  readonly channel: Channel | null;
  readonly topic: string | null;
  readonly source: SuppressionSource;
  /** When they said it; null where the file does not say. */
  readonly sinceMs: number | null;
}

type Packed = readonly [
  number,
  SuppressionImportRow["addresses"],
  SuppressionReason,
  Channel | null,
  string | null,
  SuppressionSource,
  number | null,
];

/** Rows of suppressions, as they are sealed. */
export const suppressionCodec: RowCodec<SuppressionImportRow> = {
  pack: ({ line, addresses, reason, channel, topic, source, sinceMs }): Packed => [
    line,
    addresses,
    reason,
    channel,
    topic,
    source,
    sinceMs,
  ],
  unpack(packed) {
    const [line, addresses, reason, channel, topic, source, sinceMs] = packed as Packed;
    return { line, addresses, reason, channel, topic, source, sinceMs };
  },
  addresses: ({ addresses }) => addresses,
};

/** Entries of one transaction, and those that one step of an undo lifts. */
const entriesAtOnce = 1_000;
/** Kinds of addresses, rounded up to a power of two: a line has a place for each, so that places have room in 32 bits. */
const placesOfLine = 8;

/** A function that judges rows of a file with these columns. What stands against anybody is not its business. */
export function suppressionJudge(
  mapping: SuppressionMapping,
  { head, notice, nowMs, country: usual }: Judging,
): (row: FileRow) => SuppressionImportRow | RowFault {
  const cellOf = cellsOf(mapping, head);
  const asked = new Set((notice?.purposes ?? []).flatMap(({ id, category }) => (category === "essential" ? [] : [id])));
  return (row) => {
    if (row.broken) return { code: "BAD_ROW" };
    const cell = (field: RowField | "country"): string => cellOf(row.cells, field);
    const said = saidOf(mapping, cell);
    if ("code" in said) return said;
    if (said.topic !== null && !asked.has(said.topic)) return { code: "UNKNOWN_PURPOSE", field: "topic" };
    const sinceMs = actedOf(mapping, cell("date"), { isNeeded: false, nowMs });
    if (typeof sinceMs === "object" && sinceMs !== null) return sinceMs;
    const addresses = addressesOf(cell, said, countryOf(cell("country"), usual));
    return "code" in addresses ? addresses : { line: row.line, addresses, ...said, sinceMs };
  };
}

type SaidEntry = Pick<SuppressionImportRow, "reason" | "channel" | "topic" | "source">;

/** What the row forbids, and who said so: as much as its reason needs, as the API takes it. */
function saidOf(mapping: SuppressionMapping, cell: (field: RowField) => string): SaidEntry | RowFault {
  const reason = reasonOf(mapping, cell("reason"));
  if (!reason) return { code: "BAD_REASON", field: "reason" };
  const [over, about, by] = [cell("channel").toLowerCase(), cell("topic"), cell("source").toLowerCase()];
  const channel = channels.find((one) => one === over) ?? null;
  if (over !== "" && channel === null) return { code: "BAD_REASON", field: "channel" };
  const source = by === "" ? "import" : suppressionSources.find((one) => one === by);
  if (!source) return { code: "BAD_REASON", field: "source" };
  const topic = about === "" ? null : about;
  const needs = suppressionNeeds[reason];
  if (needs !== null && { channel, topic }[needs] === null) return { code: "BAD_REASON", field: needs };
  // An objection to everything that was about one channel only would be read as less than it says.
  if (reason === "OBJECTED_ALL" && (channel !== null || topic !== null)) return { code: "BAD_REASON", field: "reason" };
  return { reason, channel, topic, source };
}

function reasonOf({ words }: SuppressionMapping, text: string): SuppressionReason | undefined {
  if (words && Object.hasOwn(words, text)) return words[text];
  const named = text.toUpperCase();
  return Object.hasOwn(suppressionReasons, named) ? (named as SuppressionReason) : undefined;
}

/**
 * Every address of the row that the entry can be about and that can be used: a mistyped number is no reason to lose a no
 * for the good address beside it. Where none can, the first is told, and keeps the row out.
 */
function addressesOf(
  cell: (field: RowField) => string,
  { reason, channel }: SaidEntry,
  country: string | undefined,
): SuppressionImportRow["addresses"] | RowFault {
  const needed = reason === "NUMBER_DEAD" ? "phone" : channel && channelAddress[channel];
  const kinds = needed ? [needed] : addressKinds.filter((kind) => cell(kind) !== "");
  const addresses: (readonly [AddressKind, string])[] = [];
  for (const kind of kinds) {
    const address = normalAddress(kind, cell(kind), country);
    if (address !== undefined) addresses.push([kind, address]);
  }
  if (addresses.length > 0) return addresses;
  return kinds[0] ? { code: badAddress[kinds[0]], field: kinds[0] } : { code: "BAD_ADDRESS" };
}

/** A function that makes the entries of rows: by the widest spelling of each address, under ids that follow from the line. */
function entriesOf(context: ServiceContext, site: SiteId, job: Pick<ImportJob, "id" | "createdMs"> | undefined) {
  const hashOf = subjectHashes(context.identityKey(site), context.hmac);
  const idOf = job && importIds(job, "row");
  return ({ line, addresses, reason, channel, topic, source, sinceMs }: SuppressionImportRow): SuppressionRow[] => {
    const added = context.now();
    return addresses.map(([kind, address]) => ({
      id: idOf ? importedId(idOf(placeOf(line, kind))) : "",
      hash: hashOf(kind, denyAddress(kind, address)),
      reason,
      ...(channel === null ? {} : { channel }),
      ...(topic === null ? {} : { topic }),
      source,
      since: sinceMs === null ? added : instantAt(sinceMs),
      added,
    }));
  };
}

const placeOf = (line: number, kind: AddressKind): number => line * placesOfLine + addressKinds.indexOf(kind);
/** The same digits under the prefix of entries. */
const entryId = (record: string): string => `sup_${record.slice(4)}`;
/** The same, marked as set by an import. */
const importedId = (record: string): string => markImported(entryId(record));
const placeIn = (id: string): number => Number.parseInt(id.slice(-8), 16);

/** A function that says of each row whether what it asks for stands already, or an earlier line asks for it. */
export function suppressionStanding(
  context: ServiceContext,
  { site, store }: { site: SiteId; store: SiteStore },
): (rows: readonly SuppressionImportRow[]) => Promise<(RowCode | undefined)[]> {
  const entries = entriesOf(context, site, undefined);
  const isSeen = rowsSeen();
  return async (rows) => {
    const made = rows.map(entries);
    const known = new Map<string, SuppressionRow[]>();
    for (const row of await store.suppressionsOf(made.flat().map(({ hash }) => hash))) {
      const key = nameOf(row.hash);
      known.set(key, [...(known.get(key) ?? []), row]);
    }
    return rows.map(({ sinceMs }, i) => {
      const isRepeated = made[i]!.map(({ hash, reason, channel = "", topic = "" }) => {
        // An unsubscribe that was said again later says more: a consent may lie between the two.
        const day = reason === "UNSUBSCRIBED_TOPIC" ? (sinceMs ?? "") : "";
        return isSeen({ hash, purpose: `${reason}/${topic}/${day}`, channel, isYes: false });
      });
      if (isRepeated.every(Boolean)) return "DUPLICATE";
      const stands = made[i]!.every((entry) => known.get(nameOf(entry.hash))?.some((one) => covers(one, entry)));
      return stands ? "UNCHANGED" : undefined;
    });
  };
}

const nameOf = (hash: SubjectHash): string => hash.join(" ");

/** Whether the entry would change nothing beside one that is there. */
const covers = (there: SuppressionRow, entry: SuppressionRow): boolean =>
  there.lifted === undefined &&
  // That would be gone once the other import was taken back.
  !isImported(there.id) &&
  there.reason === entry.reason &&
  there.channel === entry.channel &&
  there.topic === entry.topic &&
  there.controller === undefined &&
  (entry.reason !== "UNSUBSCRIBED_TOPIC" || there.since >= entry.since);

interface SuppressionPieces {
  readonly site: SiteId;
  readonly store: SiteStore;
  readonly job: ImportJob;
  readonly pieces: number;
}

/** Makes the next pieces entries. What was added before stays as it is, also where somebody lifted it since. */
export async function writeSuppressionPieces(
  context: ServiceContext,
  { site, store, job, pieces }: SuppressionPieces,
): Promise<void> {
  const entries = entriesOf(context, site, job);
  const end = Math.min(job.chunks, job.next + pieces);
  for (let no = job.next; no < end; no++) {
    const stored = await storedPiece(store, { id: job.id, no, codec: suppressionCodec });
    // Where it is gone another call was quicker, which is counted once; or its key is lost, and its rows are.
    const rows = stored?.piece.rows ?? [];
    const added = new Set<string>();
    const made = rows.map(entries);
    for (let from = 0; from < made.length; from += entriesAtOnce)
      for (const id of await store.addSuppressions(made.slice(from, from + entriesAtOnce).flat())) added.add(id);
    const errors = rows.flatMap(({ line }, i): ImportError[] =>
      made[i]!.some(({ id }) => added.has(id)) ? [] : [{ line, code: "UNCHANGED" }],
    );
    await store.endImportChunk(job.id, { no, imported: rows.length - errors.length, errors });
    context.webhooks.changed(site);
  }
}

/**
 * Lifts the next entries that the import set and that still stand; whatever stood before it stands again where the
 * import’s had taken its place. Answers whether there are more.
 */
export async function undoSuppressionPages(
  context: ServiceContext,
  { site, store, job, pages }: { site: SiteId; store: SiteStore; job: ImportJob; pages: number },
): Promise<boolean> {
  const idOf = importIds(job, "row");
  const backIdOf = importIds(job, "undo");
  const others = (await store.imports()).filter(({ id, state }) => id !== job.id && state === "undone");
  const takenBack = new Set([job, ...others].map((one) => sameImport(importedId(importIds(one, "row")(0)))));
  const isOwn = (id: string) => takenBack.has(sameImport(id));
  let after = job.undoneLine;
  for (let page = 0; page < pages; page++) {
    const range = { after: importedId(idOf(after)), last: importedId(idOf(lastLine)), most: entriesAtOnce };
    const standing = await store.standingSuppressions(range);
    if (standing.length === 0) return false;
    const before = await store.suppressionsOf(standing.map(({ hash }) => hash));
    const now = context.now();
    const back = standing.flatMap((entry): SuppressionRow[] => {
      const place = replacedBy(entry, before, isOwn);
      if (!place) return [];
      const record = backIdOf(placeIn(entry.id));
      const id = isImported(place.id) ? importedId(record) : entryId(record);
      return [{ ...place, id, added: now, lifted: undefined, liftReason: undefined }];
    });
    const lift = { ids: standing.map(({ id }) => id), at: now, reason: `import ${job.id} taken back` };
    const lifted = await store.replaceSuppressions(lift, back);
    after = placeIn(standing.at(-1)!.id);
    await store.endUndo(job.id, { line: after, undone: lifted });
    context.webhooks.changed(site);
  }
  return true;
}

/**
 * The latest entry of somebody else whose place the import’s took, also where it took several steps, or that of an import
 * which was itself taken back by now.
 */
function replacedBy(
  entry: SuppressionRow,
  all: readonly SuppressionRow[],
  isOwn: (id: string) => boolean,
): SuppressionRow | undefined {
  const same = all.filter(
    ({ hash, reason, channel, topic, controller }) =>
      nameOf(hash) === nameOf(entry.hash) &&
      reason === entry.reason &&
      channel === entry.channel &&
      topic === entry.topic &&
      controller === entry.controller,
  );
  const came = new Set(same.filter(({ id }) => isOwn(id)).map(({ added }) => added));
  return same
    .filter(({ id, lifted, liftReason }) => !isOwn(id) && liftReason === saidAgain && came.has(lifted!))
    .toSorted((a, b) => (a.since < b.since ? 1 : -1))[0];
}
