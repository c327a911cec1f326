// Medians, percentiles and spreads of repeated runs.

/** The value below which `share` of the values lie (nearest rank); NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Repeated runs of one arm: the middle one, and how far apart the extremes were. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly runs: readonly number[];
}

export const spreadOf = (runs: readonly number[]): Spread => ({
  median: median(runs),
  lowest: Math.min(...runs),
  highest: Math.max(...runs),
  runs,
});

/** What each run took beyond the run beside it that lacks what is measured: noise makes it negative at times. */
export const differences = (runs: readonly number[], without: readonly number[]): number[] =>
  runs.map((run, i) => run - (without[i] ?? NaN));
