// `assent users`: who works with an installation, over its data folder.
import { defineCommand } from "citty";
import type { UserId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import { roles } from "../services/scopes.ts";
import { createUser, disableUser, listUsers } from "../services/users.ts";
import type { UserRow } from "../store/rows.ts";
import { commandLine } from "./command-line.ts";

const data = { type: "string", description: "The data folder (ASSENT_DATA)", valueHint: "folder" } as const;

/** Such as `usr_019…  editor  since 2026-11-22T09:00:00.000Z  Ada Lovelace`. A name ends the line, for it may hold anything. */
const lineOf = ({ id, role, createdAt, disabledAt, name }: UserRow): string =>
  [id, role, disabledAt === null ? `since ${createdAt}` : `disabled ${disabledAt}`, visible(name)].join("  ");

// A name with control characters must not write lines, or colours, of its own.
const visible = (text: string): string => text.replace(/\p{C}/gu, "�");

/** Runs one verb over the folder and prints the users it leads to. */
async function printed(
  args: { data?: string | undefined },
  { threadUrl, work }: { threadUrl: URL; work: (context: ServiceContext) => Promise<readonly UserRow[]> },
): Promise<void> {
  const { inDataFolder } = await import("./data-folder.ts");
  const rows = await inDataFolder({ data: args.data, threadUrl }, work);
  process.stdout.write(rows.map((row) => `${lineOf(row)}\n`).join(""));
}

/** The command with its subcommands; `list` is what it does without one. */
export const usersCommand = (threadUrl: URL) =>
  defineCommand({
    meta: { name: "assent users", description: "List, create and disable users" },
    // Named here too, so that its value is not taken for a subcommand.
    args: { data },
    default: "list",
    subCommands: {
      list: defineCommand({
        meta: { name: "list", description: "Every user, disabled ones too" },
        args: { data },
        run: ({ args }) => printed(args, { threadUrl, work: (context) => listUsers(context, commandLine) }),
      }),
      create: defineCommand({
        meta: { name: "create", description: "Create a user" },
        args: {
          name: { type: "positional", description: "What the user is called", required: true },
          role: { type: "string", description: Object.keys(roles).join(", "), required: true, valueHint: "role" },
          data,
        },
        run: ({ args }) =>
          printed(args, { threadUrl, work: async (context) => [await createUser(context, commandLine, args)] }),
      }),
      disable: defineCommand({
        meta: { name: "disable", description: "Disable a user for good; the last enabled owner stays" },
        args: { id: { type: "positional", description: "The user's id, usr_…", required: true }, data },
        run: ({ args }) =>
          printed(args, {
            threadUrl,
            work: async (context) => [await disableUser(context, commandLine, args.id as UserId)],
          }),
      }),
    },
  });
