// `assent export`: opens a data folder and writes one site's sealed log to a file, going on where it was interrupted.
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rename, rm, truncate } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { isSiteId, type SiteId } from "../../core/ids.ts";
import { sealSite } from "../assemble.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { parseExportLine } from "../log/export-lines.ts";
import { exportLog, type ExportMoment, type LogExport } from "../services/exports.ts";
import { commandLine } from "./command-line.ts";
import { inDataFolder } from "./data-folder.ts";
import { linesOf } from "./lines.ts";

export interface ExportArguments {
  readonly file: string;
  readonly site: string;
  readonly data?: string | undefined;
}

/** Writes the export and answers with the exit code; throws when the folder, the site or the key is not there. */
export async function exportSite({ file, site, data }: ExportArguments, threadUrl: URL): Promise<0> {
  if (!isSiteId(site)) throw new Error(`${site} is not a site id such as site_demo`);
  return inDataFolder({ data, threadUrl }, async (context): Promise<0> => {
    const { size, unsealed } = file === "-" ? await printed(context, site) : await filed(context, site, file);
    const left = unsealed > 0 ? `; ${unsealed} more are committed but not yet sealed` : "";
    process.stderr.write(`${site}: ${size} entries written to ${file === "-" ? "standard output" : file}${left}\n`);
    return 0;
  });
}

async function printed(context: ServiceContext, site: SiteId): Promise<LogExport> {
  const exported = await begun(context, site);
  await pipeline(exported.lines, process.stdout, { end: false });
  return exported;
}

/** Written beside its place and moved there whole: a file of that name is always a finished export. */
async function filed(context: ServiceContext, site: SiteId, file: string): Promise<LogExport> {
  const part = `${file}.part`;
  const before = await interrupted(part, site);
  const again = before && (await begun(context, site, before).catch(() => undefined));
  const rest = again && (await restOf(again.lines, part));
  if (again && rest) {
    process.stderr.write(`${site}: going on with ${part}\n`);
    await pipeline(rest, createWriteStream(part, { flags: "a", mode: 0o600 }));
    await rename(part, file);
    return again;
  }
  if (existsSync(part)) {
    process.stderr.write(`${site}: ${part} is not the beginning of an export of today, so it is written anew\n`);
    await rm(part);
  }
  const exported = await begun(context, site);
  await pipeline(exported.lines, createWriteStream(part, { mode: 0o600 }));
  await rename(part, file);
  return exported;
}

/** Which export of the site the file is the beginning of; undefined where it is none. */
async function interrupted(part: string, site: SiteId): Promise<ExportMoment | undefined> {
  if (!existsSync(part)) return undefined;
  for await (const text of linesOf(createReadStream(part))) {
    const parsed = parseExportLine(text);
    const { size, exportedAt } = parsed.ok && parsed.line.kind === "manifest" ? parsed.line : {};
    const isOurs = parsed.ok && parsed.line.kind === "manifest" && parsed.line.site === site;
    return isOurs && size !== undefined && exportedAt !== undefined ? { size, exportedAt } : undefined;
  }
  return undefined;
}

/**
 * What of the export the file does not hold yet, once all that it holds has been found to be the same; cuts off a
 * line that is not whole. Undefined where it differs, as it does when a person was wiped since.
 */
async function restOf(lines: AsyncIterable<string>, part: string): Promise<AsyncIterable<string> | undefined> {
  const source = lines[Symbol.asyncIterator]();
  let whole = 0;
  for await (const text of linesOf(createReadStream(part), { unended: false })) {
    const next = await source.next();
    if (next.done || next.value !== `${text}\n`) return undefined;
    whole += Buffer.byteLength(next.value);
  }
  await truncate(part, whole);
  return { [Symbol.asyncIterator]: () => source };
}

async function begun(context: ServiceContext, site: SiteId, as?: ExportMoment): Promise<LogExport> {
  try {
    // What was wiped is explained by an entry that a server may not have sealed before it ended.
    if (!as && (await context.control.site(site))) await sealSite(context, site);
    return await exportLog(context, commandLine, { site, as });
  } catch (error) {
    if (error instanceof ProblemError && error.slug === "not-found")
      throw new Error(`there is no site ${site}`, { cause: error });
    throw error;
  }
}
