// The demo's purposes name every vendor of its pages and every cookie those set.
import { expect, test } from "vitest";
import { categories } from "../../../core/purpose.ts";
import { isPeriod } from "../../../core/time.ts";
import { vendorSpecs } from "../../../demo-site/vendors.ts";
import { demoGerman, demoPurposes, demoSettings } from "../../../server/services/demo-purposes.ts";
import { de } from "../../../widget/i18n/de.ts";
import { en } from "../../../widget/i18n/en.ts";

test("every category has a purpose, and every purpose a text in every language", () => {
  expect(demoPurposes.flatMap((purpose) => purpose.category ?? [])).toEqual(categories);
  for (const { purposes } of [en, de]) {
    expect(demoPurposes.filter((purpose) => !purposes[purpose.id]?.title)).toEqual([]);
    expect(demoPurposes.filter((purpose) => purpose.channels.length && !purposes[purpose.id]?.formLabel)).toEqual([]);
  }
});

test("the vendors the demo's policies promise to name are named", () => {
  const names = demoPurposes.flatMap((purpose) => purpose.vendors.map((vendor) => vendor.name)).join(" ");
  for (const name of ["Google Analytics", "AdSense", "DoubleClick", "Facebook", "X", "LinkedIn"])
    expect(names).toContain(name);
});

test("every period is one, and no consent outlives the law's guidance", () => {
  const periods = demoPurposes.flatMap((purpose) => [
    purpose.validPeriod,
    purpose.retentionPeriod,
    ...purpose.vendors.flatMap((vendor) => vendor.cookies.map((cookie) => cookie.period)),
  ]);
  expect(periods.filter((period) => !isPeriod(period))).toEqual([]);
});

test("German has every purpose's own facts, as many as there are", () => {
  const counts = demoPurposes.map(({ id, dataTypes }) => [id, dataTypes.length]);
  const inGerman = Object.entries(demoGerman.purposes);
  expect(inGerman.map(([id, text]) => [id, text.dataTypes?.length])).toEqual(counts);
  expect(inGerman.filter(([, text]) => !text.storageLocation)).toEqual([]);
});

test("every vendor of the demo that may be refused is held by the addresses of its stand-in", () => {
  const refusable = demoPurposes.filter(({ category }) => category && category !== "essential");
  const settings = Object.entries(demoSettings.vendors!);
  const named = refusable.flatMap(({ vendors }) => vendors.map(({ id }) => id)).filter((id) => id !== "ab-test");
  expect(settings.map(([id]) => id).sort()).toEqual(named.sort());
  for (const { answers } of vendorSpecs) {
    for (const path of Object.keys(answers)) {
      const held = settings.some(([, { match = [] }]) =>
        match.some((pattern) => pattern.startsWith(`127.0.0.1${path}`) || `127.0.0.1${path}`.startsWith(pattern)),
      );
      expect(held, path).toBe(true);
    }
  }
});

test("exactly the cookies that the vendors' own domains set are a third party's", () => {
  const declared = demoPurposes.flatMap(({ vendors }) => vendors.flatMap(({ cookies }) => cookies));
  const ofVendors = new Set(vendorSpecs.flatMap(({ cookies }) => Object.keys(cookies)));
  const unlike = declared.filter(({ name, thirdParty }) => ofVendors.has(name) && !thirdParty);
  expect(unlike).toEqual([]);
  expect(declared.filter(({ name, thirdParty }) => /^(_|ab_|assent)/.test(name) && thirdParty)).toEqual([]);
});
