// Differences between two values: each place once, lists of things with ids by these, and nothing where both say the same.
import { expect, test } from "vitest";
import { differences } from "../../core/differences.ts";

test("are named by pointer, with what was there and what is", () => {
  const before = { a: 1, b: { c: "x", "d/e": true }, gone: [1] };
  const after = { a: 1, b: { c: "y", "d/e": false }, come: null };
  expect(differences(before, after)).toEqual([
    { pointer: "/b/c", before: "x", after: "y" },
    { pointer: "/b/d~1e", before: true, after: false },
    { pointer: "/come", after: null },
    { pointer: "/gone", before: [1] },
  ]);
});

test("of things with ids are by these: one more in front is one difference, and an order that changed is none", () => {
  const [ads, news] = [
    { id: "ads", version: 1 },
    { id: "news", version: 1 },
  ];
  expect(differences([news], [ads, news])).toEqual([{ pointer: "/ads", after: ads }]);
  expect(differences([ads, news], [news, { ...ads, version: 2 }])).toEqual([
    { pointer: "/ads/version", before: 1, after: 2 },
  ]);
  expect(differences([ads, news], [news, ads])).toEqual([]);
});

test("of lists without ids, or with one twice, are the whole list", () => {
  expect(differences(["a"], ["a", "b"])).toEqual([{ pointer: "", before: ["a"], after: ["a", "b"] }]);
  const twice = [{ id: "a" }, { id: "a" }];
  expect(differences(twice, [{ id: "a" }])).toEqual([{ pointer: "", before: twice, after: [{ id: "a" }] }]);
  expect(differences(["a"], ["a"])).toEqual([]);
});
