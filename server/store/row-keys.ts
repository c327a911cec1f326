// Row keys: the keyed permutation between an address's keyed hash and what stands in the keys database; what names people there.
import { ecb, gcm } from "@noble/ciphers/aes.js";
import type { InStatement, ResultSet, Row } from "@libsql/client/web";
import { concat } from "../../core/bytes.ts";
import type { SqlClient } from "./client.ts";
import { hex } from "./hex.ts";
import { blob } from "./query.ts";

/** A keyed hash of an address, 16 bytes. */
type Hash = Uint8Array;

/** One version; without a key the rows under it hold the keyed hash itself. */
interface RowKey {
  readonly version: number;
  /** 32 bytes for AES-256. */
  readonly key: Uint8Array | undefined;
}

/**
 * The keys that rows may be under, the newest first: one, or two while a rotation runs. Rows are written under the first
 * alone. Plain values only: they go to other threads.
 */
export type RowKeys = readonly [RowKey, ...RowKey[]];

/** What a transaction fails with that was begun with other keys than there are; nothing of it was stored. */
const changed = "row keys changed";

const hashLength = 16;
const nonceLength = 12;
const encoder = new TextEncoder();

/** A keyed hash is one block of the cipher: what stands in rows is its encryption, and can be turned back. */
const block = (key: Uint8Array) => ecb(key, { disablePadding: true });

/** What rows under this key hold of each hash, in hex. */
function namesUnder({ key }: RowKey, hashes: readonly Hash[]): string[] {
  if (!key || hashes.length === 0) return hashes.map(hex);
  const names = hex(block(key).encrypt(concat(...hashes)));
  return hashes.map((_, i) => names.slice(i * 2 * hashLength, (i + 1) * 2 * hashLength));
}

/** What new rows hold of each hash, in hex. */
export const newNames = ([newest]: RowKeys, hashes: readonly Hash[]): string[] => namesUnder(newest, hashes);

/**
 * Every name that rows may hold of each hash, in hex: those of all hashes by the newest key, then those by the one
 * before it. What is at place `i` is about the hash `i % hashes.length`.
 */
export const allNames = (keys: RowKeys, hashes: readonly Hash[]): string[] =>
  keys.flatMap((key) => namesUnder(key, hashes));

/** Whether every row holds the hash itself. */
export const holdHashes = ([newest, ...earlier]: RowKeys): boolean => !newest.key && earlier.length === 0;

/** The keyed hash that a name stands for; throws where it is under a key that is not at hand. */
export function hashUnder(keys: RowKeys, { name, version }: { name: Uint8Array; version: number }): Hash {
  const found = keys.find((one) => one.version === version);
  if (!found) throw new Error(changed);
  return found.key ? block(found.key).decrypt(name) : name;
}

/** The keyed hash in a column of a row; throws like `hashUnder`. */
export const hashIn = (keys: RowKeys, row: Row, column = "hash", version = "version"): Hash =>
  hashUnder(keys, { name: blob(row, column), version: Number(row[version]) });

/** Such as `2,1`. */
export const versionsOf = (keys: RowKeys): string => keys.map(({ version }) => version).join();

export const selectVersions = "SELECT versions FROM row_keys_in_force";

/** Throws where the keys in force are others. */
export function assertVersions(keys: RowKeys, versions: unknown): void {
  if (String(versions) !== versionsOf(keys)) throw new Error(changed);
}

/** Reads that name people, as of one instant; throws where the keys were others then. */
export async function readNamed(
  client: SqlClient,
  keys: RowKeys,
  statements: readonly InStatement[],
): Promise<ResultSet[]> {
  const [versions, ...results] = await client.batch([selectVersions, ...statements], "read");
  assertVersions(keys, versions!.rows[0]!["versions"]);
  return results;
}

/** The tables and columns that hold names, each with the column that says by which key. */
export const namedColumns = [
  ["subject", "hash", "version"],
  ["tombstone", "hash", "version"],
  ["suppression", "hash", "version"],
  ["screening", "hash", "version"],
  ["sale", "hash", "version"],
  ["sending", "hash", "version"],
  ["share", "hash", "version"],
  ["share", "deny", "deny_version"],
  ["subject_alias", "hash", "version"],
  ["subject_alias", "deny", "deny_version"],
] as const;

/** Begins a write transaction that names people: it fails, and stores nothing, where the keys are others. */
export const asKnown = (keys: RowKeys): InStatement => ({
  sql: "INSERT INTO row_keys_in_force (versions) VALUES (?)",
  args: [versionsOf(keys)],
});

/**
 * Takes people to the newest key, in every table at once; each pair is an earlier name and the newest, in hex. So
 * whatever is joined by name stays together, and whoever is written of stands under one name only.
 */
export function takeOver(keys: RowKeys, pairs: readonly (readonly [string, string])[]): InStatement[] {
  const { version } = keys[0];
  return namedColumns.flatMap(([table, column, by]): InStatement[] => [
    {
      sql: `UPDATE ${table} SET ${column} = unhex(r.value->>1), ${by} = ? FROM json_each(?) AS r
WHERE ${table}.${column} = unhex(r.value->>0)`,
      args: [version, JSON.stringify(pairs)],
    },
    { sql: "UPDATE row_key SET moved = moved + changes() WHERE version = ?", args: [version] },
  ]);
}

/**
 * Writes that name people, in one transaction: whoever of these hashes stands under an earlier key is taken to the newest
 * first, so that the statements need know no other name. Answers what they answered.
 */
export async function writeNamed(
  client: SqlClient,
  keys: RowKeys,
  { hashes, statements }: { hashes: readonly Hash[]; statements: readonly InStatement[] },
): Promise<ResultSet[]> {
  const [newest, ...earlier] = keys;
  const names = namesUnder(newest, hashes);
  const pairs = earlier.flatMap((key) => namesUnder(key, hashes).map((name, i) => [name, names[i]!] as const));
  const before = [asKnown(keys), ...(pairs.length > 0 ? takeOver(keys, pairs) : [])];
  return (await client.batch([...before, ...statements], "write")).slice(before.length);
}

/** Where the key of a version stands: sealed to it, so that a copy elsewhere opens nothing. */
const cipherFor = (wrapKey: Uint8Array, version: number, nonce: Uint8Array) =>
  gcm(wrapKey, nonce, encoder.encode(`assent-row-key/v1\n${version}`));

/** AES-256-GCM under the site's own wrapping key: the nonce of 12 bytes, the key, a tag of 16 bytes. */
export const sealRowKey = (
  wrapKey: Uint8Array,
  { version, key, nonce }: { version: number; key: Uint8Array; nonce: Uint8Array },
): Uint8Array => concat(nonce, cipherFor(wrapKey, version, nonce).encrypt(key));

const selectInForce = "SELECT version, sealed FROM row_key WHERE ended IS NULL ORDER BY version DESC";

/** The keys in force; throws where one was sealed under another wrapping key, or was changed. */
export async function rowKeysIn(client: SqlClient, wrapKey: Uint8Array): Promise<RowKeys> {
  const { rows } = await client.execute(selectInForce);
  const [newest, ...earlier] = rows.map((row): RowKey => {
    const version = Number(row["version"]);
    if (row["sealed"] === null) return { version, key: undefined };
    const sealed = blob(row, "sealed");
    const nonce = sealed.subarray(0, nonceLength);
    return { version, key: cipherFor(wrapKey, version, nonce).decrypt(sealed.subarray(nonceLength)) };
  });
  if (!newest) throw new Error("the keys database says no row key");
  return [newest, ...earlier];
}

/** The row keys as a process knows them. */
export interface RowKeyring {
  /** Runs work that stores nothing where the keys are others; then once more with those of now. */
  with<T>(work: (keys: RowKeys) => Promise<T>): Promise<T>;
  /** The same with keys that are read anew: for work that looks at how many there are. */
  withLatest<T>(work: (keys: RowKeys) => Promise<T>): Promise<T>;
}

/** How often work is begun again; keys change twice in a rotation, so twice in a row is rare and more is a mistake. */
const mostTries = 4;

/** The keyring of a site's keys database; reads it when it is first used, and when something fails for other keys. */
export function rowKeyring(client: SqlClient, wrapKey: Uint8Array): RowKeyring {
  let known: RowKeys | undefined;
  const run: RowKeyring["with"] = async (work) => {
    for (let tries = 1; ; tries++) {
      const keys = known ?? (await rowKeysIn(client, wrapKey));
      known = keys;
      try {
        return await work(keys);
      } catch (error) {
        if (tries === mostTries || !isChanged(error)) throw error;
        if (known === keys) known = undefined;
      }
    }
  };
  return {
    with: run,
    withLatest(work) {
      known = undefined;
      return run(work);
    },
  };
}

/** Whether it, or what caused it, is that the keys are others; a thread and a server far away hand on no more than the text. */
function isChanged(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth++)
    if (at.message.includes(changed)) return true;
  return false;
}
