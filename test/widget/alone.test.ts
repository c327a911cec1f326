// When an answer about one vendor holds: as long as one to its purpose would.
import { expect, test } from "vitest";
import type { Answer } from "../../core/decision.ts";
import type { PurposeRow } from "../../core/site.ts";
import type { UiHost } from "../../widget/host.ts";
import { isAlone } from "../../widget/ui/alone.tsx";
import { sampleConfig } from "../support/widget.ts";

const dayMs = 864e5;
const id = "social/video";
const ago = (days: number): number => Date.now() - days * dayMs;

function holds(
  answer: Answer | undefined,
  { gpc = false, social = ["social", 1, "social"] as PurposeRow } = {},
): boolean {
  const config = { ...sampleConfig, purposes: [social, [id, social[1], "vendor"] as PurposeRow] };
  const decision = () => ({ answers: answer ? { [id]: answer } : {} });
  return isAlone({ config, gpc, decision, gpcHolds: () => gpc } as unknown as UiHost, id);
}

test("it is a yes to the version of its purpose in force, for as long as a yes to that lasts", () => {
  expect(holds([1, "given", ago(182), false])).toBe(true);
  expect(holds([1, "given", ago(184), false])).toBe(false);
  expect(holds([1, "given", ago(40), false], { social: ["social", 1, "social", 0, 30] })).toBe(false);
  expect(holds([1, "given", ago(1), false], { social: ["social", 2, "social"] })).toBe(false);
  expect(holds([1, "withdrawn", ago(1), false])).toBe(false);
  expect(holds(undefined)).toBe(false);
});

test("Global Privacy Control keeps it off unless it was given while the signal was there", () => {
  expect(holds([1, "given", ago(1), false], { gpc: true })).toBe(false);
  expect(holds([1, "given", ago(1), true], { gpc: true })).toBe(true);
});
