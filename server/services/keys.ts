// API keys: made once, shown once, stored as a hash; a token turned into the actor it stands for.
import { sameBytes, toBase64 } from "../../core/bytes.ts";
import { keyRequest } from "../../core/console-schema.ts";
import { exportKeyText } from "../../core/export-key.ts";
import { keyIdAt, type KeyId, type SiteId } from "../../core/ids.ts";
import { millisecondsOf } from "../../core/time.ts";
import { isRecent, type Actor, type KeyActor, type ServiceContext } from "../context.ts";
import { faultAt, ProblemError, refusal } from "../errors.ts";
import type { ApiKeyRow } from "../store/key-rows.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { nobody, refusedSeldom } from "./refusals.ts";
import { actorName, scopes } from "./scopes.ts";
import { existingSite } from "./sites.ts";

/** How exactly the last use is known, in milliseconds: not every request is a write. */
const touchedEveryMs = 60_000;
const tokenPattern = /^assent_([0-9a-f]{32})_[A-Za-z0-9_-]{43}$/;
/** How long a key that was revoked by another process may still be believed, in milliseconds. */
const believedMs = 1_000;
/** Bounds the memory. */
const keptKeys = 500;

const hashOf = ({ sha256 }: ServiceContext, token: string) => sha256(new TextEncoder().encode(token));

/**
 * Creates a key bound to one site and returns its token, `assent_<32 hex>_<43 base64url>` with 256 random
 * bits, which nothing can show again. The key says who issued it. Only the system and owners may.
 */
export async function createApiKey(
  context: ServiceContext,
  actor: Actor,
  wanted: { site: SiteId; name: string; scopes: readonly string[] },
): Promise<string> {
  const { site, ...request } = wanted;
  return (await createKeyAs(context, actor, { site, read: () => request })).token;
}

/** A key that was just made; nothing can show its token again. */
export interface MadeKey {
  readonly id: KeyId;
  readonly token: string;
  /** Of one with the scope `check.bykey`: what makes keys of addresses. It is the site's, not this key's alone. */
  readonly exportKey?: string;
}

/** The same as `createApiKey`, from a request. Throws `may-not` at the sample site. */
export function createKeyAs(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown },
): Promise<MadeKey> {
  return audited(context, { actor, verb: "key.create", site: asked.site }, async () => {
    const wanted = { site: asked.site, ...parsed(keyRequest, await asked.read()) };
    for (const [i, scope] of wanted.scopes.entries()) {
      if (!Object.hasOwn(scopes, scope)) throw faultAt(`/scopes/${i}`, "not-a-scope");
    }
    const { isSample } = await existingSite(context, wanted.site);
    // What is real must not be where one button wipes everything.
    if (isSample) throw refusal("may-not", "sample-not-real");
    const createdAt = context.now();
    const id = keyIdAt(millisecondsOf(createdAt), context.random(10));
    const secret = toBase64(context.random(32)).replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
    const token = `assent_${id.slice(4)}_${secret}`;
    const issuedBy = actorName(actor);
    await context.control.insertApiKey({
      ...wanted,
      id,
      tokenHash: hashOf(context, token),
      createdAt,
      issuedBy,
      usedAt: null,
      revokedAt: null,
    });
    const isByKey = wanted.scopes.includes("check.bykey");
    const exported = isByKey ? { exportKey: exportKeyText(context.identityKey(wanted.site)) } : {};
    return { value: { id, token, ...exported }, detail: `${id} ${wanted.scopes.join(" ")}` };
  });
}

/** The site's keys, latest first, revoked ones too. Owners and auditors may. */
export function listApiKeys(context: ServiceContext, actor: Actor, site: SiteId): Promise<ApiKeyRow[]> {
  return audited(context, { actor, verb: "key.list", site }, async () => {
    const rows = await context.control.apiKeys(site);
    return { value: rows, detail: `${rows.length} keys` };
  });
}

/** Revokes a key of the site for good, in every process within a second; again is the same. Throws `not-found` for another site's. Only owners may. */
export function revokeApiKey(
  context: ServiceContext,
  actor: Actor,
  { site, id }: { site: SiteId; id: string },
): Promise<void> {
  return audited(context, { actor, verb: "key.revoke", site }, async () => {
    const row = await context.control.apiKey(id as KeyId);
    if (row?.site !== site) throw new ProblemError("not-found");
    await context.control.revokeApiKey(row.id, context.now());
    context.memory.keys.delete(row.id);
    return { value: undefined, detail: id };
  });
}

/** The key as the store had it at most a second ago: it is asked for at every call. */
async function keyRow({ control, memory: { keys }, nowMs }: ServiceContext, id: KeyId): Promise<ApiKeyRow | undefined> {
  const readAtMs = nowMs();
  const known = keys.get(id);
  if (known && isRecent(known.readAtMs, readAtMs, believedMs)) return known.row;
  const row = await control.apiKey(id);
  if (keys.size >= keptKeys) keys.clear();
  if (row) keys.set(id, { row, readAtMs });
  return row;
}

/**
 * The actor a token stands for; throws `no-credential` when there is none or it is wrong. A wrong token and one of a
 * revoked key are in the audit, the latter by the key's id, at most once a minute: strangers must not be able to fill it.
 */
export async function keyActor(context: ServiceContext, token: string | undefined): Promise<KeyActor> {
  const match = tokenPattern.exec(token ?? "");
  const row = match ? await keyRow(context, `key_${match[1]!}` as KeyId) : undefined;
  if (!row || token === undefined || !sameBytes(row.tokenHash, hashOf(context, token))) {
    await refusedSeldom(context, { actor: nobody, site: null, detail: "no-credential token" });
    throw new ProblemError("no-credential");
  }
  const actor = { kind: "key", id: row.id, site: row.site, scopes: row.scopes } as const;
  if (row.revokedAt !== null) {
    await refusedSeldom(context, { actor, site: row.site, detail: "no-credential revoked" });
    throw new ProblemError("no-credential");
  }
  const now = context.now();
  if (row.usedAt === null || millisecondsOf(now) - millisecondsOf(row.usedAt) >= touchedEveryMs) {
    await context.control.touchApiKey(row.id, now);
    context.memory.keys.delete(row.id);
  }
  return actor;
}
