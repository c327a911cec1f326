// `assent purposes`: the register of purposes over a data folder, and the record of processing as a file.
import { readFile, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { defineCommand } from "citty";
import type { SiteId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import type { RegisteredPurpose } from "../services/purposes.ts";
import { commandLine } from "./command-line.ts";
import { CommandError, note, print, sharedOptions, type SharedArguments as Args } from "./command.ts";

type Work<T> = (context: ServiceContext, site: SiteId) => Promise<T>;

async function over<T>({ data, site }: Args, threadUrl: URL, work: Work<T>): Promise<T> {
  const { inSite } = await import("./data-folder.ts");
  return inSite({ site, data, threadUrl }, work);
}

/** Such as `newsletter@2  marketing by email  consent for P24M`. */
function lineOf({ id, version, category, channels, basis, validPeriod }: RegisteredPurpose): string {
  const kind = category ?? `marketing by ${channels.join(", ")}`;
  return `${id}@${version}  ${kind}  ${basis} for ${validPeriod}`;
}

async function listed(args: Args, threadUrl: URL): Promise<void> {
  const { listPurposes } = await import("../services/purposes.ts");
  const register = await over(args, threadUrl, (context, site) => listPurposes(context, commandLine, site));
  print(args.json, register, register.purposes.map(lineOf));
}

async function shown(args: Args & { id: string }, threadUrl: URL): Promise<void> {
  const { readPurpose } = await import("../services/purposes.ts");
  const { id } = args;
  const purpose = await over(args, threadUrl, (context, site) => readPurpose(context, commandLine, { site, id }));
  print(args.json, purpose, [JSON.stringify(purpose, undefined, 2)]);
}

/** What is published is not written, and what `show` prints has it all. */
const derived = ["id", "version", "revision", "changes"];

async function replaced(args: Args & { id: string; file: string }, threadUrl: URL): Promise<void> {
  const content = args.file === "-" ? await text(process.stdin) : await readFile(args.file, "utf8");
  let written: Readonly<Record<string, unknown>>;
  try {
    written = JSON.parse(content) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new CommandError(`${args.file} is no JSON`, "assent purposes show prints one.", { cause: error });
  }
  const { setPurpose } = await import("../services/purposes.ts");
  const { id } = args;
  const { revision } = written;
  const body = Object.fromEntries(Object.entries(written).filter(([name]) => !derived.includes(name)));
  const set = await over(args, threadUrl, (context, site) => {
    const expected = typeof revision === "string" ? { revision } : ("absent" as const);
    return setPurpose(context, commandLine, { site, id, expected, read: () => body });
  });
  const again = set.asksAgain ? "; whoever agreed before is asked again" : "";
  print(args.json, set, [`${set.purpose ? lineOf(set.purpose) : id}${again}`]);
  for (const { rule, detail } of set.warnings) note(args.json, `rule ${rule}: ${detail}`);
}

async function exported(args: Args & { file: string; lang?: string | undefined }, threadUrl: URL): Promise<void> {
  const { processingExport } = await import("../services/processing-export.ts");
  const { file, lang } = args;
  const form = file.endsWith(".csv") || (file === "-" && !args.json) ? "csv" : "json";
  const { site, made } = await over(args, threadUrl, async (context, id) => ({
    site: id,
    made: await processingExport(context, commandLine, { site: id, form, lang }),
  }));
  if (file === "-") process.stdout.write(made.text);
  else await writeFile(file, made.text);
  if (args.json && file !== "-") print(true, { site, file, form }, []);
}

const id = { type: "positional", description: "The purpose, such as newsletter", required: true } as const;

const exportVerb = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "export",
      description: "The record of processing (GDPR Art. 30)",
      example: "assent purposes export processing.csv --lang en",
      json: "{site, file, form: csv | json}; with - the record itself",
    },
    args: {
      file: { type: "positional", description: "A .csv or .json file, or - for standard output", required: true },
      lang: { type: "string", description: "A language of the notice", valueHint: "en" },
      ...sharedOptions,
    },
    run: ({ args }) => exported(args, threadUrl),
  });

/** The command with its subcommands; `list` is what it does without one. */
export const purposesCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent purposes",
      description: "The register of purposes: list, show, set, export (docs/purposes.md)",
    },
    // Named here too, so that their values are not taken for subcommands.
    args: sharedOptions,
    default: "list",
    subCommands: {
      list: defineCommand({
        meta: {
          name: "list",
          description: "The purposes in force, a line each",
          example: "assent purposes list",
          json: "{purposes: [{id, version, category, channels, basis, validPeriod, …}]}",
        },
        args: sharedOptions,
        run: ({ args }) => listed(args, threadUrl),
      }),
      show: defineCommand({
        meta: {
          name: "show",
          description: "One purpose as JSON, as `set` takes it",
          example: "assent purposes show newsletter > newsletter.json",
          json: "the purpose: {id, version, revision, …}, on one line",
        },
        args: { id, ...sharedOptions },
        run: ({ args }) => shown(args, threadUrl),
      }),
      set: defineCommand({
        meta: {
          name: "set",
          description: "Change a purpose, or add one where the file has no revision",
          example: "assent purposes set newsletter newsletter.json",
          json: "{purpose, asksAgain, warnings: [{rule, detail}]}",
          wrong: "the notice with it would break a rule, and nothing was changed",
        },
        args: {
          id,
          file: { type: "positional", description: "The purpose as JSON, or - for standard input", required: true },
          ...sharedOptions,
        },
        run: ({ args }) => replaced(args, threadUrl),
      }),
      export: exportVerb(threadUrl),
    },
  });
