// The secrets of a server: its master secret and one signing key per log, in files or from the environment.
import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fromBase64, toBase64 } from "../../core/bytes.ts";
import { isSiteId, type SiteId } from "../../core/ids.ts";
import { makeSigningKey } from "../log/signer.ts";

export interface SecretSource {
  /** The data folder; secrets are files below `keys/`, readable by their owner only. */
  readonly folder: string;
  /** base64 of 32 bytes, used instead of `keys/master`. */
  readonly masterSecret?: string | undefined;
  /** base64 PKCS #8 Ed25519 keys by site, used instead of `keys/log-<site>`. */
  readonly logKeys?: Readonly<Record<string, string>> | undefined;
  /** Whether a missing secret is made; when false it is an error. */
  readonly create: boolean;
}

export interface Secrets {
  readonly master: Uint8Array;
  /** The PKCS #8 key that signs the site's log. */
  logKey(site: SiteId): Promise<Uint8Array>;
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
  return {
    master,
    logKey: (site) => {
      if (!isSiteId(site)) throw new Error("not a site id");
      const given = source.logKeys?.[site];
      return given
        ? Promise.resolve(decoded(given, `the log key of ${site}`))
        : secretFile(join(keys, `log-${site}`), fresh(makeSigningKey));
    },
  };
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
