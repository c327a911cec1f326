// /v1/logs: each site's log for anyone to watch (c2sp.org/tlog-tiles).
import { consistency, latestCheckpoint, tile, verifierKey } from "../services/logs.ts";
import { logKeySet } from "../services/receipt-forms.ts";
import type { AppContext, Handler } from "./deps.ts";

const site = (c: AppContext): string => c.req.param("site") ?? "";
const plainText = { "Content-Type": "text/plain; charset=utf-8" };

/** `GET /v1/logs/SITE/checkpoint` */
export const getCheckpoint: Handler = async (c) =>
  c.body(await latestCheckpoint(c.get("context"), site(c)), 200, { ...plainText, "Cache-Control": "no-cache" });

/** `GET /v1/logs/SITE/key` */
export const getVerifierKey: Handler = async (c) =>
  c.body(`${await verifierKey(c.get("context"), site(c))}\n`, 200, {
    ...plainText,
    "Cache-Control": "public, max-age=3600",
  });

/** `GET /v1/logs/SITE/jwks.json` */
export const getKeySet: Handler = async (c) =>
  c.json(await logKeySet(c.get("context"), site(c)), 200, {
    "Content-Type": "application/jwk-set+json",
    "Cache-Control": "public, max-age=3600",
  });

/** `GET /v1/logs/SITE/tile/…`: only what is sealed, so it never changes. */
export const getTile: Handler = async (c) => {
  const bytes = await tile(c.get("context"), site(c), c.req.param("path") ?? "");
  return c.body(new Uint8Array(bytes), 200, {
    "Content-Type": "application/octet-stream",
    "Cache-Control": "public, max-age=31536000, immutable",
  });
};

// Number("") is 0 and Number("1e3") is 1000: neither is a size anyone meant.
const sizeOf = (text: string): number => (/^[1-9]\d{0,15}$/.test(text) ? Number(text) : NaN);

/** `GET /v1/logs/SITE/consistency?from=N&to=M` */
export const getConsistency: Handler = async (c) => {
  const to = c.req.query("to");
  const asked = { from: sizeOf(c.req.query("from") ?? ""), to: to === undefined ? undefined : sizeOf(to) };
  return c.json(await consistency(c.get("context"), site(c), asked), 200, { "Cache-Control": "no-cache" });
};
