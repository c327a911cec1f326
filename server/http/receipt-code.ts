// /r/NAME.svg: the receipt's address as a picture that a camera reads.
import { generate } from "lean-qr/nano";
import type { ServiceContext } from "../context.ts";
import { heldRecord, receiptAddress } from "../services/receipt-names.ts";

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

/** `GET /r/NAME.svg`: the same for as long as the receipt has that address. Throws `not-found`. */
export async function receiptCode(context: ServiceContext, name: string): Promise<string> {
  const { stored } = await heldRecord(context, name);
  return picture(receiptAddress(context, stored.core.id));
}
