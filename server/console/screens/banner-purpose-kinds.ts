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
export const vendorOf = ({ id, name, policyUrl, cookies }: CatalogueVendor): Vendor => ({
  id,
  name,
  policyUrl,
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
