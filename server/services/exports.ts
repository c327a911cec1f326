// Exports: a site's sealed log as lines that anyone can verify without this server.
import { sha256 } from "@noble/hashes/sha2.js";
import { toBase64, toHex } from "../../core/bytes.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { EntryLine, ExportLine } from "../log/export-lines.ts";
import { hashesAt, tileSlice, tileWidth } from "../log/tiles.ts";
import type { SiteRow, SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";

/** The parts of the context an export needs: the CLI opens no more than these. */
export type ExportContext = Pick<ServiceContext, "control" | "site" | "signer" | "now">;

/** An export ready to be written. */
export interface LogExport {
  readonly site: SiteRow;
  /** Entries under the latest checkpoint: those exported. */
  readonly size: number;
  /** Entries that no checkpoint covers yet: those not exported. */
  readonly unsealed: number;
  /** JSON texts with their newlines, in the order of log/export-lines.ts; read from the store as they are taken. */
  readonly lines: AsyncIterable<string>;
}

const chunk = 4 * tileWidth;

/**
 * Begins the export of everything sealed in a site's log: records without their personal halves, notices, tiles
 * and checkpoints, never a key. Throws `not-found` for an unknown site. The system, owners and auditors may.
 */
export function exportLog(context: ExportContext, actor: Actor, id: SiteId): Promise<LogExport> {
  return audited(context, { actor, verb: "log.export", site: id }, async () => {
    const site = await context.control.site(id);
    if (!site) throw new ProblemError("not-found");
    const store = await context.site(id);
    const [latest, entries] = [await store.latestCheckpoint(), await store.entryCount()];
    const size = latest?.size ?? 0;
    const { keyText } = await context.signer(id);
    const manifest = {
      kind: "manifest",
      v: 1,
      site: id,
      origin: site.logOrigin,
      verifierKey: keyText,
      size,
      exportedAt: context.now(),
    } as const;
    const lines = written(manifest, sealedLines(store, size));
    return { value: { site, size, unsealed: entries - size, lines }, detail: `${size} entries` };
  });
}

/** The lines as text, and after them the one that counts and digests them. */
async function* written(manifest: ExportLine, lines: AsyncIterable<ExportLine>): AsyncGenerator<string> {
  const counts = { entries: 0, notices: 0, tiles: 0, checkpoints: 0 };
  const digest = sha256.create();
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
    else if (line.kind === "tile") counts.tiles++;
    else if (line.kind === "checkpoint") counts.checkpoints++;
    yield textOf(line);
  }
  yield textOf({ kind: "end", counts, digest: `sha256:${toHex(digest.clone().digest())}` });
}

async function* sealedLines(store: SiteStore, size: number): AsyncGenerator<ExportLine> {
  const published = new Set<string>();
  for (let start = 0; start < size; start += chunk) {
    for (const line of await entryLines(store, start, Math.min(start + chunk, size))) {
      if (line.type === "notice") published.add(line.ref);
      yield line;
    }
  }
  for (const { hash, notice, publishedAt } of await store.notices()) {
    // A notice published since stands behind the last sealed entry, and so does everything that names it.
    if (published.has(hash)) yield { kind: "notice", hash, publishedAt, doc: { ...notice } };
  }
  for (let level = 0; hashesAt(level, size) > 0; level++) yield* tileLines(store, level, hashesAt(level, size));
  for (const { note, size: sealed } of await store.checkpoints()) {
    if (sealed <= size) yield { kind: "checkpoint", note };
  }
}

async function entryLines(store: SiteStore, start: number, end: number): Promise<EntryLine[]> {
  const [entries, records] = [await store.entries(start, end), await store.records(start, end)];
  const recordAt = new Map(records.map((record) => [record.index, record]));
  return entries.map(({ ref, kind, data }, i) => {
    const index = start + i;
    const shared = { kind: "entry", index, ref, data: toBase64(data) } as const;
    if (kind === "notice") return { ...shared, type: "notice" };
    const record = recordAt.get(index);
    if (!record) return { ...shared, type: "wiped" };
    const personCommitment = toBase64(record.personCommitment);
    return { ...shared, type: "record", record: { ...record.core }, salt: toBase64(record.salt), personCommitment };
  });
}

/** The tiles of one level as they were when the log had `hashes` hashes there: the last one may have grown since. */
async function* tileLines(store: SiteStore, level: number, hashes: number): AsyncGenerator<ExportLine> {
  for (let index = 0; index * tileWidth < hashes; index++) {
    const width = Math.min(tileWidth, hashes - index * tileWidth);
    const data = tileSlice((await store.tiles([{ level, index }]))[0], width);
    if (!data) throw new Error(`tile ${level}/${index} is not complete`);
    yield { kind: "tile", level, index, width, data: toBase64(data) };
  }
}
