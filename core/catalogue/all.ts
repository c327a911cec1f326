// Every vendor of the catalogue.
import type { CatalogueVendor } from "../catalogue.ts";
import { advertising } from "./advertising.ts";
import { campaigns } from "./campaigns.ts";
import { embeds } from "./embeds.ts";
import { essential } from "./essential.ts";
import { google } from "./google.ts";
import { measurement } from "./measurement.ts";
import { productAnalytics } from "./product-analytics.ts";
import { recording } from "./recording.ts";
import { socialNetworks } from "./social-networks.ts";

/** The day the data were last gone through. What a vendor stores changes; a scan of the site has the last word. */
export const catalogueDate = "2026-11-22";

/** The vendors we know. Their order means nothing: the most exact pattern decides. */
export const catalogue: readonly CatalogueVendor[] = [
  ...google,
  ...socialNetworks,
  ...measurement,
  ...recording,
  ...advertising,
  ...embeds,
  ...essential,
  ...campaigns,
  ...productAnalytics,
];

/** The vendor with this id; undefined when the catalogue has none. */
export const catalogueVendor = (id: string): CatalogueVendor | undefined =>
  catalogue.find((vendor) => vendor.id === id);
