// RFC 6962 leaf, node and root hashes; inclusion and consistency proofs over stored perfect subtrees.
import { concat, sameBytes } from "./bytes.ts";

/** A synchronous SHA-256: 32 bytes out. */
export type Sha256 = (data: Uint8Array) => Uint8Array;
/** A SHA-256 that may answer later, so that a browser can verify with WebCrypto. */
export type AsyncSha256 = (data: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** The perfect subtree over leaves [index·2^level, (index+1)·2^level). */
export interface Node {
  readonly level: number;
  readonly index: number;
}
/** Hash of a stored perfect subtree. */
export type NodeHash = (node: Node) => Uint8Array;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** SHA-256(0x00 ‖ entry), RFC 6962 §2.1. */
export const leafHash = (entry: Uint8Array, sha256: Sha256): Uint8Array => sha256(concat(leafPrefix, entry));

/** SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1. */
function nodeHash(left: Uint8Array, right: Uint8Array, sha256: Sha256): Uint8Array {
  node.set(left, 1);
  node.set(right, 33);
  return sha256(node);
}

/** The bytes of one node at a time: trees are made of more of them than of anything else. */
const node = new Uint8Array(65);
node.set(nodePrefix);

/** The root over leaf hashes in order; SHA-256 of nothing for none. */
export function treeRoot(leaves: readonly Uint8Array[], sha256: Sha256): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array());
  let row = [...leaves];
  while (row.length > 1) {
    const next: Uint8Array[] = [];
    for (let i = 0; i + 1 < row.length; i += 2) next.push(nodeHash(row[i]!, row[i + 1]!, sha256));
    // RFC 6962 promotes an unpaired right-most subtree unchanged.
    if (row.length % 2) next.push(row.at(-1)!);
    row = next;
  }
  return row[0]!;
}

/** A tree that only grows, in the space of its height. */
export interface RunningRoot {
  /** Leaves so far. */
  size(): number;
  /** Adds a leaf hash. */
  append(leaf: Uint8Array): void;
  /** What `treeRoot` gives for the same leaves. */
  root(): Uint8Array;
}

/** An empty tree: it keeps the perfect subtrees so far, widest first, at most one of each level. */
export function runningRoot(sha256: Sha256): RunningRoot {
  const subtrees: { level: number; hash: Uint8Array }[] = [];
  let size = 0;
  return {
    size: () => size,
    append(leaf) {
      let [level, hash] = [0, leaf];
      for (; subtrees.at(-1)?.level === level; level++) hash = nodeHash(subtrees.pop()!.hash, hash, sha256);
      subtrees.push({ level, hash });
      size++;
    },
    root: () =>
      size === 0
        ? sha256(new Uint8Array())
        : subtrees.map(({ hash }) => hash).reduceRight((right, left) => nodeHash(left, right, sha256)),
  };
}

/** Level of the largest perfect subtree within n leaves (n ≥ 1). Counted, because Math.log2 rounds from 2^47 on. */
function levelWithin(n: number): number {
  let level = 0;
  while (2 ** (level + 1) <= n) level++;
  return level;
}

/** Largest power of two smaller than n (n ≥ 2). */
const splitPoint = (n: number): number => 2 ** levelWithin(n - 1);

/** Perfect subtrees that together cover [start, end), left to right; `start` must be a split point of the tree. */
export function perfectSubtrees(start: number, end: number): Node[] {
  const nodes: Node[] = [];
  let at = start;
  while (at < end) {
    const level = levelWithin(end - at);
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** Hash over [start, end) from stored perfect subtrees. */
export function rangeRoot(start: number, end: number, range: { node: NodeHash; sha256: Sha256 }): Uint8Array {
  if (start === end) return range.sha256(new Uint8Array());
  const hashes = perfectSubtrees(start, end).map(range.node);
  return hashes.reduceRight((right, left) => nodeHash(left, right, range.sha256));
}

/** A leaf range [start, end) whose root is one hash of a proof. */
export type LeafRange = readonly [start: number, end: number];

/** The ranges an inclusion proof names, leaf-most first (RFC 6962 §2.1.1). `index` < `size`. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
    }
  }
  return ranges.reverse();
}

/** The ranges a consistency proof from `oldSize` to `size` names (RFC 6962 §2.1.2). 0 < oldSize ≤ size. */
export function consistencyRanges(oldSize: number, size: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size];
  let whole = true;
  while (end !== oldSize) {
    const middle = start + splitPoint(end - start);
    if (oldSize <= middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
      whole = false;
    }
  }
  if (!whole) ranges.push([start, end]);
  return ranges.reverse();
}

const join = async (left: Uint8Array, right: Uint8Array, sha256: AsyncSha256) =>
  sha256(concat(nodePrefix, left, right));

/** What an inclusion proof claims: that `leaf` stands at `index` in the tree of `size` under `root`. */
export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leaf: Uint8Array;
  readonly root: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** Whether the claim holds (RFC 9162 §2.1.3.2). Malformed claims are false, never an exception. */
export async function includes(claim: InclusionClaim, sha256: AsyncSha256): Promise<boolean> {
  const { index, size, leaf, root, path } = claim;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  const ranges = inclusionRanges(index, size);
  if (ranges.length !== path.length) return false;
  let hash = leaf;
  for (const [i, [start]] of ranges.entries()) {
    hash = start > index ? await join(hash, path[i]!, sha256) : await join(path[i]!, hash, sha256);
  }
  return sameBytes(hash, root);
}

/** What a consistency proof claims: that the tree under `oldRoot` is a prefix of the tree under `root`. */
export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** Whether the claim holds (RFC 9162 §2.1.4.2). A tree is consistent with itself by an empty path. */
export async function isConsistent(claim: ConsistencyClaim, sha256: AsyncSha256): Promise<boolean> {
  const { oldSize, oldRoot, size, root, path } = claim;
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(size) || oldSize < 1 || oldSize > size) return false;
  if (oldSize === size) return path.length === 0 && sameBytes(oldRoot, root);
  const ranges = consistencyRanges(oldSize, size);
  if (ranges.length !== path.length) return false;
  // When the old tree is itself one perfect subtree, its root is not repeated in the proof.
  const wholeOld = ranges[0]![1] !== oldSize;
  const first = wholeOld ? 0 : 1;
  let before = wholeOld ? oldRoot : path[0]!;
  let after = before;
  for (let i = first; i < ranges.length; i++) {
    if (ranges[i]![1] <= oldSize) {
      before = await join(path[i]!, before, sha256);
      after = await join(path[i]!, after, sha256);
    } else after = await join(after, path[i]!, sha256);
  }
  return sameBytes(before, oldRoot) && sameBytes(after, root);
}
