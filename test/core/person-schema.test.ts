// What may be asked about one person: by an address or a record, with reasons from a list, and nothing beside.
import { describe, expect, test } from "vitest";
import { erasureRequest, heldRequest, packRequest } from "../../core/person-schema.ts";

const subject = { kind: "email", id: "ada@example.com" } as const;
const erasure = { subject, mode: "erase", reason: "subject-request", verified: "signed-link" } as const;
const fits = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe("an erasure", () => {
  test.each([
    erasure,
    { ...erasure, mode: "restrict", until: "2027-11-22T09:00:00.000Z", reason: "claim-period" },
    { ...erasure, request: "DSR-2026/17", requestedAt: "2026-11-22T09:00:00.000Z", wipe: true },
    { ...erasure, subject: { kind: "record", id: "rec_01a2027bd68170008000000000010000" } },
  ])("takes %j", (value) => expect(fits(erasureRequest, value)).toBe(true));

  test.each([
    { ...erasure, reason: "because" },
    { ...erasure, verified: undefined },
    { ...erasure, mode: "forget" },
    { ...erasure, request: "Ada Lovelace" },
    { ...erasure, subject: { kind: "record", id: "rec_1" } },
    { ...erasure, subject: { kind: "name", id: "Ada Lovelace" } },
    { ...erasure, note: "said on the telephone" },
  ])("refuses %j", (value) => expect(fits(erasureRequest, value)).toBe(false));
});

test("what is held and what is proven is asked for by the same names, in a language that there is", () => {
  expect(fits(heldRequest, { subject })).toBe(true);
  expect(fits(heldRequest, { subject, verified: "shrug" })).toBe(false);
  expect(fits(packRequest, { subject, about: "subject", lang: "de-AT" })).toBe(true);
  expect(fits(packRequest, { subject, lang: "de-x" })).toBe(false);
  expect(fits(packRequest, { subject, about: "everybody" })).toBe(false);
});
