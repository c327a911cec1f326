// Purposes: by consent, one by one, with parties, cookies and periods named.
import { describe, expect, test } from "vitest";
import { purposeFindings, settingFindings } from "../../../core/lint/purposes.ts";
import type { Purpose } from "../../../core/purpose.ts";
import { linesOf } from "../../support/lint.ts";
import { samplePurpose } from "../../support/samples.ts";

const vendor = {
  id: "counter",
  name: "Counter",
  policyUrl: "https://counter.example/privacy",
  cookies: [{ name: "_count", period: "P13M" }],
};
const analytics = samplePurpose({ vendors: [vendor] });
const newsletter = samplePurpose({ id: "newsletter", category: null, channels: ["email"], validPeriod: "P24M" });
const essential = samplePurpose({ id: "essential", category: "essential", basis: "legitimate-interest" });

const lines = (change: Partial<Purpose>, base = analytics) => linesOf(purposeFindings([{ ...base, ...change }]));
const cookie = (change: object) => ({
  vendors: [{ ...vendor, cookies: [{ name: "_count", period: "P13M", ...change }] }],
});

test("purposes as they should be pass", () => expect(purposeFindings([essential, analytics, newsletter])).toEqual([]));

describe("rule 2: optional storage needs consent", () => {
  test("another basis breaks it", () => {
    expect(lines({ basis: "legitimate-interest" })).toEqual(["2 error /purposes/0/basis"]);
    expect(lines({ basis: "contract" }, newsletter)).toEqual([]);
  });

  test("only statistics may be exempt, and third parties' are warned of", () => {
    const social = samplePurpose({ id: "social", category: "social" });
    const settings = { exempt: ["analytics", "social"] };
    expect(linesOf(settingFindings([analytics, social], settings))).toEqual(["2 error /purposes/1"]);
    const shared = { ...analytics, ...cookie({ thirdParty: true }) };
    expect(linesOf(settingFindings([shared], settings))).toEqual(["2 warning /purposes/0/vendors/0"]);
    expect(settingFindings([analytics], {})).toEqual([]);
  });
});

describe("what a channel rests on", () => {
  const forms = { ...newsletter, channels: ["email", "phone"] } as Purpose;
  test.each([
    [{ bases: [{ channel: "sms", basis: "consent" }] }, "2 error /purposes/0/bases/0"],
    [{ bases: [{ channel: "phone", basis: "soft-opt-in" }], products: ["a"] }, "2 error /purposes/0/bases/0"],
    [{ bases: [{ channel: "email", basis: "soft-opt-in" }] }, "2 error /purposes/0/bases/0"],
    [
      {
        bases: [
          { channel: "phone", basis: "consent" },
          { channel: "phone", basis: "legitimate-interest" },
        ],
      },
      "2 error /purposes/0/bases/1",
    ],
    [{ explicit: true, doubleOptIn: true, basis: "legitimate-interest" }, "2 error /purposes/0/explicit"],
    [{ explicit: true }, "18 error /purposes/0/doubleOptIn"],
    [{ explicit: true, channels: ["sharing"] }, "18 error /purposes/0/doubleOptIn"],
    [{ doubleOptIn: true, channels: ["phone"] }, "18 error /purposes/0/doubleOptIn"],
    [{ processorFor: "Client Ltd", jointWith: ["Partner Ltd"] }, "21 error /purposes/0/jointWith"],
    [{ renewalPeriod: "P24M" }, "28 error /purposes/0/renewalPeriod"],
    [{ dataPeriod: "P1X" }, "29 error /purposes/0/dataPeriod"],
  ] satisfies [Partial<Purpose>, string][])("%j breaks a rule", (change, line) => {
    expect(lines(change, forms)).toEqual([line]);
  });

  test("explicit consent is not for a banner", () => {
    expect(lines({ explicit: true })).toEqual(["18 error /purposes/0/category"]);
  });

  test.each([
    [{ bases: [{ channel: "email", basis: "soft-opt-in" }], products: ["lines"], renewalPeriod: "P30D" }],
    [{ explicit: true, doubleOptIn: true, dataPeriod: "P12M" }],
    [{ explicit: true, doubleOptIn: true, channels: ["sharing"] }],
    [{ explicit: true, channels: ["phone"] }],
    [{ processorFor: "Client Ltd" }],
  ] satisfies [Partial<Purpose>][])("%j breaks none", (change) => expect(lines(change, forms)).toEqual([]));
});

describe("rule 5: nothing is on before anybody chose", () => {
  test.each(["checked", "default", "preselected", "on", "enabled"])("%s breaks it", (name) => {
    const ticked = { ...analytics, [name]: true } as Purpose;
    expect(linesOf(purposeFindings([ticked]))).toEqual([`5 error /purposes/0/${name}`]);
    expect(purposeFindings([{ ...analytics, [name]: false }])).toEqual([]);
  });
});

describe("rule 18: one purpose is one question", () => {
  test.each([
    [{ category: "advertising", channels: ["email"] }, "/purposes/0/channels"],
    [{ category: null, channels: [] }, "/purposes/0/channels"],
    [{ category: null, channels: ["email", "fax" as "sms"] }, "/purposes/0/channels/1"],
  ] satisfies [Partial<Purpose>, string][])("%j breaks it", (change, pointer) => {
    expect(lines(change)).toEqual([`18 error ${pointer}`]);
  });

  test("two purposes of one key break it", () => {
    expect(linesOf(purposeFindings([analytics, analytics]))).toEqual(["18 error /purposes/1/id"]);
  });
});

describe("rule 21: recipients are named", () => {
  test.each([
    [{ recipients: [] }, analytics],
    [{ channels: ["sharing"], recipients: ["our partners"] } satisfies Partial<Purpose>, newsletter],
  ])("%j breaks it", (change, base) => expect(lines(change, base)).toEqual(["21 error /purposes/0/recipients"]));

  test("a partner by name passes", () => {
    expect(lines({ channels: ["sharing"], recipients: ["Acme Energy Ltd"] }, newsletter)).toEqual([]);
  });
});

describe("rule 22: every cookie has a name, a vendor and a period", () => {
  const at = "/purposes/0/vendors/0";
  test.each([
    [cookie({ name: "" }), `22 error ${at}/cookies/0/name`],
    [cookie({ period: "" }), `22 error ${at}/cookies/0/period`],
    [cookie({ period: "two years" }), `22 error ${at}/cookies/0/period`],
    [cookie({ thirdParty: "yes" }), `22 error ${at}/cookies/0/thirdParty`],
    [{ vendors: [{ ...vendor, name: " " }] }, `22 error ${at}/name`],
    [{ vendors: [] }, "22 warning /purposes/0/vendors"],
    [
      { vendors: [{ id: "x", name: "X", cookies: [{ name: "x", period: "P1D", thirdParty: true as const }] }] },
      `22 warning ${at}`,
    ],
  ])("%j breaks it", (change, line) => expect(lines(change)).toEqual([line]));

  test("a session cookie passes, and so does an essential purpose without vendors", () => {
    expect(lines(cookie({ period: "session" }))).toEqual([]);
    expect(lines({}, essential)).toEqual([]);
  });
});

describe("rules 27 and 28: an answer holds for six months to a year", () => {
  test.each([
    ["P183D", []],
    ["P6M", []],
    ["P365D", []],
    ["P1Y", []],
    ["P3M", ["27 warning /purposes/0/validPeriod"]],
    ["P1D", ["27 warning /purposes/0/validPeriod"]],
    ["PT1H", ["28 error /purposes/0/validPeriod"]],
    ["P13M", ["28 error /purposes/0/validPeriod"]],
    ["P366D", ["28 error /purposes/0/validPeriod"]],
    ["for ever", ["28 error /purposes/0/validPeriod"]],
  ])("%s", (validPeriod, wanted) => expect(lines({ validPeriod })).toEqual(wanted));

  test("a marketing purpose may hold for longer", () => expect(lines({ validPeriod: "P24M" }, newsletter)).toEqual([]));

  test.each([
    [{ given: 183, refused: 183 }, []],
    [{ given: 365, refused: 365 }, []],
    [{ given: 0, refused: 183 }, ["28 error /purposes"]],
    [{ given: 366, refused: 183 }, ["28 error /purposes"]],
    [{ given: 365, refused: 30 }, ["27 warning /purposes"]],
    [{ given: 181, refused: 181 }, []],
    [{ given: 180, refused: 183 }, ["27 warning /purposes"]],
    [{ given: 30, refused: 30 }, ["27 warning /purposes"]],
  ])("renewal after %j", (renewDays, wanted) => expect(linesOf(settingFindings([], { renewDays }))).toEqual(wanted));
});

describe("rule 29: nothing lives for longer than it must", () => {
  test.each([
    [cookie({ period: "P13M" }), []],
    [cookie({ period: "P395D" }), []],
    [cookie({ period: "P2Y" }), ["29 warning /purposes/0/vendors/0/cookies/0/period"]],
    [{ retentionPeriod: "P25M" }, []],
    [{ retentionPeriod: "P3Y" }, ["29 warning /purposes/0/retentionPeriod"]],
    [{ retentionPeriod: "long" }, ["29 error /purposes/0/retentionPeriod"]],
  ])("%j", (change, wanted) => expect(lines(change)).toEqual(wanted));
});
