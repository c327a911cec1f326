// Which categories a sale or sharing is made of.
import { expect, test } from "vitest";
import { isSold } from "../../core/gpc.ts";
import { categories } from "../../core/purpose.ts";

test("Global Privacy Control turns off advertising and social media, nothing essential and no statistics", () => {
  expect(categories.filter(isSold)).toEqual(["advertising", "social"]);
  expect(["", "Social", "advertising social", null].filter(isSold)).toEqual([]);
});
