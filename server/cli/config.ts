// `assent config` and `assent apply`: a site as one file, out of a data folder and into it.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { defineCommand } from "citty";
import type { ServiceContext } from "../context.ts";
import { commandLine } from "./command-line.ts";
import { CommandError, print, sharedOptions, urlOption } from "./command.ts";

const { site, data, json } = sharedOptions;

/** Prints a site as a file. */
export const configCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent config",
      description: "Print a site as one JSON file to keep in version control; assent apply takes it",
      example: "assent config --site site_demo > site.json",
      json: "{v, site: {id, name, origins}, settings, notice}: the file, on one line",
    },
    args: { site, data, json },
    run: async ({ args }) => {
      const { inSite } = await import("./data-folder.ts");
      const { configOf } = await import("../services/config-files.ts");
      const file = await inSite({ ...args, threadUrl }, configOf);
      print(args.json, file, [JSON.stringify(file, undefined, 2)]);
    },
  });

const readConfig = async (path: string) =>
  configIn(path === "-" ? await text(process.stdin) : await readFile(path, "utf8"), path);

/** The site that a file's text says; throws where it is no such file. */
export async function configIn(content: string, path: string) {
  const { configFile } = await import("../services/config-files.ts");
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new CommandError(`${path} is no JSON`, "assent config and assent init write such a file.", { cause: error });
  }
  return configFile(value);
}

/** Makes a site as a file says. */
export const applyCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent apply",
      description: "Make a site as a file says, changing only what differs; a running server follows within seconds",
      example: "assent apply site.json --dry-run",
      json: "{site, dryRun, changed: [part]}",
      wrong:
        "with --dry-run: the site is not as the file says; without: the notice breaks a rule, nothing was published",
    },
    args: {
      file: { type: "positional", description: "What assent config printed, or - for standard input", required: true },
      "dry-run": { type: "boolean", description: "Say what would be changed; exit code 1 where something would" },
      "short-notice": {
        type: "string",
        description: "Why its notice changes what people were asked about sooner than in thirty days",
        valueHint: "reason",
      },
      url: urlOption,
      data,
      json,
    },
    run: async ({ args }) => {
      const { inDataFolder, publicUrlOf } = await import("./data-folder.ts");
      const { applyConfig, configDifferences } = await import("../services/config-files.ts");
      const isDry = args["dry-run"] === true;
      const work = async (context: ServiceContext) => {
        const shortNotice = args["short-notice"];
        const wanted = { ...(await readConfig(args.file)), ...(shortNotice === undefined ? {} : { shortNotice }) };
        const change = isDry ? configDifferences(context, wanted) : applyConfig(context, commandLine, wanted);
        return { site: wanted.site.id, changed: await change };
      };
      const { site: made, changed } = await inDataFolder(
        { data: args.data, threadUrl, publicUrl: publicUrlOf(args.url) },
        work,
      );
      const done =
        changed.length === 0 ? "is as the file says" : `${isDry ? "would get" : "got"} other ${changed.join(", ")}`;
      print(args.json, { site: made, dryRun: isDry, changed }, [`${made} ${done}.`]);
      if (isDry && changed.length > 0) process.exitCode = 1;
    },
  });
