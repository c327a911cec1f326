// `assent settings`: what a site's owner decided about the script tag, over a data folder.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { defineCommand } from "citty";
import type { SiteId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import { commandLine } from "./command-line.ts";
import { CommandError, print, sharedOptions, type SharedArguments } from "./command.ts";

/** Settings as an owner may keep them in a file: what `show` prints, `set` takes. */
async function readSettings(path: string): Promise<unknown> {
  const content = path === "-" ? await text(process.stdin) : await readFile(path, "utf8");
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    throw new CommandError(`${path} is no JSON`, "assent settings show prints such a file.", { cause: error });
  }
}

async function printed(
  { data, site, json }: SharedArguments,
  { threadUrl, work }: { threadUrl: URL; work: (context: ServiceContext, site: SiteId) => Promise<object> },
): Promise<void> {
  const { inSite } = await import("./data-folder.ts");
  const { existingSite } = await import("../services/sites.ts");
  const settings = await inSite({ site, data, threadUrl }, async (context, id) =>
    work(context, (await existingSite(context, id)).id),
  );
  print(json, settings, [JSON.stringify(settings, undefined, 2)]);
}

/** The command with its subcommands; `show` is what it does without one. */
export const settingsCommand = (threadUrl: URL) =>
  defineCommand({
    meta: { name: "assent settings", description: "Show or replace a site's settings (docs/settings.md)" },
    // Named here too, so that their values are not taken for a subcommand.
    args: sharedOptions,
    default: "show",
    subCommands: {
      show: defineCommand({
        meta: {
          name: "show",
          description: "The settings in force, as JSON",
          example: "assent settings show > settings.json",
          json: "the settings, on one line",
        },
        args: sharedOptions,
        run: async ({ args }) => {
          const { settingsOf } = await import("../services/settings.ts");
          await printed(args, { threadUrl, work: settingsOf });
        },
      }),
      set: defineCommand({
        meta: {
          name: "set",
          description: "Replace them all by a file's; a running server follows within seconds",
          example: "assent settings set settings.json",
          json: "the settings then in force, on one line",
        },
        args: {
          file: { type: "positional", description: "Settings as JSON, or - for standard input", required: true },
          ...sharedOptions,
        },
        run: async ({ args }) => {
          const settings = await readSettings(args.file);
          const { setSettings } = await import("../services/settings.ts");
          const work = (context: ServiceContext, site: SiteId) => setSettings(context, commandLine, { site, settings });
          await printed(args, { threadUrl, work });
        },
      }),
    },
  });
