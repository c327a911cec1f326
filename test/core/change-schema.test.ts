// The feed's forms: cursors, and what may be asked.
import * as z from "zod/mini";
import { expect, test } from "vitest";
import { changeCursor, changeKeysRequest } from "../../core/change-schema.ts";

test("a cursor has one form", () => {
  for (const good of ["c1.0.0.0", "c1.12.3.4", "c1.1.2.3.4", "c1.999999999999999.1.0"])
    expect(changeCursor.test(good), good).toBe(true);
  for (const bad of [
    "",
    "c1.0",
    "c1.1.1",
    "c2.0.0.0",
    "c1.01.0.0",
    "c1.-1.0.0",
    "c1.1.1.1.1.1",
    "c1.1e3.0.0",
    "c1.1.1.1\n",
    "c1.9999999999999999.0.0",
  ])
    expect(changeCursor.test(bad), bad).toBe(false);
});

test("keys are asked for one to ten thousand addresses and nothing else", () => {
  const ask = (recipients: unknown) => z.safeParse(changeKeysRequest, { recipients }).success;
  expect(ask([{ email: "a@example.com", ref: "crm:1" }])).toBe(true);
  expect([ask([]), ask([{ subject: "x" }]), ask(Array.from({ length: 10_001 }, () => ({})))]).toEqual([
    false,
    false,
    false,
  ]);
});
