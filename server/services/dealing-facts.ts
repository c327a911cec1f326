// What dealings and the clock say of each recipient of a check: soft opt-in, caps and quiet hours.
import type { ContactQuestion } from "../../core/contact.ts";
import type { CheckQuestion } from "../../core/contact-schema.ts";
import { cappedUntil, meetsSoftOptIn, quietness, type Cap } from "../../core/dealings.ts";
import { basisFor, type Purpose } from "../../core/purpose.ts";
import type { Ruleset } from "../../core/ruleset.ts";
import type { SiteSettings } from "../../core/schema.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Dealings } from "../store/dealings.ts";

/** How long messages are kept: longer than any cap's period. */
export const keptDays = 400;

type Quietness = ReturnType<typeof quietness>;

/** What of it is the same for every recipient of a call. */
export interface DealingRules {
  readonly purpose: Purpose | undefined;
  /** Whether the channel rests on a soft opt-in for these subscribers. */
  readonly isSoft: boolean;
  readonly caps: readonly Cap[];
  /** Whether the store must be asked at all. */
  readonly isAsked: boolean;
  /** Messages before this do not count. */
  readonly since: Instant;
  /** How quiet it is for a recipient there; in the usual zones where none is named. */
  quiet(timeZone: string | undefined): Quietness;
}

interface Given {
  readonly settings: SiteSettings;
  readonly rules: Ruleset;
  readonly question: CheckQuestion;
  readonly purpose: Purpose | undefined;
  readonly at: Instant;
}

/** Works out what dealings mean for a question. */
export function dealingRules({ settings, rules, question, purpose, at }: Given): DealingRules {
  const { channel } = question;
  const subscriber = question.subscriber === "corporate" ? "corporate" : "individual";
  const isSoft = purpose !== undefined && basisFor(purpose, { channel, subscriber }) === "soft-opt-in";
  const caps = (settings.caps ?? []).filter(
    (cap) =>
      (cap.channel === undefined || cap.channel === channel) &&
      (cap.purpose === undefined || cap.purpose === question.purpose),
  );
  const own = settings.quietHours?.[channel];
  const lawful = rules.channels[channel].quiet;
  // Recipients share a few zones, and a zone is worked out once a call.
  const known = new Map<string, Quietness>();
  const quiet = (timeZone: string | undefined): Quietness => {
    const found = known.get(timeZone ?? "");
    if (found) return found;
    const zones = (usual: readonly string[]) => (timeZone === undefined ? usual : [timeZone]);
    const both = [
      ...(lawful ? [quietness(lawful, zones(lawful.zones ?? ["UTC"]), at)] : []),
      ...(own ? [quietness(own, zones([settings.timeZone ?? "UTC"]), at)] : []),
    ];
    const made = mostQuiet(both);
    known.set(timeZone ?? "", made);
    return made;
  };
  const since = instantAt(millisecondsOf(at) - keptDays * 86_400_000);
  return { purpose, isSoft, caps, isAsked: isSoft || caps.length > 0, since, quiet };
}

function mostQuiet(all: readonly Quietness[]): Quietness {
  const until = all
    .flatMap((one) => one.until ?? [])
    .sort()
    .at(-1);
  const from = all.flatMap((one) => one.from ?? []).sort()[0];
  return { ...(until === undefined ? {} : { until }), ...(from === undefined ? {} : { from }) };
}

/** The part of a recipient's question that dealings and the clock answer. */
export function dealingFacts(
  { dealings: rules, question, at }: { dealings: DealingRules; question: CheckQuestion; at: Instant },
  { dealings, timeZone }: { dealings: Dealings | undefined; timeZone: string | undefined },
): Pick<ContactQuestion, "softOptIn" | "quietUntil" | "quietFrom" | "cappedUntil"> {
  const { until, from } = rules.quiet(timeZone);
  const { sales = [], sendings = [] } = dealings ?? {};
  const { products = [] } = rules.purpose ?? {};
  const { purpose, channel } = question;
  return {
    ...(rules.isSoft
      ? { softOptIn: { met: meetsSoftOptIn({ sales, sendings }, { products, purpose, channel }) } }
      : {}),
    quietUntil: until,
    quietFrom: from,
    cappedUntil: rules.caps.length > 0 ? cappedUntil(sendings, rules.caps, at) : undefined,
  };
}
