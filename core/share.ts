// Shares: what was passed on of somebody, to whom, and whether that recipient has to be told that it is over [GDPR Art. 7(3), 19].
import { isInForce, statusAt, type ConsentStatus } from "./status.ts";
import { millisecondsOf, type Instant } from "./time.ts";

/** What ends a recipient's right to what was passed on, the weakest first: each is told of, and the stronger after the weaker. */
export const shareEnds = ["withdrawn", "objected", "erased"] as const;
export type ShareEnd = (typeof shareEnds)[number];

/** One passing on, to one recipient, for one purpose. */
export interface Share {
  /** As the notice names them. */
  readonly recipient: string;
  readonly purpose: string;
  /** Which kinds of data, such as `e-mail address`; empty where nobody said. */
  readonly dataTypes: readonly string[];
  readonly sharedAt: Instant;
}

/** What is known of whom it is about. */
export interface ShareFacts {
  /** False once the person was erased or forgotten. */
  readonly isKnown: boolean;
  readonly erasedAtMs?: number | undefined;
  readonly objects: boolean;
  /** What they said of passing on for this purpose; undefined where nothing, because it rests on another ground. */
  readonly consent: { readonly status: ConsentStatus; readonly until?: Instant | undefined } | undefined;
}

/** How strong an end is; 0 for none. What a recipient was told of is kept as this. */
export const endRank = (end: ShareEnd | undefined): number => (end === undefined ? 0 : shareEnds.indexOf(end) + 1);

/** The strongest end of a share by now; undefined while it stands. A consent that lapsed is over too. */
export function shareEnd(
  { sharedAt }: Pick<Share, "sharedAt">,
  { isKnown, erasedAtMs, objects, consent }: ShareFacts,
  now: Instant,
): ShareEnd | undefined {
  // Somebody who came back after they were erased shared what is theirs now anew.
  if (!isKnown || (erasedAtMs !== undefined && erasedAtMs >= millisecondsOf(sharedAt))) return "erased";
  if (objects) return "objected";
  return consent && !isInForce(statusAt(consent, now)) ? "withdrawn" : undefined;
}
