// The services' context put together from what a runtime opened: databases, secrets, clock, files.
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { SiteId } from "../core/ids.ts";
import { instantAt, type Instant } from "../core/time.ts";
import { emptyMemory, type Mailing, type ServiceContext, type StaticFile, type Webhooks } from "./context.ts";
import { portableCrypto } from "./log/person.ts";
import { siteWriters } from "./log/record-writer.ts";
import { sealLog } from "./log/sequencer.ts";
import { signerFrom, type LogSigner, type MakeSign } from "./log/signer.ts";
import { portableHashes, type VerifierHashes } from "./log/verifier-hashes.ts";
import { ProblemError } from "./errors.ts";
import { LogDamaged, signerAt, statedKeys } from "./log/signing-keys.ts";
import { completeErasures } from "./services/erasures.ts";
import type { Database, DatabaseOpener } from "./store/client.ts";
import { createControlStore } from "./store/control-store.ts";
import type { ControlStore, SiteStore } from "./store/rows.ts";
import { createSiteStore } from "./store/site-store.ts";

export interface Runtime {
  readonly databases: DatabaseOpener;
  readonly master: Uint8Array;
  /** The PKCS #8 keys of the site's log, the oldest first: those that sign it, and one that is to. */
  readonly logKeys: (site: SiteId) => Promise<readonly Uint8Array[]>;
  /** Destroys the private halves of a site's log, where they are files of this runtime's. */
  readonly dropLogKeys?: (site: SiteId) => Promise<void>;
  readonly publicUrl: string;
  readonly files: Readonly<Record<string, StaticFile>>;
  readonly nowMs: () => number;
  readonly recordCommitted: (site: SiteId) => void;
  /** How to write to people; without it messages wait. */
  readonly mail?: Partial<Mailing> | undefined;
  /** How to tell others of changes; without it nobody is told. */
  readonly webhooks?: Partial<Omit<Webhooks, "key">> | undefined;
  /** Hashes of the runtime's own, where it has faster ones. */
  readonly hashes?: VerifierHashes;
  /** Ed25519 of the runtime's own, where it has a faster one. */
  readonly makeSign?: MakeSign;
}

/** How long a process goes on with the keys it read: after that it sees that another took their place. */
const signerKeptMs = 10_000;

/** A context for services over a runtime's databases. Keep one per process, on workerd per isolate. */
export async function assemble(runtime: Runtime): Promise<ServiceContext> {
  const { databases, master, publicUrl, files } = runtime;
  const control = createControlStore(await databases.open("control", "control"));
  const now = keptClock(runtime.nowMs);
  return {
    control,
    ...sitesOf(runtime, control),
    identityKey: siteKeys(master, "assent-identity/v1"),
    linkKey: siteKeys(master, "assent-link/v1"),
    receiptKey: derived(master, "assent-receipt/v1"),
    sessionKey: derived(master, "assent-session/v1"),
    answerKey: derived(master, "assent-answer/v1"),
    recordCommitted: runtime.recordCommitted,
    mail: mailingOf(runtime),
    webhooks: { ...noWebhooks, ...runtime.webhooks, key: derived(master, "assent-webhook/v1") },
    now,
    nowMs: runtime.nowMs,
    ...hashesOf(runtime),
    random: pooledRandom(),
    publicUrl,
    files,
    memory: emptyMemory(),
    ...(databases.lingering ? { lingering: databases.lingering } : {}),
  };
}

/** Opens the stores and signers of sites, keeps them, and removes a site where the runtime can. */
function sitesOf(
  runtime: Runtime,
  control: ControlStore,
): Pick<ServiceContext, "site" | "signer" | "removeSite" | "isRemoved"> {
  const wrapKey = wrapKeys(runtime.master);
  const stores = new Map<SiteId, SiteStore>();
  const removed = new Set<string>();
  // What was removed is made by nobody who still holds its name, or its store.
  const databases: DatabaseOpener = {
    ...runtime.databases,
    open: (kind, name) =>
      removed.has(name) ? Promise.reject(new ProblemError("not-found")) : runtime.databases.open(kind, name),
  };
  /** Signers on their way: each may make a key, which must be there before a removal destroys them. */
  const looking = new Map<SiteId, Set<Promise<LogSigner>>>();
  const signers = new Map<SiteId, { readonly signer: LogSigner; readonly readAtMs: number }>();

  // Values are kept, not promises: on workerd no request may wait for another's I/O. Whoever comes second after
  // the wait takes what the first one made, so that a site has one queue of writes.
  const site = async (id: SiteId): Promise<SiteStore> => {
    const known = stores.get(id);
    if (known) return known;
    const [records, keys] = await Promise.all([databases.open("site", id), databases.open("keys", id)]);
    const store = stores.get(id) ?? openedStore(databases, id, { records, keys, wrapKey: wrapKey(id) });
    // Before anybody is answered from it: whom the log says was erased stays erased in what a backup brought back.
    if (!stores.has(id)) await completeErasures(store);
    const first = stores.get(id) ?? store;
    stores.set(id, first);
    return first;
  };
  const signer = async (id: SiteId, { fresh = false } = {}): Promise<LogSigner> => {
    const known = signers.get(id);
    const nowMs = runtime.nowMs();
    // Every record is answered with a signature, so nothing is looked up for it but after seconds.
    if (known && !fresh && Math.abs(nowMs - known.readAtMs) < signerKeptMs) return known.signer;
    if (removed.has(id)) throw new ProblemError("not-found");
    try {
      const made = await onItsWay(looking, id, async () =>
        latestSigner(await privateHalves(runtime, control, id), await site(id)),
      );
      signers.set(id, { signer: made, readAtMs: nowMs });
      return made;
    } catch (error) {
      if (fresh || !known) throw error;
      return known.signer;
    }
  };
  const { remove } = databases;
  const removeSite = async (id: SiteId): Promise<void> => {
    removed.add(id);
    stores.delete(id);
    await Promise.allSettled(looking.get(id) ?? new Set<Promise<LogSigner>>());
    signers.delete(id);
    await remove!(id);
    await runtime.dropLogKeys?.(id);
  };
  return { site, signer, isRemoved: (id) => removed.has(id), ...(remove ? { removeSite } : {}) };
}

/** What the work comes to; until then it is among those of the site. */
async function onItsWay<T>(all: Map<SiteId, Set<Promise<T>>>, id: SiteId, work: () => Promise<T>): Promise<T> {
  const ofSite = all.get(id) ?? new Set();
  all.set(id, ofSite);
  const promise = work();
  ofSite.add(promise);
  try {
    return await promise;
  } finally {
    ofSite.delete(promise);
  }
}

const hashesOf = ({ hashes }: Runtime): Pick<ServiceContext, "hmac" | "sha256" | "runningHash"> => ({
  hmac: hashes?.hmac ?? portableCrypto.hmac,
  sha256: hashes?.sha256 ?? sha256,
  runningHash: (hashes ?? portableHashes).running,
});

/** A site's store over its two open databases; `wrapKey` is what its row keys are sealed under. */
export function openedStore(
  databases: DatabaseOpener,
  id: SiteId,
  { records, keys, wrapKey }: { records: Database; keys: Database; wrapKey: Uint8Array },
): SiteStore {
  const writers = databases.siteWriters?.(id) ?? siteWriters({ site: records.writer, keys: keys.writer });
  const { settle } = databases;
  const registers = () => databases.open("registers", id);
  const standing = databases.standingReader?.(id);
  return createSiteStore(records, keys, {
    writers,
    standing,
    wrapKey,
    registers,
    ...(settle ? { settle: () => settle(id) } : {}),
  });
}

/** Where the runtime posts nothing, deliveries wait. */
const noWebhooks: Omit<Webhooks, "key"> = {
  allowPrivate: false,
  post: async () => ({ kind: "failed", reason: "unreachable" }),
  changed: () => {},
};

function mailingOf({ mail, publicUrl }: Runtime): Mailing {
  const hostname = URL.canParse(publicUrl) ? new URL(publicUrl).hostname : "";
  // An address without a name is no domain that mail programs take.
  const domain = /^[\d.:[\]a-f]*$/.test(hostname) ? "localhost" : hostname;
  return { transport: undefined, from: `no-reply@${domain}`, queued: () => {}, ...mail };
}

/** The clock's instant; a request asks many times within a millisecond, and writing one out costs more than that. */
function keptClock(nowMs: () => number): () => Instant {
  let [ms, text] = [NaN, ""];
  return () => {
    const latest = nowMs();
    if (latest !== ms) [ms, text] = [latest, instantAt(latest)];
    return text;
  };
}

const poolLength = 8192;

/** Random bytes out of a pool: asking the system costs twenty microseconds, however few are wanted. Each is given once. */
function pooledRandom(): (bytes: number) => Uint8Array {
  let pool = new Uint8Array();
  return (bytes) => {
    if (bytes > poolLength) throw new Error("more random bytes than a pool holds");
    if (pool.length < bytes) pool = crypto.getRandomValues(new Uint8Array(poolLength));
    const taken = pool.slice(0, bytes);
    pool.fill(0, 0, bytes);
    pool = pool.subarray(bytes);
    return taken;
  };
}

const derived = (master: Uint8Array, use: string): Uint8Array =>
  hkdf(sha256, master, undefined, new TextEncoder().encode(use), 32);

/** A key of each site for one use, derived when it is first needed. */
function siteKeys(master: Uint8Array, use: string): (id: SiteId) => Uint8Array {
  const keys = new Map<SiteId, Uint8Array>();
  return (id) => {
    const known = keys.get(id) ?? derived(master, `${use}\n${id}`);
    keys.set(id, known);
    return known;
  };
}

/** What the row keys of each site are sealed under. */
export const wrapKeys = (master: Uint8Array): ((id: SiteId) => Uint8Array) => siteKeys(master, "assent-row-key/v1");

async function privateHalves(runtime: Runtime, control: ControlStore, id: SiteId): Promise<LogSigner[]> {
  const row = await control.site(id);
  if (!row) throw new Error("a log's signer needs its site");
  const halves = await runtime.logKeys(id);
  return Promise.all(halves.map((pkcs8) => signerFrom(pkcs8, row.logOrigin, runtime.makeSign)));
}

/** The signer of the log as its latest checkpoint has it: a new key signs promises once a checkpoint says it is one. */
async function latestSigner(signers: readonly LogSigner[], store: SiteStore): Promise<LogSigner> {
  const [first] = signers;
  if (!first) throw new LogDamaged("no key of the log is here");
  const size = (await store.latestCheckpoint())?.size ?? 0;
  return signerAt(signers, { keys: await statedKeys(store, first), size });
}

/** Seals everything committed to the site's log; returns how many entries are under its latest checkpoint, 0 of a site that is gone. */
export async function sealSite(context: ServiceContext, site: SiteId): Promise<number> {
  try {
    return await sealedSite(context, site);
  } catch (error) {
    // Also where it went while it was being sealed.
    if (context.isRemoved(site)) return 0;
    throw error;
  }
}

async function sealedSite(context: ServiceContext, site: SiteId): Promise<number> {
  const [store, signer] = await Promise.all([context.site(site), context.signer(site)]);
  const { now, sha256: hashed } = context;
  try {
    return await sealLog({ store, signer, now, sha256: hashed });
  } catch (error) {
    // A key may have come since this process looked for keys.
    if (!(error instanceof LogDamaged)) throw error;
    return sealLog({ store, signer: await context.signer(site, { fresh: true }), now, sha256: hashed });
  }
}
