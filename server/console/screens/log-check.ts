// The log held against its key and against the checkpoint that this browser kept at the last visit.
import { fromBase64 } from "../../../core/bytes.ts";
import { openCheckpoint, parseVerifierKey, type Checkpoint } from "../../../core/checkpoint.ts";
import { isConsistent } from "../../../core/merkle.ts";
import type { Consistency } from "../../services/log-proofs.ts";
import type { PublishedKeys } from "../../services/logs.ts";
import type { Api } from "../app/api.ts";
import { browserCrypto as crypto } from "../browser-crypto.ts";

/** What the checking came to. `before` is the size that this browser had kept. */
type LogVerdict =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly before: number | undefined }
  | { readonly ok: false; readonly reason: "bad-key" | "bad-checkpoint" | "inconsistent" | "no-ed25519" };

export interface CheckedLog {
  readonly note: string;
  readonly keys: PublishedKeys;
  readonly verdict: LogVerdict;
}

const keptName = (site: string): string => `assent-console-checkpoint-${site}`;

function keptNote(site: string): string | undefined {
  try {
    return localStorage.getItem(keptName(site)) ?? undefined;
  } catch {
    return undefined;
  }
}

function keepNote(site: string, note: string): void {
  try {
    localStorage.setItem(keptName(site), note);
  } catch {
    // A browser that keeps nothing watches nothing.
  }
}

/** Fetches and checks; what was found to continue is kept for the next visit. Throws ApiProblem and ApiAway. */
export async function checkLog(api: Api, site: string): Promise<CheckedLog> {
  const base = `/v1/logs/${site}`;
  const [note, keys] = await Promise.all([
    api.text(`${base}/checkpoint`),
    api.json<PublishedKeys>("GET", `${base}/keys`),
  ]);
  const verdict = await verdictOf(api, { site, note, keys }).catch((error: unknown): LogVerdict => {
    // What WebCrypto throws where it has no Ed25519.
    if (error instanceof DOMException) return { ok: false, reason: "no-ed25519" };
    throw error;
  });
  if (verdict.ok) keepNote(site, note);
  return { note, keys, verdict };
}

interface Held {
  readonly site: string;
  readonly note: string;
  readonly keys: PublishedKeys;
}

async function verdictOf(api: Api, { site, note, keys }: Held): Promise<LogVerdict> {
  const latest = await openedByAny(note, keys);
  if (latest === "bad-key") return { ok: false, reason: "bad-key" };
  if (!latest) return { ok: false, reason: "bad-checkpoint" };
  const old = keptNote(site);
  const before = old === undefined ? undefined : await openedByAny(old, keys);
  // A checkpoint that no key of the log signed says nothing: an installation that was made anew has other keys.
  if (!before || before === "bad-key") return { ok: true, checkpoint: latest, before: undefined };
  const grown = before.size <= latest.size && (await continues(api, { site, before, latest }));
  return grown ? { ok: true, checkpoint: latest, before: before.size } : { ok: false, reason: "inconsistent" };
}

async function openedByAny(note: string, { keys }: PublishedKeys): Promise<Checkpoint | "bad-key" | undefined> {
  for (const { key: text } of keys) {
    const key = await parseVerifierKey(text, crypto.sha256);
    if (!key) return "bad-key";
    const result = await openCheckpoint(note, key, crypto);
    if (result.ok) return result.checkpoint;
  }
  return undefined;
}

async function continues(
  api: Api,
  { site, before, latest }: { site: string; before: Checkpoint; latest: Checkpoint },
): Promise<boolean> {
  const sizes = { oldSize: before.size, oldRoot: before.root, size: latest.size, root: latest.root };
  if (before.size === 0) return true;
  const address = `/v1/logs/${site}/consistency?from=${before.size}&to=${latest.size}`;
  const { path } = await api.json<Consistency>("GET", address);
  const hashes = path.map(fromBase64);
  if (hashes.some((hash) => hash?.length !== 32)) return false;
  return isConsistent({ ...sizes, path: hashes as Uint8Array[] }, crypto.sha256);
}
