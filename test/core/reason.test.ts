// Reasons: ranks are those of the published table, and every soft or absolute one is a reason.
import { expect, test } from "vitest";
import { absoluteReasons, allowReasons, denyRanks, fixes, softReasons } from "../../core/reason.ts";

test("reasons are listed by rank, so that the list is the order of answers", () => {
  const ranks = Object.values(denyRanks);
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
});

test("what passes by itself is ranked last, and what stops even a service message first", () => {
  for (const reason of softReasons) expect(denyRanks[reason]).toBeGreaterThanOrEqual(70);
  for (const reason of absoluteReasons) expect(denyRanks[reason]).toBeLessThan(20);
});

test("no ground to allow is named as a reason to deny, and fixes are of reasons", () => {
  expect(allowReasons.filter((reason) => reason in denyRanks)).toEqual([]);
  expect(Object.keys(fixes).filter((reason) => !(reason in denyRanks))).toEqual([]);
});
