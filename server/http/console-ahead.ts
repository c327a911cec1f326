// What the first screen asks of the API before it can be drawn: the page of the console brings these answers with it.
import type { SiteId } from "../../core/ids.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { readAttention } from "../services/attention.ts";
import { readInstall } from "../services/installs.ts";
import type { Verb } from "../services/scopes.ts";
import { readStats } from "../services/stats.ts";

interface Ahead {
  readonly verb: Verb;
  readonly read: (context: ServiceContext, actor: Actor, site: SiteId) => Promise<unknown>;
}

const install: Ahead = { verb: "install.read", read: readInstall };

/** By the screen, then by the path of the call: what a GET of it would answer. */
const aheadOf: Readonly<Record<string, Readonly<Record<string, Ahead>>>> = {
  overview: {
    "/v1/stats": { verb: "stats.read", read: (context, actor, site) => readStats(context, actor, { site }) },
    "/v1/attention": {
      verb: "attention.read",
      read: async (context, actor, site) => ({ things: await readAttention(context, actor, site) }),
    },
    "/v1/install": install,
  },
  install: { "/v1/install": install },
};

export interface FirstAsked {
  readonly actor: Actor;
  /** What the actor may do. */
  readonly verbs: readonly string[];
  /** One that the actor may see. */
  readonly site: SiteId;
  readonly screen: string;
}

/** The answers by their paths. Nothing is asked that the role may not; what fails is left out, and the app asks itself. */
export async function firstAnswers(
  context: ServiceContext,
  { actor, verbs, site, screen }: FirstAsked,
): Promise<Readonly<Record<string, unknown>>> {
  const asked = Object.hasOwn(aheadOf, screen) ? Object.entries(aheadOf[screen]!) : [];
  const answers = await Promise.all(
    asked
      .filter(([, { verb }]) => verbs.includes(verb))
      .map(async ([path, { read }]) => [path, await read(context, actor, site).catch(() => undefined)] as const),
  );
  return Object.fromEntries(answers.filter(([, answer]) => answer !== undefined));
}
