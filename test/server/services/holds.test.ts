// What a hold keeps: judged record by record, beside what test/server/services/retention.test.ts shows of a whole run.
import { describe, expect, test } from "vitest";
import { holdOn } from "../../../server/services/holds.ts";
import type { StoredRecord } from "../../../server/store/record-rows.ts";
import type { HoldRow } from "../../../server/store/rows.ts";
import { newCore } from "../../support/records.ts";

const now = "2026-11-22T09:00:00.000Z";
const hold = (change: Partial<HoldRow> = {}): HoldRow => ({
  id: "hld_1",
  who: null,
  purpose: null,
  statute: "s. 388",
  reason: "accounts",
  until: "2027-01-01T00:00:00.000Z",
  setAt: now,
  liftedAt: null,
  ...change,
});
const record = { ...({} as StoredRecord), core: newCore(), who: 7 };

describe("a record is kept", () => {
  test.each([
    ["by a hold on everything", {}, true],
    ["by one on its person", { who: 7 }, true],
    ["by one on its purpose", { purpose: "analytics" }, true],
    ["not by one on another person", { who: 8 }, false],
    ["not by one on another purpose", { purpose: "social" }, false],
    ["not by one on its person and another purpose", { who: 7, purpose: "social" }, false],
    ["not by one that is over", { until: now }, false],
  ])("%s", (_, change, kept) => expect(holdOn([hold(change)], record, now) !== undefined).toBe(kept));

  test("by one on the purpose of which it answers one vendor", () => {
    const choices = [{ purpose: "social/video", version: 1, status: "given" as const }];
    const alone = { ...record, core: { ...record.core, choices } };
    expect(holdOn([hold({ purpose: "social" })], alone, now)?.id).toBe("hld_1");
    expect(holdOn([hold({ purpose: "analytics" })], alone, now)).toBeUndefined();
  });

  test("by the first that fits", () => {
    const holds = [hold({ id: "a", who: 8 }), hold({ id: "b" }), hold({ id: "c" })];
    expect(holdOn(holds, record, now)?.id).toBe("b");
  });

  test("of a person who is gone, by nothing that names a person", () => {
    const { who: _, ...gone } = record;
    expect(holdOn([hold({ who: 7 })], gone, now)).toBeUndefined();
  });
});
