// Soft opt-in, caps and quiet hours, each at its edges.
import { describe, expect, test } from "vitest";
import { cappedUntil, meetsSoftOptIn, quietness, type Sending } from "../../core/dealings.ts";

const at = "2026-11-22T12:00:00.000Z";
const sale = { product: "lines", soldAt: "2026-10-01T09:00:00.000Z", offered: true };
const sending = (sentAt: string, change: Partial<Sending> = {}): Sending => ({
  sentAt,
  channel: "email",
  purpose: "offers",
  offered: true,
  ...change,
});

describe("a soft opt-in", () => {
  const asked = { products: ["lines", "phones"], purpose: "offers", channel: "email" } as const;
  test("is met by a sale of the same kind at which refusing was offered", () => {
    expect(meetsSoftOptIn({ sales: [sale], sendings: [] }, asked)).toBe(true);
    expect(meetsSoftOptIn({ sales: [sale], sendings: [sending(at)] }, asked)).toBe(true);
  });
  test.each([
    ["no sale", { sales: [], sendings: [] }],
    ["another kind of product", { sales: [{ ...sale, product: "insurance" }], sendings: [] }],
    ["nothing offered at the sale", { sales: [{ ...sale, offered: false }], sendings: [] }],
    ["nothing offered in a message", { sales: [sale], sendings: [sending(at, { offered: false })] }],
  ])("is not met by %s", (_, dealings) => expect(meetsSoftOptIn(dealings, asked)).toBe(false));
  test("does not mind messages of another purpose or channel", () => {
    const others = [sending(at, { offered: false, purpose: "bills" }), sending(at, { offered: false, channel: "sms" })];
    expect(meetsSoftOptIn({ sales: [sale], sendings: others }, asked)).toBe(true);
  });
});

describe("a cap", () => {
  const two = [{ most: 2, period: "P7D" }];
  const days = (...of: number[]) => of.map((day) => sending(`2026-11-${String(day).padStart(2, "0")}T12:00:00.000Z`));
  test("is reached by so many messages within its period, until the oldest of them is out of it", () => {
    expect(cappedUntil(days(20), two, at)).toBeUndefined();
    expect(cappedUntil(days(18, 20), two, at)).toBe("2026-11-25T12:00:00.000Z");
    expect(cappedUntil(days(17, 18, 20), two, at)).toBe("2026-11-25T12:00:00.000Z");
    expect(cappedUntil(days(14, 20), two, at)).toBeUndefined();
    // To the millisecond: a week old is out.
    expect(cappedUntil(days(15, 20), two, at)).toBeUndefined();
    expect(cappedUntil(days(15, 20), two, "2026-11-22T11:59:59.999Z")).toBe(at);
  });
  test("counts its own channel and purpose, and nothing that is to come", () => {
    expect(cappedUntil(days(18, 20), [{ ...two[0]!, channel: "sms" }], at)).toBeUndefined();
    expect(cappedUntil(days(18, 20), [{ ...two[0]!, purpose: "bills" }], at)).toBeUndefined();
    expect(cappedUntil(days(20, 23), two, at)).toBeUndefined();
  });
  test("of several is the one that lasts longest", () => {
    const caps = [...two, { most: 1, period: "P1M" }];
    expect(cappedUntil(days(18, 20), caps, at)).toBe("2026-12-20T12:00:00.000Z");
  });
});

describe("quiet hours", () => {
  const night = { fromHour: 21, toHour: 8 };
  const london = ["Europe/London"];
  test.each([
    ["2026-11-22T20:59:59.999Z", { from: "2026-11-22T21:00:00.000Z" }],
    ["2026-11-22T21:00:00.000Z", { until: "2026-11-23T08:00:00.000Z" }],
    ["2026-11-23T07:59:30.000Z", { until: "2026-11-23T08:00:00.000Z" }],
    ["2026-11-23T08:00:00.000Z", { from: "2026-11-23T21:00:00.000Z" }],
    // Summer time: the clock there is an hour ahead.
    ["2026-07-01T20:00:00.000Z", { until: "2026-07-02T07:00:00.000Z" }],
    // The clock is set forward in that night: an hour too late, and never too early.
    ["2026-03-28T22:00:00.000Z", { until: "2026-03-29T08:00:00.000Z" }],
  ])("at %s are %j", (instant, expected) => {
    expect(quietness(night, london, instant)).toEqual(expected);
  });
  test("of several zones are over when it is day in all of them", () => {
    const states = ["America/New_York", "Pacific/Honolulu"];
    // 09:00 in New York is 04:00 in Honolulu.
    expect(quietness(night, states, "2026-11-22T14:00:00.000Z")).toEqual({ until: "2026-11-22T18:00:00.000Z" });
    expect(quietness(night, states, "2026-11-22T18:00:00.000Z")).toEqual({ from: "2026-11-23T02:00:00.000Z" });
  });
  test("may lie within a day", () => {
    const noon = { fromHour: 12, toHour: 14 };
    expect(quietness(noon, ["UTC"], at)).toEqual({ until: "2026-11-22T14:00:00.000Z" });
    expect(quietness(noon, ["UTC"], "2026-11-22T14:00:00.000Z")).toEqual({ from: "2026-11-23T12:00:00.000Z" });
  });
});
