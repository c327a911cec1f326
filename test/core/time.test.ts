// Instants and periods: month ends, leap days, and what is malformed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addPeriod, instantAt, isInstant, isPeriod, millisecondsOf } from "../../core/time.ts";

/** What `Date` reads, of a text in our form and of days that exist. */
function calendarMs(text: string): number {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text)) return NaN;
  const ms = Date.parse(text);
  return new Date(ms).getUTCDate() === Number(text.slice(8, 10)) ? ms : NaN;
}

describe("an instant", () => {
  test.each(["2026-11-22T09:00:00Z", "2026-11-22T09:00:00.5Z", "2026-11-22T09:00:00.123Z", "2024-02-29T00:00:00Z"])(
    "%s is one",
    (text) => expect(isInstant(text)).toBe(true),
  );

  test.each([
    "2026-02-29T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-10T00:00:00Z",
    "2026-11-22T24:00:00Z",
    "2026-11-22T09:60:00Z",
    "2026-11-22T09:00:60Z",
    "2026-11-22T09:00:00+01:00",
    "2026-11-22T09:00:00",
    "2026-11-22",
    "2026-11-22T09:00:00.1234Z",
    "+012026-11-22T09:00:00Z",
    "2026-11-22T09:00:00Z\n",
    "now",
    "",
  ])("%j is none", (text) => {
    expect(isInstant(text)).toBe(false);
    expect(millisecondsOf(text)).toBeNaN();
  });

  test("goes to milliseconds and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
        expect(millisecondsOf(instantAt(ms))).toBe(ms);
      }),
    );
  });

  const anyMs = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 });

  test("is written as the calendar of the language writes it", () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        expect(instantAt(ms)).toBe(new Date(ms).toISOString());
      }),
    );
    expect(instantAt(253_402_300_800_000)).toBe("+010000-01-01T00:00:00.000Z");
    expect(instantAt(1.5)).toBe("1970-01-01T00:00:00.001Z");
    expect(() => instantAt(NaN)).toThrow(RangeError);
  });

  test("is read as the calendar of the language reads it, whatever stands in a place", () => {
    const change = fc.record({ at: fc.nat(23), by: fc.constantFrom(..."0123456789-:TZ. ".split(""), "", "00") });
    fc.assert(
      fc.property(anyMs, fc.option(change), (ms, changed) => {
        const text = instantAt(ms);
        const asked = changed ? text.slice(0, changed.at) + changed.by + text.slice(changed.at + 1) : text;
        expect(millisecondsOf(asked)).toBe(calendarMs(asked));
      }),
    );
  });

  test("sorts as text", () => {
    const ms = fc.integer({ min: 0, max: 253_402_300_799_999 });
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        expect(instantAt(a) < instantAt(b)).toBe(a < b);
      }),
    );
  });
});

describe("a period", () => {
  test.each(["P6M", "P183D", "P1Y2M3W4DT5H6M7S", "PT24H", "P0D"])("%s is one", (text) =>
    expect(isPeriod(text)).toBe(true),
  );

  test.each(["P", "PT", "P1", "6M", "P-1D", "P1.5D", "P1DT", "P1H", "PT1D", "P1D1Y", "p1d", "P1D "])(
    "%j is none",
    (text) => expect(isPeriod(text)).toBe(false),
  );
});

describe("adding a period", () => {
  test.each([
    ["2026-01-31T10:00:00.000Z", "P1M", "2026-02-28T10:00:00.000Z"],
    ["2024-01-31T10:00:00.000Z", "P1M", "2024-02-29T10:00:00.000Z"],
    ["2024-02-29T00:00:00.000Z", "P1Y", "2025-02-28T00:00:00.000Z"],
    ["2024-02-29T00:00:00.000Z", "P4Y", "2028-02-29T00:00:00.000Z"],
    ["2026-08-31T00:00:00.000Z", "P6M", "2027-02-28T00:00:00.000Z"],
    ["2026-12-31T23:59:59.999Z", "P1M", "2027-01-31T23:59:59.999Z"],
    ["2026-11-22T09:00:00.000Z", "P183D", "2027-05-24T09:00:00.000Z"],
    ["2026-01-31T00:00:00.000Z", "P1M1D", "2026-03-01T00:00:00.000Z"],
    ["2026-11-22T09:00:00.000Z", "PT36H", "2026-11-23T21:00:00.000Z"],
    ["2026-11-22T09:00:00.000Z", "P2WT1M1S", "2026-12-06T09:01:01.000Z"],
    ["2026-11-22T09:00:00.000Z", "P0D", "2026-11-22T09:00:00.000Z"],
  ])("%s and %s is %s", (from, period, later) => expect(addPeriod(from, period)).toBe(later));

  test.each([
    ["yesterday", "P1D"],
    ["2026-02-30T00:00:00Z", "P1D"],
    ["2026-11-22T09:00:00Z", "six months"],
    ["2026-11-22T09:00:00Z", "P9000Y"],
    ["9999-12-31T23:59:59Z", "PT1S"],
    ["2026-11-22T09:00:00Z", `P${"9".repeat(400)}D`],
  ])("%s and %s has no answer", (from, period) => expect(addPeriod(from, period)).toBeUndefined());

  test("of months never lands in the month after", () => {
    const day = fc.integer({ min: 0, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 240 }), (ms, months) => {
        const from = new Date(ms);
        const later = new Date(addPeriod(from.toISOString(), `P${months}M`)!);
        const expected = from.getUTCFullYear() * 12 + from.getUTCMonth() + months;
        expect(later.getUTCFullYear() * 12 + later.getUTCMonth()).toBe(expected);
        expect(later.getUTCDate()).toBeLessThanOrEqual(from.getUTCDate());
      }),
    );
  });
});
