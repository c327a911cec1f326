// What a purpose begins with when it is added: the periods the law asks for, and the product's own words where it has some.
import type { CatalogueVendor } from "../../../core/catalogue.ts";
import type { NoticeTexts, PurposeText } from "../../../core/notice.ts";
import type { Category, Purpose, Vendor } from "../../../core/purpose.ts";
import type { NoticeSettings } from "../../services/notices.ts";

/** A purpose to be added: of the banner by its category, or of forms. */
export interface NewPurpose {
  readonly id: string;
  readonly category: Category | null;
}

/** The part of a vendor of the catalogue that a notice shows. */
const vendorOf = ({ id, name, policyUrl, purpose, cookies }: CatalogueVendor): Vendor => ({
  id,
  name,
  policyUrl,
  purpose,
  cookies,
});

/** Where data of the site is kept already, most likely. */
const storageOf = ({ purposes }: NoticeSettings): string => purposes[0]?.storageLocation ?? "";

/** The purpose with nothing yet that only its owner knows. */
export const newPurpose = (settings: NoticeSettings, { id, category }: NewPurpose): Purpose => ({
  id,
  version: 1,
  category,
  channels: category === null ? ["email"] : [],
  basis: "consent",
  validPeriod: category === null ? "P24M" : "P183D",
  retentionPeriod: "P3Y",
  dataTypes: category === null ? ["e-mail address"] : ["pages viewed", "browser and device"],
  recipients: category === null ? [settings.controller.name] : [],
  storageLocation: storageOf(settings),
  vendors: [],
});

/** Its texts in a language: those the language has already, or empty ones to be filled. */
export const newPurposeTexts = ({ purposes }: NoticeTexts, { id, category }: NewPurpose): PurposeText =>
  purposes[id] ?? { title: "", text: "", ...(category === null ? { formLabel: "" } : {}) };

/** The notice with the purpose added in every language; as it is where somebody else added one of that id meanwhile. */
export function withNewPurpose(now: NoticeSettings, wanted: NewPurpose): NoticeSettings {
  if (now.purposes.some(({ id }) => id === wanted.id)) return now;
  const languages = Object.fromEntries(
    Object.entries(now.languages).map(([lang, texts]) => [
      lang,
      { ...texts, purposes: { ...texts.purposes, [wanted.id]: newPurposeTexts(texts, wanted) } },
    ]),
  );
  return { ...now, languages, purposes: [...now.purposes, newPurpose(now, wanted)] };
}

/** The notice with that purpose changed, wherever it stands by then. */
export const withPurpose = (now: NoticeSettings, id: string, to: (purpose: Purpose) => Purpose): NoticeSettings => ({
  ...now,
  purposes: now.purposes.map((one) => (one.id === id ? to(one) : one)),
});

/** The purpose with a vendor, and with who answers for it among the recipients. */
export const withVendor = (now: Purpose, vendor: CatalogueVendor): Purpose => ({
  ...now,
  vendors: [...now.vendors.filter(({ id }) => id !== vendor.id), vendorOf(vendor)],
  recipients: [...new Set([...now.recipients, vendor.controller])],
});
