// Exports: a site's sealed log as lines that anyone can verify without this server.
import { fromBase64, toBase64 } from "../../core/bytes.ts";
import type { ContentHash } from "../../core/notice.ts";
import { parseShownEntry } from "../../core/shown.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError, refusal } from "../errors.ts";
import type { EntryLine, ExportLine, ManifestLine, NoticeLine } from "../log/export-lines.ts";
import { hashesAt, tileSlice, tileWidth } from "../log/tiles.ts";
import type { SiteStore } from "../store/rows.ts";
import type { SiteRow } from "../store/site-rows.ts";
import { audited } from "./audit.ts";
import { verifierKeyUnder } from "./logs.ts";

/** The parts of the context an export needs: the CLI opens no more than these. */
export type ExportContext = Pick<ServiceContext, "control" | "site" | "signer" | "now" | "runningHash">;

/** Which export is meant: with both, an earlier one again, byte for byte. */
export interface ExportMoment {
  /** Of a checkpoint: entries under it. */
  readonly size: number;
  readonly exportedAt: Instant;
}

/** An export ready to be written. */
export interface LogExport {
  readonly site: SiteRow;
  /** Entries under the latest checkpoint: those exported. */
  readonly size: number;
  /** Entries that no checkpoint covers yet: those not exported. */
  readonly unsealed: number;
  /**
   * JSON texts with their newlines, in the order of log/export-lines.ts; read from the store as they are taken, a
   * few at a time. Throws `unavailable` at its end when a record was wiped meanwhile.
   */
  readonly lines: AsyncIterable<string>;
}

const chunk = 4 * tileWidth;

/**
 * Begins the export of everything sealed in a site's log: records without their personal halves, notices, tiles
 * and checkpoints, never a key. Named by `as`, an export that was interrupted begins again and is the same. Needs
 * the scope `export`; owners and auditors may. Throws `not-found` for an unknown site, `not-valid` for an `as` that
 * never was, and `unavailable` for the seconds until a wiped record's erasure is sealed: unless `wiped` is given,
 * which then gets the positions that the export itself does not explain.
 */
export function exportLog(context: ExportContext, actor: Actor, asked: AskedExport): Promise<LogExport> {
  return audited(context, { actor, verb: "log.export", site: asked.site }, async () => {
    const value = await sealedLog(context, asked);
    return { value, detail: `${value.size} entries` };
  });
}

interface AskedExport {
  readonly site: SiteId;
  readonly as?: ExportMoment | undefined;
  readonly wiped?: Set<number>;
}

/** The same for the clock, which looks it through and hands it to nobody. */
export async function sealedLog(context: ExportContext, { site: id, as, wiped }: AskedExport): Promise<LogExport> {
  const site = await context.control.site(id);
  if (!site) throw new ProblemError("not-found");
  const store = await context.site(id);
  if (as && !(await store.checkpoint(as.size))) throw faultAt("/size", "not-a-checkpoint-size");
  const [latest, entries] = [await store.latestCheckpoint(), await store.entryCount()];
  const { size, exportedAt } = as ?? { size: latest?.size ?? 0, exportedAt: context.now() };
  await noteWiped(store, size, wiped);
  const manifest = {
    kind: "manifest",
    v: 1,
    site: id,
    origin: site.logOrigin,
    verifierKey: await verifierKeyUnder(context, id, { size }),
    size,
    exportedAt,
    ...(await heldThen(store, exportedAt)),
  } as const;
  const lines = written(context, manifest, sealedLines(store, size, wiped));
  return { site, size, unsealed: entries - size, lines };
}

/** The holds that stood at an instant, so that a restore keeps what they keep; the same whenever it is asked again. */
async function heldThen(store: SiteStore, at: Instant): Promise<Pick<ManifestLine, "holds">> {
  const set = (await store.holds({ lifted: true })).filter(({ setAt }) => setAt <= at);
  if (set.length === 0) return {};
  const standing = set.filter(({ liftedAt }) => liftedAt === null || liftedAt > at);
  const holds = standing.map(({ id, who, purpose, setAt, until }) => ({
    id,
    ...(who === null ? {} : { who }),
    ...(purpose === null ? {} : { purpose }),
    setAt,
    until,
  }));
  return { holds };
}

/**
 * What was wiped is said in the log by a later entry. While that entry is not among those exported, the export could
 * not explain what it lacks.
 */
async function noteWiped(store: SiteStore, size: number, wiped?: Set<number>): Promise<void> {
  const count = await store.entryCount();
  for (let start = size; start < count; start += chunk) {
    const records = await store.records(start, start + chunk);
    const places = records.flatMap(({ core }) => core.erasure?.wiped ?? []);
    for (const place of places) wiped?.add(place);
    if (!wiped && places.length > 0) throw refusal("unavailable", "wiped-since");
  }
}

/** The lines as text, and after them the one that counts and digests them. */
async function* written(
  { runningHash }: Pick<ServiceContext, "runningHash">,
  manifest: ExportLine,
  lines: AsyncIterable<ExportLine>,
): AsyncGenerator<string> {
  const counts = { entries: 0, notices: 0, files: 0, tiles: 0, checkpoints: 0 };
  const digest = runningHash();
  const encoder = new TextEncoder();
  const textOf = (line: ExportLine): string => {
    const text = `${JSON.stringify(line)}\n`;
    digest.update(encoder.encode(text));
    return text;
  };
  yield textOf(manifest);
  for await (const line of lines) {
    if (line.kind === "entry") counts.entries++;
    else if (line.kind === "notice") counts.notices++;
    else if (line.kind === "file") counts.files++;
    else if (line.kind === "tile") counts.tiles++;
    else if (line.kind === "checkpoint") counts.checkpoints++;
    yield textOf(line);
  }
  yield `${JSON.stringify({ kind: "end", counts, digest: `sha256:${digest.hex()}` })}\n`;
}

async function* sealedLines(store: SiteStore, size: number, wiped?: Set<number>): AsyncGenerator<ExportLine> {
  const pictures = new Set<ContentHash>();
  for (let start = 0; start < size; start += chunk) {
    const lines = await entryLines(store, start, Math.min(start + chunk, size));
    yield* lines;
    for (const picture of lines.flatMap(picturesIn)) pictures.add(picture);
  }
  // A notice published since stands behind the last sealed entry, and so does everything that names it.
  for (const hash of await store.noticesWithin(size)) {
    const found = await store.noticeText(hash);
    const doc = found && documentIn(found.doc);
    if (doc) yield { kind: "notice", hash, publishedAt: found.publishedAt, doc };
  }
  for (const hash of pictures) {
    const found = await store.file(hash);
    if (found) yield { kind: "file", hash, type: found.type, data: toBase64(found.body) };
  }
  for (let level = 0; hashesAt(level, size) > 0; level++) yield* tileLines(store, level, hashesAt(level, size));
  for (let after = 0; after < size;) {
    const page = await store.checkpoints({ after, most: chunk });
    for (const { note, previous, size: sealed } of page)
      if (sealed <= size) yield { kind: "checkpoint", after: previous, note };
    after = page.at(-1)?.size ?? size;
  }
  await noteWiped(store, size, wiped);
}

/** The pictures that an entry says a notice was shown by. */
const picturesIn = ({ type, data }: EntryLine): ContentHash[] =>
  type === "shown"
    ? (parseShownEntry(fromBase64(data) ?? new Uint8Array())?.pictures ?? []).map(({ file }) => file)
    : [];

/** Entries that a damaged database lost are left out, and records that it lost stand as wiped: a verifier names both. */
async function entryLines(store: SiteStore, start: number, end: number): Promise<EntryLine[]> {
  const [entries, records] = [await store.entries(start, end), await store.records(start, end)];
  const checks = entries.some(({ kind }) => kind === "check") ? await store.checksWithin(start, end) : [];
  const recordAt = new Map(records.map((record) => [record.index, record]));
  const checkAt = new Map(checks.map((check) => [check.index, check]));
  return entries.map(({ index, ref, kind, data }) => {
    const shared = { kind: "entry", index, ref, data: toBase64(data) } as const;
    if (kind !== "record" && kind !== "check") return { ...shared, type: kind };
    const asked = checkAt.get(index);
    if (asked) return { ...shared, type: "check", check: { ...asked.check }, salt: toBase64(asked.salt) };
    const record = recordAt.get(index);
    if (!record) return { ...shared, type: "wiped" };
    const personCommitment = toBase64(record.personCommitment);
    return { ...shared, type: "record", record: { ...record.core }, salt: toBase64(record.salt), personCommitment };
  });
}

/** The notice in a stored text; undefined when the text is damaged. */
function documentIn(text: string): NoticeLine["doc"] | undefined {
  try {
    return JSON.parse(text) as NoticeLine["doc"];
  } catch {
    return undefined;
  }
}

/** The tiles of one level as they were when the log had `hashes` hashes there: the last one may have grown since. */
async function* tileLines(store: SiteStore, level: number, hashes: number): AsyncGenerator<ExportLine> {
  for (let index = 0; index * tileWidth < hashes; index++) {
    const width = Math.min(tileWidth, hashes - index * tileWidth);
    const data = tileSlice((await store.tiles([{ level, index }]))[0], width);
    if (data) yield { kind: "tile", level, index, width, data: toBase64(data) };
  }
}
