// One check for every file of the catalogue: addresses as vendors' tags really ask for them lead to their vendor.
import { expect, test } from "vitest";
import { vendorFor, type CatalogueVendor } from "../../core/catalogue.ts";
import { catalogue } from "../../core/catalogue/all.ts";

const vendorOf = (address: string): string | undefined => vendorFor(new URL(`https://${address}`), catalogue)?.id;

/** Every vendor of the file has an address here and is found by it among all vendors; the strangers belong to nobody. */
export function testAddresses(
  vendors: readonly CatalogueVendor[],
  table: readonly (readonly [address: string, vendor: string])[],
  strangers: readonly string[],
): void {
  test.each(table)("%s is %s", (address, vendor) => expect(vendorOf(address)).toBe(vendor));
  test.each(strangers)("%s is nobody's", (address) => expect(vendorOf(address)).toBeUndefined());
  test("each vendor of the file is asked for", () => {
    const asked = new Set(table.map(([, vendor]) => vendor));
    expect(vendors.filter(({ id }) => !asked.has(id)).map(({ id }) => id)).toEqual([]);
  });
}
