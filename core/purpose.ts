// Category, purpose, vendor, channel and legal basis: what consent is asked for.

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

/** A cookie: its name (a trailing `*` matches a prefix) and how long it lives, as ISO 8601 or `session`. */
interface Cookie {
  readonly name: string;
  readonly period: string;
  /** Set for the vendor's own domain, which then recognises the browser on other sites too. */
  readonly thirdParty?: true;
}

/** What is known of a third party behind a purpose: shown to the subject and used to clear its storage. */
export interface Vendor {
  readonly id: string;
  readonly name: string;
  readonly policyUrl?: string;
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
  /** Oldest first; written when a notice is published, and kept from notice to notice. */
  readonly changes?: readonly PurposeChange[];
}

/** Whether the category may be refused; false for `essential`. */
export const isOptional = (category: string | null): category is OptionalCategory =>
  (optionalCategories as readonly (string | null)[]).includes(category);
