// Sealing: committed entries become tiles and a signed checkpoint that nobody else's checkpoint contradicts.
import { sha256 as portable } from "@noble/hashes/sha2.js";
import { concat, sameBytes } from "../../core/bytes.ts";
import { checkpointBody, type Checkpoint } from "../../core/checkpoint.ts";
import { keysAt, openByAll, type LogKey } from "../../core/log-key.ts";
import { leafHash, rangeRoot, treeRoot, type Sha256 } from "../../core/merkle.ts";
import type { Instant } from "../../core/time.ts";
import type { CheckpointRow, SiteStore, TileRow } from "../store/rows.ts";
import { verifyEd25519, type LogSigner } from "./signer.ts";
import { allSigners, LogDamaged, signedByAll, statedKeys } from "./signing-keys.ts";
import { hashesAt, nodesFrom, tileSlice, tileWidth, type TilePlace } from "./tiles.ts";

export interface Sealing {
  readonly store: Pick<
    SiteStore,
    "latestCheckpoint" | "entryCount" | "entryData" | "keyStatements" | "tiles" | "publishCheckpoint"
  >;
  readonly signer: LogSigner;
  readonly now: () => Instant;
  /** The runtime's own, where it has a faster one. */
  readonly sha256?: Sha256;
  /** Most entries under one new checkpoint. */
  readonly most?: number;
}

/**
 * Seals every entry committed so far and returns the size of the log under its latest checkpoint. What is committed
 * meanwhile is for the next call: under steady writing this one would never end. Several sequencers may run at once:
 * of checkpoints that follow the same one exactly one is published, and the others start over from it. Throws
 * LogDamaged when the last checkpoint does not open with the keys that sign it or does not fit the tiles, and when a
 * key that must sign the next one is not here.
 */
export async function sealLog(sealing: Sealing): Promise<number> {
  const { store, most = 4096 } = sealing;
  let wanted: number | undefined;
  for (;;) {
    const row = await store.latestCheckpoint();
    const size = row?.size ?? 0;
    const count = await store.entryCount();
    wanted ??= count;
    if (size >= wanted) return size;
    // Read last: a statement committed since stands behind the count, so what is sealed now is signed as it says.
    const keys = await statedKeys(store, sealing.signer);
    const last = row && (await opened(row, keys));
    const published = await sealNext(sealing, { keys, last, size: Math.min(count, size + most) });
    // Whether we published or another did, the next round begins from what is published. Nobody did: damage.
    if (!published && ((await store.latestCheckpoint())?.size ?? 0) === size) {
      throw new LogDamaged("the database refuses the next checkpoint");
    }
  }
}

async function opened(row: CheckpointRow, keys: readonly LogKey[]): Promise<Checkpoint> {
  const result = await openByAll(row.note, keys, { sha256: portable, verifyEd25519 });
  if (!result.ok) throw new LogDamaged(`the last checkpoint does not open: ${result.reason}`);
  if (result.checkpoint.size !== row.size) throw new LogDamaged("the last checkpoint is stored under another size");
  return result.checkpoint;
}

/** One round: a crash before the last line leaves nothing behind; after it, everything of the round is in place. */
async function sealNext(
  { store, signer, now, sha256 = portable }: Sealing,
  { keys, last, size }: { keys: readonly LogKey[]; last: Checkpoint | undefined; size: number },
): Promise<boolean> {
  const previousSize = last?.size ?? 0;
  // Crash here: nothing was written. The entries stay committed and the next sequencer seals them.
  const entries = await store.entryData(previousSize, size);
  if (entries.length !== size - previousSize) throw new LogDamaged("entries are missing");
  const edge = await rightEdge({ store, sha256 }, previousSize);
  if (last && !sameBytes(edge.root(previousSize), last.root))
    throw new LogDamaged("the tiles do not fit the last checkpoint");

  for (const data of entries) edge.append(leafHash(data, sha256));
  const checkpoint: Checkpoint = { origin: signer.key.name, size, root: edge.root(size) };
  const body = checkpointBody(checkpoint);
  // Crash after signing: a signature nobody has seen. The next one over the same entries has the same body.
  const note = await signedByAll(body, keysAt(keys, size), allSigners(signer));

  // Crash while publishing: one transaction, so tiles and checkpoint are all there or none is. An error may
  // still mean "published"; the next round reads the checkpoint and goes on from it. False means another
  // sequencer published a checkpoint after the same one first: ours was never visible and is dropped.
  return store.publishCheckpoint({ previousSize, checkpoint: { size, note, at: now() }, tiles: edge.changed() });
}

interface RightEdge {
  append(leaf: Uint8Array): void;
  /** The root over the first `size` leaves, for the size that was loaded and for the present one. */
  root(size: number): Uint8Array;
  changed(): TileRow[];
}

/** The tiles that a log of `size` entries may still grow, which are also the ones its root is made of. */
async function rightEdge(
  { store, sha256 }: Required<Pick<Sealing, "store" | "sha256">>,
  size: number,
): Promise<RightEdge> {
  const partial: (TilePlace & { width: number })[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const hashes = hashesAt(level, size);
    const width = hashes % tileWidth;
    if (width > 0) partial.push({ level, index: (hashes - width) / tileWidth, width });
  }
  const stored = await store.tiles(partial);
  const tiles = new Map<string, Uint8Array[]>();
  const touched = new Map<string, TilePlace>();
  const key = ({ level, index }: TilePlace) => `${level}/${index}`;
  for (const [i, place] of partial.entries()) {
    // Wider is no damage: another sequencer published meanwhile, and what a tile held it holds for ever.
    const data = tileSlice(stored[i], place.width);
    if (!data) throw new LogDamaged(`tile ${key(place)} does not have ${place.width} hashes`);
    const split = Array.from({ length: place.width }, (_, j) => data.slice(32 * j, 32 * j + 32));
    tiles.set(key(place), split);
  }
  const counts = new Map<number, number>();

  const appendAt = (level: number, hash: Uint8Array): void => {
    const position = counts.get(level) ?? hashesAt(level, size);
    counts.set(level, position + 1);
    const place = { level, index: Math.floor(position / tileWidth) };
    const hashes = tiles.get(key(place)) ?? [];
    tiles.set(key(place), hashes);
    touched.set(key(place), place);
    hashes.push(hash);
    // A full tile is one perfect subtree: its root is the next hash one level up.
    if (hashes.length === tileWidth) appendAt(level + 1, treeRoot(hashes, sha256));
  };
  const node = nodesFrom((place) => {
    const hashes = tiles.get(key(place));
    return hashes && concat(...hashes);
  }, sha256);
  return {
    append: (leaf) => appendAt(0, leaf),
    root: (end) => rangeRoot(0, end, { node, sha256 }),
    changed: () =>
      [...touched].map(([name, place]) => {
        const hashes = tiles.get(name)!;
        return { ...place, width: hashes.length, data: concat(...hashes) };
      }),
  };
}
