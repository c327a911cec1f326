// A decision record against the log, in this browser: its commitment, its place, and the checkpoint that the log's key signed.
import { concat, fromBase64 } from "../../../core/bytes.ts";
import { checkBytes, checkEntry, type CheckRecord } from "../../../core/check.ts";
import { openCheckpoint, parseVerifierKey } from "../../../core/checkpoint.ts";
import { includes } from "../../../core/merkle.ts";
import type { Api } from "../app/api.ts";
import { browserCrypto as crypto } from "../browser-crypto.ts";

/** `GET /v1/checks/ID`. */
interface FoundCheck {
  readonly check: CheckRecord;
  readonly salt: string;
  /** From 0. */
  readonly index: number;
  readonly proof?: { readonly checkpoint: string; readonly path: readonly string[] };
}

/** A record that was found, and what its proof came to: how many entries the log has, or false. */
export interface ProvenCheck {
  readonly found: FoundCheck;
  readonly size: number | false;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until a checkpoint covers the record, then verifies it. Throws ApiProblem and ApiAway. */
export async function provenCheck(
  api: Api,
  asked: { readonly site: string; readonly id: string; readonly signal: AbortSignal },
): Promise<ProvenCheck> {
  const { site, id, signal } = asked;
  const key = (await api.text(`/v1/logs/${site}/key`, { signal })).trim();
  for (let waitMs = 300; ; waitMs = Math.min(waitMs * 1.5, 5_000)) {
    const found = await api.json<FoundCheck>("GET", `/v1/checks/${id}`, undefined, { site, signal });
    if (found.proof) return { found, size: await sizeIfProven(found, key) };
    await pause(waitMs);
    signal.throwIfAborted();
  }
}

/** The size of the log that holds the record under a checkpoint by that key; false where it does not. */
async function sizeIfProven({ check, salt, index, proof }: FoundCheck, keyText: string): Promise<number | false> {
  const key = await parseVerifierKey(keyText, crypto.sha256);
  const own = fromBase64(salt);
  const path = proof?.path.map(fromBase64);
  if (!key || !own || !path || path.some((step) => step === undefined)) return false;
  const opened = await openCheckpoint(proof!.checkpoint, key, crypto);
  if (!opened.ok) return false;
  const { size, root } = opened.checkpoint;
  const commitment = await crypto.hmac(own, checkBytes(check));
  const leaf = await crypto.sha256(concat(Uint8Array.of(0), checkEntry(check.id, commitment)));
  const isIn = await includes({ index, size, leaf, root, path: path as Uint8Array[] }, crypto.sha256);
  return isIn && size;
}
