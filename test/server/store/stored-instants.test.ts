// Instants out of stored milliseconds: letter for letter what core writes.
import fc from "fast-check";
import { expect, test } from "vitest";
import { instantAt } from "../../../core/time.ts";
import { storedInstant } from "../../../server/store/stored-instants.ts";

test("any time is the instant that core makes of it", () => {
  fc.assert(
    fc.property(fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }), (ms) => {
      expect(storedInstant(ms)).toBe(instantAt(ms));
    }),
    { numRuns: 5_000 },
  );
});

test("so are the ends of days, and more days than are kept", () => {
  for (let day = 0; day < 5_000; day++) {
    const midnight = 1_700_006_400_000 + day * 86_400_000;
    for (const ms of [midnight - 1, midnight, midnight + 1]) expect(storedInstant(ms)).toBe(instantAt(ms));
  }
});

test.each([NaN, Infinity, 8.64e15 + 86_400_000])("%s is no time", (ms) => {
  expect(() => storedInstant(ms)).toThrow(RangeError);
});
