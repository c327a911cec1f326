// Refusals of those who are not known, or known no more: in the audit at most one row a minute, so that strangers cannot fill it.
import type { SiteId } from "../../core/ids.ts";
import { isRecent, type Actor, type ServiceContext } from "../context.ts";
import { refusedRequest } from "./audit.ts";

const heldMs = 60_000;

/** Somebody who showed nothing that says who they are. */
export const nobody = { kind: "public", origin: undefined, jurisdiction: "", browser: "other" } as const;

interface Refused {
  readonly actor: Actor;
  /** Only a site that there is: what strangers make up is kept nowhere. */
  readonly site: SiteId | null;
  /** A slug and what it was about, such as `no-credential token`. */
  readonly detail: string;
}

const named = ({ actor, site, detail }: Refused): string =>
  `${actor.kind === "key" || actor.kind === "user" ? actor.id : actor.kind} ${site ?? ""} ${detail}`;

/**
 * Writes the refusal, durable when this resolves, unless the same was written within the minute before: then it is
 * counted, and the next row says how many there were, such as `no-credential token, and 12 before`.
 */
export async function refusedSeldom(
  context: Pick<ServiceContext, "control" | "now" | "nowMs" | "memory">,
  refused: Refused,
): Promise<void> {
  const { refusals } = context.memory;
  const name = named(refused);
  const nowMs = context.nowMs();
  const last = refusals.get(name);
  if (last && isRecent(last.atMs, nowMs, heldMs)) {
    last.more += 1;
    return;
  }
  refusals.set(name, { atMs: nowMs, more: 0 });
  const before = last && last.more > 0 ? `, and ${last.more} before` : "";
  await refusedRequest(context, { ...refused, detail: `${refused.detail}${before}` });
}
