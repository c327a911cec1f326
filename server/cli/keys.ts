// `assent keys`: which keys sign a site's log, one more beside them, one fewer (docs/log.md).
import { defineCommand } from "citty";
import { toBase64 } from "../../core/bytes.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ServiceContext } from "../context.ts";
import type { Secrets } from "../node/keys.ts";
import type { ListedKey } from "../services/log-keys.ts";
import { commandLine } from "./command-line.ts";
import { apiKeysCommand } from "./api-keys.ts";
import { identityCommand } from "./identity.ts";
import { jsonOption, note, print, sharedOptions, type SharedArguments } from "./command.ts";

type Work = (context: ServiceContext, site: SiteId, secrets: Secrets) => Promise<readonly ListedKey[]>;
/** What each verb of it prints for programs. */
const shape = "{site, keys: [{keyText, from, until, here}]}";

/** Such as `HOST/v1/logs/site_a+5a1f0c3e+AWq0…  signs from size 0  the private half is here`. */
function lineOf({ keyText, from, until, here }: ListedKey): string {
  const signs = from === undefined ? "new to the log" : `signs from size ${from}`;
  const ends = until === undefined ? "" : `, not from ${until} on`;
  return `${keyText}  ${signs}${ends}  the private half is ${here ? "here" : "not here"}`;
}

async function printed(args: SharedArguments, threadUrl: URL, work: Work): Promise<void> {
  const { inSite } = await import("./data-folder.ts");
  const { site, keys } = await inSite(
    { site: args.site, data: args.data, threadUrl },
    async (context, id, secrets) => ({
      site: id,
      keys: await work(context, id, secrets),
    }),
  );
  print(args.json, { site, keys }, keys.map(lineOf));
}

const list: Work = async (context, id) => {
  const { listKeys } = await import("../services/log-keys.ts");
  return listKeys(context, commandLine, id);
};

const rotate: Work = async (context, id, secrets) => {
  const { listKeys, rotateKey } = await import("../services/log-keys.ts");
  const now = await listKeys(context, commandLine, id);
  const signing = now.filter(({ from, until }) => from !== undefined && until === undefined);
  const isNewHere = now.some(({ from }) => from === undefined);
  // The file first: a key that the log names and nobody holds would stop its sealing.
  if (signing.length === 1 && !isNewHere) await secrets.addLogKey(id);
  return rotateKey(context, commandLine, id);
};

/** Ends a key's signing, and destroys its private half where that is a file of ours. */
const retire =
  (key: string, { now = false, json = false }: { now?: boolean | undefined; json?: boolean | undefined }): Work =>
  async (context, id, secrets) => {
    const { listKeys, retireKey } = await import("../services/log-keys.ts");
    const { signerFrom } = await import("../log/signer.ts");
    const is = (text: string) => text === key.trim() || text.split("+")[1] === key.trim();
    const before = await listKeys(context, commandLine, id);
    // Again is the same: a crash may have left the file of a key that the log retired.
    const isRetired = before.some(({ keyText, until }) => is(keyText) && until !== undefined);
    if (!isRetired) await retireKey(context, commandLine, { site: id, key, early: now });
    const name = (await context.signer(id)).key.name;
    for (const half of await secrets.logKeys(id)) {
      if (!is((await signerFrom(half, name)).keyText)) continue;
      if (!(await secrets.dropLogKey(id, half)))
        note(json, "Take its private half out of ASSENT_LOG_KEYS now, everywhere.");
    }
    return listKeys(context, commandLine, id);
  };

const newKey = defineCommand({
  meta: {
    name: "new",
    description: "Print a new private half for ASSENT_LOG_KEYS; it is stored nowhere",
    example: "assent keys new",
    json: "{privateKey}",
  },
  args: { json: jsonOption },
  run: async ({ args }) => {
    const { makeSigningKey } = await import("../log/signer.ts");
    const privateKey = toBase64(await makeSigningKey());
    print(args.json, { privateKey }, [privateKey]);
  },
});

/** The command with its subcommands; `list` is what it does without one. */
export const keysCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent keys",
      description:
        "The keys that sign a site's log: list, rotate, retire, new; those of the API: api; and those people are known by: identity",
    },
    // Named here too, so that their values are not taken for subcommands.
    args: sharedOptions,
    default: "list",
    subCommands: {
      list: defineCommand({
        meta: {
          name: "list",
          description: "Every key that signs or signed, and which private halves are here",
          example: "assent keys list --site site_shop",
          json: shape,
        },
        args: sharedOptions,
        run: ({ args }) => printed(args, threadUrl, list),
      }),
      rotate: defineCommand({
        meta: {
          name: "rotate",
          description: "Bring in a new key: from now on it signs beside the present one",
          example: "assent keys rotate --site site_shop",
          json: shape,
        },
        args: sharedOptions,
        run: ({ args }) => printed(args, threadUrl, rotate),
      }),
      retire: defineCommand({
        meta: {
          name: "retire",
          description: "End a key's signing, a day after the new one came, and destroy it",
          example: "assent keys retire 5a1f0c3e --site site_shop",
          json: shape,
        },
        args: {
          key: { type: "positional", description: "The verifier key or its hash", required: true },
          now: { type: "boolean", description: "Also within that day" },
          ...sharedOptions,
        },
        run: ({ args }) => printed(args, threadUrl, retire(args.key, args)),
      }),
      new: newKey,
      api: apiKeysCommand(threadUrl),
      identity: identityCommand(threadUrl),
    },
  });
