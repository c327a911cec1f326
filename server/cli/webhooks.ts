// `assent webhooks`: who is told of a site's changes, and how that went, over a data folder (docs/webhooks.md).
import { defineCommand } from "citty";
import type { SiteId } from "../../core/ids.ts";
import type { DeliveriesPage, WebhookView } from "../../core/webhook-schema.ts";
import type { ServiceContext } from "../context.ts";
import { commandLine } from "./command-line.ts";
import { print, sharedOptions, visible, type SharedArguments } from "./command.ts";

const id = { type: "positional", description: "The webhook's id, hook_…", required: true } as const;

/** Such as `hook_019…  active  c1.12.3.10  https://crm.example/hooks  consent.withdrawn`. */
const lineOf = ({ id: hook, state, cursor, url, types, note }: WebhookView): string =>
  [hook, state, cursor, visible(url), types?.join(",") ?? "everything", visible(note)].join("  ").trimEnd();

const deliveryLine = ({
  delivery,
  state,
  tries,
  type,
  change,
  notedAt,
  outcome = "",
}: DeliveriesPage["deliveries"][number]): string =>
  [delivery, state, `${tries} tries`, type, change, notedAt, outcome].join("  ").trimEnd();

/** What a verb says to programs, and to people. */
type Said = readonly [value: object, lines: readonly string[]];

async function printed(
  args: SharedArguments,
  threadUrl: URL,
  work: (context: ServiceContext, site: SiteId) => Promise<Said>,
): Promise<void> {
  const { inSite } = await import("./data-folder.ts");
  const [value, lines] = await inSite({ site: args.site, data: args.data, threadUrl }, async (context, id) => {
    const { existingSite } = await import("../services/sites.ts");
    const { id: known } = await existingSite(context, id);
    return work(context, known);
  });
  print(args.json, value, lines);
}

const listed = async (context: ServiceContext, of: SiteId): Promise<Said> => {
  const { listWebhooks } = await import("../services/webhooks.ts");
  const webhooks = await listWebhooks(context, commandLine, of);
  return [{ webhooks }, webhooks.map(lineOf)];
};

const added = (args: { url: string; types?: string | undefined; note?: string | undefined }) => {
  return async (context: ServiceContext, of: SiteId): Promise<Said> => {
    const { addWebhook } = await import("../services/webhooks.ts");
    const { url, types, note } = args;
    const request = { url, ...(types ? { types: types.split(",") } : {}), ...(note ? { note } : {}) };
    const made = await addWebhook(context, commandLine, { site: of, read: () => request });
    return [made, [lineOf(made), `Its secret, which nothing shows again: ${made.secret}`]];
  };
};

const removed = (hook: string) => async (context: ServiceContext, of: SiteId) => {
  const { removeWebhook } = await import("../services/webhooks.ts");
  await removeWebhook(context, commandLine, { site: of, id: hook });
  return listed(context, of);
};

const again =
  (hook: string, which: object) =>
  async (context: ServiceContext, of: SiteId): Promise<Said> => {
    const { replayDeliveries } = await import("../services/deliveries.ts");
    const done = await replayDeliveries(context, commandLine, { site: of, id: hook, read: () => which });
    return [done, [`${done.again} will be sent again by the server`]];
  };

const told = (hook: string, page: { before?: string | undefined; state?: string | undefined }) => {
  return async (context: ServiceContext, of: SiteId): Promise<Said> => {
    const { listDeliveries } = await import("../services/deliveries.ts");
    const found = await listDeliveries(context, commandLine, { site: of, id: hook, ...page });
    const more = found.before === undefined ? [] : [`More with --before ${found.before}`];
    return [found, [...found.deliveries.map(deliveryLine), ...more]];
  };
};

/** The verbs about what was sent. */
const sending = (threadUrl: URL) => ({
  replay: defineCommand({
    meta: {
      name: "replay",
      description: "Send one delivery again, or all that were noted in a period",
      example: "assent webhooks replay hook_… --delivery 17",
      json: "{again}",
    },
    args: {
      id,
      delivery: { type: "string", description: "The number of a delivery", valueHint: "number" },
      from: { type: "string", description: "An instant", valueHint: "2026-11-22T09:00:00Z" },
      to: { type: "string", description: "The instant before which", valueHint: "2026-11-23T09:00:00Z" },
      ...sharedOptions,
    },
    run: ({ args }) => {
      const { delivery, from, to } = args;
      return printed(args, threadUrl, again(args.id, delivery ? { delivery: Number(delivery) } : { from, to }));
    },
  }),
  deliveries: defineCommand({
    meta: {
      name: "deliveries",
      description: "What was sent and how that went, latest first",
      example: "assent webhooks deliveries hook_… --state failed",
      json: "{deliveries: [{delivery, state, tries, type, change, notedAt, outcome}], before}",
    },
    args: {
      id,
      state: { type: "string", description: "waiting, delivered, failed or dropped" },
      before: { type: "string", description: "Those before this number", valueHint: "number" },
      ...sharedOptions,
    },
    run: ({ args }) => printed(args, threadUrl, told(args.id, args)),
  }),
});

/** The command with its subcommands; `list` is what it does without one. */
export const webhooksCommand = (threadUrl: URL) =>
  defineCommand({
    meta: { name: "assent webhooks", description: "Who is told of a site's changes: list, add, remove, replay" },
    // Named here too, so that their values are not taken for subcommands.
    args: sharedOptions,
    default: "list",
    subCommands: {
      list: defineCommand({
        meta: {
          name: "list",
          description: "Every webhook: id, state, how far it was told, address, types",
          example: "assent webhooks list",
          json: "{webhooks: [{id, state, cursor, url, types, note}]}",
        },
        args: sharedOptions,
        run: ({ args }) => printed(args, threadUrl, listed),
      }),
      add: defineCommand({
        meta: {
          name: "add",
          description: "Tell an address of changes from now on; prints the secret, once",
          example: "assent webhooks add https://crm.example.com/hooks --types consent.withdrawn",
          json: "the webhook with its secret: {id, state, cursor, url, types, note, secret}",
        },
        args: {
          url: { type: "positional", description: "An https address", required: true },
          types: { type: "string", description: "Types of changes, with commas; everything unless told" },
          note: { type: "string", description: "Your own words for it" },
          ...sharedOptions,
        },
        run: ({ args }) => printed(args, threadUrl, added(args)),
      }),
      remove: defineCommand({
        meta: {
          name: "remove",
          description: "Tell it nothing more, and forget its deliveries",
          example: "assent webhooks remove hook_…",
          json: "{webhooks: [{id, state, cursor, url, types, note}]}",
        },
        args: { id, ...sharedOptions },
        run: ({ args }) => printed(args, threadUrl, removed(args.id)),
      }),
      ...sending(threadUrl),
    },
  });
