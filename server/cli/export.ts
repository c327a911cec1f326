// `assent export`: opens a data folder and writes one site's sealed log to a file, going on where it was interrupted.
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rename, rm, truncate } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { SiteId } from "../../core/ids.ts";
import { sealSite } from "../assemble.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { parseExportLine } from "../log/export-lines.ts";
import { exportLog, type ExportMoment, type LogExport } from "../services/exports.ts";
import { commandLine } from "./command-line.ts";
import { assertOneOutput, CommandError, note, print } from "./command.ts";
import { inSite } from "./data-folder.ts";
import { linesOf } from "../node/lines.ts";
import { progressBar } from "./progress.ts";

export interface ExportArguments {
  readonly file: string;
  readonly site?: string | undefined;
  readonly data?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Writes the export and answers with the exit code; throws when the folder, the site or the key is not there. */
export async function exportSite({ file, json, ...named }: ExportArguments, threadUrl: URL): Promise<0> {
  assertOneOutput(file, json);
  return inSite({ site: named.site, data: named.data, threadUrl }, async (context, site): Promise<0> => {
    const say = (line: string) => note(json, `${site}: ${line}`);
    const { size, unsealed } = file === "-" ? await printed(context, site) : await filed(context, site, { file, say });
    const left = unsealed > 0 ? `; ${unsealed} more are committed but not yet sealed` : "";
    say(`${size} entries written to ${file === "-" ? "standard output" : file}${left}`);
    if (json) print(json, { site, file, size, unsealed }, []);
    return 0;
  });
}

async function printed(context: ServiceContext, site: SiteId): Promise<LogExport> {
  const exported = await begun(context, site);
  await pipeline(exported.lines, process.stdout, { end: false });
  return exported;
}

/** Written beside its place and moved there whole: a file of that name is always a finished export. */
async function filed(
  context: ServiceContext,
  site: SiteId,
  { file, say }: { file: string; say: (line: string) => void },
): Promise<LogExport> {
  const part = `${file}.part`;
  const before = await interrupted(part, site);
  const again = before && (await begun(context, site, before).catch(() => undefined));
  const rest = again && (await restOf(again.lines, part));
  if (again && rest) {
    say(`going on with ${part}`);
    await pipeline(withProgress(rest, again.size), createWriteStream(part, { flags: "a", mode: 0o600 }));
    await rename(part, file);
    return again;
  }
  if (existsSync(part)) {
    say(`${part} is not the beginning of an export of today, so it is written anew`);
    await rm(part);
  }
  const exported = await begun(context, site);
  await pipeline(withProgress(exported.lines, exported.size), createWriteStream(part, { mode: 0o600 }));
  await rename(part, file);
  return exported;
}

/** The lines, with a bar that knows how many entries there are; what else is in an export adds little. */
async function* withProgress(lines: AsyncIterable<string>, size: number): AsyncGenerator<string> {
  const bar = progressBar();
  let written = 0;
  for await (const line of lines) {
    if (++written % 1_000 === 0) bar.show("writing", Math.min(0.99, written / Math.max(1, size)));
    yield line;
  }
  bar.end();
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
      throw new CommandError(`there is no site ${site}`, "assent doctor names the sites of a folder.", {
        cause: error,
      });
    throw error;
  }
}
