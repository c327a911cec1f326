// The chart of the overview, in a chunk of its own: bars of each day, drawn by uPlot, in the colours of the theme.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

export interface ChartProps {
  /** Names of the bars, from the left. */
  readonly days: readonly string[];
  /** One list a series, from the bottom of the bars up. */
  readonly series: readonly (readonly number[])[];
  /** The elements whose text colour each series has, in the same order. */
  readonly swatches: string;
  /** What those hear who do not see it. */
  readonly label: string;
  readonly onDay: (at: number | undefined) => void;
}

const height = 220;

/** The colour that a theme makes of an element's `color`. */
const colourOf = (element: Element | null): string => (element ? getComputedStyle(element).color : "gray");

/** Each series on top of those below it. */
const stacked = (series: readonly (readonly number[])[]): number[][] =>
  series.map((row, at) => row.map((_, i) => series.slice(0, at + 1).reduce((sum, below) => sum + below[i]!, 0)));

function optionsOf(
  { days, onDay }: Pick<ChartProps, "days" | "onDay">,
  look: { width: number; ink: string; line: string; fills: string[] },
) {
  const bars = uPlot.paths.bars!({ size: [0.72, 48], radius: 0.12 });
  const axis = { stroke: look.ink, font: "12px system-ui", ticks: { show: false } };
  return {
    width: look.width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: [-0.6, days.length - 0.4] },
      y: { range: (_: uPlot, __: number, top: number) => [0, Math.max(4, top * 1.08)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 64,
        incrs: [1, 2, 5, 7, 14, 30],
        values: (_: uPlot, at: number[]) => at.map((i) => days[i] ?? ""),
      },
      {
        ...axis,
        size: 44,
        space: 44,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6],
        grid: { stroke: look.line, width: 1 },
      },
    ],
    series: [{}, ...look.fills.map((fill) => ({ fill, stroke: fill, width: 0, paths: bars, points: { show: false } }))],
    hooks: { setCursor: [(plot: uPlot) => onDay(plot.cursor.idx ?? undefined)] },
  } satisfies uPlot.Options;
}

export function Chart({ days, series, swatches, label, onDay }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current!;
    const draw = () => {
      const fills = [...document.querySelectorAll(swatches)].map(colourOf).reverse();
      const look = {
        width: element.clientWidth,
        ink: colourOf(element),
        line: colourOf(element.previousElementSibling),
        fills,
      };
      // The tallest first: each next one stands in front of it.
      const data = [days.map((_, i) => i), ...stacked(series).reverse()] as uPlot.AlignedData;
      return new uPlot(optionsOf({ days, onDay }, look), data, element);
    };
    let plot = draw();
    const again = () => {
      plot.destroy();
      plot = draw();
    };
    const resized = new ResizeObserver(() => {
      if (element.clientWidth !== plot.width) plot.setSize({ width: element.clientWidth, height });
    });
    resized.observe(element);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", again);
    const themed = new MutationObserver(again);
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      dark.removeEventListener("change", again);
      plot.destroy();
    };
  }, [JSON.stringify(series), days.join()]);
  return (
    <div>
      <span class="chart-line" />
      <div ref={box} class="chart" role="img" aria-label={label} />
    </div>
  );
}
