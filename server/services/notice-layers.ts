// A notice in one language, and that view cut into the parts a browser fetches as they are needed: first layer, panel, answers given before, and what only some sites have.
import type { NoticeTexts, PurposeText } from "../../core/notice.ts";
import { categories, type Purpose, type Vendor } from "../../core/purpose.ts";
import type {
  FirstPurpose,
  FirstView,
  LaterView,
  NoticeView,
  PurposeFacts,
  ShownVendor,
  ViewLayer,
} from "../../core/site.ts";
import { directionOf } from "../../widget/i18n/direction.ts";
import { answersLayer, firstLayer, panelLayer } from "../../widget/i18n/messages.ts";
import { ProblemError } from "../errors.ts";
import type { NoticeRow } from "../store/rows.ts";

const layerOfKey = new Map<string, ViewLayer>([
  ...firstLayer.map((key) => [key, "first"] as const),
  ...panelLayer.map((key) => [key, "panel"] as const),
  ...answersLayer.map((key) => [key, "answers"] as const),
]);

/** Whether a text of the one layer is in the other too. */
const isIn = (own: ViewLayer, layer: ViewLayer): boolean =>
  own === layer || (layer === "later" && (own === "answers" || own === "options"));

const layerOfMember: Readonly<Record<Exclude<keyof PurposeText, "title">, ViewLayer>> = {
  text: "panel",
  dataTypes: "panel",
  storageLocation: "panel",
  vendors: "panel",
  formLabel: "answers",
  formConfirm: "answers",
};

/** Only what the first layer asks for is named there; what is always on is in the panel, and forms bring their own. */
const layerOfTitle = (purpose: Purpose | undefined): ViewLayer =>
  !purpose?.category ? "answers" : purpose.category === "essential" ? "panel" : "first";

function textsOf({ texts: { messages, purposes }, purposes: known }: NoticeView, layer: ViewLayer): NoticeTexts {
  // A message of the site's own, which no layer names, is needed by few.
  const own = Object.entries(messages).filter(([key]) => isIn(layerOfKey.get(key) ?? "options", layer));
  const rows = Object.entries(purposes).map(([id, text]) => {
    const ofTitle = layerOfTitle(known.find((purpose) => purpose.id === id));
    const layerOf = (name: string) => (name === "title" ? ofTitle : layerOfMember[name as keyof typeof layerOfMember]);
    const members = Object.entries(text).filter(([name]) => isIn(layerOf(name), layer));
    return [id, Object.fromEntries(members)] as const;
  });
  const filled = rows.filter(([, text]) => Object.keys(text).length > 0);
  return { messages: Object.fromEntries(own), purposes: Object.fromEntries(filled) as NoticeTexts["purposes"] };
}

const googleUrl = /^https:\/\/business\.safety\.google\//;

/** Google asks its publishers to link to this page wherever its advertising is consented to. */
const googleLinkOf = ({ category, vendors }: Purpose): string | undefined =>
  category === "advertising" ? vendors.find(({ policyUrl = "" }) => googleUrl.test(policyUrl))?.policyUrl : undefined;

function firstPurpose(purpose: Purpose): FirstPurpose {
  const { id, version, category, changes, explicit, doubleOptIn } = purpose;
  const google = googleLinkOf(purpose);
  return {
    id,
    version,
    category,
    ...(changes && { changes }),
    ...(explicit && { explicit }),
    ...(doubleOptIn && { doubleOptIn }),
    ...(google && { google }),
  };
}

function shownVendor({ purpose, ...vendor }: Vendor, lang: string): ShownVendor {
  const said = purpose && Object.hasOwn(purpose, lang) ? purpose[lang] : undefined;
  return said ? { ...vendor, purpose: said } : vendor;
}

function factsOf({ channels, validPeriod, dataTypes, recipients, ...rest }: Purpose, lang: string): PurposeFacts {
  const { storageLocation } = rest;
  const vendors = rest.vendors.map((vendor) => shownVendor(vendor, lang));
  return { channels, validPeriod, dataTypes, recipients, storageLocation, vendors };
}

/** In the order of the categories, then what belongs to forms; purposes of one category as they stood. */
export const inOrder = (purposes: readonly Purpose[]): readonly Purpose[] =>
  [...categories, null].flatMap((category) => purposes.filter((purpose) => purpose.category === category));

/**
 * One layer of the view. The texts of `viewLayers` together are the view's texts; `facts` stand in the order of its
 * first layer's purposes.
 */
export function viewLayer(view: NoticeView, layer: ViewLayer): FirstView | LaterView {
  const texts = textsOf(view, layer);
  if (layer === "first") {
    const { lang, controller, policyUrl, style } = view;
    const purposes = inOrder(view.purposes).map(firstPurpose);
    const dir = directionOf(lang);
    const shown = { lang, texts, policyUrl, style, controller: { name: controller.name }, purposes };
    return dir === "rtl" ? { ...shown, dir } : shown;
  }
  return layer === "panel"
    ? { texts, facts: inOrder(view.purposes).map((purpose) => factsOf(purpose, view.lang)) }
    : { texts };
}

/** The notice reduced to one language: exactly what the UI puts on screen. Throws `not-found` without it. */
export function noticeView({ hash, notice }: NoticeRow, lang: string): NoticeView {
  const texts = Object.hasOwn(notice.languages, lang) ? notice.languages[lang] : undefined;
  if (!texts) throw new ProblemError("not-found");
  const { controller, purposes, policy, layout } = notice;
  return { hash, lang, texts, controller, policyUrl: policy.url, purposes, style: layout.style };
}
