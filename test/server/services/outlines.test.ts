// A first notice from a handful of answers: lawful as it stands, in every language.
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { draftReport } from "../../../server/services/draft-report.ts";
import { knownVendors, noticeOutline, shippedLanguages, shippedTexts } from "../../../server/services/outlines.ts";
import { otherSite, testContext, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const editor = { kind: "key", id: "key_1", site: demoSite, scopes: ["notices"] } as const;
const whole = {
  controller: { name: "Southgate Ltd", address: "1 High Street, York", contact: "privacy@southgate.example" },
  policyUrl: "https://southgate.example/privacy",
  authority: "Information Commissioner's Office, ico.org.uk",
  languages: ["en"],
  storageLocation: "United Kingdom",
};
const outline = (change: object = {}, site = demoSite) =>
  noticeOutline(t.context, editor, { site, read: async () => ({ ...whole, ...change }) });
const errorsOf = async (settings: unknown) => {
  const { faults, findings } = await draftReport(t.context, demoSite, settings);
  return [...faults, ...findings.filter(({ severity }) => severity === "error")];
};

test("asks for nothing where nothing is used but what is essential", async () => {
  const { purposes } = await outline();
  expect(purposes.map(({ id }) => id)).toEqual(["essential"]);
  expect(purposes[0]!.vendors[0]!.cookies[0]!.name).toBe(`assent-${demoSite}`);
});

test("files each vendor under its category, with its company and cookies", async () => {
  const settings = await outline({ vendors: ["hotjar", "google-analytics", "linkedin"], forms: ["newsletter"] });
  expect(settings.purposes.map(({ id, vendors }) => [id, vendors.map((vendor) => vendor.id)])).toEqual([
    ["essential", ["own"]],
    ["analytics", ["hotjar", "google-analytics"]],
    [knownVendors().find(({ id }) => id === "linkedin")!.category, ["linkedin"]],
    ["newsletter", []],
  ]);
  expect(settings.purposes[1]!.recipients).toHaveLength(2);
  const saidFor = settings.purposes.flatMap(({ vendors }) => vendors.map(({ purpose }) => purpose?.["en"]));
  expect(saidFor).toEqual([
    "remembers your choices",
    "records visits, draws heat maps, asks opinions",
    "measures visits and use of the site",
    "shows LinkedIn posts and share buttons",
  ]);
  expect(await errorsOf(settings)).toEqual([]);
});

test("is lawful with the whole catalogue, in every language, whichever comes first", async () => {
  const vendors = knownVendors().map(({ id }) => id);
  const languages = shippedLanguages().map(({ lang }) => lang);
  const all = await outline({ vendors, languages, forms: ["newsletter", "call-back"] });
  expect(await errorsOf(all)).toEqual([]);
  expect(await errorsOf(await outline({ vendors: ["hotjar"], languages: ["de", "en"] }))).toEqual([]);
});

test("names what is not known, and is for those who may write notices", async () => {
  await expect(outline({ vendors: ["hotjar", "nobody"], languages: ["en", "xx"] })).rejects.toMatchObject({
    extensions: { errors: [{ pointer: "/languages/1" }, { pointer: "/vendors/1" }] },
  });
  await expect(outline({ languages: ["en", "en"] })).rejects.toMatchObject({ slug: "not-valid" });
  await expect(outline({}, otherSite)).rejects.toMatchObject({ slug: "may-not" });
  expect(await t.auditOf(demoSite, () => outline())).toMatchObject([{ detail: "outline, 1 purposes" }]);
});

test("languages have a name of their own and say whether anybody has read them", () => {
  expect(shippedLanguages().find(({ lang }) => lang === "de")).toEqual({
    lang: "de",
    name: "Deutsch",
    unreviewed: false,
  });
  expect(shippedTexts("fr").messages["rejectAll"]).toBeTruthy();
  expect(() => shippedTexts("constructor")).toThrow(expect.objectContaining({ slug: "not-found" }));
});
