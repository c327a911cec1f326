// Hex for what travels into and out of SQL by the thousand: the same as core's, by tables.

/** The code of a digit's letter. */
const letterOf = (digit: number): number => (digit < 10 ? 48 : 87) + digit;
const highs = Uint8Array.from({ length: 256 }, (_, byte) => letterOf(byte >> 4));
const lows = Uint8Array.from({ length: 256 }, (_, byte) => letterOf(byte & 15));

/** Lower-case hex. Eight bytes at a time: a text that grows letter by letter leaves garbage with each. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  let i = 0;
  for (; i + 8 <= bytes.length; i += 8) text += eight(bytes, i);
  for (; i < bytes.length; i++) text += String.fromCharCode(highs[bytes[i]!]!, lows[bytes[i]!]!);
  return text;
}

function eight(bytes: Uint8Array, at: number): string {
  const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  const [e, f, g, h] = [bytes[at + 4]!, bytes[at + 5]!, bytes[at + 6]!, bytes[at + 7]!];
  const [a1, a2, b1, b2] = [highs[a]!, lows[a]!, highs[b]!, lows[b]!];
  const [c1, c2, d1, d2] = [highs[c]!, lows[c]!, highs[d]!, lows[d]!];
  const [e1, e2, f1, f2] = [highs[e]!, lows[e]!, highs[f]!, lows[f]!];
  const [g1, g2, h1, h2] = [highs[g]!, lows[g]!, highs[h]!, lows[h]!];
  return String.fromCharCode(a1, a2, b1, b2, c1, c2, d1, d2, e1, e2, f1, f2, g1, g2, h1, h2);
}

/** The bytes of hex, in capitals or not, from one place of a text up to another: nothing is checked. */
export function unhex(text: string, from = 0, to = text.length): Uint8Array {
  const bytes = new Uint8Array((to - from) / 2);
  for (let i = 0, at = from; i < bytes.length; i++, at += 2) bytes[i] = 16 * digitAt(text, at) + digitAt(text, at + 1);
  return bytes;
}

const digitAt = (text: string, place: number): number => {
  const code = text.charCodeAt(place);
  return (code & 15) + (code > 64 ? 9 : 0);
};
