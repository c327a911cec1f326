// checkLog: verifies a whole log from outside, with its own arithmetic and node's own crypto.
import { createHash, createPublicKey, verify } from "node:crypto";
import type { SiteStore } from "../../server/store/rows.ts";

const hash = (...parts: readonly Uint8Array[]): Buffer => {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return digest.digest();
};
const leaf = (data: Uint8Array) => hash(Uint8Array.of(0), data);

/** RFC 6962 §2.1 to the letter: split at the largest power of two below n. */
function root(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return hash();
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hash(Uint8Array.of(1), root(leaves.slice(0, split)), root(leaves.slice(split)));
}

function publicKeyOf(verifierKey: string): { name: string; id: Buffer; key: ReturnType<typeof createPublicKey> } {
  const [name, id, ...rest] = verifierKey.split("+");
  const raw = Buffer.from(rest.join("+"), "base64").subarray(1);
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") }, format: "jwk" });
  return { name: name!, id: Buffer.from(id!, "hex"), key };
}

function openNote(note: string, verifierKey: string): { size: number; root: Buffer } {
  const { name, id, key } = publicKeyOf(verifierKey);
  const [body, signature] = note.split("\n\n— ");
  const [signer, encoded] = signature!.trimEnd().split(" ");
  const bytes = Buffer.from(encoded!, "base64");
  const good = verify(null, Buffer.from(`${body}\n`), key, bytes.subarray(4));
  const [origin, size, rootText] = body!.split("\n");
  if (!good || signer !== name || origin !== name || !bytes.subarray(0, 4).equals(id))
    throw new Error("bad checkpoint");
  return { size: Number(size), root: Buffer.from(rootText!, "base64") };
}

/** The tiles of a log, recomputed from its leaves. */
function tilesOf(leaves: readonly Buffer[]): Map<string, Buffer> {
  const tiles = new Map<string, Buffer>();
  let row = leaves;
  for (let level = 0; row.length > 0; level++) {
    const above: Buffer[] = [];
    for (let i = 0; i * 256 < row.length; i++) {
      const part = row.slice(i * 256, i * 256 + 256);
      tiles.set(`${level}/${i}`, Buffer.concat(part));
      if (part.length === 256) above.push(root(part));
    }
    row = above;
  }
  return tiles;
}

/**
 * Throws unless: entries run without a gap and each record entry is the one its record commits to, or one that an
 * erasure says was wiped; every
 * checkpoint is signed, grows, and its root is that of the entries below it; and the tiles are exactly those
 * of the last checkpoint. Returns the sealed size.
 */
export async function checkLog(store: SiteStore, verifierKey: string): Promise<number> {
  const count = await store.entryCount();
  const entries = await store.entries(0, count);
  if (entries.length !== count) throw new Error(`${count} entries are counted and ${entries.length} are there`);
  const records = new Map((await store.records(0, count)).map((record) => [record.id as string, record]));
  const wiped = new Set([...records.values()].flatMap(({ core }) => core.erasure?.wiped ?? []));
  for (const [i, entry] of entries.entries()) {
    if (entry.kind !== "record" || wiped.has(i)) continue;
    const record = records.get(entry.ref);
    const expected = record && Buffer.concat([record.coreCommitment, record.personCommitment]);
    if (!record || record.index !== i || !expected!.equals(entry.data))
      throw new Error(`entry ${i} is not its record's`);
  }
  const leaves = entries.map((entry) => leaf(entry.data));
  let last = 0;
  for (const row of await store.checkpoints()) {
    const opened = openNote(row.note, verifierKey);
    if (opened.size !== row.size || opened.size <= last || opened.size > count)
      throw new Error(`checkpoint ${row.size} has a wrong size`);
    if (!root(leaves.slice(0, opened.size)).equals(opened.root))
      throw new Error(`checkpoint ${row.size} has another root`);
    last = opened.size;
  }
  const expected = tilesOf(leaves.slice(0, last));
  const places = [...expected.keys()]
    .map((key) => key.split("/").map(Number))
    .map(([level, index]) => ({ level: level!, index: index! }));
  const beyond = [0, 1, 2].map((level) => ({ level, index: Math.ceil(Math.floor(last / 256 ** level) / 256) }));
  const stored = await store.tiles([...places, ...beyond]);
  for (const [i, place] of places.entries()) {
    const name = `${place.level}/${place.index}`;
    if (!expected.get(name)!.equals(stored[i]?.data ?? new Uint8Array())) throw new Error(`tile ${name} differs`);
  }
  if (stored.slice(places.length).some(Boolean)) throw new Error("there is a tile beyond the last checkpoint");
  return last;
}
