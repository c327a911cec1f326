// A file of the MPS: letters are denied to whoever it lists, however both write them, and nobody is called clear of whom it cannot tell.
import { afterAll, beforeAll, expect, test } from "vitest";
import { changeKeyText } from "../../core/change.ts";
import { postalAddress, postalAlias } from "../../core/postal-address.ts";
import { checkRecipients } from "../../server/services/checks.ts";
import { demoNotice, demoSite } from "../../server/services/demo.ts";
import { publishNotice } from "../../server/services/notices.ts";
import { importRegister } from "../../server/services/registers.ts";
import { listScreenings } from "../../server/services/screenings.ts";
import { setSettings } from "../../server/services/settings.ts";
import { subjectHash } from "../../server/services/subjects.ts";
import { system, testContext, type TestContext } from "../support/context.ts";
import { demoOrigin } from "../support/requests.ts";
import { otherPurposes } from "../support/other-purposes.ts";

const site = demoSite;
let t: TestContext;
beforeAll(async () => {
  t = await testContext();
  const settings = otherPurposes(demoNotice(demoOrigin));
  await publishNotice(t.context, system, { site, settings, shortNotice: "a test" });
  await setSettings(t.context, system, { site, settings: { ruleset: "uk-pecr", country: "GB" } });
});
afterAll(() => t?.stop());

const bring = (text: string, date = "2026-11-20") =>
  importRegister(t.context, system, {
    site,
    register: "MPS",
    date,
    read: async function* () {
      yield Buffer.from(text);
    },
  });
const key = { kind: "key", id: "key_1", site, scopes: ["check", "check.bykey", "audit"] } as const;
const ask = async (recipients: readonly object[], more: object = {}) =>
  (
    await checkRecipients(t.context, key, () => ({ purpose: "mailing", channel: "post", recipients, ...more }))
  ).results.map(({ reason }) => reason);
const letters = [
  "Mrs Ada Lovelace; 12 High Street; London SW1A 1AA",
  "A. Lovelace\nFlat 3\n12 High St\nLondon\nSW1A1AA\nGB",
  "Bob Lovelace; 1 Low Road; Leeds LS1 4DY",
  "Eva Lovelace; Am Markt 3; 10115 Berlin; DE",
];
const posted = () => ask(letters.map((post) => ({ post })));

test("lists by surname at the postcode, and a place that it cannot tell was not asked about", async () => {
  expect(await posted()).toEqual(letters.map(() => "SCREENING_MISSING"));
  const report = await bring(
    'Title,Forename,Surname,Address1,Post Code\r\nMs,Ada,LOVELACE,"12, High Street",SW1A 1AA\r\n,,Byron,1 Elm Row,EH1 1AA\r\n',
  );
  expect(report).toMatchObject({ register: "MPS", numbers: 2, lines: 3, faults: 0 });
  expect(await posted()).toEqual(["LISTED_MPS", "LISTED_MPS", "REGISTER_CLEAR", "SCREENING_MISSING"]);
  const { registers } = await listScreenings(t.context, system, site);
  expect(registers.find(({ register }) => register === "MPS")!.file).toMatchObject({ numbers: 2, isFresh: true });
});

test("by name alone has the last word of it, and what it said before is known for then", async () => {
  const before = new Date(t.clock.ms).toISOString();
  t.clock.ms += 60_000;
  await bring(
    'name;lines;postcode\nBob "Bobby" Lovelace;1 Low Road;ls14dy\nAnn Byron;1 Elm Row;EH1 1AA\n',
    "2026-11-21",
  );
  expect(await posted()).toEqual(["REGISTER_CLEAR", "REGISTER_CLEAR", "LISTED_MPS", "SCREENING_MISSING"]);
  t.clock.ms += 1_000;
  const then = await ask(
    letters.map((post) => ({ post })),
    { at: before },
  );
  expect(then).toEqual(["LISTED_MPS", "LISTED_MPS", "REGISTER_CLEAR", "SCREENING_MISSING"]);
});

test("does not clear whoever is named by a key, which tells no postcode", async () => {
  const address = postalAddress(letters[0]!, "GB")!;
  const [own, wide] = [address, postalAlias(address)].map((text) =>
    changeKeyText(subjectHash(t.context.identityKey(site), "post", text)),
  );
  expect(await ask([{ key: own, suppressionKey: wide }])).toEqual(["SCREENING_MISSING"]);
});

test("denies whoever it lists, whatever stands beside the surname and however both are put together", async () => {
  const pairs = [
    ["Ma", "Ada Ma"],
    ["Ba", "Ada Ba"],
    ["Md", "Ada Md"],
    ["Jp", "Ada Jp"],
    ["Lovelace", "Ada Lovelace (Mrs)"],
    ["Lovelace", "Ada Lovelace BSc MA PhD"],
    ["Lovelace", "Ada Lovelace FRS"],
    ["Lovelace", "Ada Lovelace MSc FCA"],
    ["Lovelace", "Ada Lovelace III"],
    ["Lovelace", "A.Lovelace"],
    ["Lovelace", "Lovelace Ada"],
    ["O Brien", "Pat O'Brien"],
    ["Mc Donald", "Flora McDonald"],
    ["McDonald", "Flora Mc Donald"],
    ["de la Cruz", "Ana Delacruz"],
    ["Vanderberg", "Jan van der Berg"],
    ["St John", "Ian St.John"],
    ["Smith-Jones", "Eve Smith"],
    ["Strauss", "Eva Strauß"],
    ["Lovelace (Mrs)", "A LOVELACE"],
  ] as const;
  const lines = pairs.map(([surname], i) => `${surname},LS${i + 1} 4DY`);
  await bring(`surname,postcode\n${lines.join("\n")}\nDee,M1 1AE\n`, "2026-11-22");
  const asked = pairs.map(([, name], i) => ({ post: `${name}; 1 Low Road; Leeds LS${i + 1} 4DY` }));
  const answers = await ask(asked);
  expect(pairs.filter((_, i) => answers[i] !== "LISTED_MPS")).toEqual([]);
  // At the next postcode nobody of them is listed, and of a title alone nobody can tell who is meant.
  expect(await ask([{ post: "Ada Ma; 1 Low Road; Leeds LS2 4DY" }])).toEqual(["REGISTER_CLEAR"]);
  expect(await ask([{ post: "Mrs; Ada Ma; 1 Low Road; Leeds LS1 4DY" }])).toEqual(["SCREENING_MISSING"]);
});

test("with a line that lists nobody is refused, with its line and without what stands in it", async () => {
  const refused = bring("surname,postcode\nDee,LS1 4DY\nEly,nowhere\n", "2026-11-22");
  await expect(refused).rejects.toMatchObject({
    slug: "not-valid",
    extensions: { errors: [{ pointer: "/lines/3", detail: "holds no name with a British postcode" }] },
  });
  await expect(bring("Dee,LS1 4DY\n", "2026-11-22")).rejects.toMatchObject({
    extensions: { errors: [{ pointer: "/lines/1", detail: "names no column surname, postcode" }] },
  });
});
