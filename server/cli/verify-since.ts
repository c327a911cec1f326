// A log at an address that was verified before: only what came since is read, and its edge leads to the old root and the new.
import { sameBytes } from "../../core/bytes.ts";
import { openByAll, type LogKey } from "../../core/log-key.ts";
import { rangeRoot, treeRoot } from "../../core/merkle.ts";
import type { Checkpoint } from "../../core/checkpoint.ts";
import type { Findings } from "../log/export-findings.ts";
import { hashesAt, nodesFrom, tileWidth, type TilePlace } from "../log/tiles.ts";
import type { ServedTile } from "./live-log.ts";
import { paperCrypto } from "./verify-papers.ts";

const hashLength = 32;
const { sha256 } = paperCrypto;

/** What a log serves since the checkpoint that is held. */
export interface Growth {
  /** The checkpoint that was verified before, and how many entries and which root it claims. */
  readonly held: string;
  readonly before: Pick<Checkpoint, "size" | "root">;
  readonly claimed: Pick<Checkpoint, "size" | "root">;
  readonly tiles: readonly ServedTile[];
  /** Hashes of the entries that were read, by position. */
  readonly leaves: ReadonlyMap<number, Uint8Array>;
  readonly keys: readonly LogKey[];
}

/**
 * Writes down what is wrong with the growth of a log. The tiles at its edge hold what the old root is made of: that they
 * lead to it, and with the new entries to the new one, is what a consistency proof says, so none is asked for.
 */
export async function verifyGrowth(growth: Growth, found: Findings): Promise<void> {
  const { held, before, claimed, keys, tiles } = growth;
  const opened = await openByAll(held, keys, paperCrypto);
  if (!opened.ok) found.add("held-checkpoint", `the checkpoint you hold does not open: ${opened.reason}`);
  if (before.size === claimed.size) {
    if (!sameBytes(before.root, claimed.root)) found.add("held-checkpoint", otherEntries(before.size));
    return;
  }
  for (const { level, index, width, data } of tiles) {
    if (data.length !== width * hashLength)
      found.add("tile-differs", `tile ${level}/${index} should hold ${width} hashes`);
  }
  if (found.total > 0) return;
  const data = new Map(tiles.map((tile) => [nameOf(tile), tile.data]));
  const tileAt = (place: TilePlace) => data.get(nameOf(place));
  verifyLeaves(growth, tileAt, found);
  verifyAbove(growth, tileAt, found);
  const node = nodesFrom(tileAt, sha256);
  const rootAt = (size: number) => rangeRoot(0, size, { node, sha256 });
  if (before.size > 0 && !sameBytes(rootAt(before.size), before.root))
    found.add("held-checkpoint", otherEntries(before.size));
  else if (!sameBytes(rootAt(claimed.size), claimed.root))
    found.add(
      "checkpoint-root",
      `the log's key signed other entries than these: one of ${before.size} to ${claimed.size - 1} was changed`,
    );
}

const nameOf = ({ level, index }: TilePlace): string => `${level}/${index}`;
const otherEntries = (size: number) => `the first ${size} entries are not those of the checkpoint you hold`;
const hashIn = (tile: Uint8Array | undefined, i: number): Uint8Array =>
  (tile ?? new Uint8Array()).subarray(i * hashLength, (i + 1) * hashLength);

type TileAt = (place: TilePlace) => Uint8Array | undefined;

function verifyLeaves({ leaves }: Growth, tileAt: TileAt, found: Findings): void {
  for (const [position, leaf] of leaves) {
    const index = Math.floor(position / tileWidth);
    if (!sameBytes(hashIn(tileAt({ level: 0, index }), position % tileWidth), leaf))
      found.add("tile-differs", `tile 0/${index} holds another hash for this entry`, position);
  }
}

/** Each hash that came since stands for a whole tile below it, which was read too. */
function verifyAbove({ before, claimed }: Growth, tileAt: TileAt, found: Findings): void {
  for (let level = 1; hashesAt(level, claimed.size) > 0; level++) {
    for (let i = hashesAt(level, before.size); i < hashesAt(level, claimed.size); i++) {
      const below = tileAt({ level: level - 1, index: i });
      const root = treeRoot(
        Array.from({ length: tileWidth }, (_, at) => hashIn(below, at)),
        sha256,
      );
      const index = Math.floor(i / tileWidth);
      if (!sameBytes(hashIn(tileAt({ level, index }), i % tileWidth), root))
        found.add("tile-differs", `tile ${level}/${index} is not that of the tiles below it`);
    }
  }
}
