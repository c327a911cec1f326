// The services over a data folder, for commands: opened without a server, and closed when the command is done.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { files } from "virtual:browser-files";
import { assemble } from "../assemble.ts";
import type { ServiceContext } from "../context.ts";
import { logKeysIn } from "../env.ts";
import { configuration } from "../node/variables.ts";
import { ProblemError } from "../errors.ts";
import { fileDatabases } from "../node/databases.ts";
import { loadSecrets, type Secrets } from "../node/keys.ts";
import { nodeHashes } from "../node/hashes.ts";
import { nodeSign } from "../node/sealing-crypto.ts";
import type { DatabaseOpener } from "../store/client.ts";
import { remoteDatabases } from "../store/remote.ts";

export interface DataFolder {
  /** The folder named on the command line; ASSENT_DATA unless told. */
  readonly data: string | undefined;
  /** The built database thread. */
  readonly threadUrl: URL;
}

/** Throws a problem as one sentence for a person. */
function inWords(error: unknown): never {
  if (!(error instanceof ProblemError)) throw error;
  const faults = error.extensions.errors?.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`);
  throw new Error(faults?.join(", ") ?? error.message, { cause: error });
}

/**
 * Runs `work` over the folder, or over the libSQL server that ASSENT_DB_URL names. Throws when it is not there, and
 * says a problem in one sentence.
 */
export async function inDataFolder<T>(
  { data, threadUrl }: DataFolder,
  work: (context: ServiceContext, secrets: Secrets) => Promise<T>,
): Promise<T> {
  const { ASSENT_DATA, ASSENT_SECRET, ASSENT_LOG_KEYS, ASSENT_DB_URL, ASSENT_DB_TOKEN, ASSENT_WEBHOOKS_PRIVATE } =
    configuration(process.env);
  const folder = data ?? ASSENT_DATA;
  // Opening makes what is not there, and a command must not make a data folder out of a misspelt name.
  if (ASSENT_DB_URL === undefined && !existsSync(join(folder, "control.db")))
    throw new Error(`${folder} is no data folder`);
  const secrets = await loadSecrets({
    folder,
    masterSecret: ASSENT_SECRET,
    logKeys: ASSENT_LOG_KEYS === undefined ? undefined : logKeysIn(ASSENT_LOG_KEYS),
    create: false,
  });
  const databases: DatabaseOpener =
    ASSENT_DB_URL === undefined
      ? fileDatabases({ folder, threadUrl })
      : remoteDatabases({
          url: ASSENT_DB_URL,
          ...(ASSENT_DB_TOKEN === undefined ? {} : { authToken: ASSENT_DB_TOKEN }),
        });
  try {
    const context = await assemble({
      webhooks: { allowPrivate: ASSENT_WEBHOOKS_PRIVATE },
      databases,
      master: secrets.master,
      logKeys: secrets.logKeys,
      publicUrl: "",
      files,
      nowMs: Date.now,
      recordCommitted: () => {},
      hashes: nodeHashes,
      makeSign: nodeSign,
    });
    return await work(context, secrets).catch(inWords);
  } finally {
    await databases.close();
  }
}
