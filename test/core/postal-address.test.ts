// Postal addresses: one spelling for one envelope, and a wider one to deny by.
import fc from "fast-check";
import { expect, test } from "vitest";
import { householdOf, postalAddress, postalAlias, postalHousehold } from "../../core/postal-address.ts";

test("one envelope has one spelling, however it is written down", () => {
  const spelled = "ada lovelace|12 high street london|sw1a1aa|gb";
  for (const text of [
    "Ada Lovelace\n12 High Street\nLondon\nSW1A 1AA\nGB",
    "ADA  LOVELACE, 12, High Street, London SW1A1AA",
    " Ada Lovelace;12 High-Street;London;sw1a 1aa ",
    "Ada\u200B Lovelace | 12 High Street | London, SW1A 1AA",
  ])
    expect(postalAddress(text, "GB"), text).toBe(spelled);
});

test("the address's own country goes before the usual one, and tells what a postcode is", () => {
  expect(postalAddress("Jan Jansen\nDam 1\n1012 JS Amsterdam\nNL", "GB")).toBe("jan jansen|dam 1 amsterdam|1012js|nl");
  expect(postalAddress("Ann Doe, 1 Main St, Los Angeles, CA 90210-1234", "US")).toBe(
    "ann doe|1 main st los angeles ca|90210|us",
  );
  expect(postalAddress("Eva Müller\nAm Markt 3\n10115 Berlin", "DE")).toBe("eva müller|am markt 3 berlin|10115|de");
  expect(postalAddress("Chan Tai Man\n12 Nathan Road\nKowloon", "HK")).toBe("chan tai man|12 nathan road kowloon||hk");
});

test("what names nobody, no place or no country is none", () => {
  for (const text of ["", "Ada Lovelace", "12\n14 High Street", "Ada Lovelace\nGB", `Ada\n${"x".repeat(400)}`])
    expect(postalAddress(text, "GB"), text).toBeUndefined();
  expect(postalAddress("Ada Lovelace\n12 High Street\nLondon SW1A 1AA")).toBeUndefined();
});

test("the alias is the name at the postcode, without titles, marks and lines; alone where there is no postcode", () => {
  const alias = (text: string, country = "DE") => postalAlias(postalAddress(text, country)!);
  expect(alias("Frau Eva Müller\nAm Markt 3\n10115 Berlin")).toBe("eva muller||10115|");
  expect(alias("Eva Muller, Markt 3 (Hinterhaus), 10115 Berlin-Mitte")).toBe("eva muller||10115|");
  const without = postalAddress("Chan Tai Man\n12 Nathan Road", "HK")!;
  expect(postalAlias(without)).toBe(without);
});

test("two everyday spellings of one envelope have one alias, so that what one refused, the other is", () => {
  for (const [one, other, country] of [
    ["Ada Lovelace, 12 High St, London, SW1A 1AA, UK", "Ada Lovelace, 12 High St, London, SW1A 1AA", "GB"],
    ["Ada Lovelace, 12 High St, London, SW1A 1AA, U.K.", "Ada Lovelace, 12 High St, SW1A 1AA London", "GB"],
    ["Ada Lovelace, 12 High St, London SW1A 1AA, UK", "Ada Lovelace, 12 High St, London SW1A 1AA England", "UK"],
    ["Ada Lovelace, 12 High St, London SW1A 1AA, UK", "Ada Lovelace, London SW1A 1AA, United Kingdom", "DE"],
    ["Ann Doe, 1 Main St, Boston MA 02101-1234", "Ann Doe, 1 Main St, Boston MA 02101", "US"],
    ["Ann Doe, 1 Main St, Boston MA 021011234", "Ann Doe, 1 Main St, Boston, 02101, MA", "US"],
    ["Ann Doe, 12345 Main St Boston MA 02101", "Ann Doe, 12345 Main St, Boston 02101-1234, MA", "US"],
    ["Ann Doe, 1 Main St, Los Angeles CA 90210", "Ann Doe, 1 Main St, Los Angeles 90210, CA", "US"],
    ["Ann Doe, 1 Main St, New York NY 10001, USA", "Ann Doe, 1 Main St, New York 10001, NY", "US"],
    ["Ann Doe, 1 Rideau St, Ottawa ON K1A 0B1, CA", "Ann Doe, 1 Rideau St, K1A 0B1 Ottawa, Canada", "GB"],
    ["Jan Jansen, Dam 1, 1012 JS Amsterdam, NL", "Jan Jansen, Dam 1, 1012JS Amsterdam, Netherlands", "NL"],
    ["Jan Jansen, Dam 1, 1012 JS Amsterdam, NL", "Jan Jansen, Dam 1, 1012 JS Amsterdam, Niederlande", "DE"],
    ["Máire Ní Bhriain, 1 Main Street, Dublin D02 X285", "Maire Ni Bhriain, D02X285 Dublin, Éire", "IE"],
  ] as const) {
    const [said, asked] = [postalAddress(one, country)!, postalAddress(other, country)!];
    expect(postalAlias(said), `${one} / ${other}`).toBe(postalAlias(asked));
    expect(postalAlias(said).split("|")[2], one).not.toBe("");
  }
});

test("UK is the United Kingdom, wherever it is said", () => {
  const spelled = "ada lovelace|12 high street london|sw1a1aa|gb";
  expect(postalAddress("Ada Lovelace, 12 High Street, London SW1A 1AA, UK", "DE")).toBe(spelled);
  expect(postalAddress("Ada Lovelace, 12 High Street, SW1A 1AA London", "uk")).toBe(spelled);
});

test("an alias is its own alias, and an address read again is itself", () => {
  const line = fc.string({ unit: "grapheme", maxLength: 30 });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), fc.constantFrom("GB", "DE", "HK", "US"), (lines, country) => {
      const address = postalAddress(lines.join("\n"), country);
      if (address === undefined) return;
      expect(postalAlias(postalAlias(address))).toBe(postalAlias(address));
      expect(address.split("|")).toHaveLength(4);
    }),
  );
});

test("a register knows a household by surname and British postcode, however the rest is written", () => {
  const household = "|lovelace|sw1a1aa";
  for (const [name, code] of [
    ["Lovelace", "SW1A 1AA"],
    ["Lady A. Lovelace", "sw1a1aa"],
    ["LOVELACE, Ada", " SW1A1AA "],
    ["Ada Lovelacé Esq. OBE", "SW1A 1AA"],
  ] as const)
    expect(postalHousehold(name, code), name).toBe(household);
  for (const text of ["Mrs Ada Lovelace\n12 High St\nLondon SW1A 1AA", "A Lovelace, Flat 2, SW1A1AA"])
    expect(householdOf(postalAddress(text, "GB")!), text).toBe(household);
  expect(postalHousehold("O'Brien-Smith", "M1 1AE")).toBe(postalHousehold("Pat O’Brien Smith", "m11ae"));
  for (const [name, code] of [
    ["", "SW1A 1AA"],
    ["12", "SW1A 1AA"],
    ["Lovelace", ""],
    ["Lovelace", "10115"],
  ] as const)
    expect(postalHousehold(name, code), `${name} ${code}`).toBeUndefined();
  expect(householdOf(postalAddress("Eva Müller\nAm Markt 3\n10115 Berlin", "DE")!)).toBeUndefined();
});
