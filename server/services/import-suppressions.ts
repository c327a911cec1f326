// Imports of who must not be contacted: held against what stands, made entries, and lifted again as far as the import set them.
import { type AddressKind } from "../../core/address.ts";
import type { SiteId } from "../../core/ids.ts";
import type { RowCode } from "../../core/import.ts";
import { instantAt } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { ImportError, ImportJob } from "../store/import-rows.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { isImported, markImported, saidAgain, sameImport, type SuppressionRow } from "../store/suppressions.ts";
import { importIds, lastLine } from "./import-records.ts";
import { storedPiece } from "./import-sealing.ts";
import { rowsSeen } from "./import-standing.ts";
import { addressKinds } from "./subjects.ts";
import { denyNames, suppressionCodec, type SuppressionImportRow } from "./import-suppression-rows.ts";

/** Entries of one transaction, and those that one step of an undo lifts. */
const entriesAtOnce = 1_000;
/** Kinds of addresses, rounded up to a power of two: a line has a place for each, so that places have room in 32 bits. */
const placesOfLine = 8;

/** A function that makes the entries of rows: by the name of each address, under ids that follow from the line. */
function entriesOf(context: ServiceContext, site: SiteId, job: Pick<ImportJob, "id" | "createdMs"> | undefined) {
  const denyName = denyNames(context, site);
  const idOf = job && importIds(job, "row");
  return ({
    line,
    protects,
    addresses,
    reason,
    channel,
    topic,
    controller,
    source,
    sinceMs,
  }: SuppressionImportRow): SuppressionRow[] => {
    const added = context.now();
    const before = addresses.map(([kind, address]) => [kind, denyName(kind, address)] as const);
    return [...protects, ...before].map(([kind, hash]) => ({
      id: idOf ? importedId(idOf(placeOf(line, kind))) : "",
      hash,
      reason,
      ...(channel === null ? {} : { channel }),
      ...(topic === null ? {} : { topic }),
      ...(controller === null ? {} : { controller }),
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
      const isRepeated = made[i]!.map(({ hash, reason, channel = "", topic = "", controller = "" }) => {
        // An unsubscribe that was said again later says more: a consent may lie between the two.
        const day = reason === "UNSUBSCRIBED_TOPIC" ? (sinceMs ?? "") : "";
        return isSeen({ hash, purpose: `${reason}/${topic}/${day}/${controller}`, channel, isYes: false });
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
  (there.controller === undefined || there.controller === entry.controller) &&
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
