// Vendors: where they stand, against what the catalogue knows of them.
import { describe, expect, test } from "vitest";
import { catalogue } from "../../../core/catalogue/all.ts";
import { exemptVendorFindings, vendorFindings } from "../../../core/lint/vendors.ts";
import type { Notice } from "../../../core/notice.ts";
import type { Vendor } from "../../../core/purpose.ts";
import { lawfulNotice, lint, linesOf, withMessages, withPurpose } from "../../support/lint.ts";

const lines = (notice: Notice) => linesOf(vendorFindings(notice, catalogue));
const among = (purpose: string, vendor: Vendor) => withPurpose(purpose, { vendors: [vendor] });
const own = (name: string, thirdParty?: true): Vendor => ({
  id: "own",
  name: "Our own",
  cookies: [{ name, period: "P1Y", ...(thirdParty && { thirdParty }) }],
});

test("the demo's vendors pass", () =>
  expect(lines(lawfulNotice()).filter((line) => line.includes("error"))).toEqual([]));

describe("rule 25: the essential list holds nothing that needs consent", () => {
  test.each([
    [{ id: "google-analytics", name: "Visit counter", cookies: [] }, "by id"],
    [{ id: "x1", name: "google analytics", cookies: [] }, "by name"],
    [own("_ga"), "by cookie"],
    [own("_ga_*"), "by a prefix of cookies"],
    [own("_fbp"), "by cookie"],
    [own("IDE", true), "by a third party's cookie"],
  ] satisfies [Vendor, string][])("%j breaks it %s", (vendor) => {
    expect(lines(among("essential", vendor))).toEqual(["25 error /purposes/0/vendors/0"]);
  });

  test.each([own("session"), own("IDE"), own("cart_*"), own(""), { id: "stripe", name: "Stripe", cookies: [] }])(
    "%j passes",
    (vendor) => expect(lines(among("essential", vendor))).toEqual([]),
  );
});

describe("rule 24: a vendor stands where most put it", () => {
  test("another category is warned of", () => {
    const vendor = { id: "hotjar", name: "Hotjar", cookies: [{ name: "_hjSession_*", period: "PT30M" }] };
    expect(lines(among("social", vendor))).toEqual(["24 warning /purposes/3/vendors/0"]);
    expect(lines(among("analytics", vendor))).toEqual([]);
  });
});

describe("rule 2: what is exempt has no vendor known for advertising or social", () => {
  const exempt = (vendor: Vendor, ids = ["analytics"]) =>
    linesOf(exemptVendorFindings(among("analytics", vendor).purposes, ids, catalogue));

  test.each([
    [{ id: "google-ads", name: "Visit counter", cookies: [] }, "by id"],
    [{ id: "x1", name: "meta pixel", cookies: [] }, "by name"],
    [own("_fbp"), "by cookie"],
    [own("IDE", true), "by a third party's cookie"],
    [{ ...own("_fbp"), id: "matomo", name: "Matomo" }, "by a cookie that is not its own"],
  ] satisfies [Vendor, string][])("%j breaks it %s", (vendor) => {
    expect(exempt(vendor)).toEqual(["2 error /purposes/1/vendors/0"]);
    expect(exempt(vendor, ["newsletter"])).toEqual([]);
  });

  test.each([own("_ga"), own("session"), own("IDE"), { id: "matomo", name: "Matomo", cookies: [] }])(
    "%j passes",
    (vendor) => expect(exempt(vendor)).toEqual([]),
  );

  test("no vendor of statistics breaks it by the cookies that the catalogue names", () => {
    const found = catalogue
      .filter(({ category }) => category === "analytics")
      .filter(({ id, name, cookies }) => exempt({ id, name, cookies }).length > 0);
    expect(found.map(({ id }) => id)).toEqual([]);
  });

  test("the linter says so of a notice with such settings", () => {
    const notice = among("analytics", { id: "google-ads", name: "Google Ads", cookies: [] });
    expect(linesOf(lint(notice, { exempt: ["analytics"] }))).toContain("2 error /purposes/1/vendors/0");
    expect(linesOf(lint(notice)).filter((line) => line.startsWith("2 "))).toEqual([]);
  });
});

test("rule 22: a known vendor without its cookies is warned of", () => {
  const vendor = { id: "hotjar", name: "Hotjar", cookies: [] };
  expect(lines(among("analytics", vendor))).toEqual(["22 warning /purposes/1/vendors/0"]);
});

test("rule 18: a newsletter is no consent to advertising", () => {
  const vendor = { id: "meta-pixel", name: "Google Ads", cookies: [] };
  expect(lines(among("newsletter", { ...vendor, id: "google-ads" }))).toContain("18 error /purposes/4/vendors/0");
});

describe("rule 26: Google advertising is named as Google wants", () => {
  const google = (policyUrl?: string): Vendor => ({
    id: "google-ads",
    name: "Google Ads",
    ...(policyUrl === undefined ? {} : { policyUrl }),
    cookies: [{ name: "_gcl_au", period: "P90D" }],
  });

  test.each(["https://business.safety.google/privacy/", "https://business.safety.google/privacy"])(
    "%s passes",
    (url) => {
      expect(lines(among("advertising", google(url)))).toEqual([]);
    },
  );

  test.each(["https://policies.google.com/privacy", "http://business.safety.google/privacy/", undefined])(
    "%s breaks it",
    (url) => {
      expect(lines(among("advertising", google(url)))).toEqual(["26 error /purposes/2/vendors/0/policyUrl"]);
    },
  );

  test.each(["Wir zeigen Werbung.", "Google zeigt Werbung.", "Wir personalisieren Werbung."])(
    "%s breaks it",
    (text) => {
      expect(lines(withMessages("de", { googleText: text }))).toContain("26 error /languages/de/messages/googleText");
    },
  );

  test("a site without it need not say so", () => {
    const notice = withMessages("de", { googleText: "Werbung." });
    const purposes = notice.purposes.map((purpose) => ({ ...purpose, vendors: [] }));
    expect(lines({ ...notice, purposes })).toEqual([]);
  });
});
