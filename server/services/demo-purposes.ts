// The purposes of the demo site, with the vendors behind them and the cookies those set.
import { catalogueVendor } from "../../core/catalogue/all.ts";
import type { NoticeTexts, PurposeText } from "../../core/notice.ts";
import type { Purpose, Vendor } from "../../core/purpose.ts";
import type { SiteSettings } from "../../core/schema.ts";
import { de } from "../../widget/i18n/de.ts";

const google: Pick<Vendor, "policyUrl"> = { policyUrl: "https://business.safety.google/privacy/" };

/** What the catalogue says that it is for. */
const knownFor = (id: string): Pick<Vendor, "purpose"> => ({ purpose: catalogueVendor(id)!.purpose });

const googleAnalytics: Vendor = {
  id: "google-analytics",
  ...knownFor("google-analytics"),
  name: "Google Analytics",
  ...google,
  cookies: [
    { name: "_ga", period: "P13M" },
    { name: "_ga_*", period: "P13M" },
  ],
};
const googleAds: Vendor = {
  id: "google-ads",
  purpose: { en: "shows and measures advertisements", de: "zeigt und misst Anzeigen" },
  name: "Google AdSense and DoubleClick",
  ...google,
  cookies: [
    { name: "IDE", period: "P13M", thirdParty: true },
    { name: "__gads", period: "P13M" },
    { name: "test_cookie", period: "PT15M", thirdParty: true },
  ],
};
const facebook: Vendor = {
  id: "facebook",
  ...knownFor("facebook"),
  name: "Facebook",
  policyUrl: "https://www.facebook.com/privacy/policy/",
  cookies: [
    { name: "_fbp", period: "P90D" },
    { name: "fr", period: "P90D", thirdParty: true },
  ],
};
const x: Vendor = {
  id: "x",
  ...knownFor("x"),
  name: "X",
  policyUrl: "https://x.com/en/privacy",
  cookies: [
    { name: "guest_id", period: "P13M", thirdParty: true },
    { name: "personalization_id", period: "P13M", thirdParty: true },
  ],
};
const linkedIn: Vendor = {
  id: "linkedin",
  ...knownFor("linkedin"),
  name: "LinkedIn",
  policyUrl: "https://www.linkedin.com/legal/privacy-policy",
  cookies: [
    { name: "li_gc", period: "P6M", thirdParty: true },
    { name: "bcookie", period: "P1Y", thirdParty: true },
  ],
};
const abTest: Vendor = {
  id: "ab-test",
  purpose: { en: "tests variants of pages", de: "testet Varianten von Seiten" },
  name: "Northgate A/B tests",
  cookies: [{ name: "ab_variant", period: "P30D" }],
};
const video: Vendor = {
  id: "video",
  purpose: { en: "plays videos", de: "spielt Videos ab" },
  name: "Video host",
  cookies: [{ name: "player", period: "P6M", thirdParty: true }],
};

const usersInBrowser = ["pages viewed", "browser and device", "shortened IP address"];
const usersInGerman = ["besuchte Seiten", "Browser und Gerät", "gekürzte IP-Adresse"];

/** An answer on the banner holds 183 days; the record is kept for the three years in which claims can be made. */
const banner = {
  version: 1,
  channels: [],
  basis: "consent",
  validPeriod: "P183D",
  retentionPeriod: "P3Y",
} as const satisfies Partial<Purpose>;

/** What Northgate Calling asks for, in the order the banner shows it. */
export const demoPurposes: readonly Purpose[] = [
  {
    ...banner,
    id: "essential",
    category: "essential",
    basis: "legitimate-interest",
    dataTypes: ["session", "this choice"],
    recipients: ["Northgate Calling Ltd"],
    storageLocation: "United Kingdom",
    vendors: [
      {
        id: "northgate",
        name: "Northgate Calling",
        purpose: { en: "remembers your choices", de: "merkt sich Ihre Auswahl" },
        cookies: [{ name: "assent-site_demo", period: "P183D" }],
      },
    ],
  },
  {
    ...banner,
    id: "analytics",
    category: "analytics",
    dataTypes: usersInBrowser,
    recipients: ["Google Ireland Ltd"],
    storageLocation: "European Union and United States",
    vendors: [googleAnalytics, abTest],
  },
  {
    ...banner,
    id: "advertising",
    category: "advertising",
    dataTypes: [...usersInBrowser, "advertising identifiers"],
    recipients: ["Google Ireland Ltd"],
    storageLocation: "European Union and United States",
    vendors: [googleAds],
  },
  {
    ...banner,
    id: "social",
    category: "social",
    dataTypes: [...usersInBrowser, "account with the network, if signed in"],
    recipients: ["Meta Platforms Ireland Ltd", "X Internet Unlimited Company", "LinkedIn Ireland Unlimited Company"],
    storageLocation: "European Union and United States",
    vendors: [facebook, x, linkedIn, video],
  },
  {
    id: "newsletter",
    version: 1,
    category: null,
    channels: ["email"],
    basis: "consent",
    validPeriod: "P24M",
    retentionPeriod: "P3Y",
    dataTypes: ["e-mail address"],
    recipients: ["Northgate Calling Ltd"],
    storageLocation: "United Kingdom",
    vendors: [],
  },
  {
    id: "call-back",
    version: 1,
    category: null,
    channels: ["phone"],
    basis: "consent",
    validPeriod: "P6M",
    retentionPeriod: "P3Y",
    dataTypes: ["telephone number"],
    recipients: ["Northgate Calling Ltd"],
    storageLocation: "United Kingdom",
    vendors: [],
  },
];

/**
 * Where the stand-ins for the vendors are, and what is theirs: the catalogue's addresses are the real ones, and the
 * demo site never asks a real vendor for anything.
 */
export const demoSettings: SiteSettings = {
  vendors: {
    "google-analytics": { match: ["127.0.0.1/gtag/js", "127.0.0.1/g/collect"] },
    "google-ads": { match: ["127.0.0.1/pagead/", "127.0.0.1/activity"] },
    facebook: { match: ["127.0.0.1/en_US/fbevents.js", "127.0.0.1/tr?"], embed: false },
    x: { match: ["127.0.0.1/widgets.js", "127.0.0.1/embed/timeline", "127.0.0.1/i/jot"] },
    linkedin: { match: ["127.0.0.1/insight.min.js", "127.0.0.1/collect?pid="], embed: false },
    video: { match: ["127.0.0.1/embed/", "127.0.0.1/player.js", "127.0.0.1/collect?event="], embed: true },
  },
};

/** What the demo's purposes say in words of their own, in German: the rest are names, or the widget's texts. */
const factsInGerman: Readonly<Record<string, Omit<PurposeText, "title" | "text">>> = {
  essential: { dataTypes: ["Sitzung", "diese Auswahl"], storageLocation: "Vereinigtes Königreich" },
  analytics: {
    dataTypes: usersInGerman,
    storageLocation: "Europäische Union und USA",
    vendors: { "ab-test": "Northgate A/B-Tests" },
  },
  advertising: {
    dataTypes: [...usersInGerman, "Werbekennungen"],
    storageLocation: "Europäische Union und USA",
    vendors: { "google-ads": "Google AdSense und DoubleClick" },
  },
  social: {
    dataTypes: [...usersInGerman, "Konto beim Netzwerk, falls angemeldet"],
    storageLocation: "Europäische Union und USA",
    vendors: { video: "Videoanbieter" },
  },
  newsletter: { dataTypes: ["E-Mail-Adresse"], storageLocation: "Vereinigtes Königreich" },
  "call-back": { dataTypes: ["Telefonnummer"], storageLocation: "Vereinigtes Königreich" },
};

/** The widget's German with the demo's facts in it. */
export const demoGerman: NoticeTexts = {
  messages: de.messages,
  purposes: Object.fromEntries(
    Object.entries(de.purposes).map(([id, text]) => [id, { ...text, ...factsInGerman[id] }]),
  ),
};
