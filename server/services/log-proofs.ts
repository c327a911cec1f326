// Proofs of a log for whoever asks: that an entry stands in it, and that it only ever grew (RFC 6962 §2.1).
import { toBase64 } from "../../core/bytes.ts";
import { tlogProof } from "../../core/receipt.ts";
import type { ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import { consistencyProof, inclusionProof, tileSlice, tileWidth } from "../log/tiles.ts";
import type { CheckpointRow, SiteStore } from "../store/rows.ts";
import { logOf, sealed } from "./logs.ts";

/** What anyone needs to see that the log of size `from` is a prefix of the log of size `to`. */
export interface Consistency {
  readonly from: number;
  readonly to: number;
  /** base64 hashes (RFC 6962 §2.1.2). */
  readonly path: readonly string[];
  /** The signed checkpoint of size `to`, when one was published at exactly that size. */
  readonly checkpoint?: string;
}

/** Throws `not-valid` with a pointer unless least ≤ value ≤ most; NaN is no number. */
function assertWithin(pointer: string, value: number, { least, most }: { least: number; most: number }): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  if (least > most) throw faultAt(pointer, "no-checkpoint-yet");
  throw faultAt(pointer, "not-between", { least, most });
}

/**
 * A consistency proof between two sizes of the log; without `to`, up to the latest checkpoint. Throws `not-found`
 * for an unknown site and before the first checkpoint, `not-valid` unless 0 < from ≤ to ≤ the latest checkpoint's size.
 */
export async function consistency(
  context: ServiceContext,
  site: string,
  asked: { from: number; to: number | undefined },
): Promise<Consistency> {
  const store = await logOf(context, site);
  const latest = await sealed(store);
  const { from, to = latest.size } = asked;
  assertWithin("/to", to, { least: 1, most: latest.size });
  assertWithin("/from", from, { least: 1, most: to });
  const path = await consistencyProof(store, from, to);
  const checkpoint = to === latest.size ? latest : await store.checkpoint(to);
  return { from, to, path: path.map(toBase64), ...(checkpoint ? { checkpoint: checkpoint.note } : {}) };
}

/** What anyone needs to see that an entry stands in the log of `size` entries. */
export interface Inclusion {
  readonly index: number;
  readonly size: number;
  /** base64 of the leaf hash, SHA-256(0x00 ‖ entry). */
  readonly leaf: string;
  /** base64 hashes, leaf-most first (RFC 6962 §2.1.1). */
  readonly path: readonly string[];
  /** The signed checkpoint of that size. */
  readonly checkpoint: string;
}

/** An entry's place and the size of the checkpoint it is to be proven under; the latest where none is named. */
interface AskedEntry {
  readonly index: number;
  readonly size: number | undefined;
}

/**
 * The proof that entry `index` stands under the checkpoint of `size`, or the latest. Throws `not-found` for an unknown
 * site and before the first checkpoint, `not-valid` for a size no checkpoint has or an index that it does not cover.
 */
export async function inclusion(context: ServiceContext, site: string, asked: AskedEntry): Promise<Inclusion> {
  const store = await logOf(context, site);
  const { size, note } = await namedCheckpoint(store, asked.size);
  const { index } = asked;
  assertWithin("/index", index, { least: 0, most: size - 1 });
  const proof = await inclusionProof(store, index, { size, note, at: "" });
  if (!proof) throw new ProblemError("not-found");
  return { index, size, leaf: toBase64(await leafAt(store, index)), path: proof.path, checkpoint: note };
}

async function namedCheckpoint(store: SiteStore, size: number | undefined): Promise<CheckpointRow> {
  const latest = await sealed(store);
  if (size === undefined || size === latest.size) return latest;
  assertWithin("/size", size, { least: 1, most: latest.size });
  const checkpoint = await store.checkpoint(size);
  if (!checkpoint) throw faultAt("/size", "not-a-checkpoint-size");
  return checkpoint;
}

async function leafAt(store: SiteStore, index: number): Promise<Uint8Array> {
  const within = index % tileWidth;
  const tile = tileSlice((await store.tiles([{ level: 0, index: (index - within) / tileWidth }]))[0], within + 1);
  if (!tile) throw new Error(`the tile of entry ${index} is not complete`);
  return tile.slice(32 * within);
}

/** As `inclusion`, as c2sp.org/tlog-proof@v1 text. */
export async function logProof(context: ServiceContext, site: string, asked: AskedEntry): Promise<string> {
  return tlogProof(await inclusion(context, site, asked));
}
