// This browser as a witness of the log: it keeps a signed checkpoint and, on a later day, has the server prove that it still stands by it.
import type { UiHost } from "../host.ts";

/** Once a day is enough for a log to be watched, and says least about who watches. */
const dayMs = 864e5;
const sealedMs = 2504;

type Kept = readonly [at: number, checkpoint: string];

// Nothing of core: what this chunk shared with the first file would be in that, before the first layer.

const bytes = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
const text = (hash: Uint8Array) => btoa(String.fromCharCode(...hash));
const half = (n: number) => Math.floor(n / 2);

async function joined(left: Uint8Array, right: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const node = new Uint8Array(65);
  node[0] = 1;
  node.set(left, 1);
  node.set(right, 33);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", node));
}

function isPowerOfTwo(n: number): boolean {
  while (n > 1 && n % 2 === 0) n /= 2;
  return n === 1;
}

/**
 * Whether the path proves the older checkpoint to be the beginning of the newer (RFC 9162 §2.1.4.2). The signature
 * is the server's to check.
 */
async function continues(older: string, newer: string, path: readonly string[]): Promise<boolean> {
  const [oldOrigin, oldSize, oldRoot] = older.split("\n");
  const [origin, size, root] = newer.split("\n");
  let [first, last] = [Number(oldSize) - 1, Number(size) - 1];
  if (oldOrigin !== origin || !(first <= last)) return false;
  if (first === last) return path.length === 0 && oldRoot === root;
  const hashes = path.map(bytes);
  if (isPowerOfTwo(first + 1)) hashes.unshift(bytes(oldRoot!));
  const start = hashes.shift();
  if (!start || hashes.some((hash) => hash.length !== 32)) return false;
  for (; first % 2; last = half(last)) first = half(first);
  let [before, after] = [start, start];
  for (const hash of hashes) {
    if (last === 0) return false;
    if (first % 2 || first === last) {
      before = await joined(hash, before);
      after = await joined(hash, after);
      for (; first && first % 2 === 0; last = half(last)) first = half(first);
    } else after = await joined(after, hash);
    [first, last] = [half(first), half(last)];
  }
  return last === 0 && text(before) === oldRoot && text(after) === root;
}

/**
 * Keeps the log's latest checkpoint; a day after one was kept, hands that in first. A server that cannot prove that
 * its log continues it is reported as `log-contradicted`, and the same checkpoint is handed in again the next day.
 */
export async function watchLog(host: UiHost): Promise<void> {
  const key = `${host.storageKey}-checkpoint`;
  // Pages without a secure context have no hashes of the browser's own, and would believe anything.
  if (!crypto.subtle) return;
  try {
    const [at, held] = JSON.parse(host.readOwn(key) ?? '[0, ""]') as Kept;
    if (Math.abs(Date.now() - at) < dayMs) return;
    const keep = (checkpoint: string) => host.writeOwn(key, JSON.stringify([Date.now(), checkpoint] satisfies Kept));
    // Before the answer: a server that is away is not asked again on every page.
    if (held) keep(held);
    const { api, site } = host.config;
    const address = `${api}/v1/logs/${site}/witness`;
    const answer = await fetch(address, { method: "POST", body: held, credentials: "omit" });
    if (!answer.ok && answer.status !== 409) return;
    const { checkpoint, path } = (await answer.json()) as { checkpoint: string; path: string[] };
    if (answer.ok && (!held || (await continues(held, checkpoint, path)))) keep(checkpoint);
    else host.report("log-contradicted", held);
  } catch {
    // Watching is a favour: no page is any the worse for it.
  }
}

/** Hands in what an earlier day kept. Whoever has nothing has chosen nothing, and does not begin to watch. */
export const watchAgain = async (host: UiHost): Promise<void> => {
  if (host.readOwn(`${host.storageKey}-checkpoint`)) await watchLog(host);
};

/** The same once the log has sealed the record of this moment, so that what is kept speaks for it too. */
export const watchSoon = (host: UiHost): unknown => setTimeout(() => void watchLog(host), sealedMs);
