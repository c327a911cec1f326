// Whether a message that waited may still go: a mail server may be away for days, and a no said meanwhile counts for it too.
import type { SiteId } from "../../core/ids.ts";
import { isInForce } from "../../core/status.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { TakenMail } from "../store/mail-rows.ts";
import type { StateRow } from "../store/record-rows.ts";
import { denyAddress, subjectHash } from "./subjects.ts";

/** How long the link of a message that lets somebody in works. */
export const signInLinkMs = 15 * 60_000;

interface Ending extends Pick<StateRow, "who" | "purpose" | "channel"> {
  readonly until: Instant;
}

const endingName = ({ who, purpose, channel, until }: Ending): string =>
  `expiring ${who} ${purpose} ${channel} ${millisecondsOf(until)} `;

/** What the message about an ending consent is known by: the same consent and stage is told once. */
export const endingRef = (ending: Ending & { readonly days: number }): string => `${endingName(ending)}${ending.days}`;

const isEndingOf = (ref: string, { until, ...state }: StateRow): boolean =>
  until !== undefined && ref.startsWith(endingName({ ...state, until }));

/**
 * Whether a message that is about to go is still asked for: its person is not restricted and has said no to nothing since
 * it was queued, the consent that it says will end is in force until then, and the link that it brings still works.
 */
export async function isStillWanted(
  context: ServiceContext,
  site: SiteId,
  { mail, to }: { mail: Pick<TakenMail, "kind" | "ref" | "who" | "queuedMs">; to: string },
): Promise<boolean> {
  const { kind, ref, who, queuedMs } = mail;
  if (kind === "sign-in") return context.nowMs() - queuedMs < signInLinkMs;
  if (kind === "checkpoint") return true;
  const store = await context.site(site);
  const subject = await store.subject(who);
  if (!subject) return false;
  const [known] = await store.knownSubjects([subject.hash]);
  if (known?.restrictedUntilMs !== undefined) return false;
  const queuedAt = instantAt(queuedMs);
  const denyHash = subjectHash(context.identityKey(site), "email", denyAddress("email", to));
  const entries = await store.suppressionsOf([subject.hash, denyHash]);
  if (entries.some(({ added, lifted }) => added > queuedAt && lifted === undefined)) return false;
  const states = await store.statesOf(who);
  if (states.some(({ at, status }) => at > queuedAt && !isInForce(status) && status !== "requested")) return false;
  return kind !== "expiring" || states.some((state) => isInForce(state.status) && isEndingOf(ref, state));
}
