// What a site store knows of decisions about notices: from when each was in force, and what the log says of that.
import type { InForce } from "../../core/in-force.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { Instant } from "../../core/time.ts";

/** The part of a site's store that tells what was decided about notices. */
export interface DecidedNotices {
  /** Of every notice that is or was in force the instant from which it was, in the order they came; of none that was called off. */
  noticesInForce(now: Instant): Promise<{ readonly hash: ContentHash; readonly at: Instant }[]>;
  /** What the log says was decided, but for notices that their own entry puts in force and of which it says no more. */
  decisions(): Promise<InForce[]>;
}
