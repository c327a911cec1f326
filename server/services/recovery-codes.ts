// Recovery codes: ten per user, each good once, shown when they are made and kept as hashes.
import { sha256 } from "@noble/hashes/sha2.js";
import type { ServiceContext, UserActor } from "../context.ts";
import { audited } from "./audit.ts";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const count = 10;

/** 160 random bits in Crockford's base 32, in groups of four: `7f3k-…`, 39 characters. */
function codeFrom(bytes: Uint8Array): string {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  const letters = Array.from({ length: 32 }, (_, i) => alphabet[Number.parseInt(bits.slice(5 * i, 5 * i + 5), 2)]!);
  return letters.join("").replace(/.{4}(?=.)/g, "$&-");
}

/** The hash a code is kept as, however it was written down; undefined for what is none. */
export function codeHash(code: string): Uint8Array | undefined {
  const letters = code
    .toLowerCase()
    .replace(/[\s-]+/g, "")
    .replaceAll("o", "0")
    .replace(/[il]/g, "1");
  if (letters.length !== 32 || /[^0-9a-hjkmnp-tv-z]/.test(letters)) return undefined;
  return sha256(new TextEncoder().encode(letters));
}

/** Ten new codes for a user, whose earlier ones are good for nothing from now on. */
export async function freshCodes(
  context: Pick<ServiceContext, "control" | "now" | "random">,
  { id }: Pick<UserActor, "id">,
): Promise<string[]> {
  const codes = Array.from({ length: count }, () => codeFrom(context.random(20)));
  await context.control.replaceCodes(
    id,
    codes.map((code) => codeHash(code)!),
    context.now(),
  );
  return codes;
}

/** The same as an act of the user. Every role but auditors may. */
export function renewCodes(context: ServiceContext, actor: UserActor): Promise<string[]> {
  return audited(context, { actor, verb: "recovery.renew", site: null }, async () => {
    return { value: await freshCodes(context, actor), detail: `${count} codes` };
  });
}
