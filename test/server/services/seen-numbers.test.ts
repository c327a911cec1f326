// Numbers seen before: as a set would tell, whatever stands beside what.
import { expect, test } from "vitest";
import { seenNumbers } from "../../../server/services/seen-numbers.ts";

test("a number was seen from its second time on, at the edges too", () => {
  const seen = seenNumbers();
  const numbers = [0, 1, 1_024, 2 ** 32, 2 ** 53 - 2, 2_048];
  expect(numbers.map(seen)).toEqual(numbers.map(() => false));
  expect(numbers.map(seen)).toEqual(numbers.map(() => true));
});

test("it tells of each what a set tells, over many and with neighbours in one slot", () => {
  const seen = seenNumbers();
  const set = new Set<number>();
  let state = 1;
  for (let i = 0; i < 50_000; i++) {
    state = (state * 48_271) % 0x7fff_ffff;
    // Every third one differs from others in its upper half only.
    const number = i % 3 === 0 ? (state % 4_096) * 2 ** 32 : state % 60_000;
    expect(seen(number)).toBe(set.has(number));
    set.add(number);
  }
  expect(set.size).toBeGreaterThan(20_000);
});
