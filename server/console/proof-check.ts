// The proof check of a receipt with nothing but the browser: what core/receipt.ts does, in a kilobyte.
import type { Receipt, ReceiptVerdict } from "../../core/receipt.ts";

const { subtle } = crypto;

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const hash = async (...parts: readonly Uint8Array<ArrayBuffer>[]) =>
  new Uint8Array(await subtle.digest("SHA-256", await new Blob([...parts]).arrayBuffer()));

/** RFC 8785 for what a record holds: it has no number that is no integer, and no member whose name is a number. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    member instanceof Object && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

async function leafOf({ record, salt, personCommitment }: Receipt) {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await subtle.importKey("raw", decode(salt), hmac, false, ["sign"]);
  const core = new Uint8Array(await subtle.sign(hmac, key, encode(canonical(record))));
  return hash(Uint8Array.of(0), core, decode(personCommitment));
}

/** The root that a leaf leads to (RFC 9162 §2.1.3.2); empty where the path has another length than the place asks for. */
async function rootOf(leaf: Uint8Array<ArrayBuffer>, place: { index: number; size: number; path: readonly string[] }) {
  let [root, at, last] = [leaf, place.index, place.size - 1];
  for (const step of place.path) {
    if (last < 1) return "";
    const other = decode(step);
    const isRight = at % 2 > 0 || at === last;
    root = await (isRight ? hash(Uint8Array.of(1), other, root) : hash(Uint8Array.of(1), root, other));
    // At the edge of the tree a node goes up alone until it has a neighbour.
    if (isRight) while (at % 2 < 1 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)];
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last < 1 ? btoa(String.fromCharCode(...root)) : "";
}

/**
 * Checks a receipt that has its proof against a verifier key that was obtained elsewhere. Rejects where the browser
 * has no Ed25519, and for a key that is none.
 */
export async function checkProof(receipt: Receipt, verifierKey: string): Promise<ReceiptVerdict> {
  const [, name = "", text = ""] = /^(\S+?)\+[0-9a-f]{8}\+(\S+)$/.exec(verifierKey)!;
  const key = await subtle.importKey("raw", decode(text).slice(1), "Ed25519", false, ["verify"]);
  try {
    const { checkpoint, path, index } = receipt.proof!;
    const end = checkpoint.indexOf("\n\n") + 1;
    const body = checkpoint.slice(0, end);
    const [origin, entries, root] = body.split("\n");
    let isSigned = false;
    for (const line of checkpoint.slice(end).split("\n"))
      if (line.startsWith(`— ${name} `))
        isSigned ||= await subtle.verify("Ed25519", key, decode(line.slice(name.length + 3)).slice(4), encode(body));
    if (origin !== name || !isSigned)
      return { ok: false, reason: receipt.verifierKey === verifierKey ? "bad-checkpoint" : "other-log" };
    const size = Number(entries);
    const isPlace = Number.isInteger(index) && index >= 0 && index < size;
    const isIn = isPlace && (await rootOf(await leafOf(receipt), { index, size, path })) === root;
    return isIn ? { ok: true, index, size } : { ok: false, reason: "not-included" };
  } catch {
    return { ok: false, reason: "malformed" };
  }
}
