// Where a name chosen by somebody else leads: resolved once, judged, and connected to as it was judged.
import { lookup } from "node:dns/promises";
import type { RequestOptions } from "node:http";
import { isIP } from "node:net";
import { isPublicAddress } from "./public-address.ts";

export interface JudgingOptions {
  /** For tests and for development on one computer: private addresses too. */
  readonly allowPrivate: boolean;
  /** Numeric addresses of a name; the system's resolver unless told. */
  readonly resolve?: ((hostname: string) => Promise<readonly string[]>) | undefined;
  readonly signal: AbortSignal;
}

const systemResolve = async (hostname: string): Promise<string[]> =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

/** How to connect to the very address that was judged, under the name that was asked for; or why not. Rejects when it is late. */
export async function judgedAddress(
  url: URL,
  { allowPrivate, resolve = systemResolve, signal }: JudgingOptions,
): Promise<{ readonly connect: RequestOptions } | "not-public" | "unreachable"> {
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await beforeDeadline(isIP(hostname) ? Promise.resolve([hostname]) : resolve(hostname), signal);
  // One private address among public ones is how a name is made to lead inside.
  if (!allowPrivate && !addresses.every(isPublicAddress)) return "not-public";
  const [address] = addresses;
  if (address === undefined) return "unreachable";
  return {
    connect: {
      agent: false,
      lookup: (_name, { all }, done) => {
        const family = isIP(address);
        if (all) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    },
  };
}

/** A resolver cannot be cancelled, but nobody need wait for it. */
function beforeDeadline<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("late")), { once: true });
    work.then(resolve, reject);
  });
}
