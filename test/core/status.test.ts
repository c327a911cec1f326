// Consent status: every move, and what must never come out.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { consentStatuses, isInForce, nextStatus, type ChoiceStatus, type ConsentStatus } from "../../core/status.ts";

const choices = ["given", "refused", "withdrawn"] as const;

test("only given and renewed consent is in force", () => {
  expect(consentStatuses.filter(isInForce)).toEqual(["given", "renewed"]);
});

describe("the next status", () => {
  const rows: [ConsentStatus, ConsentStatus, ConsentStatus, ConsentStatus][] = [
    ["unknown", "given", "refused", "withdrawn"],
    ["requested", "given", "refused", "withdrawn"],
    ["given", "renewed", "withdrawn", "withdrawn"],
    ["renewed", "renewed", "withdrawn", "withdrawn"],
    ["refused", "given", "refused", "withdrawn"],
    ["withdrawn", "given", "withdrawn", "withdrawn"],
    ["revoked", "given", "refused", "withdrawn"],
    ["expired", "given", "refused", "withdrawn"],
    ["invalidated", "given", "refused", "withdrawn"],
  ];

  test("the table names every status", () =>
    expect(rows.map(([from]) => from).sort()).toEqual([...consentStatuses].sort()));

  test.each(rows)("from %s: given → %s, refused → %s, withdrawn → %s", (from, ...to) => {
    expect(choices.map((choice) => nextStatus(from, choice))).toEqual(to);
  });

  test("after any history is in force exactly when the last choice gave", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...choices), { minLength: 1 }), (history: ChoiceStatus[]) => {
        const status = history.reduce<ConsentStatus>(nextStatus, "unknown");
        expect(isInForce(status)).toBe(history.at(-1) === "given");
      }),
    );
  });
});
