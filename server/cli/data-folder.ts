// The services over a data folder, for commands: opened without a server, and closed when the command is done.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { files } from "virtual:browser-files";
import { isSiteId, type SiteId } from "../../core/ids.ts";
import { assemble } from "../assemble.ts";
import type { ServiceContext } from "../context.ts";
import { logKeysIn } from "../env.ts";
import { configuration } from "../node/variables.ts";
import { fileDatabases } from "../node/databases.ts";
import { loadSecrets, type Secrets } from "../node/keys.ts";
import { nodeHashes } from "../node/hashes.ts";
import { nodeSign } from "../node/sealing-crypto.ts";
import type { DatabaseOpener } from "../store/client.ts";
import { CommandError, UsageError } from "./command.ts";

export interface DataFolder {
  /** The folder named on the command line; ASSENT_DATA unless told. */
  readonly data: string | undefined;
  /** The built database thread. */
  readonly threadUrl: URL;
  /** Make the folder where it is not there; else its absence is an error. */
  readonly create?: boolean;
  /** Where browsers reach the server, for what names it: a log, a link. Empty unless told. */
  readonly publicUrl?: string;
}

/** Where browsers reach the server: as named, as the environment says, else this computer. Without a slash at its end. */
export function publicUrlOf(named: string | undefined): string {
  const { ASSENT_PUBLIC_URL, PORT } = configuration(process.env);
  const url = (named ?? ASSENT_PUBLIC_URL ?? `http://127.0.0.1:${PORT}`).replace(/\/+$/, "");
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new UsageError(`${url} is no address`, "Write it whole, such as https://consent.example.com.");
}

/**
 * Runs `work` over the folder, or over the libSQL server that ASSENT_DB_URL names. Throws a CommandError when it is not
 * there.
 */
export async function inDataFolder<T>(
  { data, threadUrl, create = false, publicUrl = "" }: DataFolder,
  work: (context: ServiceContext, secrets: Secrets) => Promise<T>,
): Promise<T> {
  const { ASSENT_DATA, ASSENT_SECRET, ASSENT_LOG_KEYS, ASSENT_DB_URL, ASSENT_DB_TOKEN, ASSENT_WEBHOOKS_PRIVATE } =
    configuration(process.env);
  const folder = data ?? ASSENT_DATA;
  // Opening makes what is not there, and a command must not make a data folder out of a misspelt name.
  if (!create && ASSENT_DB_URL === undefined && !existsSync(join(folder, "control.db")))
    throw new CommandError(
      `${folder} is no data folder`,
      "Name the one that the server has, with --data or ASSENT_DATA; assent init makes one.",
    );
  const secrets = await loadSecrets({
    folder,
    masterSecret: ASSENT_SECRET,
    logKeys: ASSENT_LOG_KEYS === undefined ? undefined : logKeysIn(ASSENT_LOG_KEYS),
    create,
  });
  const databases: DatabaseOpener =
    ASSENT_DB_URL === undefined
      ? fileDatabases({ folder, threadUrl })
      : // Loaded where it is used: the client of a server is a third of what a command would load.
        (await import("../store/remote.ts")).remoteDatabases({
          url: ASSENT_DB_URL,
          ...(ASSENT_DB_TOKEN === undefined ? {} : { authToken: ASSENT_DB_TOKEN }),
        });
  try {
    const context = await assemble({
      webhooks: { allowPrivate: ASSENT_WEBHOOKS_PRIVATE },
      databases,
      master: secrets.master,
      logKeys: secrets.logKeys,
      publicUrl,
      files,
      nowMs: Date.now,
      recordCommitted: () => {},
      hashes: nodeHashes,
      makeSign: nodeSign,
    });
    return await work(context, secrets);
  } finally {
    await databases.close();
  }
}

/** The site that was named, or the only one there is. Throws a UsageError where that is not said, or no site's id. */
async function siteOf(context: ServiceContext, named: string | undefined): Promise<SiteId> {
  if (named !== undefined) {
    if (isSiteId(named)) return named;
    throw new UsageError(
      `${named} is no site id`,
      "Site ids are such as site_demo; assent doctor names those of a folder.",
    );
  }
  const [site, ...others] = await context.control.sites();
  if (!site)
    throw new CommandError("there is no site yet", "assent init makes one, assent apply makes one from a file.");
  if (others.length === 0) return site.id;
  const ids = [site, ...others].map(({ id }) => id).toSorted();
  throw new UsageError("which site is meant is not said", `Name it with --site: ${ids.join(", ")}.`);
}

/** Runs `work` over the folder for one site: the one that is named, or the only one there is. */
export const inSite = <T>(
  { site, ...folder }: DataFolder & { readonly site: string | undefined },
  work: (context: ServiceContext, site: SiteId, secrets: Secrets) => Promise<T>,
): Promise<T> => inDataFolder(folder, async (context, secrets) => work(context, await siteOf(context, site), secrets));
