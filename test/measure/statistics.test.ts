// Percentiles are values that were measured, and differences pair the runs of one round.
import { describe, expect, it } from "vitest";
import { differences, percentile, spreadOf } from "./statistics.ts";

describe("a percentile", () => {
  it("is the nearest value that was measured", () => {
    const values = [40, 10, 30, 20];
    expect([0, 0.25, 0.5, 0.75, 0.99, 1].map((share) => percentile(values, share))).toEqual([10, 10, 20, 30, 40, 40]);
  });

  it("of one value is that value", () => expect(percentile([7], 0.99)).toBe(7));
  it("of none is not a number", () => expect(percentile([], 0.5)).toBeNaN());

  it("leaves what it is given in order", () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("a spread", () => {
  it("names the middle, the ends, and every run as it came", () =>
    expect(spreadOf([5, 1, 9])).toEqual({ median: 5, lowest: 1, highest: 9, runs: [5, 1, 9] }));
});

describe("differences", () => {
  it("take from each run the run of its own round", () => expect(differences([10, 20], [4, 30])).toEqual([6, -10]));
  it("are no number where a round lacks its pair", () => expect(differences([1, 2], [1])).toEqual([0, NaN]));
});
