// A log or receipt at an address: read over HTTP and verified as a stranger would.
import { toBase64, toHex } from "../../core/bytes.ts";
import { parseCheckpointBody, parseVerifierKey, type VerifierKey } from "../../core/checkpoint.ts";
import { isKey, isKeyStatement, logKeys, openByAll, type LogKey, type LogKeys } from "../../core/log-key.ts";
import { leafHash } from "../../core/merkle.ts";
import { findings, type Findings } from "../log/export-findings.ts";
import { leafTree } from "../log/leaf-tree.ts";
import { verifyCheckpoints, verifyTiles } from "../log/verify-seals.ts";
import type { TileLine } from "../log/export-lines.ts";
import { paperCrypto, receiptVerdict } from "./verify-papers.ts";
import { counted, trustLine, verdict, type Verdict } from "./verify-report.ts";
import type { Known } from "./verify-things.ts";
import { CommandError } from "./command.ts";
import { readEntries, readTiles, textAt, type ServedTile, type Stretch } from "./live-log.ts";
import { verifyGrowth } from "./verify-since.ts";

/** Verifies what is at an address: a log, by all of its entries and tiles, or a receipt. */
export async function verifyLive(address: string, known: Known): Promise<Verdict> {
  const url = new URL(address);
  const receipt = /^.*\/r\/rec_\w+\.[\w-]+/.exec(url.pathname);
  if (receipt) {
    url.pathname = `${receipt[0]}.json`;
    return receiptVerdict(address, await textAt(url.href), known);
  }
  return logVerdict(address, url.href.replace(/\/(checkpoint)?$/, ""), known);
}

async function logVerdict(thing: string, log: string, known: Known): Promise<Verdict> {
  const keyText = (known.key ?? (await textAt(`${log}/key`))).trim();
  const key = await parseVerifierKey(keyText, paperCrypto.sha256);
  if (!key) throw new CommandError(`${log}/key is no verifier key`, "Name the one you know with --key.");
  const note = await textAt(`${log}/checkpoint`);
  const claimed = claimedBy(note);
  const base = { thing, kind: "log" } as const;
  const refused = (reason: string) => {
    const detail = `the latest checkpoint does not open: ${reason}`;
    return verdict(
      { ...base, about: [`log ${key.name}`] },
      { found: [{ rule: "checkpoint-signature", detail }], shows: [] },
    );
  };
  if (!claimed) return refused("malformed");
  const before = heldBefore(known.since);
  const { size } = claimed;
  const since = before?.size ?? 0;
  const found = findings(known.limit ?? 100);
  if (since > size)
    found.add("held-checkpoint", `the checkpoint you hold has ${since} entries, the log ${size}: it was cut off`);
  const read = since > size ? nothing : await entriesOf({ log, since, size }, known);
  const keys = keysWith(await logKeys(read.statements, key, paperCrypto), key, found);
  const opened = await openByAll(note, keys, paperCrypto);
  if (!opened.ok && found.total === 0) return refused(opened.reason);
  if (since <= size) {
    const tiles = since === size && before ? [] : await readTiles({ log, since, size });
    if (before) await verifyGrowth({ held: known.since!, before, claimed, tiles, leaves: read.leaves, keys }, found);
    else await verifyWhole({ size, note, keys, tiles, leaves: read.leaves, known }, found);
  }
  const root = toHex(claimed.root).slice(0, 16);
  const grown = before ? `, ${size - since} of them since the checkpoint you hold` : "";
  const shows = [
    before
      ? "every entry since then leads to the root that the log's key signed, and the log still stands by the checkpoint you hold."
      : "every entry and tile that is served leads to the root that the log's key signed.",
    trustLine(known.key, keyText),
    ...(known.checkpoint ? ["The log is the one whose checkpoint you hold."] : []),
  ];
  const isSound = found.total === 0;
  return {
    ...base,
    about: [`log ${key.name}, ${counted(size, "entry", "entries")}${since > size ? "" : grown}, root ${root}…`],
    ok: isSound,
    shows: isSound ? shows : [],
    findings: found.list,
    total: found.total,
    ...(isSound ? { checkpoint: note } : {}),
  };
}

/** How many entries a note says it covers, and under which root; nobody has looked at its signatures. */
const claimedBy = (note: string) => parseCheckpointBody(note.slice(0, note.lastIndexOf("\n\n") + 1));

function heldBefore(note: string | undefined) {
  if (note === undefined) return undefined;
  const before = claimedBy(note);
  if (!before)
    throw new CommandError("--since names no checkpoint", "Such as one that --keep wrote, or /checkpoint of the log.");
  return before;
}

interface ReadEntries {
  readonly leaves: ReadonlyMap<number, Uint8Array>;
  /** Entries that state which keys sign the log, in order. */
  readonly statements: readonly { readonly index: number; readonly data: Uint8Array }[];
}

const nothing: ReadEntries = { leaves: new Map(), statements: [] };

async function entriesOf(stretch: Stretch, { hashes }: Known): Promise<ReadEntries> {
  if (stretch.since === stretch.size) return nothing;
  const leaves = new Map<number, Uint8Array>();
  const statements: { index: number; data: Uint8Array }[] = [];
  await readEntries(stretch, (index, data) => {
    leaves.set(index, leafHash(data, hashes?.sha256 ?? paperCrypto.sha256));
    // Of those before, the checkpoint that is held was signed by the keys they stated.
    if (index >= stretch.since && isKeyStatement(data)) statements.push({ index, data: data.slice() });
  });
  return { leaves, statements: statements.toSorted((a, b) => a.index - b.index) };
}

interface WholeLog {
  readonly size: number;
  readonly note: string;
  readonly keys: readonly LogKey[];
  readonly tiles: readonly ServedTile[];
  readonly leaves: ReadonlyMap<number, Uint8Array>;
  readonly known: Known;
}

async function verifyWhole({ size, note, keys, tiles, leaves, known }: WholeLog, found: Findings): Promise<void> {
  const tree = leafTree(known.hashes?.sha256 ?? paperCrypto.sha256);
  for (const [index, leaf] of leaves) tree.set(index, leaf);
  const lines = tiles.map(({ data, ...tile }): TileLine => ({ kind: "tile", ...tile, data: toBase64(data) }));
  const seals = { size, extent: size, tree, tiles: lines, notes: [note], keys, held: known.checkpoint };
  verifyTiles(seals, found);
  await verifyCheckpoints(seals, found);
}

/** The keys that the log states, which must hold the one to verify with; that one alone where they do not. */
function keysWith(stated: LogKeys, key: VerifierKey, found: Findings): readonly LogKey[] {
  const alone = [{ key, from: 0, until: undefined, since: undefined }];
  if (!stated.ok) {
    found.add("entry-not-its-key", "it states keys that do not follow from those before it", stated.index);
    return alone;
  }
  if (stated.keys.some((one) => isKey(one.key, key))) return stated.keys;
  found.add("other-log", "the log never had the verifier key you know");
  return alone;
}
