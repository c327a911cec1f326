// The demo's purposes name every vendor of its pages and every cookie those set.
import { expect, test } from "vitest";
import { categories } from "../../../core/purpose.ts";
import { isPeriod } from "../../../core/time.ts";
import { demoPurposes } from "../../../server/services/demo-purposes.ts";
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
