// RFC 8785 canonical JSON: the bytes we hash and sign.

/** What JSON can carry. `undefined` members of objects are left out, as JSON.stringify does. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

const text = (value: string): string => {
  if (!value.isWellFormed()) throw new TypeError("canonical JSON cannot hold a lone surrogate");
  return JSON.stringify(value);
};

/**
 * The canonical text: members sorted by UTF-16 code units, ECMAScript numbers, no white space.
 * Throws TypeError for NaN, infinities and lone surrogates, which RFC 8785 §3.2.2 forbids.
 * `{"b":1,"a":[true]}` → `{"a":[true],"b":1}`
 */
export function canonicalText(value: Json): string {
  if (typeof value === "string") return text(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("canonical JSON cannot hold a number that is not finite");
    return JSON.stringify(value);
  }
  if (value === null || typeof value === "boolean") return String(value);
  if (isList(value)) return `[${value.map(canonicalText).join(",")}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${text(key)}:${canonicalText(member)}`);
  }
  return `{${members.join(",")}}`;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** The UTF-8 bytes of the canonical text. */
export const canonicalBytes = (value: Json): Uint8Array => new TextEncoder().encode(canonicalText(value));
