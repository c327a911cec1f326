// Logs as anyone may read them: checkpoint, tiles, entries, verifier keys (c2sp.org/tlog-tiles).
import { verifierKeyText } from "../../core/checkpoint.ts";
import type { SiteId } from "../../core/ids.ts";
import { keysAt } from "../../core/log-key.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError, refusal } from "../errors.ts";
import { keysFrom, statedKeys } from "../log/signing-keys.ts";
import { entryBundle, parseTilePath, tileSlice, tileWidth } from "../log/tiles.ts";
import type { CheckpointRow, SiteStore } from "../store/rows.ts";
import { existingSite } from "./sites.ts";

/** The store of a site by its id; throws `not-found`. */
export async function logOf(context: ServiceContext, site: string): Promise<SiteStore> {
  return context.site((await existingSite(context, site)).id);
}

/** The latest checkpoint; throws `not-found` before the first. */
export async function sealed(store: SiteStore): Promise<CheckpointRow> {
  const checkpoint = await store.latestCheckpoint();
  if (!checkpoint) throw refusal("not-found", "log-unsealed");
  return checkpoint;
}

/** The latest signed checkpoint of the site's log. Throws `not-found` before the first. */
export async function latestCheckpoint(context: ServiceContext, site: string): Promise<string> {
  return (await sealed(await logOf(context, site))).note;
}

/** The latest verifier key of the site's log, `name+hash+key`: what a receipt is to be checked against. */
export async function verifierKey(context: ServiceContext, site: string): Promise<string> {
  const { id } = await existingSite(context, site);
  return verifierKeyUnder(context, id, await (await context.site(id)).latestCheckpoint());
}

/** The latest of the verifier keys that sign the checkpoint; the log's first where there is none yet. */
export async function verifierKeyUnder(
  context: Pick<ServiceContext, "signer" | "site">,
  site: SiteId,
  checkpoint: Pick<CheckpointRow, "size"> | undefined,
): Promise<string> {
  const [signer, store] = await Promise.all([context.signer(site), context.site(site)]);
  // What the log says and not what this process knows: another may have changed the keys in these seconds.
  const latest = keysAt(await statedKeys(store, signer), checkpoint?.size ?? 0).at(-1);
  return latest ? verifierKeyText(latest) : signer.keyText;
}

/** A log's keys as anyone may read them. */
export interface PublishedKeys {
  readonly origin: string;
  /** In the order they came. `from`: size of the first checkpoint it signs; `until`: of the first it does not. */
  readonly keys: readonly { readonly key: string; readonly from: number; readonly until?: number }[];
  /** Where the log states its changes: a signed note each, which is the entry at this index. */
  readonly statements: readonly { readonly index: number; readonly note: string }[];
}

/** Every key that signs or signed the site's log, as far as its latest checkpoint goes. */
export async function publishedKeys(context: ServiceContext, site: string): Promise<PublishedKeys> {
  const { id, logOrigin } = await existingSite(context, site);
  const store = await context.site(id);
  const size = (await store.latestCheckpoint())?.size ?? 0;
  const statements = (await store.keyStatements()).filter(({ index }) => index < size);
  const { key } = await context.signer(id);
  const keys = await keysFrom(statements, key);
  return {
    origin: logOrigin,
    keys: keys.map((one) => ({
      key: verifierKeyText(one.key),
      from: one.from,
      ...(one.until === undefined ? {} : { until: one.until }),
    })),
    statements: statements.map(({ index, data }) => ({ index, note: new TextDecoder().decode(data) })),
  };
}

/**
 * The bytes of a tile or entry bundle below `tile/`, such as `0/x001/067` or `entries/000.p/17`. Only what is
 * under a checkpoint is served, so every answer is immutable. Throws `not-found` for anything else.
 */
export async function tile(context: ServiceContext, site: string, path: string): Promise<Uint8Array> {
  const wanted = parseTilePath(path);
  if (!wanted) throw new ProblemError("not-found");
  const store = await logOf(context, site);
  const { size } = await sealed(store);
  const { level, index, width } = wanted;
  if (level === "entries") {
    const start = index * tileWidth;
    if (start + width > size) throw new ProblemError("not-found");
    return entryBundle(await store.entryData(start, start + width));
  }
  const hashes = tileSlice((await store.tiles([{ level, index }]))[0], width);
  if (!hashes) throw new ProblemError("not-found");
  return hashes;
}
