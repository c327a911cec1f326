// Imports: a file of what people said elsewhere arrives, is gone through without changing anything, and is reported on.
import { uuidV7Hex, type SiteId } from "../../core/ids.ts";
import { instantAt } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import type { ImportError, ImportJob } from "../store/import-rows.ts";
import type { StandingFact, SubjectHash } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import type { ImportMapping, ImportResponse } from "../../core/import-schema.ts";
import type { Notice } from "../../core/notice.ts";
import { erasedFilter, eraseFromUpload } from "./import-erasing.ts";
import { readMapping } from "./import-mapping.ts";
import { fileRows, type FileFormat, type FileRow, type FileRows } from "./import-reading.ts";
import { isFault, rowJudge, type ImportRow } from "./import-rows.ts";
import { sealPiece } from "./import-sealing.ts";
import { rowsSeen, standingCode } from "./import-standing.ts";
import { currentNotice } from "./notices.ts";
import { controllersOf } from "./purpose-controllers.ts";
import { actorName } from "./scopes.ts";
import { settingsOf } from "./settings.ts";
import { denyAddress, subjectHashes } from "./subjects.ts";

/** What a file may be at most. */
export const importLimits = { bytes: 512 * 1024 * 1024, rows: 5_000_000 } as const;

/** Rows that are judged, sealed and later committed together. */
const rowsAtOnce = 2_000;

/** A file on its way in. */
export interface Upload {
  readonly site: SiteId;
  readonly format: FileFormat;
  /** The header `Import-Mapping`. */
  readonly mapping: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** `importLimits` unless told. */
  readonly limits?: { readonly bytes: number; readonly rows: number };
}

/**
 * Takes a file in and says what importing it would do: how many rows, and why not the others. Nothing of a person
 * changes. Its rows wait under keys of their own (decision 0021), a week at most; of who was erased nothing waits. Needs the scope `import`. Throws
 * `not-valid`, `body-too-large`, `import-stage` where it was taken for one that nobody carries on; then nothing of the file is kept.
 */
export function uploadImport(context: ServiceContext, actor: Actor, upload: Upload): Promise<ImportResponse> {
  const { site } = upload;
  return audited(context, { actor, verb: "import.upload", site }, async () => {
    const mapping = readMapping(upload.mapping);
    const store = await context.site(site);
    const createdMs = context.nowMs();
    const id = `imp_${uuidV7Hex(createdMs, context.random(10))}`;
    const { format } = upload;
    const { arriving } = context.memory;
    arriving.add(id);
    try {
      await store.insertImport({ id, format, mapping: JSON.stringify(mapping), by: actorName(actor), createdMs });
      await takeIn(context, { ...upload, id, store, fields: mapping });
    } catch (error) {
      await store.moveImport(id, ["uploaded"], "undone");
      await store.forgetUpload(id);
      throw error;
    } finally {
      arriving.delete(id);
    }
    const value = await importView(store, id);
    return { value, detail: `${id} ${format} rows=${value.rows} importable=${value.importable} ${value.digest}` };
  });
}

interface Arriving extends Upload {
  readonly id: string;
  readonly store: SiteStore;
  readonly fields: ImportMapping;
}

async function takeIn(context: ServiceContext, arriving: Arriving): Promise<void> {
  const { id, store, site, format, fields, limits = importLimits } = arriving;
  const hash = context.runningHash();
  let bytes = 0;
  const seen = (piece: Uint8Array): void => {
    hash.update(piece);
    bytes += piece.length;
    if (bytes > limits.bytes) throw new ProblemError("body-too-large");
  };
  const notice = (await currentNotice(context, site))?.notice;
  const { country } = await settingsOf(context, site);
  const standing = standingJudge(context, arriving, notice);
  const withoutErased = erasedFilter(context, { site, store, country });
  const before = await store.entryCount();
  let [no, total] = [0, 0];
  for await (const { head, rows } of batches(fileRows(arriving.body, { format, mapping: fields, seen }))) {
    total += rows.length;
    if (total > limits.rows) throw faultAt("", "rows-many", { most: limits.rows });
    const judge = rowJudge(fields, { head, notice, nowMs: context.nowMs(), country });
    const errors: ImportError[] = [];
    const good: ImportRow[] = [];
    for (const row of rows) {
      const judged = judge(row);
      if (isFault(judged)) errors.push({ line: row.line, ...judged });
      else good.push(judged);
    }
    const codes = await standing(good);
    for (const [i, code] of codes.entries()) if (code) errors.push({ line: good[i]!.line, code });
    const wrong = new Set(errors.map(({ line }) => line));
    const piece = { head, rows: [], rejected: rows.filter(({ line }) => wrong.has(line)) };
    const { rejected } = (await withoutErased(piece)) ?? piece;
    const key = context.random(32);
    const importable = good.filter((_, i) => codes[i] === undefined);
    const sealed = await sealPiece({ id, no }, key, { head, rows: importable, rejected });
    const isAdded = await store.addImportChunk(id, { no: no++, key, sealed, rows: rows.length, errors });
    if (!isAdded) throw new ProblemError("import-stage");
  }
  if (total === 0) throw faultAt("", "rows-none");
  // Whoever was erased while it came in may stand in a piece that was added after.
  if ((await store.erasures()).some(({ index }) => index >= before))
    await eraseFromUpload(context, { site, store, id });
  await store.endUpload(id, { bytes, digest: `sha256:${hash.hex()}` });
}

/** The rows in even portions, however the file came. */
async function* batches(pieces: AsyncIterable<FileRows>): AsyncGenerator<FileRows> {
  let waiting: FileRow[] = [];
  let head: readonly string[] = [];
  for await (const piece of pieces) {
    head = piece.head;
    waiting = waiting.length > 0 ? waiting.concat(piece.rows) : [...piece.rows];
    for (; waiting.length >= rowsAtOnce; waiting = waiting.slice(rowsAtOnce))
      yield { head, rows: waiting.slice(0, rowsAtOnce) };
  }
  if (waiting.length > 0) yield { head, rows: waiting };
}

/** A function that says of each row what is on record against it, or stood earlier in the file. */
function standingJudge(context: ServiceContext, { site, store }: Arriving, notice: Notice | undefined) {
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

/** What stands of an import; throws `not-found`. */
export function readImport(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; id: string },
): Promise<ImportResponse> {
  const { site, id } = asked;
  return audited(context, { actor, verb: "import.read", site }, async () => ({
    value: await importView(await context.site(site), id),
    detail: id,
  }));
}

/** How many imports are listed: the latest. */
const listed = 100;

/** What stands of each import of the site, latest first. Needs the scope `import`. */
export function listImports(
  context: ServiceContext,
  actor: Actor,
  site: SiteId,
): Promise<{ imports: ImportResponse[] }> {
  return audited(context, { actor, verb: "import.read", site }, async () => {
    const store = await context.site(site);
    const jobs = (await store.imports()).slice(0, listed);
    const imports = await Promise.all(jobs.map((job) => viewOf(store, job)));
    return { value: { imports }, detail: `${imports.length} imports` };
  });
}

/** The import of that id; throws `not-found`. */
export async function existingImport(store: SiteStore, id: string): Promise<ImportJob> {
  const job = await store.importJob(id);
  if (!job) throw new ProblemError("not-found");
  return job;
}

/** What stands of the import as the API shows it; throws `not-found`. */
export const importView = async (store: SiteStore, id: string): Promise<ImportResponse> =>
  viewOf(store, await existingImport(store, id));

async function viewOf(store: SiteStore, job: ImportJob): Promise<ImportResponse> {
  const codes = await store.importCodes(job.id);
  const { id, state, format, createdMs, rows, bytes, digest, imported, undone, chunks, next } = job;
  const kept = Object.values(codes).reduce((sum, times) => sum + times, 0);
  const progress = chunks === 0 ? 0 : next / chunks;
  const createdAt = instantAt(createdMs);
  const counts = { importable: rows - kept, codes, imported, progress, undone };
  return { id, state, format, createdAt, rows, bytes, ...(digest ? { digest } : {}), ...counts };
}
