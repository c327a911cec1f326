// The table says what was measured, what is allowed and what the floor took, and marks what is over.
import { describe, expect, it } from "vitest";
import { leftOut, table, type Row } from "./report.ts";
import { spreadOf } from "./statistics.ts";

const lineOf = (row: Row): string =>
  table([{ title: "Part", rows: [row] }])
    .split("\n")[1]!
    .replace(/ {2,}/g, " | ");

const row = (change: Partial<Row>): Row => ({ name: "thing", unit: "ms", ours: 12, ...change });

describe("a row", () => {
  it("gives the median with the lowest and highest run", () =>
    expect(lineOf(row({ ours: spreadOf([30, 10, 20]) }))).toBe("thing | ms | 20 (10–30)"));

  it("gives one number where all runs agree", () =>
    expect(lineOf(row({ ours: spreadOf([0, 0, 0]) }))).toBe("thing | ms | 0"));

  it("sets ours beside the floor of the same run", () =>
    expect(lineOf(row({ ours: 30, floor: spreadOf([20]), floorIs: "an empty page" }))).toBe(
      "thing | ms | 30 | 20 | 1.50 | an empty page",
    ));

  it.each([
    ["a floor of nothing", { ours: 5, floor: 0 }, "thing | ms | 5 | 0"],
    ["a difference below nothing", { ours: -1, floor: 2 }, "thing | ms | -1 | 2"],
  ])("has no ratio to %s", (_, change, line) => expect(lineOf(row(change))).toBe(line));

  it.each([
    [3072, "thing | ms | 3,072 | 3,072"],
    [3073, "thing | ms | 3,073 | 3,072 OVER"],
  ])("of %i is marked only above what it may be at most", (ours, line) =>
    expect(lineOf(row({ ours, atMost: 3072 }))).toBe(line),
  );

  it("marks the median, not a single bad run", () =>
    expect(lineOf(row({ ours: spreadOf([40, 45, 90]), atMost: 50 }))).not.toContain("OVER"));

  it("has a dash where nothing was measured", () => expect(lineOf(row({ ours: NaN }))).toBe("thing | ms | –"));

  it.each([
    [1234.5, "1,235"],
    [100, "100"],
    [99.96, "100"],
    [10, "10"],
    [0.25, "0.25"],
    [0.000123, "0.000123"],
    [-43.94, "-43.9"],
  ])("writes %d with three digits that say something, as %s", (ours, text) =>
    expect(lineOf(row({ ours }))).toBe(`thing | ms | ${text}`),
  );
});

describe("a table", () => {
  it("keeps its columns under each other in every section", () => {
    const lines = table([
      { title: "Bytes", rows: [row({ name: "a long name of something", ours: 1 })] },
      { title: "Visits", rows: [row({ ours: 123_456, atMost: 10 })] },
    ]).split("\n");
    const columns = lines.filter(Boolean).map((line) => line.indexOf(line.includes("unit") ? "unit" : "ms"));
    expect(new Set(columns).size).toBe(1);
    expect(lines[2]).toBe("");
  });
});

describe("rows that were left out", () => {
  it("are named with the command that has them", () =>
    expect(leftOut({ growth: "5", imports: "5", scale: "5", screens: undefined, "first-run": false })).toMatch(
      /^Left out.*\n +npm run measure -- --no-browser --no-server --first-run .*banner asks.*\n.* --screens N .*$/,
    ));

  it("are none where all were asked for", () =>
    expect(leftOut({ growth: "5", imports: "5", scale: "5", screens: "5", "first-run": true })).toBe(""));
});
