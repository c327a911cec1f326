// Whether vendors stand where they belong, as far as the catalogue knows them (rules 2, 18, 22, 24, 25, 26).
import { namesKey, type CatalogueVendor } from "../catalogue.ts";
import { isSold } from "../gpc.ts";
import type { Notice } from "../notice.ts";
import type { Purpose, Vendor } from "../purpose.ts";
import { error, pointerTo, warning, type Finding } from "./finding.ts";

type Catalogue = readonly CatalogueVendor[];

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** The catalogue's row for a vendor of a notice: by id, else by name. */
const knownAs = (vendor: Vendor, catalogue: Catalogue): CatalogueVendor | undefined =>
  catalogue.find(({ id }) => id === vendor.id) ??
  catalogue.find(({ name }) => plain(name) === plain(vendor.name ?? "") && plain(name) !== "");

/** The vendors that set a cookie of that name; a vendor's own-domain cookie matches its like only. */
function settersOf(cookie: Vendor["cookies"][number], catalogue: Catalogue): readonly CatalogueVendor[] {
  const name = (cookie.name ?? "").replace(/\*$/, "");
  if (name === "") return [];
  return catalogue.filter((vendor) =>
    vendor.cookies.some((row) => namesKey(row.name, name) && row.thirdParty === cookie.thirdParty),
  );
}

/** A vendor that must wait for consent and sets a cookie of that name. */
function setterOf(cookie: Vendor["cookies"][number], catalogue: Catalogue): CatalogueVendor | undefined {
  const setters = settersOf(cookie, catalogue);
  // A name that an essential vendor sets too proves nothing.
  return setters.some(({ category }) => category === "essential") ? undefined : setters[0];
}

function essentialFindings(purpose: Purpose, at: (...parts: number[]) => string, catalogue: Catalogue): Finding[] {
  return purpose.vendors.flatMap((vendor, i) => {
    const known = knownAs(vendor, catalogue);
    if (known && known.category !== "essential") {
      return [error(25, at(i), "vendor-not-essential", { vendor: vendor.name, category: known.category })];
    }
    if (known) return [];
    const setter = vendor.cookies.map((cookie) => ({ cookie, by: setterOf(cookie, catalogue) })).find(({ by }) => by);
    if (!setter) return [];
    const { cookie, by } = setter;
    return [
      error(25, at(i), "cookie-not-essential", { cookie: cookie.name, vendor: by!.name, category: by!.category }),
    ];
  });
}

function optionalFindings(purpose: Purpose, at: (...parts: number[]) => string, catalogue: Catalogue): Finding[] {
  return purpose.vendors.flatMap((vendor, i) => {
    const known = knownAs(vendor, catalogue);
    if (!known) return [];
    const found: Finding[] = [];
    if (known.category !== "essential" && known.category !== purpose.category) {
      found.push(
        warning(24, at(i), "vendor-misplaced", {
          vendor: vendor.name,
          category: String(purpose.category),
          usual: known.category,
        }),
      );
    }
    const missing = known.cookies.filter(({ name }) => !vendor.cookies.some((own) => sameCookie(own.name ?? "", name)));
    if (vendor.cookies.length === 0 && missing.length > 0) {
      const names = missing.map(({ name }) => name).join(", ");
      found.push(warning(22, at(i), "vendor-cookies", { vendor: vendor.name, names }));
    }
    return found;
  });
}

// Either side may be a prefix: owners list `_ga_ABC`, the catalogue `_ga_*`.
const sameCookie = (own: string, known: string): boolean =>
  own === known || namesKey(known, own) || namesKey(own, known);

/** What is wrong with the vendors of exempt statistics: whatever the owner calls them, sale and sharing wait for a yes. */
export function exemptVendorFindings(
  purposes: readonly Purpose[],
  exempt: readonly string[],
  catalogue: Catalogue,
): Finding[] {
  return purposes.flatMap(({ id, category, vendors }, i) =>
    (category === "analytics" && exempt.includes(id) ? vendors : []).flatMap((vendor, j) => {
      const known = knownAs(vendor, catalogue);
      // A name that a vendor of another kind sets too proves nothing.
      const byCookie = vendor.cookies
        .map((cookie) => settersOf(cookie, catalogue))
        .find((setters) => setters.length > 0 && setters.every(({ category }) => isSold(category)))?.[0];
      const sold = known && isSold(known.category) ? known : byCookie;
      if (!sold) return [];
      return [
        error(2, pointerTo("purposes", i, "vendors", j), "exempt-vendor", {
          purpose: id,
          vendor: vendor.name,
          known: sold.name,
          category: sold.category,
        }),
      ];
    }),
  );
}

const googleAdvertising = /doubleclick|adsense|admanager|googleads|googlead$/;
/** Whether Google's rules for publishers of its advertising apply to a site with this vendor. */
const isGoogleAdvertising = (vendor: Vendor, catalogue: Catalogue): boolean => {
  const known = knownAs(vendor, catalogue);
  // A name alone decides only where the catalogue is silent.
  if (known) return known.category === "advertising" && known.controller.startsWith("Google");
  return googleAdvertising.test(plain(vendor.name ?? "")) || /^google-ad|^doubleclick/.test(vendor.id);
};

const googlePolicy = /^https:\/\/business\.safety\.google\/privacy\/?$/;
/** How the languages with a list of words speak of personalising. */
const personalising: Readonly<Record<string, RegExp>> = {
  en: /personali[sz]/i,
  de: /personalisier/i,
  fr: /personnalis/i,
  es: /personaliz/i,
  it: /personalizz/i,
  nl: /personalis|persoonlijk/i,
  pt: /personaliz/i,
  pl: /personaliz/i,
};

function googleFindings({ purposes, languages }: Notice, catalogue: Catalogue): Finding[] {
  const found: Finding[] = [];
  let present = false;
  for (const [i, purpose] of purposes.entries()) {
    for (const [j, vendor] of purpose.vendors.entries()) {
      if (!isGoogleAdvertising(vendor, catalogue)) continue;
      present = true;
      if (googlePolicy.test(vendor.policyUrl ?? "")) continue;
      found.push(
        error(26, pointerTo("purposes", i, "vendors", j, "policyUrl"), "google-policy", {
          vendor: vendor.name,
          address: "https://business.safety.google/privacy/",
        }),
      );
    }
  }
  if (!present) return [];
  for (const [lang, { messages }] of Object.entries(languages)) {
    const text = messages["googleText"] ?? "";
    const wanted = personalising[lang.toLowerCase().split("-")[0]!] ?? /\S/;
    if (text.includes("Google") && wanted.test(text)) continue;
    found.push(error(26, pointerTo("languages", lang, "messages", "googleText"), "google-text", { lang }));
  }
  return found;
}

/** What is wrong with the vendors, by what the catalogue knows of them. */
export function vendorFindings(notice: Notice, catalogue: Catalogue): Finding[] {
  const perPurpose = notice.purposes.flatMap((purpose, i) => {
    const at = (...parts: number[]) => pointerTo("purposes", i, "vendors", ...parts);
    if (purpose.category === null) {
      return purpose.vendors.flatMap((vendor, j) => {
        const category = knownAs(vendor, catalogue)?.category;
        const mixed = category === "advertising" || category === "social";
        return mixed
          ? [error(18, at(j), "vendor-bundled", { purpose: purpose.id, vendor: vendor.name, category })]
          : [];
      });
    }
    return purpose.category === "essential"
      ? essentialFindings(purpose, at, catalogue)
      : optionalFindings(purpose, at, catalogue);
  });
  return [...perPurpose, ...googleFindings(notice, catalogue)];
}
