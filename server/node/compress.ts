// Brotli for the few texts that every page loads: made once per text at its strongest, off the event loop.
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const brotli = promisify(brotliCompress);

/** A compressor that keeps what it made; `most` bounds how many texts it keeps. */
export function keptBrotli(most = 200): (text: string) => Promise<Uint8Array> {
  const kept = new Map<string, Promise<Uint8Array>>();
  return (text) => {
    const known = kept.get(text);
    if (known) return known;
    // Texts go out of use when a notice or a build changes, so all of them are old when there are too many.
    if (kept.size >= most) kept.clear();
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    const made: Promise<Uint8Array> = brotli(Buffer.from(text), { params });
    kept.set(text, made);
    return made;
  };
}
