// Refusals of those who are not known, or known no more: in the audit at most one row a minute, so that strangers cannot fill it.
import { isRecent, type Refused, type ServiceContext } from "../context.ts";
import { refusedRequest } from "./audit.ts";

const heldMs = 60_000;

/** Somebody who showed nothing that says who they are. */
export const nobody = { kind: "public", origin: undefined, jurisdiction: "", browser: "other" } as const;

type Telling = Pick<ServiceContext, "control" | "now" | "nowMs" | "memory">;

const named = ({ actor, site, detail }: Refused): string =>
  `${actor.kind === "key" || actor.kind === "user" ? actor.id : actor.kind} ${site ?? ""} ${detail}`;

/**
 * Writes the refusal, durable when this resolves, unless the same was written within the minute before: then it is
 * counted, and the next row says how many there were, such as `no-credential token, and 12 before`.
 */
export async function refusedSeldom(context: Telling, refused: Refused): Promise<void> {
  const { refusals } = context.memory;
  const name = named(refused);
  const nowMs = context.nowMs();
  const last = refusals.get(name);
  if (last && isRecent(last.atMs, nowMs, heldMs)) {
    last.more += 1;
    return;
  }
  refusals.set(name, { refused, atMs: nowMs, more: 0 });
  await told(context, refused, last?.more ?? 0);
}

const told = (context: Telling, refused: Refused, before: number): Promise<void> =>
  refusedRequest(context, {
    ...refused,
    detail: before > 0 ? `${refused.detail}, and ${before} before` : refused.detail,
  });

/**
 * Writes what was counted and no later refusal told, once its minute is over, or now where the process `ends`: the
 * latest of each kind is a row, which says how many there were before. Of a process that is killed the counts of its
 * last minute are lost.
 */
export async function tellCounted(context: Telling, ends = false): Promise<void> {
  const { refusals } = context.memory;
  for (const [name, counted] of refusals) {
    const { refused, atMs, more } = counted;
    const nowMs = context.nowMs();
    if (!ends && isRecent(atMs, nowMs, heldMs)) continue;
    if (more === 0) {
      refusals.delete(name);
      continue;
    }
    // First: what comes while this is written is counted for the next.
    const next = { refused, atMs: nowMs, more: 0 };
    refusals.set(name, next);
    await told(context, refused, more - 1).catch((error: unknown) => {
      refusals.set(name, { refused, atMs, more: more + next.more });
      throw error;
    });
  }
}

/** Whether anything was counted whose minute is over: cheap, for where no timer runs. */
export const isCountDue = ({ memory, nowMs }: Pick<ServiceContext, "memory" | "nowMs">): boolean =>
  [...memory.refusals.values()].some(({ atMs, more }) => more > 0 && !isRecent(atMs, nowMs(), heldMs));
