// Bytes on the wire: brotli at its strongest, as a CDN would keep the files.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

export const brotliBytes = (text: string | Uint8Array): number =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** The gate and the UI as built. */
export const builtSizes = (): { gate: number; ui: number } => ({
  gate: brotliBytes(readFileSync("dist/widget/gate.js")),
  ui: brotliBytes(readFileSync("dist/widget/ui.js")),
});
