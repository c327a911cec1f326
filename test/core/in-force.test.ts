// From when a notice is in force, as the log says it: the entry's bytes, and what decisions after each other come to.
import { describe, expect, test } from "vitest";
import {
  decisionsWith,
  hadBeenInForce,
  inForceEntry,
  parseInForceEntry,
  type InForce,
  restoredFrom,
  restoredReason,
} from "../../core/in-force.ts";
import type { ContentHash } from "../../core/notice.ts";

const hashOf = (digit: string): ContentHash => `sha256:${digit.repeat(64)}`;
const day = (of: number) => `2026-11-${String(of).padStart(2, "0")}T00:00:00.000Z`;
const bytes = (text: string) => new TextEncoder().encode(text);

describe("an entry", () => {
  const said: InForce = { notice: hashOf("a"), from: day(9), decidedAt: day(2), shortNotice: "a court\n said so " };

  test("says the notice, from when, since when that is known, and why so soon, a line each", () => {
    const data = inForceEntry(said);
    expect(new TextDecoder().decode(data)).toBe(
      `assent-in-force/v1\n${hashOf("a")}\n${day(9)}\n${day(2)}\nshort-notice a court said so`,
    );
    expect(parseInForceEntry(data)).toEqual({ ...said, shortNotice: "a court said so" });
    const { shortNotice: _, ...plain } = said;
    expect(parseInForceEntry(inForceEntry(plain))).toEqual(plain);
  });

  test("is nothing else", () => {
    const text = new TextDecoder().decode(inForceEntry(said));
    for (const other of [
      text.replace("v1", "v2"),
      text.replace("sha256:a", "sha256:x"),
      text.replace(day(9), "soon"),
      text.replace(day(2), "2026-11-02"),
      text.replace("short-notice", "because"),
      `${text}\nmore`,
      "",
    ])
      expect(parseInForceEntry(bytes(other)), other).toBeUndefined();
  });
});

describe("decisions", () => {
  const atOnce = (digit: string, of: number): InForce => ({ notice: hashOf(digit), from: day(of), decidedAt: day(of) });
  const later = (digit: string, of: number, from: number): InForce => ({ ...atOnce(digit, of), from: day(from) });
  const after = (...all: InForce[]) => all.reduce<readonly InForce[]>(decisionsWith, []);
  const had = (decisions: readonly InForce[], digit: string, of: number) =>
    hadBeenInForce(decisions, hashOf(digit), day(of));

  test("put a notice in force at once, or at its time and not before", () => {
    const decisions = after(atOnce("a", 1), later("b", 2, 20));
    expect([had(decisions, "a", 1), had(decisions, "b", 19), had(decisions, "b", 20)]).toEqual([true, false, true]);
    expect(had(decisions, "c", 28)).toBe(false);
  });

  test("of one notice and instant are one: what is said last", () => {
    const decisions = after(atOnce("a", 1), atOnce("b", 2), later("b", 2, 20));
    expect(decisions).toHaveLength(2);
    expect(had(decisions, "b", 19)).toBe(false);
  });

  test("call off what had not come, and take nothing from what had", () => {
    expect(had(after(atOnce("a", 1), later("b", 2, 20), atOnce("c", 5)), "b", 25)).toBe(false);
    expect(had(after(atOnce("a", 1), later("b", 2, 20), atOnce("c", 21)), "b", 25)).toBe(true);
  });

  test("restore a notice", () => {
    const decisions = after(later("a", 1, 10), atOnce("b", 2), atOnce("a", 3));
    expect(had(decisions, "a", 3)).toBe(true);
  });
});

test("that a notice is put in force again is a reason which is told apart from any other", () => {
  const at = "2026-11-22T09:00:00.000Z";
  expect(restoredReason(at)).toBe("the notice of 2026-11-22T09:00:00.000Z is put in force again");
  expect(restoredFrom(restoredReason(at))).toBe(at);
  for (const other of ["", "a court said so", restoredReason("then"), `${restoredReason(at)}, as a court said`, at])
    expect(restoredFrom(other)).toBeUndefined();
});
