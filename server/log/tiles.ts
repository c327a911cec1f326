// Tiles (c2sp.org/tlog-tiles): coordinates, paths, node hashes, and proofs made from stored tiles.
import { sha256 } from "@noble/hashes/sha2.js";
import { toBase64 } from "../../core/bytes.ts";
import {
  consistencyRanges,
  inclusionRanges,
  perfectSubtrees,
  rangeRoot,
  treeRoot,
  type LeafRange,
  type Node,
  type NodeHash,
  type Sha256,
} from "../../core/merkle.ts";
import type { InclusionProof } from "../../core/receipt.ts";
import type { CheckpointRow, SiteStore, TileRow } from "../store/rows.ts";

/** Hashes in a full tile. */
export const tileWidth = 256;
const tileHeight = 8;
const hashLength = 32;

export interface TilePlace {
  readonly level: number;
  readonly index: number;
}

/** Hashes that level `level` holds over a log of `size` entries: one per perfect subtree of 256^level leaves. */
export const hashesAt = (level: number, size: number): number => Math.floor(size / tileWidth ** level);

/** Where a perfect subtree's hash comes from: `count` hashes of the tile from `offset` on. */
function tileOf(node: Node): TilePlace & { readonly offset: number; readonly count: number } {
  const level = Math.floor(node.level / tileHeight);
  const count = 2 ** (node.level % tileHeight);
  const first = node.index * count;
  return { level, index: Math.floor(first / tileWidth), offset: first % tileWidth, count };
}

/** A tile is missing or too narrow. */
class TileDamaged extends Error {
  override readonly name = "TileDamaged";
}

/** The hash of a perfect subtree out of tiles; throws when a tile is missing or too narrow, which means damage. */
export function nodesFrom(tile: (place: TilePlace) => Uint8Array | undefined, hashed: Sha256 = sha256): NodeHash {
  return (node) => {
    const { level, index, offset, count } = tileOf(node);
    const data = tile({ level, index });
    if (!data || data.length < (offset + count) * hashLength)
      throw new TileDamaged(`tile ${level}/${index} is not complete`);
    const hash = (i: number) => data.subarray((offset + i) * hashLength, (offset + i + 1) * hashLength);
    return treeRoot(
      Array.from({ length: count }, (_, i) => hash(i)),
      hashed,
    );
  };
}

/** The hashes of leaf ranges, from as few stored tiles as they need. */
async function rangeHashes(store: Pick<SiteStore, "tiles">, ranges: readonly LeafRange[]): Promise<Uint8Array[]> {
  const key = ({ level, index }: TilePlace) => `${level}/${index}`;
  const places = new Map<string, TilePlace>();
  for (const [start, end] of ranges) {
    for (const node of perfectSubtrees(start, end)) {
      const { level, index } = tileOf(node);
      places.set(key({ level, index }), { level, index });
    }
  }
  const rows = await store.tiles([...places.values()]);
  const tiles = new Map([...places.keys()].map((place, i) => [place, rows[i]?.data]));
  const node = nodesFrom((place) => tiles.get(key(place)));
  return ranges.map(([start, end]) => rangeRoot(start, end, { node, sha256 }));
}

/** The proof that entry `index` is under the checkpoint; undefined when the checkpoint does not reach that far. */
export async function inclusionProof(
  store: Pick<SiteStore, "tiles">,
  index: number,
  checkpoint: CheckpointRow,
): Promise<InclusionProof | undefined> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= checkpoint.size) return undefined;
  const path = await rangeHashes(store, inclusionRanges(index, checkpoint.size));
  return { index, path: path.map(toBase64), checkpoint: checkpoint.note };
}

/** The root of the log of `size` entries, 0 < size ≤ sealed size; undefined when tiles it needs are damaged. */
export async function rootAt(store: Pick<SiteStore, "tiles">, size: number): Promise<Uint8Array | undefined> {
  return (await rangeHashes(store, [[0, size]]).catch(whenDamaged))?.[0];
}

const whenDamaged = (error: unknown): undefined => {
  if (!(error instanceof TileDamaged)) throw error;
};

/** The hashes that prove the log of `from` entries to be the beginning of the log of `to`; 0 < from ≤ to ≤ sealed size. */
export const consistencyProof = (store: Pick<SiteStore, "tiles">, from: number, to: number): Promise<Uint8Array[]> =>
  rangeHashes(store, consistencyRanges(from, to));

export interface TilePath {
  /** `entries` for entry bundles. */
  readonly level: number | "entries";
  readonly index: number;
  /** 256 for a full tile. */
  readonly width: number;
}

/** Parses the part of an address after `tile/`: `0/x001/x234/067`, `entries/000.p/5`; undefined when malformed. */
export function parseTilePath(path: string): TilePath | undefined {
  const match = /^(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*)(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  if (!match) return undefined;
  const groups = [...match[2]!.matchAll(/\d{3}/g)].map(([digits]) => digits);
  const level = match[1] === "entries" ? match[1] : Number(match[1]);
  const width = match[4] === undefined ? tileWidth : Number(match[4]);
  const index = Number([...groups, match[3]!].join(""));
  // A leading zero group would give one tile two addresses.
  if (groups[0] === "000" || !Number.isSafeInteger(index) || (level !== "entries" && level > 63)) return undefined;
  return match[4] !== undefined && width >= tileWidth ? undefined : { level, index, width };
}

/** The address of a tile below `tile/`. */
export function formatTilePath({ level, index, width }: TilePath): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  const groups = padded.match(/\d{3}/g)!;
  const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join("/");
  return `${level}/${name}${width < tileWidth ? `.p/${width}` : ""}`;
}

/** Entries as a bundle: each after its length in two bytes, most significant first. */
export function entryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = new Uint8Array(entries.reduce((sum, data) => sum + 2 + data.length, 0));
  let at = 0;
  for (const data of entries) {
    new DataView(bundle.buffer).setUint16(at, data.length);
    bundle.set(data, at + 2);
    at += 2 + data.length;
  }
  return bundle;
}

/** The first `width` hashes of a stored tile; undefined when it holds fewer. */
export const tileSlice = (tile: TileRow | undefined, width: number): Uint8Array | undefined =>
  tile && tile.width >= width ? tile.data.slice(0, width * hashLength) : undefined;
