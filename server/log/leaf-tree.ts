// A log rebuilt from its leaves: what an export verifier compares tiles and checkpoints with.
import { runningRoot, treeRoot, type Sha256 } from "../../core/merkle.ts";
import { hashesAt, tileWidth } from "./tiles.ts";

const hashLength = 32;

/** Leaf hashes by position, kept in one buffer: 32 MB for a million entries. */
export interface LeafTree {
  /** Sets the leaf at the position, whether or not it had one. */
  set(index: number, leaf: Uint8Array): void;
  has(index: number): boolean;
  leaf(index: number): Uint8Array;
  /** The hashes of a tile of a log of `size` entries, all of whose leaves are set. */
  tile(place: { level: number; index: number }, size: number): Uint8Array;
  /** The root over the first `size` leaves. Ask for growing sizes: each call goes on from the one before. */
  root(size: number): Uint8Array;
}

/** An empty tree. */
export function leafTree(sha256: Sha256): LeafTree {
  let hashes = new Uint8Array(1024 * hashLength);
  let present = new Uint8Array(1024);
  let edge = runningRoot(sha256);
  const slice = (index: number) => hashes.subarray(index * hashLength, (index + 1) * hashLength);
  const grow = (index: number): void => {
    if (index < present.length) return;
    const room = Math.max(index + 1, present.length * 2);
    const [widerHashes, widerPresent] = [new Uint8Array(room * hashLength), new Uint8Array(room)];
    widerHashes.set(hashes);
    widerPresent.set(present);
    [hashes, present] = [widerHashes, widerPresent];
  };

  const tileAt = ({ level, index }: { level: number; index: number }, size: number): Uint8Array => {
    const first = index * tileWidth;
    const width = Math.min(tileWidth, hashesAt(level, size) - first);
    const whole = new Uint8Array(Math.max(width, 0) * hashLength);
    for (let i = 0; i < width; i++) {
      const hash = level === 0 ? slice(first + i) : fullTileRoot({ level: level - 1, index: first + i }, size);
      whole.set(hash, i * hashLength);
    }
    return whole;
  };

  const fullTileRoot = (place: { level: number; index: number }, size: number): Uint8Array => {
    const tile = tileAt(place, size);
    return treeRoot(
      Array.from({ length: tileWidth }, (_, i) => tile.subarray(32 * i, 32 * i + 32)),
      sha256,
    );
  };

  return {
    set(index, leaf) {
      grow(index);
      hashes.set(leaf, index * hashLength);
      present[index] = 1;
    },
    has: (index) => present[index] === 1,
    leaf: (index) => slice(index),
    tile: tileAt,
    root(size) {
      if (size < edge.size()) edge = runningRoot(sha256);
      grow(size);
      while (edge.size() < size) edge.append(slice(edge.size()).slice());
      return edge.root();
    },
  };
}
