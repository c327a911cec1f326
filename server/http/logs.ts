// /v1/logs: each site's log for anyone to watch (c2sp.org/tlog-tiles).
import { consistency, inclusion, logProof } from "../services/log-proofs.ts";
import { latestCheckpoint, publishedKeys, tile, verifierKey } from "../services/logs.ts";
import { logKeySet } from "../services/receipt-forms.ts";
import type { AppContext, Handler } from "./deps.ts";

const site = (c: AppContext): string => c.req.param("site") ?? "";
const plainText = { "Content-Type": "text/plain; charset=utf-8" };
/** What the next checkpoint may change. */
const current = { "Cache-Control": "no-cache" };

/** `GET /v1/logs/SITE/checkpoint` */
export const getCheckpoint: Handler = async (c) =>
  c.body(await latestCheckpoint(c.get("context"), site(c)), 200, { ...plainText, ...current });

/** `GET /v1/logs/SITE/key` */
export const getVerifierKey: Handler = async (c) =>
  c.body(`${await verifierKey(c.get("context"), site(c))}\n`, 200, { ...plainText, ...current });

/** `GET /v1/logs/SITE/jwks.json` */
export const getKeySet: Handler = async (c) =>
  c.json(await logKeySet(c.get("context"), site(c)), 200, {
    "Content-Type": "application/jwk-set+json",
    "Cache-Control": "public, max-age=3600",
  });

/** `GET /v1/logs/SITE/keys`: every key that signs or signed, and where the log says so. */
export const getVerifierKeys: Handler = async (c) =>
  c.json(await publishedKeys(c.get("context"), site(c)), 200, current);

/**
 * `GET /v1/logs/SITE/tile/…`: only what is sealed, so it never changes. A partial tile is kept a day: the next
 * checkpoints have no use for it.
 */
export const getTile: Handler = async (c) => {
  const path = c.req.param("path") ?? "";
  const bytes = await tile(c.get("context"), site(c), path);
  const maxAge = path.includes(".p/") ? 86_400 : 31_536_000;
  return c.body(new Uint8Array(bytes), 200, {
    "Content-Type": "application/octet-stream",
    "Cache-Control": `public, max-age=${maxAge}, immutable`,
  });
};

// Number("") is 0 and Number("1e3") is 1000: neither is a number anyone meant.
const countOf = (text: string | undefined): number => (text && /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : NaN);
const countIn = (c: AppContext, name: string): number | undefined => {
  const text = c.req.query(name);
  return text === undefined ? undefined : countOf(text);
};

/** `GET /v1/logs/SITE/consistency?from=N&to=M` */
export const getConsistency: Handler = async (c) => {
  const asked = { from: countIn(c, "from") ?? NaN, to: countIn(c, "to") };
  return c.json(await consistency(c.get("context"), site(c), asked), 200, current);
};

const entryAsked = (c: AppContext) => ({ index: countIn(c, "index") ?? NaN, size: countIn(c, "size") });

/** `GET /v1/logs/SITE/inclusion?index=N&size=M` */
export const getInclusion: Handler = async (c) =>
  c.json(await inclusion(c.get("context"), site(c), entryAsked(c)), 200, current);

/** `GET /v1/logs/SITE/proof?index=N&size=M`: c2sp.org/tlog-proof@v1 */
export const getLogProof: Handler = async (c) =>
  c.body(await logProof(c.get("context"), site(c), entryAsked(c)), 200, { ...plainText, ...current });
