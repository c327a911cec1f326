// `assent keys identity`: which key people are known by in a site's rows, and rotating it (docs/identity.md).
import { defineCommand } from "citty";
import type { SiteId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import type { IdentityKeys } from "../services/identity-keys.ts";
import { commandLine } from "./command-line.ts";
import { print, sharedOptions, type SharedArguments } from "./command.ts";

type Work = (context: ServiceContext, site: SiteId) => Promise<IdentityKeys>;
/** What each verb of it prints for programs. */
const shape = "{site, rows: {versions: [{version, since, endedAt}], rotation: {rows, moved} | null}}";

/** Such as `row key 2  since 2026-11-28T09:00:00.000Z  in force`. */
function linesOf({ rows }: IdentityKeys): string[] {
  const { versions, rotation } = rows;
  const changed = rotation
    ? [`${rotation.moved} of ${rotation.rows} rows are under row key ${versions[0]!.version}`]
    : [];
  return [
    ...versions.map(({ version, since, endedAt }) => {
      const ends = endedAt === null ? "in force" : `destroyed ${endedAt}`;
      return `row key ${version}  ${since === null ? "from the beginning" : `since ${since}`}  ${ends}`;
    }),
    ...changed,
  ];
}

async function printed(args: SharedArguments, threadUrl: URL, work: Work): Promise<void> {
  const { inSite } = await import("./data-folder.ts");
  await inSite({ data: args.data, site: args.site, threadUrl }, async (context, site) => {
    const keys = await work(context, site);
    print(args.json, { site, ...keys }, linesOf(keys));
  });
}

const status: Work = async (context, site) => {
  const { identityKeys } = await import("../services/identity-keys.ts");
  return identityKeys(context, commandLine, site);
};

const rotate: Work = async (context, site) => {
  const { rotateIdentity } = await import("../services/identity-keys.ts");
  const { progressBar } = await import("./progress.ts");
  const bar = progressBar();
  try {
    return await rotateIdentity(context, commandLine, {
      site,
      read: () => ({ key: "rows" }),
      whole: true,
      told: (moved, rows) => bar.show("rows under the new key", rows > 0 ? moved / rows : undefined),
    });
  } finally {
    bar.end();
  }
};

/** The command with its subcommands; `status` is what it does without one. */
export const identityCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent keys identity",
      description: "The keys people are known by in a site's rows: status, rotate",
    },
    args: sharedOptions,
    default: "status",
    subCommands: {
      status: defineCommand({
        meta: {
          name: "status",
          description: "Which row key is in force, since when, and how far a rotation is",
          example: "assent keys identity status --site site_shop",
          json: shape,
        },
        args: sharedOptions,
        run: ({ args }) => printed(args, threadUrl, status),
      }),
      rotate: defineCommand({
        meta: {
          name: "rotate",
          description: "Put every row under a new row key and destroy the one before; a server may run meanwhile",
          example: "assent keys identity rotate --site site_shop",
          json: shape,
        },
        args: sharedOptions,
        run: ({ args }) => printed(args, threadUrl, rotate),
      }),
    },
  });
