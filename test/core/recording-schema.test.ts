// Recordings that were deleted, as they are told: each by its record and its hash, and nothing else.
import { expect, test } from "vitest";
import { deletedRecordingsRequest, dueRecordingsResponse } from "../../core/recording-schema.ts";

const one = { record: "rec_019a2027c3107d76b3f58c26d76e7d62", hash: `sha256:${"a".repeat(64)}` };
const fits = (deleted: readonly object[]) => deletedRecordingsRequest.safeParse({ deleted }).success;

test("a recording is named by its record and its hash, a hundred at once", () => {
  expect([fits([one]), fits(Array.from({ length: 100 }, () => one))]).toEqual([true, true]);
  for (const bad of [
    [],
    Array.from({ length: 101 }, () => one),
    [{ ...one, hash: "a".repeat(64) }],
    [{ ...one, record: "rec_1" }],
    [{ ...one, phone: "+442079460958" }],
  ])
    expect(fits(bad), JSON.stringify(bad).slice(0, 80)).toBe(false);
});

test("one that is due says why", () => {
  const due = (because: string) =>
    dueRecordingsResponse.safeParse({ recordings: [{ ...one, entry: 7, because }] }).success;
  expect(["period-ended", "person-erased", "other"].map(due)).toEqual([true, true, false]);
});
