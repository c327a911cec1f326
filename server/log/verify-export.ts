// Verifies an export from its lines alone: offline, without the server, its database or its keys.
import { parseVerifierKey } from "../../core/checkpoint.ts";
import { isKey, keysAt, logKeys, type LogKey } from "../../core/log-key.ts";
import { findings, type Finding, type Findings } from "./export-findings.ts";
import { parseExportLine, type EndLine, type ExportLine, type ManifestLine, type TileLine } from "./export-lines.ts";
import { leafTree } from "./leaf-tree.ts";
import { entryCheck, farthestAhead, type EntryCheck } from "./verify-entries.ts";
import { portableHashes, type VerifierHashes } from "./verifier-hashes.ts";
import { verifyEd25519 } from "./signer.ts";
import { verifyCheckpoints, verifyTiles } from "./verify-seals.ts";

/** What the verifier brings along, so that an export cannot vouch for itself. */
export interface KnownBefore {
  /** A verifier key of the log as obtained elsewhere, its latest or an earlier one; without it the export's own is believed. */
  readonly key?: string | undefined;
  /** A signed checkpoint of the log obtained elsewhere, such as from a receipt: shows that nothing was cut off or replaced since. */
  readonly checkpoint?: string | undefined;
  /** Most findings that are listed; the rest is counted. 100 when not said. */
  readonly limit?: number;
  /** Positions that later entries say were wiped; read when the last line was. */
  readonly wipedSince?: ReadonlySet<number>;
  /** The runtime's own hash functions, where it has faster ones. */
  readonly hashes?: VerifierHashes;
}

export interface ExportVerdict {
  readonly ok: boolean;
  /** In the order found: entries, notices, tiles, checkpoints. */
  readonly findings: readonly Finding[];
  /** Findings including those not listed. */
  readonly total: number;
  readonly manifest: ManifestLine | undefined;
  readonly counts: EndLine["counts"];
}

const order: readonly ExportLine["kind"][] = ["manifest", "entry", "notice", "file", "tile", "checkpoint", "end"];
const countOf = {
  entry: "entries",
  notice: "notices",
  file: "files",
  tile: "tiles",
  checkpoint: "checkpoints",
} as const;

/** Everything read from the lines that is not checked while reading. */
interface Reading {
  manifest: ManifestLine | undefined;
  end: EndLine | undefined;
  /** SHA-256 of the lines before `end`. */
  digest: string;
  readonly counts: { entries: number; notices: number; files: number; tiles: number; checkpoints: number };
  readonly tiles: TileLine[];
  readonly notes: string[];
  /** Of each checkpoint, the size of the one before it as the line says it; undefined where it does not. */
  readonly after: (number | undefined)[];
}

/**
 * Verifies the lines of an export, given without their newlines. Recomputes every entry from its record, every
 * tile from the entries, and the root under every checkpoint, and checks every signature. Any one line that was
 * changed, deleted, inserted or swapped makes the verdict not ok; a changed entry is named.
 */
export async function verifyExport(lines: AsyncIterable<string>, known: KnownBefore = {}): Promise<ExportVerdict> {
  const found = findings(known.limit ?? 100);
  const { hashes = portableHashes } = known;
  const tree = leafTree(hashes.sha256);
  const reading: Reading = {
    manifest: undefined,
    end: undefined,
    digest: "",
    counts: { entries: 0, notices: 0, files: 0, tiles: 0, checkpoints: 0 },
    tiles: [],
    notes: [],
    after: [],
  };
  const entries = entryCheck({ found, tree, hashes, site: () => reading.manifest?.site });
  await read(lines, { reading, found, entries, digest: hashes.running() });

  const { manifest, tiles, notes, counts } = reading;
  const size = manifest?.size ?? entries.extent();
  const keys = await keysOf(entries, { manifest, size }, { known, found });
  entries.finish(size, known.wipedSince);
  // Tiles stand in for a few missing entries; a size out of all proportion is a lie that must not cost memory.
  const sealed = size <= entries.extent() + farthestAhead ? size : entries.extent();
  const seals = { size: sealed, extent: entries.extent(), tree, tiles, notes, keys, held: known.checkpoint };
  verifyTiles(seals, found);
  await verifyCheckpoints(seals, found);
  verifyChain(reading, found);
  verifyEnd(reading, found);
  return { ok: found.total === 0, findings: found.list, total: found.total, manifest, counts };
}

type RunningDigest = ReturnType<VerifierHashes["running"]>;

async function read(
  lines: AsyncIterable<string>,
  {
    reading,
    found,
    entries,
    digest,
  }: { reading: Reading; found: Findings; entries: EntryCheck; digest: RunningDigest },
): Promise<void> {
  const encoder = new TextEncoder();
  let [number, previous] = [0, 0];
  for await (const text of lines) {
    number++;
    const parsed = parseExportLine(text);
    if (reading.digest === "") {
      if (parsed.ok && parsed.line.kind === "end") reading.digest = digest.hex();
      else digest.update(encoder.encode(`${text}\n`));
    }
    if (!parsed.ok) {
      found.add("line-malformed", `line ${number}: ${parsed.reason}`, parsed.entry);
      continue;
    }
    const { line } = parsed;
    const place = order.indexOf(line.kind);
    const doubled = line.kind === "manifest" ? number > 1 : reading.end !== undefined;
    if (place < previous || doubled) found.add("line-out-of-place", `line ${number} is a ${line.kind}`);
    previous = place;
    if (line.kind !== "manifest" && line.kind !== "end") reading.counts[countOf[line.kind]]++;
    if (line.kind === "manifest") reading.manifest ??= line;
    else if (line.kind === "entry") entries.entry(line);
    else if (line.kind === "notice") entries.notice(line);
    else if (line.kind === "file") entries.file(line);
    else if (line.kind === "tile") reading.tiles.push(line);
    else if (line.kind === "checkpoint") {
      reading.notes.push(line.note);
      reading.after.push(line.after);
    } else reading.end = line;
  }
}

/**
 * The keys to verify with: those the log itself states, or the export's only one. The key known before, where there
 * is one, must be among them; undefined when nothing can be told of any.
 */
async function keysOf(
  entries: EntryCheck,
  { manifest, size }: { manifest: ManifestLine | undefined; size: number },
  { known, found }: { known: KnownBefore; found: Findings },
): Promise<readonly LogKey[] | undefined> {
  if (!manifest) found.add("manifest-missing", "the first line does not say which log this is");
  const crypto = { sha256: (known.hashes ?? portableHashes).sha256, verifyEd25519 };
  const texts = { given: known.key?.trim(), own: manifest?.verifierKey };
  const parse = async (text = "") => parseVerifierKey(text, crypto.sha256);
  const [given, own] = [await parse(texts.given), await parse(texts.own)];
  const statements = entries.keyStatements();
  const first = texts.given === undefined ? own : given;
  const stated = await logKeys(statements, first, crypto);
  if (!stated.ok) {
    found.add("entry-not-its-key", "it states keys that do not follow from those before it", stated.index);
    return undefined;
  }
  const { keys } = stated;
  const isTheirs =
    statements.length === 0 ? texts.given === texts.own : keys.some(({ key }) => given && isKey(key, given));
  if (texts.given !== undefined && manifest && !isTheirs)
    found.add("other-log", "the export names another verifier key than yours");
  const latest = keysAt(keys, size).at(-1);
  if (!first && (texts.given ?? texts.own) !== undefined)
    found.add("verifier-key", "the verifier key is malformed, or its hash is that of another");
  else if (first && manifest && first.name !== manifest.origin)
    found.add("verifier-key", `the key is that of ${first.name}`);
  else if (statements.length > 0 && !(own && latest && isKey(own, latest)))
    found.add("verifier-key", "the log states another latest key than the export");
  return keys.length > 0 ? keys : undefined;
}

/** Each checkpoint follows the one before it. Named where nothing else is: whatever is broken breaks this too. */
function verifyChain({ notes, after }: Reading, found: Findings): void {
  if (found.total > 0) return;
  const sizes = notes.map((note) => Number(note.split("\n", 2)[1]));
  for (const [i, before] of after.entries()) {
    if (before !== undefined && before !== (sizes[i - 1] ?? 0))
      found.add("checkpoint-missing", `checkpoint ${before}, before checkpoint ${sizes[i]}, is not there`);
  }
}

function verifyEnd({ end, digest, counts }: Reading, found: Findings): void {
  if (!end) return found.add("end-missing", "the last line is missing: the file was cut off");
  for (const what of ["entries", "notices", "files", "tiles", "checkpoints"] as const) {
    if ((end.counts[what] ?? 0) !== counts[what])
      found.add("counts", `${counts[what]} ${what} where the last line says ${end.counts[what]}`);
  }
  if (end.digest !== `sha256:${digest}`) found.add("digest", "the file is not byte for byte what was written");
}
