// Whether a recipient has to be told: by the strongest end there is, and never while the consent stands.
import { expect, test } from "vitest";
import { endRank, shareEnd, type ShareFacts } from "../../core/share.ts";

const now = "2026-11-22T09:00:00.000Z";
const share = { sharedAt: "2026-11-01T09:00:00.000Z" };
const facts = (change: Partial<ShareFacts> = {}): ShareFacts => ({
  isKnown: true,
  objects: false,
  consent: { status: "given" },
  ...change,
});
const end = (change: Partial<ShareFacts>) => shareEnd(share, facts(change), now);

test.each([
  ["a consent that stands", {}, undefined],
  ["another ground than consent", { consent: undefined }, undefined],
  ["a consent that was renewed", { consent: { status: "renewed", until: "2027-01-01T00:00:00.000Z" } }, undefined],
  ["a withdrawal", { consent: { status: "withdrawn" } }, "withdrawn"],
  ["a refusal", { consent: { status: "refused" } }, "withdrawn"],
  ["a yes that was never confirmed", { consent: { status: "requested" } }, "withdrawn"],
  ["a lapse", { consent: { status: "given", until: now } }, "withdrawn"],
  ["an objection, whatever was consented to", { objects: true }, "objected"],
  ["an objection against another ground", { objects: true, consent: undefined }, "objected"],
  ["an erasure", { isKnown: false, erasedAtMs: Date.parse(now) }, "erased"],
  ["somebody nobody knows any more", { isKnown: false, consent: undefined }, "erased"],
  ["an erasure of before, of somebody who came back", { erasedAtMs: Date.parse(share.sharedAt) - 1 }, undefined],
  ["an erasure since, of somebody who came back", { erasedAtMs: Date.parse(share.sharedAt) }, "erased"],
] as const)("%s", (_, change, expected) => expect(end(change)).toBe(expected));

test("what is told later is stronger", () => {
  expect([undefined, "withdrawn", "objected", "erased"].map((one) => endRank(one as "erased" | undefined))).toEqual([
    0, 1, 2, 3,
  ]);
});
