// The records of an import: ids that follow from the import and the line, so that a line is one record however often it is tried.
import { sha256 } from "@noble/hashes/sha2.js";
import { recordIdAt, type RecordId, type SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import type { Choice, RecordCore } from "../../core/record.ts";
import type { RecordedStatus } from "../../core/status.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import type { ImportDraft, ImportedState, ImportJob } from "../store/import-rows.ts";
import { dated, drafted, draftsLike } from "./drafts.ts";
import type { NewSubject } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import type { ImportRow } from "./import-rows.ts";
import { writerOf } from "./service-records.ts";
import { denyAddress, subjectHashes } from "./subjects.ts";

/** The highest line an id has room for. */
export const lastLine = 0xffff_ffff;

/** What a record does: says what a row says, or takes that back. */
type Deed = "row" | "undo";

/**
 * The ids of an import's records, in the order of its lines. The time is the import's, the line stands in the last four
 * bytes, and between them are 28 bits that follow from the import's own random id.
 */
export function importIds({ id, createdMs }: Pick<ImportJob, "id" | "createdMs">, deed: Deed) {
  const bytes = sha256(new TextEncoder().encode(`assent-import-id/v1\n${deed}\n${id}`)).slice(0, 10);
  const view = new DataView(bytes.buffer);
  return (line: number): RecordId => {
    view.setUint32(6, line);
    return recordIdAt(createdMs, bytes);
  };
}

/** What every record of one call has in common. */
export interface Importing {
  readonly site: SiteId;
  readonly job: ImportJob;
  readonly notice: Notice | undefined;
  /** Everybody a purpose is or was done for. */
  readonly doneFor: (purpose: string) => readonly string[];
}

type Dated = Pick<RecordCore, "choices" | "retainUntil">;

const mostKept = 20_000;

/** Rows with whose they are: the keyed hash, and the key to store where there is none yet. */
export interface OwnedRow {
  readonly row: ImportRow;
  readonly subject: Person;
  /** The record of theirs before this one. */
  readonly prev?: RecordId | undefined;
}

type Person = NewSubject;

/** Whether the notice still asks for what a row is about. */
export const isStillAsked = (notice: Notice | undefined, { purpose, channel }: ImportRow): boolean =>
  notice?.purposes.some(({ id, channels }) => id === purpose && channels.includes(channel)) === true;

/** A function that says whose rows are, each with a fresh key. */
export function rowOwners(context: ServiceContext, site: SiteId): (rows: readonly ImportRow[]) => OwnedRow[] {
  const hashOf = subjectHashes(context.identityKey(site), context.hmac);
  return (rows) =>
    rows.map((row) => {
      const { kind, address } = row;
      const wide = denyAddress(kind, address);
      const alias = wide === address ? {} : { denyHash: hashOf(kind, wide) };
      return { row, subject: { hash: hashOf(kind, address), ...alias, kind, key: context.random(32) } };
    });
}

/**
 * A function that makes the records of rows, in order, as written down at an instant; undefined for one whose purpose
 * the notice no longer asks for. At one instant, rows that say the same of the same day differ in little.
 */
export function rowDrafts(
  context: ServiceContext,
  actor: Actor,
  { site, job, notice, doneFor }: Importing,
): (rows: readonly OwnedRow[], at: Instant) => (ImportDraft | undefined)[] {
  const idOf = importIds(job, "row");
  const by = writerOf(actor);
  const purposes = new Map((notice?.purposes ?? []).map((purpose) => [purpose.id, purpose]));
  // Files hold few days and fewer purposes.
  const kept = new Map<string, Dated>();
  const datedOf = (choice: Choice<RecordedStatus>, acted: Instant): Dated => {
    const asked = `${choice.purpose} ${choice.channel} ${choice.status} ${acted}`;
    const found = kept.get(asked) ?? dated(notice!, [choice], acted);
    if (kept.size > mostKept) kept.clear();
    kept.set(asked, found);
    return found;
  };
  const draftsOf = ({ line, purpose, channel, status, actedMs }: ImportRow, at: Instant) => {
    const actedAt = actedMs === null ? at : instantAt(actedMs);
    const { version } = purposes.get(purpose)!;
    const core: RecordCore = {
      ...bornOf({ site, job, by, at, actedAt }),
      id: idOf(line),
      event: "import",
      ...datedOf({ purpose, version, status, channel }, actedAt),
      method: { surface: "import", action: "import", layer: 0, viaGpc: false, trusted: false },
    };
    return draftsLike(context, { core, direct: false });
  };
  const alike = new Map<string, ReturnType<typeof draftsOf>>();
  let latest = "";
  return (rows, at) => {
    if (at !== latest) alike.clear();
    latest = at;
    return rows.map(({ row, subject, prev }) => {
      const { line, purpose, channel, status, actedMs, evidence } = row;
      if (!isStillAsked(notice, row)) return undefined;
      const says = `${purpose} ${channel} ${status} ${actedMs}`;
      const draftOf = alike.get(says) ?? draftsOf(row, at);
      alike.set(says, draftOf);
      const id = idOf(line);
      // Where it is its own, an earlier call wrote it, and this one changes nothing.
      const before = prev === undefined || prev === id ? {} : { prev };
      const person = evidence === "" ? before : { evidence, ...before };
      const draft = draftOf({ id, person, subject, said: `${job.id} ${line}` });
      if (status !== "given") return { ...draft, onlyIf: "unopposed" };
      const denyHash = subject.denyHash ?? subject.hash;
      return {
        ...draft,
        onlyIf: "unopposed",
        yes: { denyHash, channel, topic: purpose, controllers: doneFor(purpose) },
      };
    });
  };
}

/** The rows, each with the latest record of its person, as the store knows it; what the same rows become is not there yet. */
export async function withPrevious(
  store: Pick<SiteStore, "knownSubjects" | "latestRecords">,
  rows: readonly OwnedRow[],
): Promise<OwnedRow[]> {
  const known = await store.knownSubjects(rows.map(({ subject }) => subject.hash));
  const latest = await store.latestRecords(known.flatMap(({ no }) => no ?? []));
  return rows.map((row, i) => ({ ...row, prev: latest.get(known[i]!.no ?? 0) }));
}

/** A function that makes the records which take back what an import gave. */
export function undoDrafts(
  context: ServiceContext,
  actor: Actor,
  { site, job, notice }: Importing,
): (state: ImportedState) => ImportDraft {
  const [idOf, rowOf] = [importIds(job, "undo"), importIds(job, "row")];
  const by = writerOf(actor);
  return ({ line, who, entry, purpose, channel, version, actedMs }) => {
    const at = context.now();
    const choice = { purpose, version, status: "invalidated" as const, ...(channel ? { channel } : {}) };
    const retainUntil = notice && dated(notice, [choice], at).retainUntil;
    const core: RecordCore = {
      // Of the act that never was: a corrected file may say it again, for the same day.
      ...bornOf({ site, job, by, at, actedAt: instantAt(actedMs) }),
      id: idOf(line),
      event: "change",
      choices: [choice],
      retainUntil,
      method: { surface: "import", action: "undo", layer: 0, viaGpc: false, trusted: false },
    };
    const said = `${job.id} undo ${line}`;
    const draft = drafted(context, { core, person: { prev: rowOf(line) }, subject: { no: who }, direct: false, said });
    return { ...draft, onlyIf: entry };
  };
}

function bornOf(given: { site: SiteId; job: ImportJob; by: string | undefined; at: Instant; actedAt: Instant }) {
  const { site, job, by, at, actedAt } = given;
  const actor = "agent" as const;
  return { v: 1 as const, site, at, actedAt, clientAt: actedAt, actor, by, jurisdiction: "", import: job.id };
}
