// The log entry that says from when a notice is in force, and what the log's decisions about notices come to.
import type { ContentHash } from "./notice.ts";
import type { Instant } from "./time.ts";

/** A decision about which notice is in force. */
export interface InForce {
  readonly notice: ContentHash;
  /** From when; the same as `decidedAt` where it was put in force at once. */
  readonly from: Instant;
  readonly decidedAt: Instant;
  /** Why it was announced for less than thirty days, or not at all; in one line. */
  readonly shortNotice?: string | undefined;
}

const first = "assent-in-force/v1";
const hash = /^sha256:[0-9a-f]{64}$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const why = "short-notice ";

/**
 * The entry's bytes: `assent-in-force/v1`, the notice, from when, and when that was decided, a line each, then
 * `short-notice` and the reason where there was one. A notice that its own entry puts in force at once has none
 * but for a reason.
 */
export function inForceEntry({ notice, from, decidedAt, shortNotice }: InForce): Uint8Array {
  const reason = shortNotice === undefined ? [] : [why + shortNotice.replaceAll(/\s+/g, " ").trim()];
  return new TextEncoder().encode([first, notice, from, decidedAt, ...reason].join("\n"));
}

/** What an entry's bytes say; undefined when they are none. */
export function parseInForceEntry(data: Uint8Array): InForce | undefined {
  const [kind, notice = "", from = "", decidedAt = "", ...rest] = new TextDecoder().decode(data).split("\n");
  if (kind !== first || !hash.test(notice) || !instant.test(from) || !instant.test(decidedAt)) return undefined;
  const [reason] = rest;
  if (rest.length > 1 || (reason !== undefined && !reason.startsWith(why))) return undefined;
  const shortNotice = reason === undefined ? {} : { shortNotice: reason.slice(why.length) };
  return { notice: notice as ContentHash, from, decidedAt, ...shortNotice };
}

/** The decisions after another one, in the order of the log: an entry of the same notice and instant says the first more exactly. */
export function decisionsWith(decisions: readonly InForce[], next: InForce): readonly InForce[] {
  const last = decisions.at(-1);
  const isSame = last?.notice === next.notice && last.decidedAt === next.decidedAt;
  return [...(isSame ? decisions.slice(0, -1) : decisions), next];
}

/**
 * Whether the notice had been in force by the instant: put so by one of the decisions and not called off, by another
 * that was made before its time came.
 */
export const hadBeenInForce = (decisions: readonly InForce[], notice: ContentHash, by: Instant): boolean =>
  decisions.some(
    (decision, at) =>
      decision.notice === notice &&
      (decision.from <= decision.decidedAt ||
        (decision.from <= by && !decisions.slice(at + 1).some(({ decidedAt }) => decidedAt < decision.from))),
  );

const [restoredHead, restoredTail] = ["the notice of ", " is put in force again"];

/** Why an earlier notice that is put in force again is not announced: it was told before. In English, as the log keeps it. */
export const restoredReason = (publishedAt: Instant): string => restoredHead + publishedAt + restoredTail;

/** When the notice was published of which the reason says that it was put in force again; undefined where it says something else. */
export function restoredFrom(reason: string): Instant | undefined {
  const said = reason.slice(restoredHead.length, -restoredTail.length);
  return instant.test(said) && restoredReason(said) === reason ? said : undefined;
}
