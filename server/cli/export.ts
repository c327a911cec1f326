// `assent export`: opens a data folder and writes one site's sealed log to a file.
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { isSiteId, type SiteId } from "../../core/ids.ts";
import { ProblemError } from "../errors.ts";
import { exportLog, type ExportContext, type LogExport } from "../services/exports.ts";
import { commandLine } from "./command-line.ts";
import { inDataFolder } from "./data-folder.ts";

export interface ExportArguments {
  readonly file: string;
  readonly site: string;
  readonly data?: string | undefined;
}

/** Writes the export and answers with the exit code; throws when the folder, the site or the key is not there. */
export async function exportSite({ file, site, data }: ExportArguments, threadUrl: URL): Promise<0> {
  if (!isSiteId(site)) throw new Error(`${site} is not a site id such as site_demo`);
  return inDataFolder({ data, threadUrl }, async (context): Promise<0> => {
    const { lines, size, unsealed } = await begun(context, site);
    await pipeline(lines, file === "-" ? process.stdout : createWriteStream(file, { mode: 0o600 }), {
      end: file !== "-",
    });
    const left = unsealed > 0 ? `; ${unsealed} more are committed but not yet sealed` : "";
    process.stderr.write(`${site}: ${size} entries written to ${file === "-" ? "standard output" : file}${left}\n`);
    return 0;
  });
}

async function begun(context: ExportContext, site: SiteId): Promise<LogExport> {
  try {
    return await exportLog(context, commandLine, site);
  } catch (error) {
    if (error instanceof ProblemError && error.slug === "not-found")
      throw new Error(`there is no site ${site}`, { cause: error });
    throw error;
  }
}
