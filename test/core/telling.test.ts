// What there is to tell a browser that is asked nothing, by what it answered, where it is, and what it was told.
import { describe, expect, it } from "vitest";
import type { Answer } from "../../core/decision.ts";
import type { PurposeRow } from "../../core/site.ts";
import { asksAnybody, untold, wordsFor, type Standing } from "../../core/telling.ts";

const purposes: PurposeRow[] = [
  ["essential", 1, "essential"],
  ["stats", 2, "analytics", 1],
  ["ads", 3, "advertising", 1],
  ["newsletter", 1, ""],
];
const notice = `sha256:${"0123456789ab".padEnd(64, "c")}` as const;
const given: Answer = [2, "given", 0, false];

const words = (change: Partial<Standing>, config: Partial<Standing["config"]> = {}) =>
  wordsFor({
    config: { purposes, regime: "opt-out", ...config },
    gpc: false,
    isKnown: true,
    allows: () => true,
    answerTo: () => undefined,
    ...change,
  });

describe("there is to tell", () => {
  it("each version that runs without an answer, to whoever answered something", () => {
    expect(words({})).toEqual(["stats.2", "ads.3"]);
    expect(words({ answerTo: (id) => (id === "stats" ? given : undefined) })).toEqual(["ads.3"]);
    expect(words({ isKnown: false })).toEqual([]);
    expect(words({ allows: (id) => id === "ads" })).toEqual(["ads.3"]);
  });

  it("what is exempt where the rest needs a yes, to everybody", () => {
    const allows = (id: string) => id === "stats";
    expect(words({ isKnown: false, allows }, { regime: "opt-in" })).toEqual(["stats.2"]);
  });

  it("a notice that is to come, by the start of its hash", () => {
    const announce = { notice, at: "2026-12-24T12:00:00.000Z" } as const;
    expect(words({ isKnown: false }, { announce })).toEqual(["0123456789ab"]);
  });

  it.each([
    ["nobody answered", undefined, ["gpc"]],
    ["it outweighs an earlier yes", given, ["gpc"]],
    ["it spoke itself", [3, "refused", 0, true], ["gpc"]],
    ["the person refused before", [3, "refused", 0, false], []],
  ] as [string, Answer | undefined, string[]][])("that the signal keeps something off: %s", (_, answer, told) => {
    const held = { gpc: true, isKnown: false, allows: (id: string) => id === "stats", answerTo: () => answer };
    expect(words(held)).toEqual(told);
    expect(words({ ...held, gpc: false })).toEqual([]);
    // The way to opt out says it there.
    expect(words(held, { optOut: { en: "Do not sell" } })).toEqual([]);
  });
});

it("what was told is told no more; another version is", () => {
  expect(untold(["stats.2", "gpc"], null)).toEqual(["stats.2", "gpc"]);
  expect(untold(["stats.2", "gpc"], "stats.1 stats.22 gpc")).toEqual(["stats.2"]);
});

describe("somebody new is asked whatever the browser signals", () => {
  const asks = (rows: PurposeRow[], regime: "opt-in" | "opt-out" = "opt-in", ask = true) =>
    asksAnybody({ ask, regime, purposes: rows });

  it("where something is asked for that is no sale", () => {
    expect(asks([["stats", 1, "analytics"]])).toBe(true);
    expect(asks([["stats", 1, "analytics", 1]], "opt-out")).toBe(true);
  });

  it("and not where the signal settles all, what runs is exempt, or nobody asks", () => {
    expect(asks([["ads", 1, "advertising"]])).toBe(false);
    expect(
      asks([
        ["stats", 1, "analytics", 1],
        ["shop", 1, "essential"],
        ["newsletter", 1, ""],
      ]),
    ).toBe(false);
    expect(asks([["stats", 1, "analytics", 1]], "opt-out", false)).toBe(false);
  });
});
