// mayContact: consent, suppressions, screening and the rules of a place → allow, or the ranked reason not.
import type { ContentHash } from "./notice.ts";
import type { Channel, LegalBasis } from "./purpose.ts";
import { absoluteReasons, denyRanks, softReasons, type AllowReason, type DenyReason } from "./reason.ts";
import {
  askedRegisters,
  heededRegisters,
  type AskedSubscriber,
  type ChannelRules,
  type Register,
  type Ruleset,
} from "./ruleset.ts";
import { isInForce, type ConsentStatus } from "./status.ts";
import type { SuppressionReason } from "./suppression.ts";
import { millisecondsOf, type Instant } from "./time.ts";

/** What is known of one subject for one purpose and channel. */
export interface ConsentFact {
  readonly status: ConsentStatus;
  readonly record: string;
  /** When the person acted. */
  readonly at: Instant;
  readonly until?: Instant | undefined;
  readonly version: number;
  /** Undefined where nothing was shown, or nobody can say any more what. */
  readonly notice?: ContentHash | undefined;
  /** Whether the person said it to this service, which an import is not. */
  readonly direct: boolean;
  /** Whether it was said on a page that only a message to the person's address leads to. */
  readonly confirmed?: boolean | undefined;
}

/** An entry that forbids contact: everywhere, on one channel, or about one purpose. */
export interface SuppressionFact {
  readonly reason: SuppressionReason;
  readonly since: Instant;
}

/** What a register said of a number or an address, and when it was asked. */
export interface ScreeningFact {
  readonly register: Register;
  readonly listed: boolean;
  readonly checkedAt: Instant;
}

/** What the purpose asks for at the instant of the question. */
interface PurposeFact {
  readonly version: number;
  readonly basis: LegalBasis;
  /** Whether a consent counts only once its address was confirmed; until then its status is `requested`. */
  readonly confirms: boolean;
}

/** A customer who was offered to refuse, and did not [PECR reg. 22(3); Directive 2002/58/EC Art. 13(2)]. */
interface SoftOptIn {
  /** Own similar products, offered a way to refuse at collection and in each message. */
  readonly met: boolean;
}

/** One subject, one purpose, one channel, one instant: all that an answer may depend on. */
export interface ContactQuestion {
  /** Undefined when the address could not be understood. */
  readonly address: string | undefined;
  /** Whether the kind of address fits the channel. */
  readonly channelFits: boolean;
  /** Whether the same address stands earlier in the same call. */
  readonly isDuplicate: boolean;
  readonly channel: Channel;
  readonly subscriber: AskedSubscriber;
  /** As the notice in force has it; undefined when that no longer asks for it over this channel. */
  readonly purpose: PurposeFact | undefined;
  readonly fact: ConsentFact | undefined;
  /** When the person was erased, if ever: only what they said themselves after that counts. */
  readonly erasedAt?: Instant | undefined;
  /** Whether the person is kept for a claim only [GDPR Art. 18]. */
  readonly restricted?: boolean | undefined;
  readonly suppressions: readonly SuppressionFact[];
  /** Where somebody said no to this and nobody knows any more who: only what the person asked for since then counts. */
  readonly unknownBefore?: Instant | undefined;
  readonly screenings: readonly ScreeningFact[];
  readonly softOptIn?: SoftOptIn | undefined;
  /** Of a purpose that shares: whether the partner is one the person was told by name. */
  readonly partner?: { readonly isNamed: boolean } | undefined;
  /** When the quiet hours of the ruleset or the site end, where it is quiet at the recipient's now. */
  readonly quietUntil?: Instant | undefined;
  /** When it will be quiet there, where it is not yet. */
  readonly quietFrom?: Instant | undefined;
  /** When the next contact may be, where there have been enough. */
  readonly cappedUntil?: Instant | undefined;
  readonly at: Instant;
}

/** The answer; `reason` is the highest-ranked one and `also` names the others that hold. */
export interface ContactAnswer {
  readonly allow: boolean;
  readonly reason: DenyReason | AllowReason;
  readonly also: readonly DenyReason[];
  /** Of a reason that passes by itself: when to ask again. */
  readonly retryAt?: Instant | undefined;
}

const dayMs = 86_400_000;
const listedIn: Readonly<Record<Register, DenyReason>> = { TPS: "LISTED_TPS", CTPS: "LISTED_CTPS", MPS: "LISTED_MPS" };

/**
 * May this subject be contacted? Every rule is evaluated; the default is deny. The same question gives the
 * same answer under the same version of a ruleset.
 */
export function mayContact(question: ContactQuestion, rules: Ruleset): ContactAnswer {
  const channel = rules.channels[question.channel];
  const said = consentReasons(question);
  const ground = groundOf(question, { channel, consented: said.length === 0 });
  const isService = ground.allow === "SERVICE_MESSAGE";
  const reasons = new Set<DenyReason>([
    ...inputReasons(question),
    ...standingReasons(question),
    ...(ground.needsConsent ? said : said.filter((reason) => reason === "WITHDRAWN" || reason === "REFUSED")),
    ...(ground.isConsent ? [] : registerReasons(question, { channel, rules })),
    ...partnerReasons(question, rules),
    ...ground.reasons,
    ...passingReasons(question),
  ]);
  const against = [...reasons]
    .filter((reason) => !isService || absoluteReasons.has(reason))
    .sort((a, b) => denyRanks[a] - denyRanks[b] || order.indexOf(a) - order.indexOf(b));
  const [reason, ...also] = against;
  if (!reason) return { allow: true, reason: ground.allow, also: [] };
  return { allow: false, reason, also, ...(softReasons.has(reason) ? { retryAt: retryAt(question) } : {}) };
}

const order = Object.keys(denyRanks) as DenyReason[];

const retryAt = ({ quietUntil, cappedUntil }: ContactQuestion): Instant | undefined =>
  [quietUntil, cappedUntil]
    .filter((end) => end !== undefined)
    .sort()
    .at(-1);

function inputReasons({ address, channelFits, isDuplicate }: ContactQuestion): DenyReason[] {
  if (address === undefined) return ["INPUT_INVALID"];
  if (!channelFits) return ["CHANNEL_MISMATCH"];
  return isDuplicate ? ["DUPLICATE_IN_CALL"] : [];
}

/** What stands against the person, or was put there by them, whatever the purpose. */
function standingReasons(question: ContactQuestion): DenyReason[] {
  const { fact, erasedAt, restricted, suppressions } = question;
  // What waits to be confirmed may have been typed by anybody: it brings nobody back.
  const returned = fact?.direct === true && fact.status !== "requested" && erasedAt !== undefined && fact.at > erasedAt;
  return [
    ...(erasedAt !== undefined && !returned ? (["ERASED"] as const) : []),
    ...(restricted ? (["RESTRICTED"] as const) : []),
    ...suppressions.filter((entry) => !isLifted(entry, fact)).map(({ reason }) => reason),
    // Also where no consent is needed: what is not known may be an objection.
    ...(isUnknown(question) ? (["NO_RECORD"] as const) : []),
  ];
}

/** Whether the person asked for the very topic again, themselves, after they had unsubscribed from it. */
const isLifted = ({ reason, since }: SuppressionFact, fact: ConsentFact | undefined): boolean =>
  reason === "UNSUBSCRIBED_TOPIC" && isAskedSince(fact, since);

/** Whether the person themselves said yes after an instant, and that holds. */
export const isAskedSince = (
  fact: Pick<ConsentFact, "direct" | "status" | "at"> | undefined,
  since: Instant,
): boolean => fact?.direct === true && isInForce(fact.status) && fact.at > since;

const isUnknown = ({ unknownBefore, fact }: ContactQuestion): boolean =>
  unknownBefore !== undefined && !isAskedSince(fact, unknownBefore);

/** Why there is no consent in force; none when there is. */
function consentReasons(question: ContactQuestion): DenyReason[] {
  const { fact, purpose, at } = question;
  const reasons: DenyReason[] = [];
  const status = fact?.status ?? "unknown";
  if (status === "withdrawn" || status === "revoked") reasons.push("WITHDRAWN");
  if (status === "refused") reasons.push("REFUSED");
  const lapsed = fact?.until !== undefined && fact.until <= at;
  if (status === "expired" || (isInForce(status) && lapsed)) reasons.push("EXPIRED");
  if (isInForce(status) && purpose && fact?.version !== purpose.version) reasons.push("RECONSENT_NEEDED");
  if (status === "requested" && purpose?.confirms) reasons.push("PENDING_CONFIRMATION");
  if (!purpose) reasons.push("PURPOSE_RETIRED");
  const isNone = !fact || status === "unknown" || status === "requested" || status === "invalidated";
  if (isNone || isUnknown(question)) reasons.push("NO_RECORD");
  return reasons;
}

interface GroundFound {
  readonly allow: AllowReason;
  /** Whether consent carries it. */
  readonly isConsent: boolean;
  /** Whether the lack of consent is a reason not to. */
  readonly needsConsent: boolean;
  readonly reasons: readonly DenyReason[];
}

const consentNeeded: GroundFound = { allow: "CONSENT_ACTIVE", isConsent: false, needsConsent: true, reasons: [] };

/** What could carry the contact: consent first, then what the purpose rests on and the rules of the channel take. */
function groundOf(
  question: ContactQuestion,
  { channel, consented }: { channel: ChannelRules; consented: boolean },
): GroundFound {
  const { purpose, subscriber, softOptIn, screenings } = question;
  if (purpose && (purpose.basis === "contract" || purpose.basis === "legal-obligation"))
    return { allow: "SERVICE_MESSAGE", isConsent: false, needsConsent: false, reasons: [] };
  if (consented) {
    const heeded = heededRegisters(channel, subscriber);
    const listed = screenings.some((screening) => screening.listed && heeded.includes(screening.register));
    const allow = listed ? "CONSENT_OVER_REGISTER" : "CONSENT_ACTIVE";
    return { allow, isConsent: true, needsConsent: true, reasons: [] };
  }
  const taken = channel.grounds[subscriber === "corporate" ? "corporate" : "individual"];
  if (softOptIn && purpose) {
    if (!taken.includes("soft-opt-in")) return { ...consentNeeded, reasons: ["BASIS_NOT_ALLOWED"] };
    return softOptIn.met
      ? { allow: "SOFT_OPT_IN", isConsent: false, needsConsent: false, reasons: [] }
      : { ...consentNeeded, reasons: ["SOFT_OPT_IN_UNMET"] };
  }
  if (purpose?.basis !== "legitimate-interest") return consentNeeded;
  if (!taken.includes("legitimate-interest")) return { ...consentNeeded, reasons: ["BASIS_NOT_ALLOWED"] };
  const allow = askedRegisters(channel, subscriber).length > 0 ? "REGISTER_CLEAR" : "LEGITIMATE_INTEREST_CORPORATE";
  return { allow, isConsent: false, needsConsent: false, reasons: [] };
}

function registerReasons(
  { subscriber, screenings, at }: ContactQuestion,
  { channel, rules }: { channel: ChannelRules; rules: Ruleset },
): DenyReason[] {
  const asked = askedRegisters(channel, subscriber);
  return heededRegisters(channel, subscriber).flatMap((register): DenyReason[] => {
    const [latest] = screenings
      .filter((screening) => screening.register === register)
      .sort((a, b) => (a.checkedAt < b.checkedAt ? 1 : -1));
    if (latest?.listed) return [listedIn[register]];
    if (!asked.includes(register)) return [];
    if (!latest) return ["SCREENING_MISSING"];
    const ageMs = millisecondsOf(at) - millisecondsOf(latest.checkedAt);
    return ageMs > rules.screeningDays * dayMs ? ["SCREENING_STALE"] : [];
  });
}

function partnerReasons({ partner, fact, at }: ContactQuestion, { partnerDays }: Ruleset): DenyReason[] {
  if (!partner) return [];
  if (!partner.isNamed) return ["PARTNER_NOT_NAMED"];
  const ageMs = fact ? millisecondsOf(at) - millisecondsOf(fact.at) : 0;
  return ageMs > partnerDays * dayMs ? ["PARTNER_CONSENT_TOO_OLD"] : [];
}

function passingReasons({ quietUntil, cappedUntil, at }: ContactQuestion): DenyReason[] {
  return [
    ...(quietUntil !== undefined && quietUntil > at ? (["QUIET_HOURS"] as const) : []),
    ...(cappedUntil !== undefined && cappedUntil > at ? (["FREQUENCY_CAP"] as const) : []),
  ];
}
