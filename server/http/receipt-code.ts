// /v1/receipts/RECORD/code: the receipt's address as a picture that a camera reads.
import { generate } from "lean-qr/nano";
import { receipt } from "../services/receipts.ts";
import type { Handler } from "./deps.ts";

/** White around the code, as wide as readers need it (ISO/IEC 18004: four modules). */
const quiet = 4;

/** The dark modules as one path, a unit each, in rows. */
function picture(text: string): string {
  const code = generate(text);
  const side = code.size + 2 * quiet;
  let path = "";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      let width = 0;
      while (code.get(x + width, y)) width++;
      if (width) path += `M${x} ${y}h${width}v1h-${width}z`;
      x += width;
    }
  }
  const box = `${-quiet} ${-quiet} ${side} ${side}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}"><path d="M${-quiet} ${-quiet}h${side}v${side}h-${side}z" fill="#fff"/><path d="${path}"/></svg>`;
}

/** `GET /v1/receipts/RECORD/code`: as SVG; the same for as long as the receipt has that address. */
export const getReceiptCode: Handler = async (c) => {
  const context = c.get("context");
  const { record } = await receipt(context, c.req.param("id") ?? "");
  const address = new URL(`/r/${record.id}`, context.publicUrl);
  return c.body(picture(address.href), 200, {
    "Content-Type": "image/svg+xml",
    "Cache-Control": "private, max-age=86400",
    "Content-Security-Policy": "default-src 'none'",
  });
};
