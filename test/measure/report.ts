// The measured numbers as rows, as a table for people and as JSON.
import type { Spread } from "./statistics.ts";

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number | Spread;
  /** What it may be at most, where somebody said so. */
  readonly atMost?: number;
  /** The same run's floor: what is unavoidable. */
  readonly floor?: number | Spread;
  /** What the floor is. */
  readonly floorIs?: string;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

const rounded = (value: number): string => {
  if (!Number.isFinite(value)) return "–";
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en")
    : value.toLocaleString("en", { maximumSignificantDigits: 3 });
};
const cell = (value: number | Spread | undefined): string => {
  if (value === undefined) return "";
  if (typeof value === "number") return rounded(value);
  if (value.lowest === value.highest) return rounded(value.median);
  return `${rounded(value.median)} (${rounded(value.lowest)}–${rounded(value.highest)})`;
};
const middle = (value: number | Spread): number => (typeof value === "number" ? value : value.median);

const ratio = ({ ours, floor }: Row): string => {
  const times = floor === undefined ? NaN : middle(ours) / middle(floor);
  return Number.isFinite(times) && times > 0 ? times.toFixed(2) : "";
};

const limit = ({ ours, atMost }: Row): string =>
  atMost === undefined ? "" : `${rounded(atMost)}${middle(ours) > atMost ? " OVER" : ""}`;

const head = ["unit", "ours", "at most", "floor", "ours ÷ floor", "the floor is"];
const cells = (row: Row): string[] => [
  row.name,
  row.unit,
  cell(row.ours),
  limit(row),
  cell(row.floor),
  ratio(row),
  row.floorIs ?? "",
];

/** Rows that a plain run leaves out, as they take longer, and what they tell. */
const apart = {
  "first-run": "`npm start` until claimed and the banner asks, the console on slow 4G, a choice to its number",
  growth: "bytes of a log of so many records",
  imports: "a file of so many rows",
  scale: "records found among so many people",
  screens: "the console over so many rows",
} as const;

/** How to have the rows that were left out; of the options, those that were given. */
export function leftOut(options: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(apart).flatMap(([option, tells]) => {
    const given = option === "first-run" ? `--${option}` : `--${option} N`;
    return options[option] ? [] : [`  npm run measure -- --no-browser --no-server ${given.padEnd(12)}  ${tells}`];
  });
  return lines.length === 0 ? "" : ["Left out, each by itself:", ...lines].join("\n");
}

/** Medians, with the lowest and highest run in brackets; a median above what is allowed is marked. */
export function table(sections: readonly Section[]): string {
  const lines = sections.flatMap(({ title, rows }) => [[title, ...head], ...rows.map(cells), []]);
  const widths = [0, ...head].map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
    .trimEnd();
}
