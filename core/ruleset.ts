// What the law of a place asks before somebody is contacted, as dated data: grounds, registers, freshness, quiet hours.
import type { QuietHours } from "./dealings.ts";
import type { Channel } from "./purpose.ts";

/** Registers of people who do not want to be called or written to. */
export const registers = ["TPS", "CTPS", "MPS"] as const;
export type Register = (typeof registers)[number];

/** Whose line or address it is: PECR protects a person, a sole trader and a partnership alike as `individual`. */
export const subscribers = ["individual", "corporate"] as const;
export type Subscriber = (typeof subscribers)[number];
/** The same as a check asks: `unknown` where nobody says, and then what protects either counts. */
export type AskedSubscriber = Subscriber | "unknown";

/** What may carry marketing beside consent, which always may. */
type Ground = "soft-opt-in" | "legitimate-interest";

/** What one channel asks for. */
export interface ChannelRules {
  readonly grounds: Readonly<Record<Subscriber, readonly Ground[]>>;
  /** Registers that must have been looked up first, unless the person consented to this channel. */
  readonly registers: Readonly<Record<Subscriber, readonly Register[]>> & {
    /** Of a line nobody says whose it is; those of a person where it is left out. */
    readonly unknown?: readonly Register[];
  };
  /** Registers that forbid wherever they are known to list the line, whoever has it; nobody must have asked them. */
  readonly heeded?: readonly Register[];
  /** Hours of the recipient's day in which nobody is disturbed; of one whose zone nobody names, in any of these. */
  readonly quiet?: QuietHours & { readonly zones?: readonly string[] };
}

/** One place's rules, by name and version: a change of any of them raises the version. */
export interface Ruleset {
  readonly name: string;
  readonly version: number;
  /** The law, and as of when it was read. */
  readonly law: string;
  readonly asOf: string;
  readonly channels: Readonly<Record<Channel, ChannelRules>>;
  /** How old a look-up in a register may be, in days. */
  readonly screeningDays: number;
  /** How old a consent to be passed on to a named partner may be, in days. */
  readonly partnerDays: number;
}

const none = { individual: [], corporate: [] } as const;
const consentOnly: ChannelRules = { grounds: none, registers: none };

/** From the Atlantic coast to Hawaii: whoever calls a number whose holder's zone is not known may call when it is day in all. */
const nightInStates = { fromHour: 21, toHour: 8, zones: ["America/New_York", "Pacific/Honolulu"] } as const;
const byDay: ChannelRules = { grounds: none, registers: none, quiet: nightInStates };

/** The rulesets this version knows. Never edited: a new version stands beside the old one, so that answers can be repeated. */
export const rulesets: readonly Ruleset[] = [
  {
    name: "eu-eprivacy",
    version: 1,
    law: "Directive 2002/58/EC Art. 13, GDPR Art. 6, 7 and 21; the strictest of the member states where they differ",
    asOf: "2026-11-01",
    screeningDays: 28,
    partnerDays: 365,
    channels: {
      email: { grounds: { individual: ["soft-opt-in"], corporate: ["soft-opt-in"] }, registers: none },
      sms: consentOnly,
      phone: consentOnly,
      post: { grounds: { individual: ["legitimate-interest"], corporate: ["legitimate-interest"] }, registers: none },
      push: consentOnly,
      chat: consentOnly,
      sharing: consentOnly,
    },
  },
  {
    name: "uk-pecr",
    version: 1,
    law: "PECR 2003 reg. 21 to 23, UK GDPR Art. 6 and 21; ICO guidance on direct marketing",
    asOf: "2026-11-01",
    screeningDays: 28,
    partnerDays: 183,
    channels: {
      email: { grounds: { individual: ["soft-opt-in"], corporate: ["legitimate-interest"] }, registers: none },
      sms: { grounds: { individual: ["soft-opt-in"], corporate: ["legitimate-interest"] }, registers: none },
      phone: {
        grounds: { individual: ["legitimate-interest"], corporate: ["legitimate-interest"] },
        registers: { individual: ["TPS"], corporate: ["CTPS"] },
      },
      post: {
        grounds: { individual: ["legitimate-interest"], corporate: ["legitimate-interest"] },
        registers: { individual: ["MPS"], corporate: [] },
      },
      push: consentOnly,
      chat: consentOnly,
      sharing: consentOnly,
    },
  },
  {
    name: "uk-pecr",
    version: 2,
    law: "PECR 2003 reg. 21 to 23, UK GDPR Art. 6 and 21; ICO guidance on direct marketing",
    asOf: "2026-11-28",
    screeningDays: 28,
    partnerDays: 183,
    channels: {
      email: { grounds: { individual: ["soft-opt-in"], corporate: ["legitimate-interest"] }, registers: none },
      sms: { grounds: { individual: ["soft-opt-in"], corporate: ["legitimate-interest"] }, registers: none },
      phone: {
        grounds: { individual: ["legitimate-interest"], corporate: ["legitimate-interest"] },
        registers: { individual: ["TPS"], corporate: ["CTPS"], unknown: ["TPS", "CTPS"] },
        heeded: ["TPS", "CTPS"],
      },
      post: {
        grounds: { individual: ["legitimate-interest"], corporate: ["legitimate-interest"] },
        registers: { individual: ["MPS"], corporate: [] },
      },
      push: consentOnly,
      chat: consentOnly,
      sharing: consentOnly,
    },
  },
  {
    name: "us-tcpa",
    version: 1,
    law: "47 U.S.C. 227, 47 CFR 64.1200; CAN-SPAM 15 U.S.C. 7704",
    asOf: "2026-11-01",
    screeningDays: 28,
    partnerDays: 365,
    channels: {
      email: { grounds: { individual: ["legitimate-interest"], corporate: ["legitimate-interest"] }, registers: none },
      sms: { ...consentOnly, quiet: { fromHour: 21, toHour: 8 } },
      phone: { ...consentOnly, quiet: { fromHour: 21, toHour: 8 } },
      post: { grounds: { individual: ["legitimate-interest"], corporate: ["legitimate-interest"] }, registers: none },
      push: consentOnly,
      chat: consentOnly,
      sharing: consentOnly,
    },
  },
  {
    name: "us-tcpa",
    version: 2,
    law: "47 U.S.C. 227, 47 CFR 64.1200; CAN-SPAM 15 U.S.C. 7704",
    asOf: "2026-11-28",
    screeningDays: 28,
    partnerDays: 365,
    channels: {
      email: { grounds: { individual: ["legitimate-interest"], corporate: ["legitimate-interest"] }, registers: none },
      sms: byDay,
      phone: byDay,
      post: { grounds: { individual: ["legitimate-interest"], corporate: ["legitimate-interest"] }, registers: none },
      push: consentOnly,
      chat: consentOnly,
      sharing: consentOnly,
    },
  },
];

/** Such as `uk-pecr@1`: what an answer names its rules by. */
export const rulesetName = ({ name, version }: Pick<Ruleset, "name" | "version">): string => `${name}@${version}`;

/**
 * The ruleset of `name@version`; of a `name` alone the latest, or with `day` the latest of that day or before, and the
 * first where all are later. Undefined when there is none.
 */
export function rulesetOf(wanted: string, day?: string): Ruleset | undefined {
  const [name, version] = wanted.split("@");
  const known = rulesets
    .filter((each) => each.name === name && (!version || String(each.version) === version))
    .toSorted((a, b) => b.version - a.version);
  return day === undefined ? known[0] : (known.find(({ asOf }) => asOf <= day.slice(0, 10)) ?? known.at(-1));
}

/** The same rules with look-ups that are good for so many days, where that is fewer: nobody may loosen them. */
export const tightened = (rules: Ruleset, screeningDays: number | undefined): Ruleset =>
  screeningDays === undefined || screeningDays >= rules.screeningDays ? rules : { ...rules, screeningDays };

/** The registers that must have been asked about a line before it is contacted without consent. */
export const askedRegisters = ({ registers: asked }: ChannelRules, subscriber: AskedSubscriber): readonly Register[] =>
  subscriber === "unknown" ? (asked.unknown ?? asked.individual) : asked[subscriber];

/** The same, and those that count where they list the line: all that is looked up. */
export const heededRegisters = (rules: ChannelRules, subscriber: AskedSubscriber): readonly Register[] => [
  ...new Set([...askedRegisters(rules, subscriber), ...(rules.heeded ?? [])]),
];
