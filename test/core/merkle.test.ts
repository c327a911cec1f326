// The Merkle tree against published vectors, and every way of lying in a proof.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../core/bytes.ts";
import {
  consistencyRanges,
  includes,
  inclusionRanges,
  isConsistent,
  leafHash,
  perfectSubtrees,
  rangeRoot,
  treeRoot,
  type LeafRange,
  type Node,
} from "../../core/merkle.ts";
import { sha256 } from "../support/node-crypto.ts";

// The eight entries that RFC 6962 implementations are tested with.
const entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const leaves = entries.map((hex) => leafHash(fromHex(hex)!, sha256));
const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/** What stands beside the first leaf of eight, on the way up: its inclusion proof, and the consistency proof from one. */
const besideTheFirst = [
  "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
  "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
];

/** The recursive definition of RFC 6962 §2.1, kept apart from the code under test. */
function definedRoot(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 1) return hashes[0]!;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return sha256(Buffer.concat([Buffer.of(1), definedRoot(hashes.slice(0, k)), definedRoot(hashes.slice(k))]));
}

const pathOf = (ranges: readonly LeafRange[], hashes: readonly Uint8Array[]): Uint8Array[] =>
  ranges.map(([start, end]) => definedRoot(hashes.slice(start, end)));

const leavesOf = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`entry ${i}`), sha256));

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = bytes.slice();
  copy[Math.floor(bit / 8) % copy.length]! ^= 1 << (bit % 8);
  return copy;
};

describe("published vectors", () => {
  test.each(roots.map((root, size) => [size, root] as const))("the root of %i leaves", (size, root) => {
    expect(toHex(treeRoot(leaves.slice(0, size), sha256))).toBe(root);
  });

  test.each([
    [0, 1, []],
    [0, 8, besideTheFirst],
    [
      5,
      8,
      [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ],
    ],
    [2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]],
    [
      1,
      5,
      [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ],
    ],
  ])("the inclusion proof of leaf %i in %i", async (index, size, path) => {
    expect(pathOf(inclusionRanges(index, size), leaves).map(toHex)).toEqual(path);
    const claim = {
      index,
      size,
      leaf: leaves[index]!,
      root: fromHex(roots[size]!)!,
      path: path.map((hex) => fromHex(hex)!),
    };
    expect(await includes(claim, sha256)).toBe(true);
  });

  test.each([
    [1, 1, []],
    [1, 8, besideTheFirst],
    [
      6,
      8,
      [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ],
    ],
    [
      2,
      5,
      [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ],
    ],
  ])("the consistency proof from %i to %i", async (oldSize, size, path) => {
    expect(pathOf(consistencyRanges(oldSize, size), leaves).map(toHex)).toEqual(path);
    const [oldRoot, root] = [fromHex(roots[oldSize]!)!, fromHex(roots[size]!)!];
    expect(await isConsistent({ oldSize, oldRoot, size, root, path: path.map((hex) => fromHex(hex)!) }, sha256)).toBe(
      true,
    );
  });
});

const sizeAndIndex = fc
  .integer({ min: 1, max: 130 })
  .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

describe("inclusion", () => {
  const claimFor = ([size, index]: [number, number]) => {
    const hashes = leavesOf(size);
    const path = pathOf(inclusionRanges(index, size), hashes);
    return { index, size, leaf: hashes[index]!, root: definedRoot(hashes), path };
  };

  test("every leaf of every tree is included", async () => {
    await fc.assert(
      fc.asyncProperty(sizeAndIndex, async (at) => {
        expect(await includes(claimFor(at), sha256)).toBe(true);
      }),
    );
  });

  test("a flipped bit in the leaf, the root or any hash of the path is refused", async () => {
    await fc.assert(
      fc.asyncProperty(sizeAndIndex, fc.nat({ max: 255 }), async (at, bit) => {
        const claim = claimFor(at);
        expect(await includes({ ...claim, leaf: flipped(claim.leaf, bit) }, sha256)).toBe(false);
        expect(await includes({ ...claim, root: flipped(claim.root, bit) }, sha256)).toBe(false);
        for (const i of claim.path.keys()) {
          expect(await includes({ ...claim, path: claim.path.with(i, flipped(claim.path[i]!, bit)) }, sha256)).toBe(
            false,
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  test("no other index of the same tree is believed", async () => {
    await fc.assert(
      fc.asyncProperty(sizeAndIndex, fc.nat({ max: 129 }), async (at, other) => {
        const claim = claimFor(at);
        if (other !== claim.index) expect(await includes({ ...claim, index: other }, sha256)).toBe(false);
      }),
    );
  });

  test("the last leaf is not believed to stand one further, where its path would lead to the same root", async () => {
    expect(await includes({ ...claimFor([100, 99]), index: 100 }, sha256)).toBe(false);
    expect(await includes({ ...claimFor([1, 0]), index: 1 }, sha256)).toBe(false);
  });

  test("a path that is longer, shorter or reversed is refused", async () => {
    const claim = claimFor([100, 41]);
    for (const path of [
      [...claim.path, claim.root],
      claim.path.slice(1),
      claim.path.slice(0, -1),
      claim.path.toReversed(),
    ]) {
      expect(await includes({ ...claim, path }, sha256)).toBe(false);
    }
  });

  test.each([-1, 1.5, NaN, Infinity, 2 ** 53, 100])(
    "index %d of 100 is refused without an exception",
    async (index) => {
      expect(await includes({ ...claimFor([100, 0]), index }, sha256)).toBe(false);
    },
  );

  test.each([0, -1, 0.5, NaN, 2 ** 53])("size %d is refused without an exception", async (size) => {
    expect(await includes({ ...claimFor([100, 0]), size }, sha256)).toBe(false);
  });
});

const twoSizes = fc
  .integer({ min: 1, max: 130 })
  .chain((size) => fc.tuple(fc.integer({ min: 1, max: size }), fc.constant(size)));

describe("consistency", () => {
  const claimFor = ([oldSize, size]: [number, number]) => {
    const hashes = leavesOf(size);
    const path = oldSize === size ? [] : pathOf(consistencyRanges(oldSize, size), hashes);
    return { oldSize, oldRoot: definedRoot(hashes.slice(0, oldSize)), size, root: definedRoot(hashes), path };
  };

  test("every tree is a prefix of every larger one", async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, async (sizes) => {
        expect(await isConsistent(claimFor(sizes), sha256)).toBe(true);
      }),
    );
  });

  test("a flipped bit in either root or any hash of the path is refused", async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, fc.nat({ max: 255 }), async (sizes, bit) => {
        const claim = claimFor(sizes);
        expect(await isConsistent({ ...claim, oldRoot: flipped(claim.oldRoot, bit) }, sha256)).toBe(false);
        expect(await isConsistent({ ...claim, root: flipped(claim.root, bit) }, sha256)).toBe(false);
        for (const i of claim.path.keys()) {
          const path = claim.path.with(i, flipped(claim.path[i]!, bit));
          expect(await isConsistent({ ...claim, path }, sha256)).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("a tree whose history was rewritten is not consistent with the old one", async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, fc.nat({ max: 129 }), async ([oldSize, size], changed) => {
        const rewritten = leavesOf(size).with(changed % oldSize, leafHash(Buffer.from("another"), sha256));
        const path = oldSize === size ? [] : pathOf(consistencyRanges(oldSize, size), rewritten);
        const claim = { ...claimFor([oldSize, size]), root: definedRoot(rewritten), path };
        expect(await isConsistent(claim, sha256)).toBe(false);
      }),
    );
  });

  test.each([
    [0, 8],
    [-1, 8],
    [9, 8],
    [1.5, 8],
    [NaN, 8],
    [4, NaN],
    [4, 2 ** 53],
  ])("from %d to %d is refused without an exception", async (oldSize, size) => {
    expect(await isConsistent({ ...claimFor([4, 8]), oldSize, size }, sha256)).toBe(false);
  });

  test("a wrong number of hashes is refused", async () => {
    const claim = claimFor([37, 100]);
    expect(await isConsistent({ ...claim, path: [...claim.path, claim.root] }, sha256)).toBe(false);
    expect(await isConsistent({ ...claim, path: claim.path.slice(1) }, sha256)).toBe(false);
    expect(await isConsistent({ ...claimFor([8, 8]), path: [claim.root] }, sha256)).toBe(false);
  });
});

describe("stored perfect subtrees", () => {
  const hashes = leavesOf(300);
  const node = ({ level, index }: Node) => definedRoot(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level));

  test("give the root of every tree and of every range a proof names", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat({ max: 299 }), (size, at) => {
        expect(rangeRoot(0, size, { node, sha256 })).toEqual(definedRoot(hashes.slice(0, size)));
        for (const [start, end] of inclusionRanges(at % size, size)) {
          expect(rangeRoot(start, end, { node, sha256 })).toEqual(definedRoot(hashes.slice(start, end)));
        }
      }),
      { numRuns: 40 },
    );
  });

  test("the empty range is the hash of nothing", () => {
    expect(toHex(rangeRoot(0, 0, { node, sha256 }))).toBe(roots[0]);
  });

  // Math.log2 rounds these sizes up to the next power of two.
  test.each([2 ** 49 - 1, 2 ** 52 - 1, 2 ** 53 - 1])("cover %d leaves exactly", (size) => {
    const covered = perfectSubtrees(0, size).reduce((sum, { level }) => sum + 2 ** level, 0);
    expect(covered).toBe(size);
    expect(inclusionRanges(size - 1, size + 1)[0]).toEqual([size, size + 1]);
  });
});
