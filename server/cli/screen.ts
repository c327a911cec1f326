// `assent screen`, `assent call-list`: registers, results and calling lists over a data folder.
import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { once } from "node:events";
import { defineCommand } from "citty";
import { csvLine } from "../../core/csv.ts";
import type { SiteId } from "../../core/ids.ts";
import type { DenyReason } from "../../core/reason.ts";
import type { ServiceContext } from "../context.ts";
import type { CallListPart } from "../services/call-lists.ts";
import { commandLine } from "./command-line.ts";
import { CommandError, note, print, sharedOptions, UsageError, type SharedArguments } from "./command.ts";
import { progressBar } from "./progress.ts";

const country = { type: "string", description: "Country of national numbers", default: "GB", valueHint: "GB" } as const;
const column = { type: "string", description: "The column of the number", valueHint: "name" } as const;
async function over<T>(
  args: SharedArguments,
  threadUrl: URL,
  work: (context: ServiceContext, site: SiteId) => Promise<T>,
) {
  const { inSite } = await import("./data-folder.ts");
  return inSite({ site: args.site, data: args.data, threadUrl }, work);
}

const count = (value: number): string => value.toLocaleString("en");
/** What a register lists. */
const listedAs = (register: string): string => (register === "MPS" ? "names at a postcode" : "numbers");
const readFile = (path: string) => (): AsyncIterable<Uint8Array> => createReadStream(path);

/** How far an import is: a bar on a terminal; a line a part where another program may wait for one to be stored. */
async function progressOf(
  file: string,
  json: boolean | undefined,
): Promise<(at: { bytes: number; merged: number }) => void> {
  const { size } = await stat(file);
  const bar = progressBar();
  return ({ bytes, merged }) => {
    const [what, share] = merged > 0 ? (["merged", merged] as const) : (["stored", bytes / Math.max(1, size)] as const);
    if (merged >= 1) bar.end();
    else bar.show(what, share);
    if (!process.stderr.isTTY && (merged === 0 || merged === 1)) note(json, `  ${what} ${Math.round(share * 100)} %`);
  };
}

const register = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "register",
      description: "Import a licence holder's file; called again after a kill, it goes on",
      example: "assent screen register tps.txt --register TPS --date 2026-11-20",
      json: "{register, asOf, numbers, lines, faults, resumedAt, replaced}",
    },
    args: {
      file: {
        type: "positional",
        description: "One number a line, or CSV; of the MPS CSV with surname and postcode",
        required: true,
      },
      register: { type: "string", description: "TPS, CTPS or MPS", required: true, valueHint: "TPS" },
      date: { type: "string", description: "The file's date", required: true, valueHint: "2026-11-20" },
      column: { ...column, description: "The column of the number, by name or counted from 1" },
      "most-faults": { type: "string", description: "Lines that list nobody to pass over", default: "0" },
      smaller: { type: "boolean", description: "Let the register lose more than a tenth of its numbers" },
      country,
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { importRegister } = await import("../services/registers.ts");
      const progress = await progressOf(args.file, args.json);
      const mostFaults = Number(args["most-faults"]);
      if (!Number.isInteger(mostFaults) || mostFaults < 0)
        throw new UsageError("--most-faults is no whole number", "Such as --most-faults 3.");
      const report = await over(args, threadUrl, (context, named) =>
        importRegister(context, commandLine, {
          ...args,
          site: named,
          mostFaults,
          smaller: args.smaller === true,
          read: readFile(args.file),
          progress,
        }),
      );
      const { asOf, numbers, lines, faults, resumedAt, replaced } = report;
      print(args.json, report, [
        `${report.register} of ${asOf.slice(0, 10)}: ${count(numbers)} ${listedAs(report.register)} from ${count(lines)} lines${faults ? `, ${count(faults)} that list nobody` : ""}.`,
        ...(resumedAt > 0 ? [`Went on after ${count(resumedAt)} bytes that were stored before.`] : []),
        ...(replaced ? [`It replaces the file of ${replaced.slice(0, 10)}.`] : []),
      ]);
    },
  });

const results = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "results",
      description: "Bring in a list-cleaner's results: CSV with number, listed, register, date",
      example: "assent screen results cleaned.csv",
      json: "{rows}",
    },
    args: { file: { type: "positional", description: "The file", required: true }, country, ...sharedOptions },
    run: async ({ args }) => {
      const { importScreenings } = await import("../services/screenings.ts");
      const done = await over(args, threadUrl, (context, named) =>
        importScreenings(context, commandLine, { site: named, country: args.country, read: readFile(args.file) }),
      );
      print(args.json, done, [`${count(done.rows)} results stored.`]);
    },
  });

const coverage = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "coverage",
      description: "Of how many numbers of a calling list the registers were asked lately",
      example: "assent screen coverage list.csv",
      json: "{rows, numbers, faults, maxDays, byRegister: {TPS: {listed, fresh, stale, missing}}}",
    },
    args: {
      list: { type: "positional", description: "The list as CSV", required: true },
      column,
      country,
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { coverageOf } = await import("../services/coverage.ts");
      const found = await over(args, threadUrl, (context, named) =>
        coverageOf(context, commandLine, { ...args, site: named, read: readFile(args.list) }),
      );
      const rows = Object.entries(found.byRegister).map(
        ([name, known]) =>
          `${name.padEnd(4)}  listed ${count(known.listed)}, fresh ${count(known.fresh)}, stale ${count(known.stale)}, missing ${count(known.missing)}`,
      );
      print(args.json, found, [
        `${count(found.rows)} rows, ${count(found.numbers)} different numbers, ${count(found.faults)} rows without one.`,
        ...rows,
        `An answer is stale after ${found.maxDays} days.`,
      ]);
    },
  });

const list = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "list",
      description: "Every register: its file, how old it is, and how many single results there are",
      example: "assent screen list",
      json: "{registers: [{register, file, importing, results}]}",
    },
    args: sharedOptions,
    run: async ({ args }) => {
      const { listScreenings } = await import("../services/screenings.ts");
      const found = await over(args, threadUrl, (context, named) => listScreenings(context, commandLine, named));
      const lines = found.registers.map(({ register, file, importing, results }) => {
        const parts = [
          file
            ? `file of ${file.asOf.slice(0, 10)}, ${file.ageDays} days old${file.isFresh ? "" : " (STALE)"}, ${count(file.numbers)} ${listedAs(register)}`
            : "no file",
          ...(importing
            ? [`file of ${importing.asOf.slice(0, 10)} on its way, ${count(importing.lines)} lines stored`]
            : []),
          ...(results ? [`${count(results.numbers)} single results, ${count(results.fresh)} fresh`] : []),
        ];
        return `${register.padEnd(4)}  ${parts.join("; ")}`;
      });
      print(args.json, found, lines);
    },
  });

/** The command with its subcommands; `list` is what it does without one. */
export const screenCommand = (threadUrl: URL) =>
  defineCommand({
    meta: { name: "assent screen", description: "Registers of numbers that are not to be called (docs/screening.md)" },
    // Named here too, so that their values are not taken for a subcommand.
    args: sharedOptions,
    default: "list",
    subCommands: {
      list: list(threadUrl),
      register: register(threadUrl),
      results: results(threadUrl),
      coverage: coverage(threadUrl),
    },
  });

/** A file that is there only once it is whole. */
function wholeFile(path: string) {
  const stream = createWriteStream(`${path}.part`, { mode: 0o600 });
  const failed = once(stream, "error").then(([error]) => Promise.reject(error as Error));
  failed.catch(() => {});
  const ended = async () => {
    stream.end();
    await Promise.race([once(stream, "close"), failed]);
  };
  return {
    async write(cells: readonly string[]): Promise<void> {
      if (!stream.write(csvLine(cells))) await Promise.race([once(stream, "drain"), failed]);
    },
    async keep(): Promise<void> {
      await ended();
      await rename(`${path}.part`, path);
    },
    async drop(): Promise<void> {
      stream.destroy();
      await rm(`${path}.part`, { force: true });
    },
  };
}

type Summary = CallListPart & { readonly kind: "summary" };

/** Writes the rows that may be called to one file, the others with their reasons to another. */
async function divided(parts: AsyncIterable<CallListPart>, paths: { out: string; rest: string }): Promise<Summary> {
  const { callReasons } = await import("../services/call-lists.ts");
  const [out, rest] = [wholeFile(paths.out), wholeFile(paths.rest)];
  let summary: Summary | undefined;
  let column = 0;
  try {
    for await (const part of parts) {
      if (part.kind === "summary") summary = part;
      else if (part.kind === "head") {
        ({ column } = part);
        await out.write(part.head);
        await rest.write(["line", "reason", "also", "why", ...part.head]);
      } else {
        for (const { line, cells, number, result } of part.rows) {
          const row = cells.map((cell, i) => (i === column && number !== undefined ? number : cell));
          const why = callReasons[result.reason as DenyReason];
          if (result.allow) await out.write(row);
          else await rest.write([String(line), result.reason, (result.also ?? []).join(" "), why, ...row]);
        }
      }
    }
    if (!summary) throw new CommandError("the answers broke off, and nothing was written", "Call it again.");
    await out.keep();
    await rest.keep();
    return summary;
  } catch (error) {
    await out.drop();
    await rest.drop();
    throw error;
  }
}

/** A calling list into who may be called and who may not. */
export const callListCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent call-list",
      description: "Write the numbers of a list that may be called, and why for the rest (docs/screening.md)",
      example: "assent call-list list.csv --purpose call-back",
      json: "{check, counts: {allow, deny, byReason}, out, rest}",
    },
    args: {
      list: { type: "positional", description: "The list as CSV", required: true },
      purpose: { type: "string", description: "What the calls are for, as the notice names it", required: true },
      subscriber: { type: "string", description: "individual or corporate", default: "individual" },
      partner: { type: "string", description: "The partner who would call, by its name in the notice" },
      out: { type: "string", description: "Who may be called; LIST.callable.csv unless told", valueHint: "file" },
      rest: { type: "string", description: "Who may not, and why; LIST.rest.csv unless told", valueHint: "file" },
      column,
      country,
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { callList } = await import("../services/call-lists.ts");
      const beside = join(dirname(args.list), basename(args.list, extname(args.list)));
      const paths = { out: args.out ?? `${beside}.callable.csv`, rest: args.rest ?? `${beside}.rest.csv` };
      const summary = await over(args, threadUrl, (context, named) => {
        const actor = { kind: "key", id: "system:cli", site: named, scopes: ["check", "check.explain"] } as const;
        return divided(callList(context, actor, { ...args, site: named, read: readFile(args.list) }), paths);
      });
      const { check, counts } = summary;
      const reasons = Object.entries(counts.byReason).map(([reason, times]) => `  ${reason}: ${count(times)}`);
      print(args.json, { check, counts, ...paths }, [
        `${count(counts.allow)} may be called: ${paths.out}`,
        `${count(counts.deny)} may not: ${paths.rest}`,
        ...reasons,
        `Decision record: ${check}`,
      ]);
    },
  });
