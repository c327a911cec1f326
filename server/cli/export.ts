// `assent export`: opens a data folder and writes one site's sealed log to a file.
import { createWriteStream, existsSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isSiteId, type SiteId } from "../../core/ids.ts";
import { assemble } from "../assemble.ts";
import { environment } from "../env.ts";
import { ProblemError } from "../errors.ts";
import { fileDatabases } from "../node/databases.ts";
import { loadSecrets } from "../node/keys.ts";
import { exportLog, type ExportContext, type LogExport } from "../services/exports.ts";
import type { DatabaseOpener } from "../store/client.ts";
import { remoteDatabases } from "../store/remote.ts";

export interface ExportArguments {
  readonly file: string;
  readonly site: string;
  readonly data?: string | undefined;
}

/** Writes the export and answers with the exit code; throws when the folder, the site or the key is not there. */
export async function exportSite({ file, site, data }: ExportArguments, threadUrl: URL): Promise<0> {
  if (!isSiteId(site)) throw new Error(`${site} is not a site id such as site_demo`);
  const { ASSENT_DATA, ASSENT_SECRET, ASSENT_LOG_KEYS, ASSENT_DB_URL, ASSENT_DB_TOKEN } = environment(process.env);
  const folder = data ?? ASSENT_DATA;
  // Opening makes what is not there, and an export must not make a data folder out of a misspelt name.
  if (ASSENT_DB_URL === undefined && !existsSync(join(folder, "control.db")))
    throw new Error(`${folder} is no data folder`);
  const secrets = await loadSecrets({
    folder,
    masterSecret: ASSENT_SECRET,
    logKeys: ASSENT_LOG_KEYS === undefined ? undefined : (JSON.parse(ASSENT_LOG_KEYS) as Record<string, string>),
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
      databases,
      master: secrets.master,
      logKey: (id) => secrets.logKey(id),
      publicUrl: "",
      files: {},
      nowMs: Date.now,
      recordCommitted: () => {},
    });
    const { lines, size, unsealed } = await begun(context, site);
    await pipeline(lines, file === "-" ? process.stdout : createWriteStream(file, { mode: 0o600 }), {
      end: file !== "-",
    });
    const left = unsealed > 0 ? `; ${unsealed} more are committed but not yet sealed` : "";
    process.stderr.write(`${site}: ${size} entries written to ${file === "-" ? "standard output" : file}${left}\n`);
    return 0;
  } finally {
    await databases.close();
  }
}

async function begun(context: ExportContext, site: SiteId): Promise<LogExport> {
  try {
    return await exportLog(context, { kind: "system", name: "cli" }, site);
  } catch (error) {
    if (error instanceof ProblemError && error.slug === "not-found")
      throw new Error(`there is no site ${site}`, { cause: error });
    throw error;
  }
}
