// Committing an import and taking it back: portion by portion, so that any call may be the last and the next goes on.
import type { SiteId } from "../../core/ids.ts";
import type { RowCode } from "../../core/import.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { ImportDraft, ImportError, ImportJob, ImportOutcome } from "../store/import-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { assertMay, audited } from "./audit.ts";
import type { ImportResponse } from "../../core/import-schema.ts";
import {
  importIds,
  isStillAsked,
  lastLine,
  rowDrafts,
  rowOwners,
  undoDrafts,
  withPrevious,
  type Importing,
  type OwnedRow,
} from "./import-records.ts";
import { importKind } from "./import-mapping.ts";
import { consentCodec, storedPiece } from "./import-sealing.ts";
import { undoSuppressionPages, writeSuppressionPieces } from "./import-suppressions.ts";
import { existingImport, importView } from "./imports.ts";
import { currentNotice } from "./notices.ts";
import { controllersOf } from "./purpose-controllers.ts";
import { keepImportedReach } from "./reach.ts";

/** Pieces of one call: some seconds of work. */
const piecesAtOnce = 20;
/** Records of one transaction: long enough to be fast, short enough that nobody who answers meanwhile waits for long. */
const recordsAtOnce = 1_000;
/** The same of subjects' keys. */
const keysAtOnce = 2_000;
/** Consents that one step of an undo takes back. */
const undoneAtOnce = 2_000;

interface Asked {
  readonly site: SiteId;
  readonly id: string;
}

/** How much of a commit or an undo one call does; all of it where nobody waits for an answer. */
interface Effort {
  readonly pieces?: number;
}

const codeOf: Readonly<Record<Exclude<ImportOutcome, "written">, RowCode>> = {
  opposed: "WOULD_REVIVE_WITHDRAWN",
  unchanged: "UNCHANGED",
  erased: "SUPPRESSED",
};

/**
 * Makes the next rows of an import records, or entries that forbid contact: some ten thousand a call, until its state is `committed`. Each is written
 * only if nothing on record speaks against it at that moment. Ended by whatever, the next call goes on; a row is never
 * two records. Needs the scope `import`, and `suppress.write` for entries. Throws `not-found`, `import-stage`.
 */
export function commitImport(context: ServiceContext, actor: Actor, asked: Asked & Effort): Promise<ImportResponse> {
  const { site, id, pieces = piecesAtOnce } = asked;
  return audited(context, { actor, verb: "import.commit", site }, async () => {
    const store = await context.site(site);
    const { state, mapping } = await existingImport(store, id);
    if (importKind(mapping) === "suppressions") await assertMay(context, { actor, verb: "suppression.add", site });
    if (state !== "committed") await commitPieces(context, actor, { site, id, store, pieces });
    const value = await importView(store, id);
    return { value, detail: `${id} ${value.state} imported=${value.imported}` };
  });
}

async function commitPieces(
  context: ServiceContext,
  actor: Actor,
  { site, id, store, pieces }: Asked & { store: SiteStore; pieces: number },
): Promise<void> {
  const { next, chunks, state } = await existingImport(store, id);
  // Where no piece is left, an earlier call came to the end but for saying so.
  const isReady = next === chunks || state === "committing" || (await store.isImportKept(id));
  if (!isReady || !(await store.moveImport(id, ["dry-run", "committing"], "committing")))
    throw new ProblemError("import-stage");
  const job = await existingImport(store, id);
  if (job.next < job.chunks) {
    if (importKind(job.mapping) === "suppressions") await writeSuppressionPieces(context, { site, store, job, pieces });
    else await writePieces(context, actor, { site, store, job, pieces });
  }
  if (job.next + pieces < job.chunks) return;
  await store.forgetUpload(id);
  await store.moveImport(id, ["committing"], "committed");
}

interface Pieces {
  readonly site: SiteId;
  readonly store: SiteStore;
  readonly job: ImportJob;
  readonly pieces: number;
}

async function writePieces(context: ServiceContext, actor: Actor, { site, store, job, pieces }: Pieces): Promise<void> {
  const { id } = job;
  const ownersOf = rowOwners(context, site);
  const importing = await importingOf(context, { site, job });
  const draftsOf = rowDrafts(context, actor, importing);
  const end = Math.min(job.chunks, job.next + pieces);
  const opened: { no: number; rows: OwnedRow[] }[] = [];
  for (let no = job.next; no < end; no++) {
    const stored = await storedPiece(store, { id, no, codec: consentCodec });
    // Where it is gone another call was quicker, which is counted once; or its key is lost, and its rows are.
    opened.push({ no, rows: stored ? ownersOf(stored.piece.rows) : [] });
  }
  const asked = opened.flatMap(({ rows }) => rows.filter(({ row }) => isStillAsked(importing.notice, row)));
  await storeKeys(store, { subjects: asked.map(({ subject }) => subject), at: context.now() });
  let portion: Promise<unknown> = Promise.resolve();
  let ended: Promise<void> = Promise.resolve();
  for (const { no, rows } of opened) {
    const at = context.now();
    const found: Promise<readonly RowOutcome[]>[] = [];
    for (let from = 0; from < rows.length; from += recordsAtOnce) {
      const some = await withPrevious(store, rows.slice(from, from + recordsAtOnce));
      const before = portion;
      // One portion is made ready while the one before it is written.
      const writing = writeRows(context, store, { rows: some, drafts: draftsOf(some, at), at, before });
      // It is waited for above or below: until then nobody is to be told that it failed.
      writing.catch(() => {});
      found.push(writing);
      portion = writing;
      await before;
    }
    await ended;
    ended = endPiece(store, { id, no, found }).then(() => context.recordCommitted(site));
    ended.catch(() => {});
  }
  await ended;
}

/**
 * Stores the keys of all that may be new before any of their records is written, in the order of their hashes: portion
 * by portion that touches a part of the index, where each piece of the file would touch all of it.
 */
async function storeKeys(
  store: SiteStore,
  { subjects, at }: { subjects: readonly OwnedRow["subject"][]; at: Instant },
): Promise<void> {
  const inOrder = subjects.toSorted((a, b) => prefixOf(a.hash) - prefixOf(b.hash));
  for (let from = 0; from < inOrder.length; from += keysAtOnce)
    await store.addSubjects({ subjects: inOrder.slice(from, from + keysAtOnce), at });
}

/** The first four bytes: among thousands hardly two are alike, and an order for speed need not be exact. */
const prefixOf = (hash: Uint8Array): number => ((hash[0]! * 256 + hash[1]!) * 256 + hash[2]!) * 256 + hash[3]!;

async function importingOf(
  context: ServiceContext,
  { site, job }: { site: SiteId; job: ImportJob },
): Promise<Importing> {
  const notice = (await currentNotice(context, site))?.notice;
  return { site, job, notice, doneFor: await controllersOf(context, { site, notice }) };
}

/** What became of the row on a line. */
interface RowOutcome {
  readonly line: number;
  readonly outcome: ImportOutcome | "retired";
}

async function writeRows(
  context: ServiceContext,
  store: SiteStore,
  {
    rows,
    drafts,
    at,
    before,
  }: {
    rows: readonly OwnedRow[];
    drafts: readonly (ImportDraft | undefined)[];
    at: Instant;
    before: Promise<unknown>;
  },
): Promise<RowOutcome[]> {
  const ending = rows.flatMap(({ row: { status, purpose, channel, actedMs }, subject }, i) => {
    const since = actedMs === null ? at : instantAt(actedMs);
    const id = drafts[i]?.id;
    return id !== undefined && status === "withdrawn" ? [{ id, subject, purpose, channel, since }] : [];
  });
  // What follows from a record was kept before it: of a piece that is written again, it may have been lifted since.
  const written = await store.writtenRecords(ending.map(({ id }) => id));
  await keepImportedReach(
    context,
    store,
    ending.filter(({ id }) => !written.has(id)),
  );
  // Where the portion before it is not written, this one is not: a later line would stand before an earlier one.
  const outcomes = await store.commitImport(
    drafts.filter((draft) => draft !== undefined),
    before,
  );
  let judged = 0;
  return rows.map(({ row: { line } }, i) => ({ line, outcome: drafts[i] ? outcomes[judged++]! : "retired" }));
}

async function endPiece(
  store: SiteStore,
  { id, no, found }: { id: string; no: number; found: readonly Promise<readonly RowOutcome[]>[] },
): Promise<void> {
  const outcomes = (await Promise.all(found)).flat();
  const errors = outcomes.flatMap(({ line, outcome }): ImportError[] => {
    if (outcome === "written") return [];
    return outcome === "retired"
      ? [{ line, code: "UNKNOWN_PURPOSE", field: "purpose" }]
      : [{ line, code: codeOf[outcome] }];
  });
  await store.endImportChunk(id, { no, imported: outcomes.length - errors.length, errors });
}

/**
 * Takes back what an import gave, some ten thousand consents a call, until its state is `undone`: each that nobody
 * changed since gets a record which says it was never valid. Nothing is deleted, and a no stands, whoever brought it; of
 * an import of suppressions, what it set itself is lifted. Of an import that was not committed only the rows are forgotten. Needs the scope `import`, and
 * `suppress.write` where entries are lifted. Throws `not-found`, `import-stage`.
 */
export function undoImport(context: ServiceContext, actor: Actor, asked: Asked & Effort): Promise<ImportResponse> {
  const { site, id, pieces = piecesAtOnce } = asked;
  return audited(context, { actor, verb: "import.undo", site }, async () => {
    const store = await context.site(site);
    const { state, mapping } = await existingImport(store, id);
    if (state === "committed" && importKind(mapping) === "suppressions")
      await assertMay(context, { actor, verb: "suppression.lift", site });
    if (state === "committed") await undoPages(context, actor, { site, id, store, pieces });
    else if (state === "dry-run" && (await store.moveImport(id, ["dry-run"], "undone"))) await store.forgetUpload(id);
    else if (state !== "undone") throw new ProblemError("import-stage");
    const value = await importView(store, id);
    return { value, detail: `${id} ${value.state} undone=${value.undone}` };
  });
}

async function undoPages(
  context: ServiceContext,
  actor: Actor,
  { site, id, store, pieces }: Asked & { store: SiteStore; pieces: number },
): Promise<void> {
  const job = await existingImport(store, id);
  if (importKind(job.mapping) === "suppressions") {
    if (!(await undoSuppressionPages(context, { site, store, job, pages: pieces })))
      await store.moveImport(id, ["committed"], "undone");
    return;
  }
  const idOf = importIds(job, "row");
  const draftOf = undoDrafts(context, actor, await importingOf(context, { site, job }));
  let after = job.undoneLine;
  for (let page = 0; page < pieces; page++) {
    const range = { from: idOf(after).slice(4), to: idOf(lastLine).slice(4), most: undoneAtOnce };
    const states = await store.importedStates(range);
    if (states.length === 0) {
      await store.moveImport(id, ["committed"], "undone");
      return;
    }
    let undone = 0;
    for (let from = 0; from < states.length; from += recordsAtOnce) {
      const drafts = states.slice(from, from + recordsAtOnce).map(draftOf);
      undone += (await store.commitImport(drafts)).filter((outcome) => outcome === "written").length;
    }
    after = states.at(-1)!.line;
    await store.endUndo(id, { line: after, undone });
    context.recordCommitted(site);
  }
}
