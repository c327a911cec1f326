// The vendors of a notice as the script tag needs them: the catalogue's word, and over it the site's own.
import type { CatalogueStorage, SignalName } from "../../core/catalogue.ts";
import { catalogueVendor } from "../../core/catalogue/all.ts";
import { isOptional, type Purpose, type Vendor } from "../../core/purpose.ts";
import type { SiteSettings } from "../../core/schema.ts";
import { vendorFlags, type VendorRow } from "../../core/site.ts";
import type { PolicyVendor } from "./csp.ts";

type Asked = Pick<Purpose, "id" | "category" | "vendors">;

const storageKeys = ({ local = [], session = [], indexedDb = [] }: CatalogueStorage = {}): string[] => [
  ...local.map((key) => `l:${key}`),
  ...session.map((key) => `s:${key}`),
  ...indexedDb.map((name) => `d:${name}`),
];

const asked = (purposes: readonly Asked[]): [purpose: string, vendor: Vendor][] =>
  purposes
    .filter(({ category }) => isOptional(category))
    .flatMap(({ id, vendors }) => vendors.map((vendor): [string, Vendor] => [id, vendor]));

/** A row for each vendor that may be refused, in the order of the notice; for one that leaves no trace, none. */
export function vendorRows(purposes: readonly Asked[], settings: SiteSettings): VendorRow[] {
  return asked(purposes).flatMap(([purpose, vendor]): VendorRow[] => {
    const known = catalogueVendor(vendor.id);
    const own = settings.vendors?.[vendor.id];
    const match = mayLoad(known?.signals, settings) ? [] : (own?.match ?? known?.match ?? []);
    const cookies = vendor.cookies.filter(({ thirdParty }) => !thirdParty).map(({ name }) => name);
    const storage = own?.storage ?? storageKeys(known?.storage);
    const flags =
      ((own?.embed ?? known?.embed) ? vendorFlags.embed : 0) +
      ((own?.reload ?? known?.reload) ? vendorFlags.reload : 0);
    if (match.length + vendor.cookies.length + storage.length === 0) return [];
    return [[vendor.id, purpose, match, cookies, storage, flags]];
  });
}

/** Every vendor with its addresses and the purpose that must be given first, empty for what is essential. */
export const policyVendors = (purposes: readonly Asked[], settings: SiteSettings): PolicyVendor[] =>
  purposes.flatMap(({ id, category, vendors }) =>
    vendors.map((vendor) => ({
      purpose: category === "essential" ? "" : id,
      match: settings.vendors?.[vendor.id]?.match ?? catalogueVendor(vendor.id)?.match ?? [],
    })),
  );

// In advanced mode what obeys Google's signal is not held: it runs, and is told of the no.
const mayLoad = (signals: readonly SignalName[] | undefined, { google }: SiteSettings): boolean =>
  google?.mode === "advanced" && signals?.includes("google") === true;

/** The signals the site sends beside Google's: its vendors' and those its owner names, each once. */
export function signalsOf(purposes: readonly Asked[], settings: SiteSettings): SignalName[] {
  const known = asked(purposes).flatMap(([, { id }]) => catalogueVendor(id)?.signals ?? []);
  return [...new Set<SignalName>([...known, ...(settings.signals ?? [])])].filter((name) => name !== "google");
}
