// Hex for what travels into and out of SQL by the thousand: the same as core's, by a table.
const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hex. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += digits[bytes[i]!]!;
  return text;
}

const values = new Uint8Array(128);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  for (const written of [digit, digit.toUpperCase()]) values[written.charCodeAt(0)] = value;
}

/** The bytes of hex that a database wrote, from one place of a text up to another. */
export function unhex(text: string, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array((to - from) / 2);
  for (let i = 0, at = from; i < bytes.length; i++, at += 2)
    bytes[i] = (values[text.charCodeAt(at)]! << 4) | values[text.charCodeAt(at + 1)]!;
  return bytes;
}
