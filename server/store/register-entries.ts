// Entries of a register as bytes: 8 of each keyed hash while they are gathered, 6 below the chunk of the first two after that.

/** A blob and where its parts are: which byte or chunk, the offset and the length in bytes. */
interface Sliced {
  readonly all: Uint8Array;
  readonly slices: readonly (readonly [of: number, offset: number, length: number])[];
}

const entryBytes = 8;
const suffixBytes = 6;

/** The first 8 bytes of a keyed hash as a number that sorts as they do. */
export const entryOf = (hash: Uint8Array): bigint =>
  new DataView(hash.buffer, hash.byteOffset, hash.byteLength).getBigUint64(0);

/** The entries sorted, 8 bytes each, and the part of each first byte. Sorts in place. */
export function sliceByLead(entries: BigUint64Array): Sliced {
  entries.sort();
  const all = new Uint8Array(entries.length * entryBytes);
  const view = new DataView(all.buffer);
  for (let i = 0; i < entries.length; i++) view.setBigUint64(i * entryBytes, entries[i]!);
  return { all, slices: slicesOf(all, { width: entryBytes, of: (at) => all[at]! }) };
}

/**
 * The parts of some first bytes, from every run, as chunks: 6 bytes of each different entry, by its first two bytes.
 * `numbers` counts the different ones.
 */
export function chunksOf(parts: readonly Uint8Array[]): Sliced & { readonly numbers: number } {
  const sorted = new BigUint64Array(parts.reduce((sum, part) => sum + part.length / entryBytes, 0));
  let count = 0;
  for (const part of parts) {
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    for (let at = 0; at < part.length; at += entryBytes) sorted[count++] = view.getBigUint64(at);
  }
  sorted.sort();
  const all = new Uint8Array(sorted.length * suffixBytes);
  const chunks = new Uint16Array(sorted.length);
  const entry = new DataView(new ArrayBuffer(entryBytes));
  const suffix = new Uint8Array(entry.buffer, entryBytes - suffixBytes);
  let numbers = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue;
    entry.setBigUint64(0, sorted[i]!);
    chunks[numbers] = entry.getUint16(0);
    all.set(suffix, numbers * suffixBytes);
    numbers++;
  }
  const used = all.subarray(0, numbers * suffixBytes);
  return { all: used, slices: slicesOf(used, { width: suffixBytes, of: (at) => chunks[at / suffixBytes]! }), numbers };
}

/** Where each stretch with the same `of` begins and how long it is. */
function slicesOf(all: Uint8Array, by: { width: number; of: (offset: number) => number }): Sliced["slices"] {
  const slices: [number, number, number][] = [];
  for (let at = 0; at < all.length; at += by.width) {
    const last = slices.at(-1);
    if (last?.[0] === by.of(at)) last[2] += by.width;
    else slices.push([by.of(at), at, by.width]);
  }
  return slices;
}

/** A chunk as it is stored: 6 bytes of each entry, sorted, below its first two bytes. */
export interface Chunk {
  readonly of: number;
  readonly hashes: Uint8Array;
}

/** Where what went and what came of one chunk is: offset and length in bytes of each. */
type Change = readonly [of: number, goneAt: number, gone: number, comeAt: number, come: number];

/** What became another between two versions of some chunks; a chunk that stayed the same is not in it. */
export function changesOf(
  before: readonly Chunk[],
  after: readonly Chunk[],
): { readonly all: Uint8Array; readonly slices: readonly Change[] } {
  const was = new Map(before.map((chunk) => [chunk.of, chunk.hashes]));
  const is = new Map(after.map((chunk) => [chunk.of, chunk.hashes]));
  const room = [...before, ...after].reduce((sum, { hashes }) => sum + hashes.length, 0);
  const all = new Uint8Array(room);
  const slices: Change[] = [];
  let at = 0;
  const put = (parts: readonly Uint8Array[]): number => {
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return at;
  };
  for (const of of [...new Set([...was.keys(), ...is.keys()])].sort((a, b) => a - b)) {
    const { gone, come } = apart(was.get(of) ?? new Uint8Array(), is.get(of) ?? new Uint8Array());
    if (gone.length + come.length === 0) continue;
    const start = at;
    const middle = put(gone);
    slices.push([of, start, middle - start, middle, put(come) - middle]);
  }
  return { all: all.subarray(0, at), slices };
}

/** The entries that only one of two sorted chunks has. */
function apart(before: Uint8Array, after: Uint8Array): { gone: Uint8Array[]; come: Uint8Array[] } {
  const gone: Uint8Array[] = [];
  const come: Uint8Array[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const order = i >= before.length ? 1 : j >= after.length ? -1 : compared(before, i, after, j);
    if (order < 0) gone.push(before.subarray(i, i + suffixBytes));
    if (order > 0) come.push(after.subarray(j, j + suffixBytes));
    if (order <= 0) i += suffixBytes;
    if (order >= 0) j += suffixBytes;
  }
  return { gone, come };
}

function compared(a: Uint8Array, atA: number, b: Uint8Array, atB: number): number {
  for (let k = 0; k < suffixBytes; k++) {
    const difference = a[atA + k]! - b[atB + k]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
