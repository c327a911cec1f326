// Imports: a file of what people said elsewhere arrives, is gone through without changing anything, and is reported on.
import { uuidV7Hex, type SiteId } from "../../core/ids.ts";
import type { RowCode } from "../../core/import.ts";
import { instantAt } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import type { ImportError, ImportJob } from "../store/import-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { assertMay, audited } from "./audit.ts";
import type { ImportMapping, ImportResponse } from "../../core/import-schema.ts";
import { erasedFilter, eraseFromUpload } from "./import-erasing.ts";
import { fixedCountry, importKind, readMapping } from "./import-mapping.ts";
import { fileRows, type FileFormat, type FileRow, type FileRows } from "./import-reading.ts";
import { isFault, rowJudge, type RowFault } from "./import-rows.ts";
import { consentCodec, lineCodec, sealPiece, type RowCodec } from "./import-sealing.ts";
import { standingJudge } from "./import-standing.ts";
import { controllersAt } from "./controller-reach.ts";
import { denyNames, suppressionCodec, suppressionJudge } from "./import-suppression-rows.ts";
import { suppressionStanding } from "./import-suppressions.ts";
import { currentNotice } from "./notices.ts";
import { actorName } from "./scopes.ts";
import { settingsOf } from "./settings.ts";

/** What a file may be at most. */
export const importLimits = { bytes: 512 * 1024 * 1024, rows: 5_000_000 } as const;

/** Rows that are judged, sealed and later committed together. */
const rowsAtOnce = 2_000;

/** A file on its way in. */
export interface Upload {
  readonly site: SiteId;
  /** What kind of file it is; a request's is judged once it is known that the actor may. */
  readonly format: FileFormat | (() => FileFormat);
  /** The header `Import-Mapping`. */
  readonly mapping: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** `importLimits` unless told. */
  readonly limits?: { readonly bytes: number; readonly rows: number };
}

/**
 * Takes a file in and says what importing it would do: how many rows, and why not the others. Nothing of a person
 * changes. Its rows wait under keys of their own (decision 0021), a week at most; of who was erased nothing waits. Needs the scope `import`, and
 * `suppress.write` for who must not be contacted. Throws `not-valid`, `body-too-large`, `import-stage` where it was taken for one that nobody carries on; then nothing of the file is kept.
 */
export function uploadImport(context: ServiceContext, actor: Actor, upload: Upload): Promise<ImportResponse> {
  const { site } = upload;
  return audited(context, { actor, verb: "import.upload", site }, async () => {
    const format = typeof upload.format === "function" ? upload.format() : upload.format;
    const mapping = readMapping(upload.mapping);
    if (mapping.kind === "suppressions") await assertMay(context, { actor, verb: "suppression.add", site });
    const store = await context.site(site);
    const createdMs = context.nowMs();
    const id = `imp_${uuidV7Hex(createdMs, context.random(10))}`;
    const { arriving } = context.memory;
    arriving.add(id);
    try {
      await store.insertImport({ id, format, mapping: JSON.stringify(mapping), by: actorName(actor), createdMs });
      await takeIn(context, { ...upload, format, id, store, fields: mapping });
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
  readonly format: FileFormat;
  readonly id: string;
  readonly store: SiteStore;
  readonly fields: ImportMapping;
}

/** What goes through a file of one kind. */
async function rowKind(context: ServiceContext, { id, site, store, fields }: Arriving): Promise<GoThrough> {
  const notice = (await currentNotice(context, site))?.notice;
  const { country } = await settingsOf(context, site);
  const judging = (head: readonly string[]) => ({ head, notice, nowMs: context.nowMs(), country });
  const countries = [country, fixedCountry(fields)];
  const withoutErased = erasedFilter(context, { site, store, countries, codec: lineCodec });
  const sealing = { id, random: context.random, withoutErased };
  if (fields.kind === "suppressions") {
    const known = { denyName: denyNames(context, site), worksFor: await controllersAt(context, site) };
    return ofKind(sealing, {
      judge: (head) => suppressionJudge(fields, { ...judging(head), ...known }),
      standing: suppressionStanding(context, { site, store }),
      codec: suppressionCodec,
    });
  }
  return ofKind(sealing, {
    judge: (head) => rowJudge(fields, judging(head)),
    standing: standingJudge(context, { site, store, notice }),
    codec: consentCodec,
  });
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
  const goThrough = await rowKind(context, arriving);
  const before = await store.entryCount();
  let [no, total] = [0, 0];
  for await (const piece of batches(fileRows(arriving.body, { format, mapping: fields, seen }))) {
    const { rows } = piece;
    total += rows.length;
    if (total > limits.rows) throw faultAt("", "rows-many", { most: limits.rows });
    const added = await goThrough(no, piece);
    if (!(await store.addImportChunk(id, { no: no++, rows: rows.length, ...added })))
      throw new ProblemError("import-stage");
  }
  if (total === 0) throw faultAt("", "rows-none");
  // Whoever was erased while it came in may stand in a piece that was added after.
  if ((await store.erasures()).some(({ index }) => index >= before))
    await eraseFromUpload(context, { site, store, id });
  await store.endUpload(id, { bytes, digest: `sha256:${hash.hex()}` });
}

interface RowsOf<Row> {
  /** Judges rows of a file with these columns, each by itself. */
  judge(head: readonly string[]): (row: FileRow) => Row | RowFault;
  /** What is on record against each, or stood earlier in the file. */
  standing(rows: readonly Row[]): Promise<readonly (RowCode | undefined)[]>;
  readonly codec: RowCodec<Row>;
}

/** Goes through a piece of the file, and seals what comes of it under a key of its own. */
type GoThrough = (
  no: number,
  piece: FileRows,
) => Promise<{ key: Uint8Array; sealed: Uint8Array; errors: ImportError[] }>;

interface Sealing extends Pick<ServiceContext, "random"> {
  readonly id: string;
  /** What of rejected rows may wait. */
  readonly withoutErased: ReturnType<typeof erasedFilter>;
}

const ofKind =
  <Row extends { readonly line: number }>(
    { id, random, withoutErased }: Sealing,
    { judge, standing, codec }: RowsOf<Row>,
  ): GoThrough =>
  async (no, { head, rows }) => {
    const judged = rows.map(judge(head));
    const errors: ImportError[] = [];
    const good: Row[] = [];
    for (const [i, one] of judged.entries()) {
      if (isFault(one)) errors.push({ line: rows[i]!.line, ...one });
      else good.push(one);
    }
    const codes = await standing(good);
    for (const [i, code] of codes.entries()) if (code) errors.push({ line: good[i]!.line, code });
    const wrong = new Set(errors.map(({ line }) => line));
    const refused = { head, rows: [], rejected: rows.filter(({ line }) => wrong.has(line)) };
    const { rejected } = (await withoutErased(refused)) ?? refused;
    const key = random(32);
    const importable = good.filter((_, i) => codes[i] === undefined);
    const sealed = await sealPiece({ id, no, codec }, key, { head, rows: importable, rejected });
    return { key, sealed, errors };
  };

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
  const { id, state, format, mapping, createdMs, rows, bytes, digest, imported, undone, chunks, next } = job;
  const kept = Object.values(codes).reduce((sum, times) => sum + times, 0);
  // At the end every row that could be imported was, or has a code, but for those whose keys were lost.
  const lost = chunks > 0 && next === chunks ? rows - kept - imported : 0;
  const progress = chunks === 0 ? 0 : next / chunks;
  const createdAt = instantAt(createdMs);
  const counts = { importable: rows - kept, codes, imported, progress, undone };
  return {
    id,
    kind: importKind(mapping),
    state,
    format,
    createdAt,
    rows,
    bytes,
    ...(digest ? { digest } : {}),
    ...counts,
    ...(lost > 0 ? { lost } : {}),
  };
}
