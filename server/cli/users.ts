// `assent users`: who works with an installation, and the links that let them in, over its data folder.
import { defineCommand } from "citty";
import type { UserId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import type { MadeLink } from "../services/sign-in-links.ts";
import type { UserRow } from "../store/rows.ts";
import { commandLine } from "./command-line.ts";
import { dataOption, jsonOption, print, urlOption, visible } from "./command.ts";

const id = { type: "positional", description: "The user's id, usr_…", required: true } as const;
const name = { type: "positional", description: "What the user is called", required: true } as const;
const role = {
  type: "string",
  description: "owner, editor, marketer, auditor",
  required: true,
  valueHint: "role",
} as const;
const days = { type: "string", description: "For how many days an auditor's link is good", valueHint: "30" } as const;
const shared = { data: dataOption, json: jsonOption } as const;
const usersJson = "{users: [{id, name, role, createdAt, disabledAt}]}";
const linkJson = "{user, address, expiresAt}";

interface Args {
  readonly data?: string | undefined;
  readonly json?: boolean | undefined;
  readonly url?: string | undefined;
}

/** Such as `usr_019…  editor  since 2026-11-22T09:00:00.000Z  Ada Lovelace`. A name ends the line, for it may hold anything. */
const lineOf = ({ id: user, role: has, createdAt, disabledAt, name: called }: UserRow): string =>
  [user, has, disabledAt === null ? `since ${createdAt}` : `disabled ${disabledAt}`, visible(called)].join("  ");

const over = async <T>(args: Args, threadUrl: URL, work: (context: ServiceContext) => Promise<T>): Promise<T> => {
  const { inDataFolder, publicUrlOf } = await import("./data-folder.ts");
  return inDataFolder({ data: args.data, threadUrl, publicUrl: publicUrlOf(args.url) }, work);
};

/** Runs one verb over the folder and prints the users it leads to. */
async function printed(
  args: Args,
  { threadUrl, work }: { threadUrl: URL; work: (context: ServiceContext) => Promise<readonly UserRow[]> },
): Promise<void> {
  const users = await over(args, threadUrl, work);
  print(args.json, { users }, users.map(lineOf));
}

function printLink(args: Args, user: string, { address, link: { kind, expiresAt } }: MadeLink): void {
  const often = kind === "visit" ? "as often as they like" : "once";
  print(args.json, { user, address, expiresAt }, [
    address,
    `It lets ${user} in ${often}, until ${expiresAt}. Nothing shows it again.`,
  ]);
}

const daysOf = (text: string | undefined) => (text === undefined ? {} : { days: Number(text) });

// Loaded when a verb runs: help answers at once.
const services = () => import("../services/users.ts");
const links = () => import("../services/sign-in-links.ts");

/** The verbs that change who there is. */
const changing = (threadUrl: URL) => ({
  create: defineCommand({
    meta: {
      name: "create",
      description: "Create a user without a link",
      example: 'assent users create "Ada Lovelace" --role editor',
      json: usersJson,
    },
    args: { name, role, ...shared },
    run: ({ args }) =>
      printed(args, {
        threadUrl,
        work: async (context) => [await (await services()).createUser(context, commandLine, args)],
      }),
  }),
  invite: defineCommand({
    meta: {
      name: "invite",
      description: "Create a user, and print the link that lets them in",
      example: 'assent users invite "Ada Lovelace" --role auditor --days 7',
      json: linkJson,
    },
    args: { name, role, days, url: urlOption, ...shared },
    run: async ({ args }) => {
      const request = { name: args.name, role: args.role, ...daysOf(args.days) };
      const { inviteUser } = await links();
      const { user, made } = await over(args, threadUrl, (context) => inviteUser(context, commandLine, () => request));
      printLink(args, user.id, made);
    },
  }),
  link: defineCommand({
    meta: {
      name: "link",
      description: "Print a new link for a user; their earlier one ends",
      example: "assent users link usr_…",
      json: linkJson,
    },
    args: { id, days, url: urlOption, ...shared },
    run: async ({ args }) => {
      const { linkForUser } = await links();
      const wanted = { user: args.id as UserId, ...daysOf(args.days) };
      printLink(args, args.id, await over(args, threadUrl, (context) => linkForUser(context, commandLine, wanted)));
    },
  }),
});

/** The verbs that change what somebody may do. */
const allowing = (threadUrl: URL) => ({
  role: defineCommand({
    meta: {
      name: "role",
      description: "Give a user another role; auditors are invited anew, and the last enabled owner stays one",
      example: "assent users role usr_… --role marketer",
      json: usersJson,
    },
    args: { id, role, ...shared },
    run: ({ args }) =>
      printed(args, {
        threadUrl,
        work: async (context) => {
          const { setUserRole } = await services();
          const asked = { user: args.id as UserId, read: () => ({ role: args.role }) };
          return [await setUserRole(context, commandLine, asked)];
        },
      }),
  }),
  remove: defineCommand({
    meta: {
      name: "remove",
      alias: "disable",
      description: "Let a user in no more, for good; the last enabled owner stays",
      example: "assent users remove usr_…",
      json: usersJson,
    },
    args: { id, ...shared },
    run: ({ args }) =>
      printed(args, {
        threadUrl,
        work: async (context) => [await (await services()).disableUser(context, commandLine, args.id as UserId)],
      }),
  }),
});

/** The command with its subcommands; `list` is what it does without one. */
export const usersCommand = (threadUrl: URL) =>
  defineCommand({
    meta: { name: "assent users", description: "List, invite and remove users" },
    // Named here too, so that its value is not taken for a subcommand.
    args: shared,
    default: "list",
    subCommands: {
      list: defineCommand({
        meta: {
          name: "list",
          description: "Every user, removed ones too",
          example: "assent users list",
          json: usersJson,
        },
        args: shared,
        run: ({ args }) =>
          printed(args, { threadUrl, work: async (context) => (await services()).listUsers(context, commandLine) }),
      }),
      ...changing(threadUrl),
      ...allowing(threadUrl),
    },
  });
