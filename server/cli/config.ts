// `assent config` and `assent apply`: a site as one file, out of a data folder and into it.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { defineCommand } from "citty";
import type { ServiceContext } from "../context.ts";
import { commandLine } from "./command-line.ts";

const data = { type: "string", description: "The data folder (ASSENT_DATA)", valueHint: "folder" } as const;

/** Prints a site as a file. */
export const configCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent config",
      description:
        "Print a site as one JSON file to keep in version control: assent config --site site_demo > site.json (assent apply takes it)",
    },
    args: { site: { type: "string", description: "The site", default: "site_demo" }, data },
    run: async ({ args }) => {
      const { inDataFolder } = await import("./data-folder.ts");
      const { configOf } = await import("../services/config-files.ts");
      const file = await inDataFolder({ data: args.data, threadUrl }, (context) => configOf(context, args.site));
      process.stdout.write(`${JSON.stringify(file, undefined, 2)}\n`);
    },
  });

async function readConfig(path: string) {
  const content = path === "-" ? await text(process.stdin) : await readFile(path, "utf8");
  const { configFile } = await import("../services/config-files.ts");
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new Error(`${path} is no JSON: write it with assent config`, { cause: error });
  }
  return configFile(value);
}

/** Makes a site as a file says. */
export const applyCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent apply",
      description:
        "Make a site as a file says, changing only what differs: assent apply site.json --dry-run (a running server follows within seconds)",
    },
    args: {
      file: { type: "positional", description: "What assent config printed, or - for standard input", required: true },
      "dry-run": { type: "boolean", description: "Say what would be changed; exit code 1 where something would" },
      data,
      json: { type: "boolean", description: "Print JSON" },
    },
    run: async ({ args }) => {
      const { inDataFolder } = await import("./data-folder.ts");
      const { applyConfig, configDifferences } = await import("../services/config-files.ts");
      const isDry = args["dry-run"] === true;
      const work = async (context: ServiceContext) => {
        const wanted = await readConfig(args.file);
        const change = isDry ? configDifferences(context, wanted) : applyConfig(context, commandLine, wanted);
        return { site: wanted.site.id, changed: await change };
      };
      const { site, changed } = await inDataFolder({ data: args.data, threadUrl }, work);
      const done =
        changed.length === 0 ? "is as the file says" : `${isDry ? "would get" : "got"} other ${changed.join(", ")}`;
      process.stdout.write(args.json ? `${JSON.stringify({ site, dryRun: isDry, changed })}\n` : `${site} ${done}.\n`);
      if (isDry && changed.length > 0) process.exitCode = 1;
    },
  });
