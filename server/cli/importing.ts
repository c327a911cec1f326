// Importing by command: a file of what people said elsewhere, gone through and committed over a data folder.
import { createReadStream, createWriteStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { SiteId } from "../../core/ids.ts";
import { rowCodeMeanings, type RowCode } from "../../core/import.ts";
import { sealSite } from "../assemble.ts";
import type { ServiceContext } from "../context.ts";
import { commitImport, undoImport } from "../services/import-commit.ts";
import { importErrors } from "../services/import-errors.ts";
import type { ImportResponse } from "../../core/import-schema.ts";
import { readImport, uploadImport } from "../services/imports.ts";
import { commandLine } from "./command-line.ts";
import { print, UsageError } from "./command.ts";
import { inSite } from "./data-folder.ts";
import { counted, progressBar, type Progress } from "./progress.ts";

/** What the command line says. */
interface ImportArguments {
  readonly file: string;
  readonly map?: string | undefined;
  readonly commit?: boolean | undefined;
  readonly undo?: boolean | undefined;
  readonly errors?: string | undefined;
  readonly site?: string | undefined;
  readonly data?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Rows that say nothing new are no fault of the file. */
const harmless: readonly string[] = ["DUPLICATE", "UNCHANGED"] satisfies readonly RowCode[];

/** Goes through the file, or on with the import, and answers with the exit code. */
export async function importFile(args: ImportArguments, threadUrl: URL): Promise<0 | 1> {
  const { data, file, commit, undo, errors, json } = args;
  if (commit && undo) throw new UsageError("--commit and --undo are opposites", "Name one of them.");
  return inSite({ site: args.site, data, threadUrl }, async (context, site): Promise<0 | 1> => {
    const bar = progressBar();
    const known = file.startsWith("imp_");
    let job = known
      ? await readImport(context, commandLine, { site, id: file })
      : await uploaded(context, site, args, bar);
    // Before the commit, while the cells are kept.
    if (errors) await writeErrors(context, { site, id: job.id, file: errors });
    if (commit || undo) job = await carriedOut(context, { site, id: job.id, undo: undo === true, bar });
    bar.end();
    print(json, job, [inWords(job)]);
    return Object.keys(job.codes).some((code) => !harmless.includes(code)) ? 1 : 0;
  });
}

async function uploaded(
  context: ServiceContext,
  site: SiteId,
  { file, map }: ImportArguments,
  bar: Progress,
): Promise<ImportResponse> {
  if (map === undefined)
    throw new UsageError("which column is what is not said", "--map email=E-Mail,purpose==newsletter,…");
  const size = file === "-" ? 0 : (await stat(file)).size;
  const stream = file === "-" ? process.stdin : createReadStream(file);
  const body = counted(stream as AsyncIterable<Uint8Array>, { bar, what: "going through", bytes: size });
  const format = /\.(ndjson|jsonl)$/i.test(file) ? "ndjson" : "csv";
  return uploadImport(context, commandLine, { site, format, mapping: await mappingText(map), body });
}

/** The mapping as JSON, however it was written. */
async function mappingText(given: string): Promise<string> {
  if (given.trimStart().startsWith("{")) return given;
  if (given.endsWith(".json")) return readFile(given, "utf8");
  const pairs = given.split(",").map((pair): [string, string] => {
    const at = pair.indexOf("=");
    if (at < 1)
      throw new UsageError(`${pair} is no part of a mapping`, "Parts are such as email=E-Mail or purpose==newsletter.");
    return [pair.slice(0, at).trim(), pair.slice(at + 1)];
  });
  return JSON.stringify(Object.fromEntries(pairs));
}

async function carriedOut(
  context: ServiceContext,
  { site, id, undo, bar }: { site: SiteId; id: string; undo: boolean; bar: Progress },
): Promise<ImportResponse> {
  for (;;) {
    const job = await (undo ? undoImport : commitImport)(context, commandLine, { site, id });
    bar.show(undo ? "taking back" : "committing", undo ? job.undone / Math.max(1, job.imported) : job.progress);
    // A server that starts later finds little to seal.
    await sealSite(context, site);
    if (job.state === (undo ? "undone" : "committed")) return job;
  }
}

async function writeErrors(
  context: ServiceContext,
  { site, id, file }: { site: SiteId; id: string; file: string },
): Promise<void> {
  const lines = await importErrors(context, commandLine, { site, id });
  await pipeline(lines, createWriteStream(file, { mode: 0o600 }));
}

function inWords({ id, kind, state, rows, importable, imported, undone, lost, codes }: ImportResponse): string {
  const back = kind === "suppressions" ? `${undone} entries lifted` : `${undone} consents taken back`;
  const did = { undone: back, committed: `${imported} imported` };
  const done = state === "undone" || state === "committed" ? did[state] : `${importable} can be imported`;
  const next = state === "dry-run" ? [`To commit: assent import ${id} --commit`] : [];
  const kept = Object.entries(codes).map(
    ([code, times]) => `  ${String(times).padStart(8)} ${code}: ${rowCodeMeanings[code as RowCode]}`,
  );
  const gone = lost
    ? [`  ${String(lost).padStart(8)} lost: what they were sealed under is gone. Send them again.`]
    : [];
  return [`${id} (${state}): ${rows} rows, ${done}.`, ...gone, ...kept, ...next].join("\n");
}
