// What keeps a row out, status by status, and rows that a file repeats.
import { describe, expect, test } from "vitest";
import type { ImportStatus } from "../../../core/import.ts";
import { consentStatuses, type ConsentStatus } from "../../../core/status.ts";
import { rowsSeen, standingCode } from "../../../server/services/import-standing.ts";
import type { StandingFact } from "../../../server/store/record-rows.ts";

const nowMs = Date.parse("2026-11-22T09:00:00.000Z");
const at = "2026-05-01T00:00:00.000Z";
const standing = (
  status: ConsentStatus,
  change: object = {},
  known: StandingFact["known"] = { no: 1 },
): StandingFact => ({
  known,
  fact: { status, record: "rec_1", at, version: 1, direct: true, ...change },
});
const code = (status: ImportStatus, fact: StandingFact, actedMs = nowMs) =>
  standingCode({ status, actedMs }, fact, nowMs);
const codes = (status: ImportStatus) =>
  Object.fromEntries(consentStatuses.map((each) => [each, code(status, standing(each))]));

describe("against a yes", () => {
  test("stands every no, and it changes nothing where consent is in force", () =>
    expect(codes("given")).toEqual({
      unknown: undefined,
      requested: undefined,
      given: "UNCHANGED",
      refused: "WOULD_REVIVE_WITHDRAWN",
      withdrawn: "WOULD_REVIVE_WITHDRAWN",
      revoked: "WOULD_REVIVE_WITHDRAWN",
      renewed: "UNCHANGED",
      expired: undefined,
      invalidated: undefined,
    }));

  test("stands something later, but not a consent that lapsed", () => {
    expect(code("given", standing("expired"), Date.parse("2026-04-30"))).toBe("UNCHANGED");
    expect(code("given", standing("given", { until: "2026-11-22T09:00:00.000Z" }))).toBeUndefined();
    expect(code("given", standing("given", { until: "2026-11-22T09:00:00.001Z" }))).toBe("UNCHANGED");
  });

  test("stands an erasure, also of who came back, and a restriction", () => {
    expect(code("given", { known: { erasedAtMs: 1 }, fact: undefined })).toBe("SUPPRESSED");
    expect(code("given", { known: { no: 1, erasedAtMs: 1 }, fact: undefined })).toBe("SUPPRESSED");
    expect(code("given", { known: { no: 1, restrictedUntilMs: nowMs + 1 }, fact: undefined })).toBe("SUPPRESSED");
  });

  test("stands nothing where nothing is known", () =>
    expect(code("given", { known: {}, fact: undefined })).toBeUndefined());
});

describe("against a no", () => {
  test("stands only that it is on record", () => {
    const stands = (status: ImportStatus) =>
      Object.entries(codes(status)).flatMap(([each, found]) => (found ? each : []));
    expect(stands("withdrawn")).toEqual(["withdrawn"]);
    expect(stands("refused")).toEqual(["refused", "withdrawn"]);
  });

  test("stands an erasure, but not of who came back, and no restriction", () => {
    expect(code("withdrawn", { known: { erasedAtMs: 1 }, fact: undefined })).toBe("SUPPRESSED");
    expect(code("withdrawn", standing("given", {}, { no: 1, erasedAtMs: 1 }))).toBeUndefined();
    expect(code("refused", standing("given", {}, { no: 1, restrictedUntilMs: nowMs + 1 }))).toBeUndefined();
  });
});

describe("rows of one file", () => {
  const hash = (n: number) => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setUint32(0, n * 2_654_435_761);
    new DataView(bytes.buffer).setUint32(4, n);
    return bytes;
  };
  const yes = { hash: hash(1), purpose: "newsletter", channel: "email", isYes: true };

  test("repeat a yes after anything, and a no only after a no", () => {
    const seen = rowsSeen();
    expect([yes, yes, { ...yes, isYes: false }, { ...yes, isYes: false }, yes].map(seen)).toEqual([
      false,
      true,
      false,
      true,
      true,
    ]);
    const other = rowsSeen();
    expect([{ ...yes, isYes: false }, yes].map(other)).toEqual([false, true]);
  });

  test("are told apart by person, purpose and channel", () => {
    const seen = rowsSeen();
    const rows = [yes, { ...yes, hash: hash(2) }, { ...yes, purpose: "news" }, { ...yes, channel: "sms" }];
    expect(rows.map(seen)).toEqual([false, false, false, false]);
    expect(rows.map(seen)).toEqual([true, true, true, true]);
  });

  test("are told apart by the hundred thousand", () => {
    const seen = rowsSeen();
    const ask = (n: number) => seen({ ...yes, hash: hash(n) });
    expect(Array.from({ length: 100_000 }, (_, n) => ask(n)).filter(Boolean)).toEqual([]);
    expect(Array.from({ length: 100_000 }, (_, n) => ask(n)).every(Boolean)).toBe(true);
  });
});
