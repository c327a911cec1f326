// RFC 8785 canonical JSON: the bytes we hash and sign.

/** What JSON can carry. `undefined` members of objects are left out, as JSON.stringify does. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** What JSON writes as it is. */
const plain = /^[ !#-[\]-~]*$/;

const text = (value: string): string => {
  if (plain.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new TypeError("canonical JSON cannot hold a lone surrogate");
  return JSON.stringify(value);
};

/** Sorts the few names of an object where they are: quicker than `sort`, which makes room to work in. */
function sorted(names: string[]): string[] {
  for (let i = 1; i < names.length; i++) {
    const name = names[i]!;
    let at = i;
    for (; at > 0 && names[at - 1]! > name; at--) names[at] = names[at - 1]!;
    names[at] = name;
  }
  return names;
}

/** From so many names on `sort` is quicker. */
const few = 40;

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
  let inner = "";
  if (isList(value)) {
    for (const [i, item] of value.entries()) inner += (i > 0 ? "," : "") + canonicalText(item);
    return `[${inner}]`;
  }
  const names = Object.keys(value);
  for (const name of names.length < few ? sorted(names) : names.sort()) {
    const member = value[name];
    if (member !== undefined) inner += `${inner ? "," : ""}${text(name)}:${canonicalText(member)}`;
  }
  return `{${inner}}`;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** The UTF-8 bytes of the canonical text. */
export const canonicalBytes = (value: Json): Uint8Array => new TextEncoder().encode(canonicalText(value));
