// The frame around every verb that needs a right: authorise, effect, and exactly one audit row either way.
import type { SiteId } from "../../core/ids.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError, refusal } from "../errors.ts";
import { DoneBefore } from "./repeats.ts";
import { actorName, mayDo, rights, type Verb } from "./scopes.ts";

/** What a verb did: its result, and one line for the audit that holds counts and ids, never an address. */
export interface Effect<T> {
  readonly value: T;
  readonly detail: string;
}

/** What a verb did that the log itself keeps: no audit row says it again. */
export interface LoggedEffect<T> {
  readonly value: T;
  readonly logged: true;
}

/**
 * Runs a verb and writes one audit row: `done` after the effect, `refused` when the actor may not or the
 * effect throws, and none for a write that was done before; the row is durable before this returns or throws. Throws
 * `may-not` without the right. A user is judged as the store has them now. `site` is null for what belongs to no site.
 */
export async function audited<T>(
  context: Pick<ServiceContext, "control" | "now">,
  act: { actor: Actor; verb: Verb; site: SiteId | null },
  effect: () => Effect<T> | LoggedEffect<T> | Promise<Effect<T> | LoggedEffect<T>>,
): Promise<T> {
  const write = (outcome: "done" | "refused", detail: string) =>
    context.control.audit({
      at: context.now(),
      actor: actorName(act.actor),
      verb: act.verb,
      site: act.site,
      outcome,
      detail,
    });
  let done: Effect<T> | LoggedEffect<T>;
  try {
    await assertMay(context, act);
    done = await effect();
  } catch (error) {
    // It has its row of the first time.
    if (error instanceof DoneBefore) throw error;
    await write("refused", error instanceof ProblemError ? error.slug : "internal");
    throw error;
  }
  if ("detail" in done) await write("done", done.detail);
  return done.value;
}

/** Throws `may-not` without the right; inside another verb for what that does besides. A user is judged as the store has them now. */
export async function assertMay(
  context: Pick<ServiceContext, "control">,
  { actor: asked, verb, site }: { actor: Actor; verb: Verb; site: SiteId | null },
): Promise<void> {
  const actor = await actorNow(context, asked);
  if (!mayDo(actor, verb, site)) throw missingRight(actor, verb);
}

/** Writes that somebody who was known was refused before any verb: durable when this resolves. */
export const refusedRequest = (
  { control, now }: Pick<ServiceContext, "control" | "now">,
  refused: { readonly actor: Actor; readonly site: SiteId | null; readonly detail: string },
): Promise<void> =>
  control.audit({
    at: now(),
    actor: actorName(refused.actor),
    verb: "request.accept",
    site: refused.site,
    outcome: "refused",
    detail: refused.detail,
  });

// Here and not where a request begins: who was disabled meanwhile may do nothing more.
async function actorNow({ control }: Pick<ServiceContext, "control">, actor: Actor): Promise<Actor> {
  if (actor.kind !== "user") return actor;
  const row = await control.user(actor.id);
  return { ...actor, role: row?.role ?? "", disabledAt: row?.disabledAt ?? null };
}

function missingRight(actor: Actor, verb: Verb): ProblemError {
  if (actor.kind === "user")
    return actor.disabledAt === null
      ? refusal("may-not", "role-may-not", { verb })
      : refusal("may-not", "user-disabled");
  const { scope } = rights[verb];
  return new ProblemError("may-not", undefined, scope ? { scope } : {});
}
