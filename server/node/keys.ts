// The secrets of a server: its master secret and one signing key per log, in files or from the environment.
import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, readdir, rm, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fromBase64, sameBytes, toBase64 } from "../../core/bytes.ts";
import { isSiteId, type SiteId } from "../../core/ids.ts";
import { makeSigningKey } from "../log/signer.ts";
import type { GivenLogKeys } from "../env.ts";

export interface SecretSource {
  /** The data folder; secrets are files below `keys/`, readable by their owner only. */
  readonly folder: string;
  /** base64 of 32 bytes, used instead of `keys/master`. */
  readonly masterSecret?: string | undefined;
  /** base64 PKCS #8 Ed25519 keys by site, used instead of `keys/log-<site>`, `keys/log-<site>.2` and so on. */
  readonly logKeys?: GivenLogKeys | undefined;
  /** Whether a missing secret is made; when false it is an error. */
  readonly create: boolean;
}

export interface Secrets {
  readonly master: Uint8Array;
  /** The PKCS #8 keys of the site's log, the oldest first; the first is made where there is none and it may be. */
  logKeys(site: SiteId): Promise<readonly Uint8Array[]>;
  /** Makes the file of one more key; throws a sentence for a person where keys come from the environment. */
  addLogKey(site: SiteId): Promise<void>;
  /** Destroys every file with a key of the site's log. */
  dropLogKeys(site: SiteId): Promise<void>;
  /** Destroys the file that holds this key; false where there is none, as for keys from the environment. */
  dropLogKey(site: SiteId, pkcs8: Uint8Array): Promise<boolean>;
}

/** Loads the master secret, and gives log keys when asked. Losing either means new subjects and a new log, so back them up. */
export async function loadSecrets(source: SecretSource): Promise<Secrets> {
  const keys = join(source.folder, "keys");
  const fresh = (make: () => Promise<Uint8Array>) => (source.create ? make : undefined);
  const master = source.masterSecret
    ? decoded(source.masterSecret, "the master secret")
    : await secretFile(
        join(keys, "master"),
        fresh(async () => Uint8Array.from(randomBytes(32))),
      );
  if (master.length !== 32) throw new Error("the master secret must be 32 bytes in base64");
  return { master, ...logKeyFiles(keys, source.logKeys, fresh(makeSigningKey)) };
}

function logKeyFiles(
  folder: string,
  givenKeys: GivenLogKeys | undefined,
  makeFirst: (() => Promise<Uint8Array>) | undefined,
): Omit<Secrets, "master"> {
  const givenTo = (site: SiteId): readonly string[] => {
    if (!isSiteId(site)) throw new Error("not a site id");
    return givenKeys?.[site] ?? [];
  };
  return {
    async logKeys(site) {
      const given = givenTo(site);
      if (given.length > 0) return given.map((key) => decoded(key, `the log key of ${site}`));
      const paths = await logKeyPaths(folder, site);
      if (paths.length === 0) return [await secretFile(join(folder, `log-${site}`), makeFirst)];
      return Promise.all(paths.map((path) => secretFile(path, undefined)));
    },
    async addLogKey(site) {
      if (givenTo(site).length > 0) throw new Error(`add a new key of ${site} to ASSENT_LOG_KEYS first`);
      const paths = await logKeyPaths(folder, site);
      const last = paths.at(-1);
      const name = last === undefined ? `log-${site}` : `log-${site}.${numberOf(last) + 1}`;
      await secretFile(join(folder, name), makeSigningKey);
    },
    async dropLogKeys(site) {
      // Whoever takes a site away while another does finds nothing left, which is what both want.
      for (const path of givenTo(site).length > 0 ? [] : await logKeyPaths(folder, site))
        await rm(path, { force: true });
    },
    async dropLogKey(site, pkcs8) {
      for (const path of givenTo(site).length > 0 ? [] : await logKeyPaths(folder, site)) {
        if (!sameBytes(await secretFile(path, undefined), pkcs8)) continue;
        await unlink(path);
        await syncFolder(folder);
        return true;
      }
      return false;
    },
  };
}

/** `log-SITE` is the first key, `log-SITE.2` the second. */
const numberOf = (path: string): number => Number(/\.(\d+)$/.exec(path)?.[1] ?? 1);

/** The files of a log's keys, the oldest first. */
async function logKeyPaths(folder: string, site: SiteId): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const ours = new RegExp(`^log-${site}(?:\\.\\d{1,6})?$`);
  return names
    .filter((name) => ours.test(name))
    .map((name) => join(folder, name))
    .sort((a, b) => numberOf(a) - numberOf(b));
}

function decoded(base64: string, what: string): Uint8Array {
  const bytes = fromBase64(base64.trim());
  if (!bytes) throw new Error(`${what} is not base64`);
  return bytes;
}

/** Reads a base64 secret; makes it when allowed. Of two processes that make it at once, one wins for both. */
async function secretFile(path: string, make: (() => Promise<Uint8Array>) | undefined): Promise<Uint8Array> {
  const found = await readIfThere(path);
  if (found !== undefined) return decoded(found, path);
  if (!make) throw new Error(`${path} is missing`);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  await writeDurably(draft, `${toBase64(await make())}\n`);
  try {
    // A link, unlike a rename, never replaces a secret that is in use.
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await unlink(draft);
  }
  await syncFolder(dirname(path));
  return decoded(await readFile(path, "utf8"), path);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** A signature must not outlive its key: the file is on the disk before the key is used. */
async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
