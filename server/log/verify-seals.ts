// The second half of verifying an export: tiles hold the entries' hashes, and every checkpoint signs exactly them.
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64, sameBytes, toHex } from "../../core/bytes.ts";
import type { Checkpoint } from "../../core/checkpoint.ts";
import { openByAll, type LogKey } from "../../core/log-key.ts";
import { alignedEntries } from "./aligned-entries.ts";
import type { Findings } from "./export-findings.ts";
import type { TileLine } from "./export-lines.ts";
import type { LeafTree } from "./leaf-tree.ts";
import { verifyEd25519 } from "./signer.ts";
import { hashesAt, tileWidth } from "./tiles.ts";

const hashLength = 32;

/** What the log of `size` entries is compared with; `size` entries are in the tree unless reported missing. */
export interface Seals {
  readonly size: number;
  /** One past the highest position of an entry. */
  readonly extent: number;
  readonly tree: LeafTree;
  readonly tiles: readonly TileLine[];
  readonly notes: readonly string[];
  /** The keys of the log; undefined when none can be believed. */
  readonly keys: readonly LogKey[] | undefined;
  /** A checkpoint obtained elsewhere, such as from a receipt. */
  readonly held?: string | undefined;
}

/** Writes down every tile that is not what the entries make it, or is missing, doubled or too much. */
export function verifyTiles({ size, extent, tree, tiles }: Seals, found: Findings): void {
  const wanted = new Map<string, number>();
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const hashes = hashesAt(level, size);
    for (let index = 0; index * tileWidth < hashes; index++) {
      wanted.set(`${level}/${index}`, Math.min(tileWidth, hashes - index * tileWidth));
    }
  }
  const seen = new Set<string>();
  const fitting: Fitting[] = [];
  for (const tile of tiles.toSorted((a, b) => a.level - b.level || a.index - b.index)) {
    const name = `${tile.level}/${tile.index}`;
    const width = wanted.get(name);
    const data = fromBase64(tile.data) ?? new Uint8Array();
    if (width === undefined) found.add("tile-beyond-checkpoint", `the log has no tile ${name}`);
    else if (seen.has(name)) found.add("tile-twice", `tile ${name} is there twice`);
    else if (tile.width !== width || data.length !== width * hashLength) {
      found.add("tile-differs", `tile ${name} should hold ${width} hashes`);
    } else fitting.push({ tile, data });
    seen.add(name);
  }
  // Level 0 first: it stands in for entries that are missing or wrong, so that what is right above them shows as right.
  const leaves = fitting.filter(({ tile }) => tile.level === 0);
  verifyLeaves({ size, extent, tree, leaves }, found);
  for (const { tile, data } of fitting.slice(leaves.length))
    if (!sameBytes(tree.tile(tile, size), data))
      found.add("tile-differs", `tile ${tile.level}/${tile.index} is not that of the tiles below it`);
  for (const name of wanted.keys()) {
    if (!seen.has(name)) found.add("tile-missing", `tile ${name} is not there`);
  }
}

/** A tile of the width it should have. */
interface Fitting {
  readonly tile: TileLine;
  readonly data: Uint8Array;
}

interface Leaves extends Pick<Seals, "size" | "extent" | "tree"> {
  readonly leaves: readonly Fitting[];
}

/** The hash that a tile has for a place of the log; undefined where there is no such tile. */
type Told = (place: number) => Uint8Array | undefined;

function verifyLeaves({ size, extent, tree, leaves }: Leaves, found: Findings): void {
  const byIndex = new Map(leaves.map(({ tile, data }) => [tile.index, data]));
  const told: Told = (place) => {
    const at = (place % tileWidth) * hashLength;
    return byIndex.get(Math.floor(place / tileWidth))?.subarray(at, at + hashLength);
  };
  let isOther = extent > size;
  for (let place = 0; place < size && !isOther; place++) {
    const hash = tree.has(place) ? told(place) : undefined;
    isOther = hash !== undefined && !sameBytes(tree.leaf(place), hash);
  }
  const moved = isOther && nameEntries({ size, extent, tree, told }, found);
  for (let place = 0; place < size; place++) {
    const hash = told(place);
    if (hash && (moved || !tree.has(place) || found.wrongEntries.has(place))) tree.set(place, hash);
  }
}

/** Writes down which entries are not those of the tiles. Whether some have moved: then the tiles stand in for all. */
function nameEntries({ size, extent, tree, told }: Omit<Leaves, "leaves"> & { told: Told }, found: Findings): boolean {
  const hexOf = (hash: Uint8Array | undefined) => hash && toHex(hash);
  const own = Array.from({ length: extent }, (_, place) => hexOf(tree.has(place) ? tree.leaf(place) : undefined));
  const tiled = Array.from({ length: size }, (_, place) => hexOf(told(place)));
  const { inserted, missing, changed, beyond } = alignedEntries(own, tiled);
  const before = new Set(found.wrongEntries);
  for (const entry of inserted) found.add("entry-inserted", "the tiles go on without it", entry);
  for (const place of missing) found.add("entry-missing", "the tiles have an entry here that is not there", place);
  for (const entry of changed)
    if (!before.has(entry))
      found.add("tile-differs", `tile 0/${Math.floor(entry / tileWidth)} holds another hash for this entry`, entry);
  for (const entry of beyond) found.add("entry-beyond-checkpoint", `the export says ${size} entries`, entry);
  return inserted.length + missing.length > 0;
}

/** Writes down every checkpoint that the log's keys did not sign, or whose root is not that of the entries. */
export async function verifyCheckpoints(seals: Seals, found: Findings): Promise<void> {
  const { size, tree, notes, keys } = seals;
  if (!keys) return;
  const opened = (await Promise.all(notes.map((note) => open(note, keys, found)))).filter(
    (checkpoint) => checkpoint !== undefined,
  );
  let [last, broken] = [0, 0];
  for (const checkpoint of opened) {
    if (checkpoint.size <= last) {
      found.add("checkpoint-order", `checkpoint ${checkpoint.size} does not follow checkpoint ${last}`);
    } else if (checkpoint.size > size) {
      found.add("entry-missing", `checkpoint ${checkpoint.size} reaches beyond the ${size} entries there are`);
    } else if (!sameBytes(tree.root(checkpoint.size), checkpoint.root)) {
      if (broken++ === 0) found.add("checkpoint-root", changedBetween(last, checkpoint.size));
    } else if (broken === 0) last = checkpoint.size;
  }
  if (broken > 1)
    found.add(
      "checkpoint-root",
      broken === 2 ? "the checkpoint after it differs too" : `${broken - 1} checkpoints after it differ too`,
    );
  const latest = opened.at(-1)?.size ?? 0;
  if (latest < size) found.add("checkpoint-missing", `entries ${latest} to ${size - 1} are under no checkpoint`);
  if (seals.held !== undefined) await verifyHeld(seals.held, keys, { seals, found });
}

const changedBetween = (last: number, size: number): string =>
  `the log's key signed other entries than these: one of ${last} to ${size - 1} was changed`;

async function open(note: string, keys: readonly LogKey[], found: Findings): Promise<Checkpoint | undefined> {
  const opened = await openByAll(note, keys, { sha256, verifyEd25519 });
  if (opened.ok) return opened.checkpoint;
  const size = note.split("\n", 2)[1] ?? "";
  found.add(
    "checkpoint-signature",
    `checkpoint ${/^\d{1,16}$/.test(size) ? size : "of unknown size"}: ${opened.reason}`,
  );
  return undefined;
}

async function verifyHeld(
  note: string,
  keys: readonly LogKey[],
  { seals, found }: { seals: Seals; found: Findings },
): Promise<void> {
  const opened = await openByAll(note, keys, { sha256, verifyEd25519 });
  if (!opened.ok) return found.add("held-checkpoint", `the checkpoint you hold does not open: ${opened.reason}`);
  const { size, root } = opened.checkpoint;
  if (size > seals.size)
    found.add("held-checkpoint", `the checkpoint you hold has ${size} entries, the export ${seals.size}`);
  else if (!sameBytes(seals.tree.root(size), root)) {
    found.add("held-checkpoint", `the first ${size} entries are not those of the checkpoint you hold`);
  }
}
