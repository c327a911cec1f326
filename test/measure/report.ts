// The measured numbers as rows, as a table for people and as JSON.
import type { Spread } from "./statistics.ts";

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number | Spread;
  /** The same run's floor: what is unavoidable. */
  readonly floor?: number | Spread;
  /** What the floor is. */
  readonly floorIs?: string;
}

const rounded = (value: number): string => {
  if (!Number.isFinite(value)) return "–";
  const text = value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3).replace(/\.0+$/, "");
  return text;
};
const cell = (value: number | Spread | undefined): string => {
  if (value === undefined) return "";
  if (typeof value === "number") return rounded(value);
  return `${rounded(value.median)} (${rounded(value.lowest)}–${rounded(value.highest)})`;
};
const middle = (value: number | Spread): number => (typeof value === "number" ? value : value.median);

/** Medians, with the lowest and highest run in brackets. */
export function table(rows: readonly Row[]): string {
  const head = ["", "unit", "ours", "floor", "ours ÷ floor", "the floor is"];
  const lines = rows.map(({ name, unit, ours, floor, floorIs }) => {
    const ratio = floor === undefined ? "" : (middle(ours) / middle(floor)).toFixed(2);
    return [name, unit, cell(ours), cell(floor), ratio, floorIs ?? ""];
  });
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i]!.length)));
  return [head, ...lines]
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
