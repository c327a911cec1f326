// The keys that sign a site's log: who they are, one more beside them, one fewer; every change is an entry of the log.
import { toHex } from "../../core/bytes.ts";
import { verifierKeyText, type VerifierKey } from "../../core/checkpoint.ts";
import type { SiteId } from "../../core/ids.ts";
import {
  isKey,
  keyStatementBody,
  keyStatementRef,
  signingKeys,
  statementSigners,
  type KeyChange,
  type LogKey,
} from "../../core/log-key.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt } from "../errors.ts";
import { sealLog } from "../log/sequencer.ts";
import type { LogSigner } from "../log/signer.ts";
import { allSigners, keysFrom, signedByAll } from "../log/signing-keys.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { existingSite } from "./sites.ts";

/** A key of a log and what is at hand of it. */
export interface ListedKey {
  /** `name+hash+key`. */
  readonly keyText: string;
  /** Its first checkpoint's size; undefined for a key that is at hand and that the log does not name. */
  readonly from: number | undefined;
  /** The size of the first checkpoint it does not sign. */
  readonly until: number | undefined;
  /** Whether the private half is here. */
  readonly here: boolean;
}

interface KeysNow {
  readonly store: SiteStore;
  readonly signer: LogSigner;
  readonly keys: readonly LogKey[];
  readonly statements: number;
}

async function keysNow(context: ServiceContext, site: SiteId): Promise<KeysNow> {
  const store = await context.site((await existingSite(context, site)).id);
  const signer = await context.signer(site, { fresh: true });
  const statements = await store.keyStatements();
  return { store, signer, keys: await keysFrom(statements, signer.key), statements: statements.length };
}

/** The log's keys in the order they came, and after them those at hand that it does not name. Throws `not-found`, `may-not`. */
export function listKeys(context: ServiceContext, actor: Actor, site: SiteId): Promise<ListedKey[]> {
  return audited(context, { actor, verb: "log-key.list", site }, async () => {
    const listed = listedKeys(await keysNow(context, site));
    return { value: listed, detail: `${listed.length} keys` };
  });
}

function listedKeys({ keys, signer }: Pick<KeysNow, "keys" | "signer">): ListedKey[] {
  const atHand = allSigners(signer);
  const here = (key: VerifierKey) => atHand.some((one) => isKey(one.key, key));
  const named = keys.map(({ key, from, until }) => ({ keyText: verifierKeyText(key), from, until, here: here(key) }));
  const unnamed = atHand.filter(({ keyText }) => !named.some((one) => one.keyText === keyText));
  return [...named, ...unnamed.map(({ keyText }) => ({ keyText, from: undefined, until: undefined, here: true }))];
}

/**
 * Brings a key that is at hand and new to the log in beside the one that signs: states it in the log, signed by both,
 * and seals. On return both sign every checkpoint. Throws `not-found`, `may-not`, or `not-valid` where two keys sign
 * already or there is no new one.
 */
export function rotateKey(context: ServiceContext, actor: Actor, site: SiteId): Promise<ListedKey[]> {
  return audited(context, { actor, verb: "log-key.rotate", site }, async () => {
    const now = await keysNow(context, site);
    const signing = signingKeys(now.keys);
    // With three, a mistake in one more change could leave none that is known to be good.
    if (signing.length > 1) throw faultAt("/key", "two-keys-sign");
    const fresh = allSigners(now.signer).find(({ key }) => !now.keys.some((one) => isKey(one.key, key)));
    if (!fresh) throw faultAt("/key", "no-new-key");
    const beside = signing.map(({ key }) => key);
    return stated(context, { site, now, change: { kind: "add", key: fresh.key, beside, at: context.now() } });
  });
}

/** How long two keys sign together unless told otherwise: whoever looks once a day has seen the new one. */
const overlapMs = 24 * 60 * 60 * 1000;

/**
 * Ends a key's signing: states it in the log, signed by those that stay, and seals. `key` is a verifier key or its
 * hash. Throws `not-found`, `may-not`, or `not-valid` for a key that does not sign, the last one, or within a day of
 * the new key's first signature unless `early`.
 */
export function retireKey(
  context: ServiceContext,
  actor: Actor,
  { site, key: named, early = false }: { site: SiteId; key: string; early?: boolean },
): Promise<ListedKey[]> {
  return audited(context, { actor, verb: "log-key.retire", site }, async () => {
    const now = await keysNow(context, site);
    const signing = signingKeys(now.keys);
    const leaving = signing.find(({ key }) => [verifierKeyText(key), toHex(key.hash)].includes(named.trim()));
    if (!leaving) throw faultAt("/key", "key-unknown");
    const staying = signing.filter((one) => one !== leaving);
    if (staying.length === 0) throw faultAt("/key", "only-key");
    const nowMs = millisecondsOf(context.now());
    const seen = staying.some(({ since }) => since === undefined || nowMs - millisecondsOf(since) >= overlapMs);
    if (!seen && !early) throw faultAt("/key", "key-too-new");
    const beside = staying.map(({ key }) => key);
    return stated(context, { site, now, change: { kind: "retire", key: leaving.key, beside, at: context.now() } });
  });
}

async function stated(
  context: ServiceContext,
  { site, now, change }: { site: SiteId; now: KeysNow; change: KeyChange },
): Promise<{ value: ListedKey[]; detail: string }> {
  const { store, signer, statements: count } = now;
  const keyText = verifierKeyText(change.key);
  const note = await signedByAll(keyStatementBody(change), statementSigners(change), allSigners(signer));
  const statement = { ref: keyStatementRef(change.kind, keyText), data: new TextEncoder().encode(note), count };
  if (!(await store.appendKeyStatement(statement))) throw faultAt("/key", "keys-changed");
  // Sealed here, so that the keys count from now on whether or not a server runs.
  await sealLog({ store, signer, now: context.now });
  return { value: listedKeys(await keysNow(context, site)), detail: `${change.kind} ${toHex(change.key.hash)}` };
}
