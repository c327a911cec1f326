// The outline of a site's first notice: lawful as it stands, from a controller, a policy, languages and the vendors used.
import type { CatalogueVendor } from "../../core/catalogue.ts";
import { catalogue, catalogueVendor } from "../../core/catalogue/all.ts";
import type { NoticeTexts } from "../../core/notice.ts";
import { outlineRequest } from "../../core/outline-schema.ts";
import { categories, type Category, type Purpose, type Vendor } from "../../core/purpose.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import { languages as shipped } from "../../widget/i18n/languages.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { fault, faultAt, ProblemError, type Fault } from "../errors.ts";
import { audited } from "./audit.ts";
import type { NoticeSettings } from "./notices.ts";
import { parsed } from "./parse.ts";
import { existingSite } from "./sites.ts";

type Wish = ReturnType<typeof outlineWish>;
const outlineWish = (value: unknown) => parsed(outlineRequest, value);

/** A language that texts are there in. */
export interface ShippedLanguage {
  readonly lang: string;
  /** In the language itself. */
  readonly name: string;
  /** Nobody who speaks it has read the texts yet. */
  readonly unreviewed: boolean;
}

/** Every language of this build, by its tag. */
export const shippedLanguages = (): ShippedLanguage[] =>
  Object.entries(shipped).map(([lang, { review }]) => ({
    lang,
    name: new Intl.DisplayNames(lang, { type: "language" }).of(lang) ?? lang,
    unreviewed: review === "machine",
  }));

/** The texts of one language of this build; throws `not-found`. */
export function shippedTexts(lang: string): NoticeTexts {
  const found = Object.hasOwn(shipped, lang) ? shipped[lang] : undefined;
  if (!found) throw new ProblemError("not-found");
  return { messages: found.messages, purposes: found.purposes };
}

/** The catalogue as owners choose from it. */
export const knownVendors = (): Pick<
  CatalogueVendor,
  "id" | "name" | "controller" | "category" | "purpose" | "policyUrl" | "cookies"
>[] =>
  catalogue.map(({ id, name, controller, category, purpose, policyUrl, cookies }) => ({
    id,
    name,
    controller,
    category,
    purpose,
    policyUrl,
    cookies,
  }));

/** What statistics, advertising and social media learn of a browser, in the languages that were written by hand. */
const dataOf: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  en: {
    essential: ["session", "this choice"],
    analytics: ["pages viewed", "browser and device", "shortened IP address"],
    advertising: ["pages viewed", "browser and device", "shortened IP address", "advertising identifiers"],
    social: ["pages viewed", "browser and device", "account with the network, if signed in"],
    newsletter: ["e-mail address"],
    "call-back": ["telephone number"],
  },
  de: {
    essential: ["Sitzung", "diese Auswahl"],
    analytics: ["besuchte Seiten", "Browser und Gerät", "gekürzte IP-Adresse"],
    advertising: ["besuchte Seiten", "Browser und Gerät", "gekürzte IP-Adresse", "Werbekennungen"],
    social: ["besuchte Seiten", "Browser und Gerät", "Konto beim Netzwerk, falls angemeldet"],
    newsletter: ["E-Mail-Adresse"],
    "call-back": ["Telefonnummer"],
  },
};

/**
 * The settings of a first notice, for a draft: each category that a vendor belongs to, what is essential, and what forms
 * ask for. Nothing is stored. Throws `not-valid` for languages and vendors that are not known.
 */
export function noticeOutline(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => Promise<unknown> },
): Promise<NoticeSettings> {
  return audited(context, { actor, verb: "notice.draft", site: asked.site }, async () => {
    const { id } = await existingSite(context, asked.site);
    const value = outlineSettings(await asked.read(), { site: id, now: context.now() });
    return { value, detail: `outline, ${value.purposes.length} purposes` };
  });
}

/** The same of a site that is still to be made. Throws `not-valid` as `noticeOutline` does. */
export function outlineSettings(asked: unknown, { site, now }: { site: SiteId; now: Instant }): NoticeSettings {
  const wish = outlineWish(asked);
  assertKnown(wish);
  const purposes = [...bannerPurposes(wish, site), ...formPurposes(wish)];
  const [defaultLanguage] = wish.languages as [string];
  return {
    controller: wish.controller,
    purposes,
    languages: Object.fromEntries(wish.languages.map((lang) => [lang, textsFor(lang, purposes, defaultLanguage)])),
    defaultLanguage,
    style: {},
    ...(wish.shape ? { shape: wish.shape } : {}),
    policy: { version: "1", url: wish.policyUrl, effectiveAt: now },
    rights: { url: wish.policyUrl, authority: wish.authority },
  };
}

function assertKnown({ languages, vendors }: Wish): void {
  const errors = [
    ...languages.flatMap((lang, i): Fault[] =>
      Object.hasOwn(shipped, lang) ? [] : [fault(`/languages/${i}`, "language-textless")],
    ),
    ...vendors.flatMap((id, i): Fault[] => (catalogueVendor(id) ? [] : [fault(`/vendors/${i}`, "vendor-unknown")])),
  ];
  if (errors.length > 0) throw new ProblemError("not-valid", undefined, { errors });
  if (new Set(languages).size < languages.length) throw faultAt("/languages", "languages-twice");
}

const vendorOf = ({ id, name, policyUrl, purpose, cookies }: CatalogueVendor): Vendor => ({
  id,
  name,
  policyUrl,
  purpose,
  cookies,
});

/** What the site keeps itself: the answer. */
const ownPurpose = { en: "remembers your choices", de: "merkt sich Ihre Auswahl" };

/** The defaults of rules.md: an answer holds 183 days, and is proof for the time in which claims can be made. */
const banner = { version: 1, channels: [], basis: "consent", validPeriod: "P183D", retentionPeriod: "P3Y" } as const;

function bannerPurposes({ vendors, controller, storageLocation }: Wish, site: SiteId): Purpose[] {
  const used = vendors.map((id) => catalogueVendor(id)!);
  const cookies = [{ name: `assent-${site}`, period: "P183D" }];
  const own: Vendor = { id: "own", name: controller.name, purpose: ownPurpose, cookies };
  return categories.flatMap((category: Category): Purpose[] => {
    const ofCategory = used.filter((vendor) => vendor.category === category);
    const essential = category === "essential";
    if (ofCategory.length === 0 && !essential) return [];
    const companies = ofCategory.map((vendor) => vendor.controller);
    return [
      {
        ...banner,
        ...(essential ? { basis: "legitimate-interest" as const } : {}),
        id: category,
        category,
        dataTypes: dataOf["en"]![category]!,
        recipients: [...new Set(essential ? [controller.name, ...companies] : companies)],
        storageLocation,
        vendors: essential ? [own, ...ofCategory.map(vendorOf)] : ofCategory.map(vendorOf),
      },
    ];
  });
}

const formPurposes = ({ forms, controller, storageLocation }: Wish): Purpose[] =>
  [...new Set(forms)].map((id) => ({
    id,
    version: 1,
    category: null,
    channels: [id === "newsletter" ? ("email" as const) : ("phone" as const)],
    basis: "consent" as const,
    validPeriod: id === "newsletter" ? "P24M" : "P6M",
    retentionPeriod: "P3Y",
    dataTypes: dataOf["en"]![id]!,
    recipients: [controller.name],
    storageLocation,
    vendors: [],
  }));

/** The language's texts, without purposes the notice has not; facts are in English first, and are left to it where they lack. */
function textsFor(lang: string, purposes: readonly Purpose[], defaultLanguage: string): NoticeTexts {
  const { messages, purposes: texts } = shipped[lang]!;
  const own = dataOf[lang.split("-")[0]!];
  const facts = (id: string) => (own && (lang !== "en" || defaultLanguage !== "en") ? { dataTypes: own[id]! } : {});
  return { messages, purposes: Object.fromEntries(purposes.map(({ id }) => [id, { ...texts[id]!, ...facts(id) }])) };
}
