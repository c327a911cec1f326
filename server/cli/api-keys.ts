// `assent keys api`: the API keys of a site, whose tokens are printed once (docs/sign-in.md).
import { defineCommand } from "citty";
import type { SiteId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import type { MadeKey } from "../services/keys.ts";
import type { ApiKeyRow } from "../store/key-rows.ts";
import { commandLine } from "./command-line.ts";
import { print, sharedOptions, visible, type SharedArguments } from "./command.ts";

type Work<T> = (context: ServiceContext, site: SiteId) => Promise<T>;
/** A key as programs are told it: everything but the hash of its token. */
type ToldKey = Omit<ApiKeyRow, "tokenHash" | "site">;
/** What the verbs that lead to a list print for programs. */
const shape = "{site, keys: [{id, name, scopes, createdAt, issuedBy, usedAt, revokedAt}]}";

/** Such as `key_019…  in use, last 2026-11-28T09:00:00.000Z  check  Shop system`. A name ends the line, for it may hold anything. */
function lineOf({ id, name, scopes, usedAt, revokedAt }: ToldKey): string {
  const used = usedAt === null ? "never used" : `in use, last ${usedAt}`;
  const state = revokedAt === null ? used : `revoked ${revokedAt}`;
  return [id, state, scopes.join(" "), visible(name)].join("  ");
}

const over = async <T>(args: SharedArguments, threadUrl: URL, work: Work<T>): Promise<{ site: SiteId; value: T }> => {
  const { inSite } = await import("./data-folder.ts");
  return inSite({ data: args.data, site: args.site, threadUrl }, async (context, site) => ({
    site,
    value: await work(context, site),
  }));
};

// Loaded when a verb runs: help answers at once.
const services = () => import("../services/keys.ts");

async function printList(args: SharedArguments, threadUrl: URL, work: Work<unknown>): Promise<void> {
  const { listApiKeys } = await services();
  const { site, value } = await over(args, threadUrl, async (context, id) => {
    await work(context, id);
    return listApiKeys(context, commandLine, id);
  });
  const keys = value.map(({ tokenHash: _, site: __, ...told }): ToldKey => told);
  print(args.json, { site, keys }, keys.map(lineOf));
}

function printMade(args: SharedArguments, site: SiteId, { id, token, exportKey }: MadeKey): void {
  print(args.json, { site, id, token, ...(exportKey === undefined ? {} : { exportKey }) }, [
    token,
    `It is ${id}. Nothing shows the token again.`,
    ...(exportKey === undefined ? [] : [`${exportKey} makes keys of addresses; it is the site's.`]),
  ]);
}

const create = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "create",
      description: "Create a key, and print its token, which nothing shows again",
      example: 'assent keys api create "Shop system" --scopes check,purposes --site site_shop',
      json: "{site, id, token}",
    },
    args: {
      name: { type: "positional", description: "What the key is called", required: true },
      scopes: {
        type: "string",
        description: "What it may do, with commas between (docs/sign-in.md)",
        required: true,
        valueHint: "check,purposes",
      },
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { createKeyAs } = await services();
      const scopes = args.scopes.split(",").map((scope) => scope.trim());
      const read = () => ({ name: args.name, scopes });
      const { site, value } = await over(args, threadUrl, (context, id) =>
        createKeyAs(context, commandLine, { site: id, read }),
      );
      printMade(args, site, value);
    },
  });

const revoke = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "revoke",
      description: "Revoke a key for good; a running server refuses it within a second; again is the same",
      example: "assent keys api revoke key_… --site site_shop",
      json: shape,
    },
    args: { id: { type: "positional", description: "The key's id, key_…", required: true }, ...sharedOptions },
    run: async ({ args }) => {
      const { revokeApiKey } = await services();
      await printList(args, threadUrl, (context, site) => revokeApiKey(context, commandLine, { site, id: args.id }));
    },
  });

/** The command with its subcommands; `list` is what it does without one. */
export const apiKeysCommand = (threadUrl: URL) =>
  defineCommand({
    meta: { name: "assent keys api", description: "The API keys of a site: list, create, revoke" },
    args: sharedOptions,
    default: "list",
    subCommands: {
      list: defineCommand({
        meta: {
          name: "list",
          description: "Every API key of the site, revoked ones too, and when each was used last",
          example: "assent keys api list --site site_shop",
          json: shape,
        },
        args: sharedOptions,
        run: ({ args }) => printList(args, threadUrl, () => Promise.resolve()),
      }),
      create: create(threadUrl),
      revoke: revoke(threadUrl),
    },
  });
