// The databases of a libSQL server as a data folder, for backups of them, and a data folder into a server that is empty.
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toBase64 } from "../../core/bytes.ts";
import { isSiteId, type SiteId } from "../../core/ids.ts";
import { namespaceOf, type RemoteDatabaseOptions } from "../store/remote.ts";
import { openFile } from "./file-client.ts";
import { loadSecrets, type SecretSource } from "./keys.ts";
import { claimServer } from "./server-claim.ts";
import { pullDatabase, pushDatabase, partsThere } from "./server-copy.ts";

/** A server, and where the secrets of its sites are. */
export interface ServedData extends Pick<SecretSource, "masterSecret" | "logKeys"> {
  readonly server: RemoteDatabaseOptions;
  /** The data folder, which has keys/ where the secrets are not in the environment. */
  readonly folder: string;
}

function sitesIn(control: string): SiteId[] {
  const client = openFile(control);
  try {
    const ids = client.execute("SELECT id FROM site ORDER BY id").rows.map((row) => String(row[0]));
    return ids.filter(isSiteId);
  } finally {
    client.close();
  }
}

/**
 * Copies every database of the server into a folder that is not there yet, each as of one moment, records before keys,
 * so that every record's key is in it; and the secrets beside them. Registers are not copied: they can be had again.
 */
export async function pullFolder(served: ServedData, to: string): Promise<void> {
  const { server, folder, masterSecret, logKeys: given } = served;
  await mkdir(join(to, "sites"), { recursive: true, mode: 0o700 });
  await mkdir(join(to, "keys"), { mode: 0o700 });
  const control = join(to, "control.db");
  await pullDatabase(namespaceOf("control", "control"), server, control);
  const sites = sitesIn(control);
  for (const id of sites) await pullDatabase(namespaceOf("site", id), server, join(to, "sites", `${id}.db`));
  for (const id of sites) await pullDatabase(namespaceOf("keys", id), server, join(to, "sites", `${id}.keys.db`));
  // Only their names: whoever restores is told that they have to be imported again.
  for (const id of sites)
    if ((await partsThere(namespaceOf("registers", id), server)).length > 0)
      await writeFile(join(to, "sites", `${id}.registers.db`), "");
  if (existsSync(join(folder, "keys"))) await cp(join(folder, "keys"), join(to, "keys"), { recursive: true });
  const { master, logKeys } = await loadSecrets({ folder, masterSecret, logKeys: given, create: false });
  const written = (name: string, secret: Uint8Array) =>
    writeFile(join(to, "keys", name), `${toBase64(secret)}\n`, { mode: 0o600 });
  await written("master", master);
  for (const id of sites.filter((site) => given?.[site] !== undefined))
    for (const [i, key] of (await logKeys(id)).entries()) await written(`log-${id}${i === 0 ? "" : `.${i + 1}`}`, key);
}

/** The databases that a restore of these sites fills. */
export const namespacesOf = (sites: readonly string[]): string[] => [
  namespaceOf("control", "control"),
  ...sites.flatMap((id) => [namespaceOf("site", id), namespaceOf("keys", id)]),
];

/**
 * Copies a restored folder into the empty server, and its secrets into the data folder, but for those that the
 * environment gives. The control database is last: until then the server has no sites that anybody could be served from.
 */
export async function pushFolder(from: string, served: ServedData): Promise<void> {
  const { server, folder } = served;
  const sites = sitesIn(join(from, "control.db"));
  const missing = await missingSecrets(from, served);
  const claimEnds = await claimServer(server, namespacesOf(sites));
  for (const id of sites) {
    await pushDatabase(join(from, "sites", `${id}.db`), namespaceOf("site", id), server);
    await pushDatabase(join(from, "sites", `${id}.keys.db`), namespaceOf("keys", id), server);
  }
  await mkdir(join(folder, "keys"), { recursive: true, mode: 0o700 });
  for (const name of missing) await cp(join(from, "keys", name), join(folder, "keys", name));
  await pushDatabase(join(from, "control.db"), namespaceOf("control", "control"), server, [claimEnds]);
}

/** The files of secrets that have to be put into the data folder. Rejects where another secret is in the place of one. */
async function missingSecrets(from: string, { folder, masterSecret, logKeys }: ServedData): Promise<string[]> {
  const missing: string[] = [];
  for (const name of await readdir(join(from, "keys"))) {
    const site = /^log-(site_[a-z0-9]+)/.exec(name)?.[1];
    const given = site === undefined ? [masterSecret ?? []].flat() : (logKeys?.[site as SiteId] ?? []);
    const path = join(folder, "keys", name);
    const there = given.length > 0 ? given : existsSync(path) ? [await readFile(path, "utf8")] : [];
    const secret = (await readFile(join(from, "keys", name), "utf8")).trim();
    if (there.length === 0) missing.push(name);
    else if (!there.some((text) => text.trim() === secret))
      throw new Error(
        `${given.length > 0 ? "the environment" : path} has another secret than the backup's ${name}, and what is restored could not be read with it`,
      );
  }
  return missing;
}
