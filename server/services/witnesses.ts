// Witnesses: whoever kept a checkpoint may hand it back, and the log must prove that it still stands by it.
import { sha256 } from "@noble/hashes/sha2.js";
import { sameBytes, toBase64 } from "../../core/bytes.ts";
import { openCheckpoint, parseCheckpointBody, type Checkpoint } from "../../core/checkpoint.ts";
import type { SiteId } from "../../core/ids.ts";
import { keysAt, openByAll } from "../../core/log-key.ts";
import { instantAt } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import { verifyEd25519 } from "../log/signer.ts";
import { LogDamaged, statedKeys } from "../log/signing-keys.ts";
import { consistencyProof, rootAt } from "../log/tiles.ts";
import type { CheckpointRow, ContradictionReason, ContradictionRow, SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import type { Consistency } from "./log-proofs.ts";
import { sealed } from "./logs.ts";
import { settingsOf } from "./settings.ts";
import { existingSite } from "./sites.ts";

interface SiteLog {
  readonly site: SiteId;
  readonly store: SiteStore;
}

/** What a witness gets: the latest checkpoint to keep, and the proof that it continues the one handed in. */
export type Testimony = Consistency & { readonly checkpoint: string };

const crypto = { sha256, verifyEd25519 };

/** Opens the note when one of the keys that sign a checkpoint of its size signed it: a log that lost entries may have lost a key too. */
async function opened(context: ServiceContext, { site, store }: SiteLog, note: string): Promise<Checkpoint> {
  const size = parseCheckpointBody(note.slice(0, note.lastIndexOf("\n\n") + 1))?.size ?? 0;
  const keys = keysAt(await statedKeys(store, await context.signer(site)), size);
  for (const key of size > 0 ? keys : []) {
    const result = await openCheckpoint(note, key, crypto);
    if (result.ok) return result.checkpoint;
  }
  // Anybody can write a note; only what this log signed can speak against it.
  throw faultAt("", "not-signed-here");
}

/** Why the log does not stand by the checkpoint; undefined when it does. */
async function contradiction(
  store: SiteStore,
  held: Checkpoint,
  latest: CheckpointRow,
): Promise<ContradictionReason | undefined> {
  if (held.size > latest.size) return "entries-missing";
  const root = await rootAt(store, held.size);
  if (!root) return "tiles-damaged";
  return sameBytes(root, held.root) ? undefined : "other-entries";
}

/**
 * Proves to a witness that the log still stands by the signed checkpoint they kept; without one they get the latest.
 * Throws `not-found` for a site without a log, `not-valid` for what this log did not sign, and `log-contradicted`
 * when it cannot: that is kept for the owner to see. Nothing is kept of who asked.
 */
export async function witnessed(context: ServiceContext, site: string, note: string): Promise<Testimony> {
  const { id } = await existingSite(context, site);
  const store = await context.site(id);
  const latest = await sealed(store);
  if (note === "") return { from: latest.size, to: latest.size, path: [], checkpoint: latest.note };
  const held = await opened(context, { site: id, store }, note);
  const reason = await contradiction(store, held, latest);
  if (reason) {
    const { size, root } = held;
    await store.insertContradiction({ size, root, reason, held: note, latest: latest.note, at: context.now() });
    throw new ProblemError("log-contradicted");
  }
  const path = await consistencyProof(store, held.size, latest.size);
  return { from: held.size, to: latest.size, path: path.map(toBase64), checkpoint: latest.note };
}

/** How a site's log stands: what is sealed, and whether it is what it signed. */
export interface LogHealth {
  readonly entries: number;
  readonly sealed: number;
  /** The latest checkpoint opens with the log's key, and the tiles lead to its root. */
  readonly sound: boolean;
  readonly contradictions: number;
}

/** Looks at one site's log: the latest checkpoint against the key and the tiles, and what witnesses found. */
export async function logHealth(context: ServiceContext, site: SiteId): Promise<LogHealth> {
  const store = await context.site(site);
  const [entries, latest, contradictions] = await Promise.all([
    store.entryCount(),
    store.latestCheckpoint(),
    store.contradictionCount(),
  ]);
  const sound = latest === undefined || (await isSound(context, { site, store }, latest));
  return { entries, sealed: latest?.size ?? 0, sound, contradictions };
}

async function isSound(context: ServiceContext, { site, store }: SiteLog, latest: CheckpointRow): Promise<boolean> {
  try {
    const keys = await statedKeys(store, await context.signer(site));
    const result = await openByAll(latest.note, keys, crypto);
    if (!result.ok || result.checkpoint.size !== latest.size) return false;
    const root = await rootAt(store, latest.size);
    return root !== undefined && sameBytes(root, result.checkpoint.root);
  } catch (error) {
    if (error instanceof LogDamaged) return false;
    throw error;
  }
}

/** Every site's log health; throws when a database does not answer. */
export async function logHealths(context: ServiceContext): Promise<LogHealth[]> {
  return Promise.all((await context.control.sites()).map(({ id }) => logHealth(context, id)));
}

/** Who is sent the log's checkpoints by mail, and when the last one went; null where the settings name nobody. */
export interface CheckpointMail {
  readonly to: string;
  readonly lastAt: string | null;
}

async function checkpointMail(context: ServiceContext, site: SiteId): Promise<CheckpointMail | null> {
  const { checkpointsTo } = await settingsOf(context, site);
  if (checkpointsTo === undefined) return null;
  const lastMs = await (await context.site(site)).lastMail("checkpoint");
  return { to: checkpointsTo, lastAt: lastMs === undefined ? null : instantAt(lastMs) };
}

/**
 * How a site's log stands, the first thousand contradictions, and who is sent its checkpoints. Needs the scope
 * `export`, or the role of an auditor.
 */
export function logReport(
  context: ServiceContext,
  actor: Actor,
  site: SiteId,
): Promise<LogHealth & { readonly found: readonly ContradictionRow[]; readonly mail: CheckpointMail | null }> {
  return audited(context, { actor, verb: "log.inspect", site }, async () => {
    const health = await logHealth(context, site);
    const found = await (await context.site(site)).contradictions(1_000);
    const mail = await checkpointMail(context, site);
    return { value: { ...health, found, mail }, detail: `${health.contradictions} contradictions` };
  });
}
