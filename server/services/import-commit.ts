// Committing an import and taking it back: portion by portion, so that any call may be the last and the next goes on.
import type { SiteId } from "../../core/ids.ts";
import type { RowCode } from "../../core/import.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { ImportDraft, ImportError, ImportJob, ImportOutcome } from "../store/import-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import type { ImportResponse } from "./import-mapping.ts";
import { importIds, lastLine, rowDrafts, undoDrafts, type Importing } from "./import-records.ts";
import { importSeals } from "./import-sealing.ts";
import { existingImport, importView } from "./imports.ts";
import { currentNotice } from "./notices.ts";

/** Pieces of one call: some seconds of work. */
const piecesAtOnce = 10;
/** Records of one transaction: long enough to be fast, short enough that nobody who answers meanwhile waits for long. */
const recordsAtOnce = 500;
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
 * Makes the next rows of an import records: some ten thousand a call, until its state is `committed`. Each is written
 * only if nothing on record speaks against it at that moment. Ended by whatever, the next call goes on; a row is never
 * two records. Needs the scope `import`. Throws `not-found`, `import-stage`.
 */
export function commitImport(context: ServiceContext, actor: Actor, asked: Asked & Effort): Promise<ImportResponse> {
  const { site, id, pieces = piecesAtOnce } = asked;
  return audited(context, { actor, verb: "import.commit", site }, async () => {
    const store = await context.site(site);
    const { state } = await existingImport(store, id);
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
  if (!(await store.moveImport(id, ["dry-run", "committing"], "committing"))) throw new ProblemError("import-stage");
  const job = await existingImport(store, id);
  // Without its key there is nothing left to commit: an earlier call came to the end but for saying so.
  const key = await store.importKey(id);
  if (key) await writePieces(context, actor, { site, store, job, key, pieces });
  if (key && job.next + pieces < job.chunks) return;
  await store.forgetUpload(id);
  await store.moveImport(id, ["committing"], "committed");
}

interface Pieces {
  readonly site: SiteId;
  readonly store: SiteStore;
  readonly job: ImportJob;
  readonly key: Uint8Array;
  readonly pieces: number;
}

async function writePieces(
  context: ServiceContext,
  actor: Actor,
  { site, store, job, key, pieces }: Pieces,
): Promise<void> {
  const { id } = job;
  const seals = await importSeals(id, key);
  const importing = await importingOf(context, { site, job });
  const draftOf = rowDrafts(context, actor, importing);
  const end = Math.min(job.chunks, job.next + pieces);
  let writing: Promise<void> = Promise.resolve();
  // One piece is made ready while the one before it is written.
  for (let no = job.next; no < end; no++) {
    const sealed = await store.importChunk(id, no);
    // Another call was quicker.
    if (!sealed) continue;
    const { rows } = await seals.open(no, sealed);
    const drafts = rows.map((row) => ({ line: row.line, draft: draftOf(row) }));
    await writing;
    writing = writePiece(store, { id, no, drafts }).then(() => context.recordCommitted(site));
    // It is waited for above or below: until then nobody is to be told that it failed.
    writing.catch(() => {});
  }
  await writing;
}

async function importingOf(
  context: ServiceContext,
  { site, job }: { site: SiteId; job: ImportJob },
): Promise<Importing> {
  return { site, job, notice: (await currentNotice(context, site))?.notice };
}

async function writePiece(
  store: SiteStore,
  piece: { id: string; no: number; drafts: readonly { line: number; draft: ImportDraft | undefined }[] },
): Promise<void> {
  const { id, no, drafts } = piece;
  const errors: ImportError[] = drafts.flatMap(({ line, draft }) =>
    draft ? [] : [{ line, code: "UNKNOWN_PURPOSE" as const, field: "purpose" as const }],
  );
  const ready = drafts.filter((each): each is { line: number; draft: ImportDraft } => each.draft !== undefined);
  let imported = 0;
  for (let from = 0; from < ready.length; from += recordsAtOnce) {
    const some = ready.slice(from, from + recordsAtOnce);
    const outcomes = await store.commitImport(some.map(({ draft }) => draft));
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome === "written") imported++;
      else errors.push({ line: some[i]!.line, code: codeOf[outcome] });
    }
  }
  await store.endImportChunk(id, { no, imported, errors });
}

/**
 * Takes back what an import gave, some ten thousand consents a call, until its state is `undone`: each that nobody
 * changed since gets a record which says it was never valid. Nothing is deleted, and a no stands, whoever brought it. Of
 * an import that was not committed only the rows are forgotten. Needs the scope `import`. Throws `not-found`,
 * `import-stage`.
 */
export function undoImport(context: ServiceContext, actor: Actor, asked: Asked & Effort): Promise<ImportResponse> {
  const { site, id, pieces = piecesAtOnce } = asked;
  return audited(context, { actor, verb: "import.undo", site }, async () => {
    const store = await context.site(site);
    const { state } = await existingImport(store, id);
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
