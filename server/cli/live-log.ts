// What a log serves over HTTP, as its verifier reads it: texts, bundles of entries and tiles, all of them or those since a size.
import { formatTilePath, hashesAt, tileWidth } from "../log/tiles.ts";
import { CommandError } from "./command.ts";

const deadlineMs = 30_000;
/** Requests under way at once. */
const together = 8;

async function read(address: string): Promise<Uint8Array> {
  let answer: Response;
  try {
    answer = await fetch(address, { signal: AbortSignal.timeout(deadlineMs), redirect: "error" });
  } catch (error) {
    throw new CommandError(`${address} does not answer`, "Look at the address, and whether its server runs.", {
      cause: error,
    });
  }
  if (!answer.ok)
    throw new CommandError(
      `${address} answers ${answer.status}`,
      "Name a log, such as https://HOST/v1/logs/SITE, or a receipt.",
    );
  return new Uint8Array(await answer.arrayBuffer());
}

/** The text at an address; throws a sentence where there is none. */
export const textAt = async (address: string): Promise<string> => new TextDecoder().decode(await read(address));

/** A log of `size` entries at an address; what `since` entries were enough for is not read again. */
export interface Stretch {
  readonly log: string;
  readonly since: number;
  readonly size: number;
}

/** Every entry since, and those before it in the same bundle of 256; several bundles at once. */
export async function readEntries(
  { log, since, size }: Stretch,
  take: (index: number, data: Uint8Array) => void,
): Promise<void> {
  const first = Math.floor(since / tileWidth);
  await inTurns(Math.ceil(size / tileWidth) - first, async (turn) => {
    const index = first + turn;
    const width = Math.min(tileWidth, size - index * tileWidth);
    const address = `${log}/tile/${formatTilePath({ level: "entries", index, width })}`;
    const bundle = await read(address);
    const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.length);
    let at = 0;
    for (let i = 0; i < width; i++) {
      const length = at + 2 <= bundle.length ? view.getUint16(at) : Infinity;
      if (at + 2 + length > bundle.length)
        throw new CommandError(
          `${address} is shorter than ${width} entries`,
          "Call it again: it may have grown meanwhile.",
        );
      take(index * tileWidth + i, bundle.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  });
}

/** A tile as it was served. */
export interface ServedTile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
  readonly data: Uint8Array;
}

/** Every tile that is another than it was at the size before. */
export async function readTiles({ log, since, size }: Stretch): Promise<ServedTile[]> {
  const tiles: ServedTile[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const hashes = hashesAt(level, size);
    const first = Math.floor(hashesAt(level, since) / tileWidth);
    await inTurns(Math.ceil(hashes / tileWidth) - first, async (turn) => {
      const index = first + turn;
      const width = Math.min(tileWidth, hashes - index * tileWidth);
      const data = await read(`${log}/tile/${formatTilePath({ level, index, width })}`);
      tiles.push({ level, index, width, data });
    });
  }
  return tiles;
}

/** Does the numbered work, a few at a time, and stops at the first that fails. */
async function inTurns(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(together, count) }, worker));
}
