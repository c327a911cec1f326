// Postal addresses: one spelling for one envelope, and a wider one to deny by.
import fc from "fast-check";
import { expect, test } from "vitest";
import { askedHouseholds, listedHouseholds, postalAddress, postalAlias } from "../../core/postal-address.ts";

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

const asked = (text: string) => askedHouseholds(text, postalAddress(text, "GB")!);
/** Whether a letter to the one name is denied by a file that lists the other, at one postcode. */
const meets = (inFile: string, onLetter: string): boolean => {
  const listed = new Set(listedHouseholds(inFile, "SW1A 1AA"));
  return asked(`${onLetter}\n12 High Street\nLondon SW1A 1AA`).some((name) => listed.has(name));
};

test("a listed surname is found in every way a letter writes the name", () => {
  for (const [inFile, ...letters] of [
    ["Lovelace", "Ada Lovelace", "LOVELACE", "Lovelace Ada", "Mr & Mrs A Lovelace", "The Lovelace Family"],
    ["LOVELACE", "A.Lovelace", "Mrs. A.B. Lovelace", "Ada Lovelace (Mrs)", "Ada (Lady) Lovelace", "Ada Lovelace/Byron"],
    ["Lovelace", "Ada Lovelace BSc MA PhD", "Ada Lovelace B.Sc. Ph.D.", "Ada Lovelace FRS", "Ada Lovelace MSc FCA"],
    [
      "Lovelace",
      "Ada Lovelace III",
      "Ada Lovelace Esq. OBE",
      "Ada Lovelacé",
      "Ada Lovelace née Byron",
      "Ada Byron-Lovelace",
    ],
    ["Ma", "Ada Ma", "Ada Ma MA", "A Ma"],
    ["Ba", "Ada Ba"],
    ["Md", "Ada Md"],
    ["Jp", "JP Jp"],
    ["O", "Ada O"],
    ["O Brien", "Pat O'Brien", "Pat O’Brien", "Pat O Brien", "Pat OBrien", "Pat O´Brien", "Pat Oʼbrien", "P.O‘Brien"],
    ["O'Brien", "Pat O'Brien", "PAT O BRIEN", "Pat O' Brien", "Pat Obrien", "Pat O-Brien"],
    ["McDonald", "Flora McDonald", "Flora Mc Donald", "FLORA MCDONALD"],
    ["Mc Donald", "Flora McDonald", "Flora Mc-Donald MA"],
    ["de la Cruz", "Ana de la Cruz", "Ana Delacruz", "Ana De LaCruz", "Ana Cruz"],
    ["Delacruz", "Ana de la Cruz", "Ana Dela Cruz"],
    ["van der Berg", "Jan van der Berg", "Jan Vanderberg", "Jan Van den Berg", "J. v.d. Berg"],
    ["Vanderberg", "Jan van der Berg", "van der Berg"],
    ["St John", "Ian St John", "Ian St. John", "Ian St.John", "Ian StJohn", "Ian St-John"],
    ["Smith-Jones", "Eve Smith-Jones", "Eve Smith Jones", "Eve Smithjones", "Eve Smith", "Eve Jones"],
    ["Smith", "Eve Smith-Jones"],
    ["Müller", "Eva Muller", "Eva MÜLLER"],
    ["Strauss", "Eva Strauß"],
    ["Bjorn", "Ole Bjørn"],
    ["Lovelace (Mrs)", "Ada Lovelace"],
    ["(née Byron, 2nd) Lovelace", "Ada Lovelace", "Ada Byron"],
    ["Lovelace PhD", "Ada Lovelace"],
    ["Lovelace, Ada", "Mrs A Lovelace"],
    // Whole names, where the file has no surnames by themselves.
    ["Ada Lovelace BSc MA PhD", "Mrs Lovelace"],
    ["Mrs Ada Lovelace", "A Lovelace"],
    ["Lady A.Lovelace", "Ada Lovelace"],
    ["Lovelace Ada", "A Lovelace"],
    ["Dr, Ada Lovelace", "A Lovelace"],
    ["Ada Ma", "Mr B Ma"],
    ["Bea O", "Ada O"],
    ["Pat O'Brien", "P. O Brien"],
    ["Pat O Brien", "P. O'Brien"],
    ["Mr Ian St John", "I StJohn"],
  ] as const)
    for (const letter of letters) expect(meets(inFile, letter), `${inFile} / ${letter}`).toBe(true);
});

test("other people at the postcode are not found: titles, initials and what joins two people are no names", () => {
  for (const [inFile, onLetter] of [
    ["Lovelace", "Ada Byron"],
    ["Lovelace (Mrs)", "Mrs A Byron"],
    ["Mr & Mrs A Lovelace", "Mr & Mrs A Byron"],
    ["Mr and Mrs Lovelace", "Eve and Dr Byron"],
    ["O Brien", "Pat O Neill"],
    ["Lovelace, Ada", "Ada Byron"],
  ] as const)
    expect(meets(inFile, onLetter), `${inFile} / ${onLetter}`).toBe(false);
  expect(listedHouseholds("LOVELACE", " sw1a1aa ")).toEqual(["|lovelace|sw1a1aa"]);
});

test("what no register can tell of has no name to be looked up by, and a line without one lists nobody", () => {
  for (const text of [
    "Eva Müller\nAm Markt 3\n10115 Berlin\nDE",
    "Ada Lovelace\n12 High Street\nLondon",
    "Mrs\nAda Lovelace\n12 High Street\nLondon SW1A 1AA",
    "Ada (Mrs, PhD) Lovelace, 12 High Street, London SW1A 1AA",
    "Dr A, Lovelace, 12 High Street, London SW1A 1AA",
    `${"a bc ".repeat(7)}\n12 High Street\nLondon SW1A 1AA`,
  ])
    expect(asked(text), text).toEqual([]);
  for (const [name, code] of [
    ["", "SW1A 1AA"],
    ["12", "SW1A 1AA"],
    ["()", "SW1A 1AA"],
    ["Lovelace", ""],
    ["Lovelace", "10115"],
  ] as const)
    expect(listedHouseholds(name, code), `${name} ${code}`).toEqual([]);
});

test("whatever surname is listed, a letter with it among its words finds it, in few questions", () => {
  const word = fc.stringMatching(/^[A-Za-zéüñ'’]{0,3}[a-z]{1,6}$/);
  const some = (most: number) => fc.array(word, { maxLength: most });
  fc.assert(
    fc.property(some(3), fc.array(word, { minLength: 1, maxLength: 4 }), some(4), (before, surname, after) => {
      const letter = `Ann ${[...before, ...surname, ...after].join(" ")}\n1 Low Road\nLeeds LS1 4DY`;
      const names = asked(letter);
      expect(names).toEqual(expect.arrayContaining([`|${listedJoined(surname)}|ls14dy`]));
      expect(names.length).toBeLessThanOrEqual(42);
      const listed = listedHouseholds(surname.join(" "), "LS1 4DY");
      expect(names).toEqual(expect.arrayContaining(listed));
      expect(listedHouseholds(surname.join(""), "LS1 4DY")).toEqual([`|${listedJoined(surname)}|ls14dy`]);
    }),
  );
});

const listedJoined = (surname: readonly string[]): string =>
  surname
    .join("")
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\p{M}'’]/gu, "");
