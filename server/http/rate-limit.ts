// A token bucket per address block, with the clock given and the memory bounded (decision 0005).

/** `take` answers 0 when the request may go on, else the seconds to wait; `left` how many more may follow at once. */
export interface RateLimit {
  take(address: string, nowMs: number): number;
  left(address: string): number;
}

/**
 * What API keys are counted by, each for itself and wherever it is used from. A credential counts as a key only once it
 * was let in: who guesses keys is counted by address, and no key is looked up for that.
 */
export interface KeyLimit {
  /** Told of every credential that was let in. */
  letIn(credential: string, key: string): void;
  /** Told of every one that was not, such as one that was revoked. */
  refused(credential: string): void;
  /** Undefined for a credential that was not let in lately: then its address is counted. */
  take(
    credential: string,
    nowMs: number,
  ): { readonly wait: number; readonly limit: number; readonly left: number } | undefined;
}

/** How many times as much a key may ask as an address: who sends to many people at once asks often. */
const keyFactor = 10;
/** Credentials that are remembered as let in. */
const mostCredentials = 1_000;

/** How many times as much mail hosts and mailers may ask as everybody else. */
const mailFactor = 10;

/** And whoever looks at a draft: each of its states is a page of its own with a frame and what its script asks for. */
const previewFactor = 10;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Attempts to sign in from one address block in a minute, unless a root says otherwise. */
const usualSignIns = 10;

/** What addresses are counted by: an IPv4 address, or the /64 that one IPv6 subscriber gets. */
export function addressBlock(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head.split(":").filter(Boolean);
  const last = tail?.split(":").filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - last.length);
  const all = [...groups, ...Array<string>(zeros).fill("0"), ...last];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}

/** Every limit of a server, each with buckets of its own. */
export interface Limits {
  readonly rateLimit: RateLimit;
  readonly keyLimit: KeyLimit;
  /** What mail hosts press and mailers tell: after a large send they ask for many people. */
  readonly mailLimit: RateLimit;
  /** Drafts that are looked at. */
  readonly previewLimit: RateLimit;
  /** Attempts to sign in, which are fewer. */
  readonly signInLimit: RateLimit;
}

/** The limits of a server on which one block may ask for so much a minute; 0 means no limit. */
export const limitsOf = (options: { perMinute: number; signInsPerMinute?: number | undefined }): Limits => ({
  rateLimit: tokenBuckets({ perMinute: options.perMinute }),
  keyLimit: keyLimitOf(keyFactor * options.perMinute),
  mailLimit: tokenBuckets({ perMinute: mailFactor * options.perMinute }),
  previewLimit: tokenBuckets({ perMinute: previewFactor * options.perMinute }),
  signInLimit: tokenBuckets({ perMinute: options.signInsPerMinute ?? usualSignIns }),
});

/**
 * At most `perMinute` requests a minute from one block, all of them at once if it likes; 0 means no limit.
 * Remembers at most `addresses` blocks and forgets the one longest silent.
 */
export function tokenBuckets(options: { perMinute: number; addresses?: number }): RateLimit {
  const { perMinute, addresses = 10_000 } = options;
  const buckets = new Map<string, Bucket>();
  return {
    take(address, nowMs) {
      if (perMinute === 0) return 0;
      const block = addressBlock(address);
      const bucket = buckets.get(block) ?? { tokens: perMinute, filledAt: nowMs };
      const refill = (Math.max(0, nowMs - bucket.filledAt) * perMinute) / 60_000;
      bucket.tokens = Math.min(perMinute, bucket.tokens + refill);
      bucket.filledAt = nowMs;
      // A Map keeps insertion order: taking the block out and in again keeps the longest silent first.
      buckets.delete(block);
      buckets.set(block, bucket);
      if (buckets.size > addresses) buckets.delete(buckets.keys().next().value ?? block);
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      return Math.ceil(((1 - bucket.tokens) * 60) / perMinute);
    },
    left: (address) => Math.floor(buckets.get(addressBlock(address))?.tokens ?? perMinute),
  };
}

/** A limit of so many requests a minute for each key; 0 means no limit. */
export function keyLimitOf(perMinute: number): KeyLimit {
  const buckets = tokenBuckets({ perMinute });
  const keys = new Map<string, string>();
  return {
    letIn(credential, key) {
      keys.delete(credential);
      keys.set(credential, key);
      if (keys.size > mostCredentials) keys.delete(keys.keys().next().value ?? credential);
    },
    refused: (credential) => void keys.delete(credential),
    take(credential, nowMs) {
      const key = keys.get(credential);
      if (key === undefined || perMinute === 0) return undefined;
      return { wait: buckets.take(key, nowMs), limit: perMinute, left: buckets.left(key) };
    },
  };
}
