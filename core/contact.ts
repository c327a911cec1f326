// mayContact: records + suppressions → allow, or the ranked reason not.
import type { Channel } from "./purpose.ts";
import type { ContentHash } from "./notice.ts";
import { isInForce, type ConsentStatus } from "./status.ts";
import type { Instant } from "./time.ts";

/** Reasons to deny, with their rank: the lowest answers, the rest stand in `also` (design: checks.md §2). */
export const denyRanks = {
  INPUT_INVALID: 1,
  CHANNEL_MISMATCH: 1,
  ERASED: 10,
  RESTRICTED: 10,
  WITHDRAWN: 20,
  REFUSED: 20,
  EXPIRED: 22,
  RECONSENT_NEEDED: 23,
  PURPOSE_RETIRED: 60,
  NO_RECORD: 61,
} as const;
export type DenyReason = keyof typeof denyRanks;
/** The only ground so far: consent that is in force. */
type AllowReason = "CONSENT_ACTIVE";

/** The rules below, by name and version: a change of any of them raises the version. */
export const ruleset = "eu-eprivacy@2";

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
}

/** One subject, one purpose, one channel, one instant: all that an answer may depend on. */
export interface ContactQuestion {
  /** Undefined when the address could not be understood. */
  readonly address: string | undefined;
  /** Whether the kind of address fits the channel. */
  readonly channelFits: boolean;
  /** The purpose's version in the notice in force; undefined when that no longer asks for it over this channel. */
  readonly purposeVersion: number | undefined;
  readonly fact: ConsentFact | undefined;
  /** When the person was erased, if ever: only what they said themselves after that counts. */
  readonly erasedAt?: Instant | undefined;
  /** Whether the person is kept for a claim only [GDPR Art. 18]. */
  readonly restricted?: boolean | undefined;
  readonly at: Instant;
}

/** The answer; `reason` is the highest-ranked one and `also` names the others that hold. */
export interface ContactAnswer {
  readonly allow: boolean;
  readonly reason: DenyReason | AllowReason;
  readonly also: readonly DenyReason[];
}

/**
 * May this subject be contacted? Every rule is evaluated; the default is deny. The same question gives the
 * same answer under the same ruleset.
 */
export function mayContact(question: ContactQuestion): ContactAnswer {
  const { address, channelFits, purposeVersion, fact, at } = question;
  const reasons: DenyReason[] = [];
  if (address === undefined) reasons.push("INPUT_INVALID");
  else if (!channelFits) reasons.push("CHANNEL_MISMATCH");
  if (question.erasedAt !== undefined && !(fact?.direct && fact.at > question.erasedAt)) reasons.push("ERASED");
  if (question.restricted) reasons.push("RESTRICTED");
  if (fact?.status === "withdrawn" || fact?.status === "revoked") reasons.push("WITHDRAWN");
  if (fact?.status === "refused") reasons.push("REFUSED");
  const lapsed = fact?.until !== undefined && fact.until <= at;
  if (fact?.status === "expired" || (fact && isInForce(fact.status) && lapsed)) reasons.push("EXPIRED");
  if (fact && purposeVersion !== undefined && fact.version !== purposeVersion) reasons.push("RECONSENT_NEEDED");
  if (purposeVersion === undefined) reasons.push("PURPOSE_RETIRED");
  if (!fact || fact.status === "unknown" || fact.status === "requested" || fact.status === "invalidated")
    reasons.push("NO_RECORD");
  reasons.sort((a, b) => denyRanks[a] - denyRanks[b]);
  const [reason, ...also] = reasons;
  return reason ? { allow: false, reason, also } : { allow: true, reason: "CONSENT_ACTIVE", also: [] };
}

/** Which kind of address each channel needs. */
export const channelAddress: Readonly<Record<Channel, "email" | "phone" | undefined>> = {
  email: "email",
  sms: "phone",
  phone: "phone",
  post: undefined,
  push: undefined,
  chat: undefined,
  sharing: "email",
};

const invisible = /[\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u00AD]/g;

/** Marks go first: one between a letter and its accent would keep NFKC from joining them. */
const plain = (text: string): string => text.replace(invisible, "").normalize("NFKC").trim();

const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * The one spelling an e-mail address is keyed by: trimmed, NFKC, no zero-width or bidi marks, all lower case,
 * the domain in IDNA form. No dot or plus folding. Undefined when it is no address.
 */
export function normalEmail(text: string): string | undefined {
  const clean = plain(plain(text).toLowerCase());
  const at = clean.lastIndexOf("@");
  const local = clean.slice(0, at);
  const domain = at < 1 ? undefined : asciiDomain(clean.slice(at + 1));
  if (!domain || local.length > 64 || /[\s"(),:;<>@[\\\]\p{Cc}]/u.test(local) || /^\.|\.\.|\.$/.test(local))
    return undefined;
  return `${local}@${domain}`;
}

function asciiDomain(domain: string): string | undefined {
  if (/[\s/?#@:\\[\]%]/.test(domain) || domain.endsWith(".")) return undefined;
  try {
    const host = new URL(`http://${domain}`).hostname;
    return host.length <= 253 && domainName.test(host) ? host : undefined;
  } catch {
    return undefined;
  }
}

/**
 * An E.164 number such as `+442079460958`, or undefined. National formats need a library and come with the importer;
 * `+44 (0)20` is refused too, because whether the bracketed zero is dialled depends on the country.
 */
export function normalPhone(text: string): string | undefined {
  const clean = plain(text);
  const digits = clean.replace(/[\s().-]/g, "");
  return !/\(0+\)/.test(clean) && /^\+[1-9]\d{7,14}$/.test(digits) ? digits : undefined;
}
