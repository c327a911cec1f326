// Category, purpose, vendor, channel and legal basis: what consent is asked for.
import type { Subscriber } from "./ruleset.ts";

/** The four groups the banner shows. `essential` is never asked. */
export const categories = ["essential", "analytics", "advertising", "social"] as const;
export type Category = (typeof categories)[number];

/** The categories a person may refuse. */
export const optionalCategories = ["analytics", "advertising", "social"] as const;
export type OptionalCategory = (typeof optionalCategories)[number];

/** Ways to reach a person. `sharing` is passing the contact on to a named recipient. */
export const channels = ["email", "sms", "phone", "post", "push", "chat", "sharing"] as const;
export type Channel = (typeof channels)[number];

/** GDPR Art. 6(1) grounds that the product distinguishes. */
export type LegalBasis = "consent" | "contract" | "legal-obligation" | "legitimate-interest";

/** What one channel rests on, for one kind of subscriber or both, where that is not the purpose's own basis. */
export interface ChannelBasis {
  readonly channel: Channel;
  /** Both kinds where it is left out. */
  readonly subscriber?: Subscriber;
  /** `soft-opt-in`: customers who were offered to refuse and did not [PECR reg. 22(3)]; recorded sales show who is one. */
  readonly basis: LegalBasis | "soft-opt-in";
}

/** A cookie: its name (a trailing `*` matches a prefix) and how long it lives, as ISO 8601 or `session`. */
interface Cookie {
  readonly name: string;
  readonly period: string;
  /** Set for the vendor's own domain, which then recognises the browser on other sites too. */
  readonly thirdParty?: true;
  /** Set for servers only (`HttpOnly`): no script of a page can see or remove it. */
  readonly serverOnly?: true;
}

/** What is known of a third party behind a purpose: shown to the subject and used to clear its storage. */
export interface Vendor {
  readonly id: string;
  readonly name: string;
  readonly policyUrl?: string;
  /** What it is for, in a few words, by language. */
  readonly purpose?: Readonly<Record<string, string>>;
  readonly cookies: readonly Cookie[];
}

/** Why a purpose must be asked again: its meaning, or who is behind it, is not what was answered. */
type ChangeReason =
  | "new-version"
  | "new-controller"
  | "new-recipient"
  | "new-vendor"
  | "new-channel"
  | "new-data"
  | "new-basis"
  | "longer-kept";

/** What one version of a purpose changed, so that whoever answered an earlier version is told the difference. */
export interface PurposeChange {
  /** The version that this made. Of interest to those who answered a lower one. */
  readonly version: number;
  readonly reason: ChangeReason;
  /**
   * Who or what is new, as the notice writes it: controller, recipients, vendors and kinds of data by name, channels
   * and legal basis by key, the period; empty for `new-version`.
   */
  readonly names: readonly string[];
}

/** Why data is processed. A change of meaning raises `version`, and only that purpose is asked again. */
export interface Purpose {
  /** Key such as `analytics` or `newsletter`, unique in the site. */
  readonly id: string;
  readonly version: number;
  /** The banner group; null for a marketing purpose, which a form asks for by channel. */
  readonly category: Category | null;
  readonly channels: readonly Channel[];
  readonly basis: LegalBasis;
  /** How long an answer holds before it must be asked again, such as `P183D`. */
  readonly validPeriod: string;
  /** How long the record is kept after the consent ended. */
  readonly retentionPeriod: string;
  readonly dataTypes: readonly string[];
  readonly recipients: readonly string[];
  readonly storageLocation: string;
  readonly vendors: readonly Vendor[];
  /** Where a channel rests on another basis than `basis`. */
  readonly bases?: readonly ChannelBasis[];
  /** What was sold to whom soft opt-in reaches: only sales of the same kind of product count. */
  readonly products?: readonly string[];
  /** How long before its end an answer may be renewed, such as `P30D`. */
  readonly renewalPeriod?: string;
  /** A yes counts only once the holder of the address has confirmed it. */
  readonly doubleOptIn?: boolean;
  /** Special categories of data: a yes takes two acts and a sentence of its own [GDPR Art. 9(2)(a); EDPB 05/2020 § 98]. */
  readonly explicit?: boolean;
  /** The controller for whom the site's own company does this as a processor [GDPR Art. 28]. */
  readonly processorFor?: string;
  /** Who decides together with the site's controller [GDPR Art. 26]. */
  readonly jointWith?: readonly string[];
  /** Whose data it is, such as `customers`; for the record of processing [GDPR Art. 30(1)(c)]. */
  readonly dataSubjects?: readonly string[];
  /** Third countries, each with what safeguards the data there [GDPR Art. 30(1)(e)]. */
  readonly transfers?: readonly string[];
  /** How the data is secured, in general words [GDPR Art. 30(1)(g)]. */
  readonly measures?: string;
  /** How long what is gathered by it is kept, such as recordings for `P12M`. */
  readonly dataPeriod?: string;
  /** Oldest first; written when a notice is published, and kept from notice to notice. */
  readonly changes?: readonly PurposeChange[];
}

/** Whether the category may be refused; false for `essential`. */
export const isOptional = (category: string | null): category is OptionalCategory =>
  (optionalCategories as readonly (string | null)[]).includes(category);

/** What a contact rests on: the row for the channel and this kind of subscriber, one for both kinds, or the purpose's own basis. */
export function basisFor(
  { basis, bases = [] }: Pick<Purpose, "basis" | "bases">,
  { channel, subscriber }: { channel: Channel; subscriber: Subscriber },
): ChannelBasis["basis"] {
  const ofChannel = bases.filter((row) => row.channel === channel);
  const found = ofChannel.find((row) => row.subscriber === subscriber) ?? ofChannel.find((row) => !row.subscriber);
  return found?.basis ?? basis;
}

/**
 * What an answer names where it is about one vendor alone: `social/video` allows what pages embed of that vendor, and
 * nothing else of it (docs/decisions/0046). No id of a purpose or a vendor has a slash.
 */
export const vendorAnswer = (purpose: string, vendor: string): string => `${purpose}/${vendor}`;

/** The purpose that an answer names, and the vendor where it is about that one alone. */
export function answeredParts(name: string): { readonly purpose: string; readonly vendor?: string } {
  const [purpose = "", vendor] = name.split("/");
  return vendor === undefined ? { purpose } : { purpose, vendor };
}
