// The numbers of the overview: today's figures, the days as bars and as a table, and taken apart.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Stats, Today } from "../../services/stats.ts";
import { useApp } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { Badge, Card } from "../parts/card.tsx";
import { Table } from "../parts/table.tsx";
import { Tabs } from "../parts/tabs.tsx";
import type { ChartProps } from "./overview-chart.tsx";
import { overviewWords } from "./overview-words.ts";

type Numbers = Stats["total"];

const answersOf = ({ accepted, refused, partly }: Numbers): number => accepted + refused + partly;

/** How much of a hundred answers accepted; undefined where nobody answered. */
const acceptedRate = (row: Numbers): number | undefined =>
  answersOf(row) === 0 ? undefined : Math.round((100 * row.accepted) / answersOf(row));

const figures = ["shown", "accepted", "refused", "partly", "unanswered"] as const;
const stack = ["accepted", "partly", "refused"] as const;

interface FiguresProps {
  readonly today: Numbers | Today | undefined;
  /** Undefined where nothing can be. */
  readonly isLive: boolean | undefined;
}

/** Today's figures, and whether they are live. */
export function Figures({ today, isLive }: FiguresProps) {
  const said = useWords(overviewWords);
  const { number } = useFormats();
  const badge =
    isLive === undefined ? undefined : <Badge tone={isLive ? "good" : "wait"}>{isLive ? said.live : said.away}</Badge>;
  return (
    <Card title={said.today} actions={badge}>
      <dl class="figures">
        {figures.map((name) => (
          <div key={name}>
            <dt>{said[name]}</dt>
            <dd data-figure={name}>{today ? number(today[name]) : "–"}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** A day such as `2026-11-28` in few letters. */
function useShortDay(): (day: string) => string {
  const { language } = useApp();
  const format = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
  return (day) => format.format(new Date(`${day}T00:00:00Z`));
}

function useChart(): ComponentType<ChartProps> | undefined {
  const [chart, setChart] = useState<{ readonly Chart: ComponentType<ChartProps> }>();
  useEffect(() => {
    // Without it the table says the same.
    import("./overview-chart.tsx").then(setChart, () => {});
  }, []);
  return chart?.Chart;
}

/** The days as bars, with a line that says the numbers under the pointer, and the same as a table. */
export function Days({ stats }: { readonly stats: Stats }) {
  const said = useWords(overviewWords);
  const { number, percent } = useFormats();
  const short = useShortDay();
  const Chart = useChart();
  const [at, setAt] = useState<number>();
  const { days, total, timeZone } = stats;
  const rate = (row: Numbers) => {
    const share = acceptedRate(row);
    return share === undefined ? "–" : percent(share / 100);
  };
  const sum = (row: Numbers) => said.sum(number(row.accepted), number(row.refused), number(row.partly), rate(row));
  const pointed = at === undefined ? undefined : days[at];
  return (
    <Card title={said.answers}>
      <div class="stack">
        <ul class="swatches">
          {stack.map((name) => (
            <li key={name}>
              <span class={`swatch ${name}`} aria-hidden="true" />
              {said[name]}
            </li>
          ))}
        </ul>
        {Chart && (
          <Chart
            days={days.map(({ day }) => short(day))}
            series={stack.map((name) => days.map((day) => day[name]))}
            swatches=".swatch"
            label={said.chart(sum(total))}
            onDay={setAt}
          />
        )}
        <p class="quiet small">
          {pointed ? `${short(pointed.day)}: ${sum(pointed)}` : `${sum(total)} ${said.zone(timeZone)}`}
        </p>
        <details>
          <summary>{said.asTable}</summary>
          <Table
            label={said.answers}
            rows={days.toReversed()}
            keyOf={({ day }) => day}
            columns={[
              { name: said.day, cell: ({ day }) => short(day) },
              ...figures.map((name) => ({
                name: said[name],
                atEnd: true,
                isWide: name === "shown" || name === "unanswered",
                cell: (row: Numbers) => number(row[name]),
              })),
              { name: said.rate, atEnd: true, cell: rate },
            ]}
          />
        </details>
      </div>
    </Card>
  );
}

type Breakdown = keyof Stats["by"];

const nameIn = (names: Readonly<Record<string, string>>, value: string): string | undefined =>
  Object.hasOwn(names, value) ? names[value] : undefined;

/** The name of a value in the language on screen: of a country or language by the browser's own lists. */
function useValueNames(): (breakdown: Breakdown, value: string) => string {
  const said = useWords(overviewWords);
  const { language } = useApp();
  return (breakdown, value) => {
    if (value === "unknown") return said.unknown;
    if (breakdown !== "country" && breakdown !== "language") return nameIn(said.values, value) ?? value;
    const type = breakdown === "country" ? "region" : "language";
    return new Intl.DisplayNames(language, { type, fallback: "code" }).of(value) ?? value;
  };
}

function Parts({ breakdown, rows }: { readonly breakdown: Breakdown; readonly rows: Stats["by"][Breakdown] }) {
  const said = useWords(overviewWords);
  const { number, percent } = useFormats();
  const nameOf = useValueNames();
  if (rows.length === 0) return <p class="quiet">{said.none}</p>;
  return (
    <Table
      label={said.breakdowns[breakdown]}
      rows={rows.slice(0, 20)}
      keyOf={({ value }) => value}
      columns={[
        { name: said.breakdowns[breakdown], cell: ({ value }) => nameOf(breakdown, value) },
        { name: said.accepted, atEnd: true, cell: ({ accepted }) => number(accepted) },
        { name: said.partly, atEnd: true, isWide: true, cell: ({ partly }) => number(partly) },
        { name: said.refused, atEnd: true, cell: ({ refused }) => number(refused) },
        {
          name: said.rate,
          atEnd: true,
          isWide: true,
          cell: (row) => (
            <span class="rate">
              <meter min={0} max={100} value={acceptedRate(row) ?? 0} aria-hidden="true" />
              {answersOf(row) === 0 ? "–" : percent((acceptedRate(row) ?? 0) / 100)}
            </span>
          ),
        },
      ]}
    />
  );
}

/** The numbers of the period by each breakdown. */
export function Breakdowns({ by }: Pick<Stats, "by">) {
  const said = useWords(overviewWords);
  const names: readonly Breakdown[] = ["category", "country", "language", "device"];
  const tabs = names.map((breakdown) => ({
    name: said.breakdowns[breakdown],
    content: () => <Parts breakdown={breakdown} rows={by[breakdown]} />,
  }));
  return (
    <Card title={said.by}>
      <Tabs label={said.by} tabs={tabs} />
    </Card>
  );
}
