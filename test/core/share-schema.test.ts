// Shares as they are told: what is needed, what is bounded, and that nothing else slips in.
import { expect, test } from "vitest";
import { longestName } from "../../core/schema.ts";
import { sharesRequest, toldRequest } from "../../core/share-schema.ts";

const share = {
  email: "ada@example.com",
  recipient: "Acme Ltd",
  purpose: "newsletter",
  dataTypes: ["e-mail address"],
  sharedAt: "2026-11-01T09:00:00Z",
};
const fits = (change: object) => sharesRequest.safeParse({ shares: [{ ...share, ...change }] }).success;

test("a share names its recipient, its purpose and when", () => {
  expect(fits({})).toBe(true);
  expect(fits({ dataTypes: undefined, email: undefined, phone: "020 7946 0958", country: "GB" })).toBe(true);
  for (const change of [
    { recipient: undefined },
    { recipient: "" },
    { recipient: "a".repeat(longestName + 1) },
    { purpose: "No purpose" },
    { sharedAt: "yesterday" },
    { dataTypes: Array(21).fill("x") },
    { name: "Ada" },
  ])
    expect(fits(change), JSON.stringify(change)).toBe(false);
  expect(sharesRequest.safeParse({ shares: [] }).success).toBe(false);
});

test("a recipient may have as long a name as a notice may give it", () => {
  expect(fits({ recipient: "a".repeat(longestName) })).toBe(true);
});

test("what a recipient was told of is one of the ends there are", () => {
  const told = (one: object) => toldRequest.safeParse({ told: [one] }).success;
  expect(told({ share: 1, end: "withdrawn" })).toBe(true);
  for (const bad of [{ share: 1 }, { share: 0, end: "erased" }, { share: 1, end: "lost" }])
    expect(told(bad)).toBe(false);
});
